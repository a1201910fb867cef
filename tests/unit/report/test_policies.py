"""The page of policies: stacks over the years, tiles, and fields that lead to their sentences."""

from __future__ import annotations

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.stage import MODELS
from pipeline.report.charts import HEIGHT, WIDTH, lay_out_stacks
from pipeline.report.policies import build_policies, draw_tiles, summarise
from pipeline.report.tables import RunTables
from tests.unit.report.report_corpus import OTHER, build_tables

GROUPS = ("central", "province", "")


def corpus() -> RunTables:
    return RunTables("t", build_tables())


@given(st.lists(st.tuples(st.integers(1949, 2040), st.sampled_from(GROUPS)), max_size=60))
def test_stacks_show_every_text_within_the_chart(pairs: list[tuple[int, str]]) -> None:
    stack = lay_out_stacks(pairs, GROUPS)
    assert sum(part.count for part in stack.parts) == len(pairs)
    for part in stack.parts:
        assert 0 <= part.x <= part.x + part.width <= WIDTH + 1
        assert 0 <= part.y <= part.y + part.height <= HEIGHT + 0.05
    for year in {year for year, _ in pairs}:
        own = [part for part in stack.parts if part.year == year]
        assert all(abs(a.y - (b.y + b.height)) < 0.05 for a, b in pairwise(own))


def test_a_province_counts_its_counties_and_the_country_has_no_tile() -> None:
    tiles = {tile.code: tile for tile in draw_tiles(corpus().rows("policies"), MODELS)}
    assert len(tiles) == 34
    assert (tiles["330000"].zh, tiles["330000"].count, tiles["330000"].shade) == ("浙江", 1, 1.0)
    assert sum(tile.count for tile in tiles.values()) == 1
    assert summarise(corpus(), MODELS)["countrywide"] == 1
    assert len({(tile.x, tile.y) for tile in tiles.values()}) == 34


def test_fields_lead_to_the_sentences_they_were_read_from() -> None:
    tables = corpus()
    script = build_policies(tables, MODELS)["data/policies.js"].decode()
    value = json.loads(script[script.index("{") : script.rindex("}") + 1])
    assert value["provinces"] == {"330000": ["浙江", "Zhejiang"]}, "of a county, too, whose province is in no row"
    columns = value["columns"]
    row = columns["document"].index(tables.document_numbers[OTHER])
    assert columns["places"][row] == {"issuers": tables.sentence_at(OTHER, 8)}
    assert columns["amended"][row] == "2019-01-02"
    assert columns["issuer_names"][row] == "清水河流域委员会、绿岸基金会"
