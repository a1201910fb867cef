"""What is read for short forms: offsets into texts that are not part of the project, and where to read next."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.training.acronyms.drawing import Place, draw, find_places
from models.training.acronyms.readings import READINGS, SECOND, Reading, measure_agreement, read_readings
from models.training.sources import iterate_paragraphs, read_source

TEXT = "前言\n依照《民法》（以下简称民法）订立。甲（BIG）乙。"
TABLE = """file\tline\tstart\tend\tlabel\tshort_start\tshort_end\tother\tnote
a.txt\t\t3\t26\tTEXT\t\t\t\tcourts random
a.txt\t\t6\t8\tDEFINITION\t14\t16\t5\t
a.txt\t\t21\t26\tNONE\t\t\t\t
"""


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    (tmp_path / "a.txt").write_bytes(TEXT.encode("gb18030"))
    table = tmp_path / "readings.tsv"
    table.write_text(TABLE, encoding="utf-8")
    (found,) = read_readings(tmp_path, table)
    return found


def test_offsets_count_characters_of_the_decoded_text(reading: Reading) -> None:
    row = reading.as_row()
    assert row["pairs"] == [{"short": "民法", "long": "民法", "alt": ["《民法"]}]
    assert row["not"] == ["（BIG）"]
    assert (row["kind"], reading.drawn) == ("courts", "random")


def test_readings_agree_where_either_long_form_is_right_by_the_other(reading: Reading) -> None:
    (definition,) = reading.definitions
    other_edge = replace(definition, long=(2, 5), others=())
    wrong_edge = replace(definition, long=(0, 5), others=())
    assert measure_agreement([reading], [reading]) == (2, 2, 1)
    assert measure_agreement([reading], [replace(reading, definitions=(other_edge,))]) == (2, 2, 1)
    assert measure_agreement([reading], [replace(reading, definitions=(wrong_edge,))]) == (1, 2, 0)
    assert measure_agreement([reading], [replace(reading, nothing=((0, 2),))]) == (1, 2, 1)


def test_places_look_like_definitions_in_a_wide_sense() -> None:
    text = "甲乙（以下简称甲）、丙（P＜0.05）、丁（WTO）和戊统称己；“两重”：是指庚。本法所称“辛”，是指壬。"
    found = [text[start:end] for start, end in find_places(text)]
    assert found == ["（以下简称甲）", "（WTO）", "统称", "“两重”：是指"]


def test_half_of_a_field_is_drawn_where_the_scorer_is_least_sure() -> None:
    places = [Place(str(k), "", "courts", "", (0, 9), (1, 2), k / 100) for k in range(100)]
    drawn = draw(places, 10, seed=0)
    unsure = {place.file for place, how in drawn if how == "unsure"}
    assert unsure == {"95", "96", "97", "98", "99"}
    others = {place.file for place, how in drawn if how == "random"}
    assert len(others) == 5
    assert not others & unsure
    assert others != {"90", "91", "92", "93", "94"}


def test_paragraphs_end_at_line_feeds_and_tags() -> None:
    text = "<p>甲</p>\n乙\n"
    assert [text[start:end] for start, end in iterate_paragraphs(text)] == ["p", "甲", "/p", "乙"]


@pytest.mark.parametrize("table", [READINGS, SECOND])
def test_the_tables_fit_the_texts(shared: Path, table: Path) -> None:
    readings = read_readings(shared, table)
    for reading in readings:
        assert "\n" not in reading.text
        for definition in reading.definitions:
            short, long = (reading.text[slice(*place)] for place in (definition.short, definition.long))
            assert short == short.strip()
            assert long == long.strip()
            assert len(short) > 1
            assert not set(long[-1]) & set("，、。（(“《")
            assert all(0 <= start < definition.long[1] for start in definition.others)
        assert reading.definitions or reading.nothing
    assert read_source(shared, *readings[0].key.split(":")[:2])
