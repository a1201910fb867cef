"""Every province has its English name, as the table of regions has it."""

from __future__ import annotations

import csv

from pipeline.core.stage import MODELS


def read(name: str) -> list[dict[str, str]]:
    with (MODELS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_provinces_are_called_in_english_what_the_table_of_regions_calls_them() -> None:
    regions = [r for r in read("policies/regions.tsv") if r["level"] == "province" and r["name_en"]]
    named = {row["name"]: row["name_en"] for row in read("gazetteer/china.tsv")}
    provinces = {r["short"]: r["name_en"] for r in regions if r["short"] in named}
    assert len(provinces) > 25
    assert {name: named[name] for name in provinces} == provinces
