"""Every column that a page marks is explained, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from pipeline.messages import read_catalogue, speak
from pipeline.records.meanings import read_meanings
from pipeline.studio.meanings import explain, name_counts
from tests.conftest import ROOT

REPORT = ROOT / "pipeline" / "report"
PAGES = [*(REPORT / "templates").iterdir(), *(ROOT / "pipeline" / "studio" / "templates").iterdir()]
MARK = re.compile(r'data-column="([^"{]+)"')
# A table of a program: its name, then its columns until the next one.
TABLE = re.compile(r'name: "([\w/_-]+)", items')
COLUMN = re.compile(r'\{key: "(\w+)",(?:(?!\{key: ).)*?(?:of: "([^"]+)"|(?=\{key: |\],))', re.S)
# The programs of the comparison, which name their tables by what they load.
COMPARED = {"terms", "entities", "edges", "neighbours"}


def marks() -> Iterator[str]:
    for page in PAGES:
        yield from MARK.findall(page.read_text(encoding="utf-8"))
    for program in sorted((REPORT / "assets").glob("*.js")):
        text = program.read_text(encoding="utf-8")
        for found in TABLE.finditer(text):
            columns = text[found.end() : text.find("],\n", found.end()) + 2]
            yield from (other or f"{found[1]}.{key}" for key, other in COLUMN.findall(columns))
    compared = (REPORT / "assets" / "comparison.js").read_text(encoding="utf-8")
    for name in sorted(COMPARED):
        own = re.search(rf"\n    {name}: \{{sort.*?\]\}},", compared, re.S)
        assert own
        yield from (f"compare/{name}.{key}" for key in re.findall(r'(?:\{key: |decimal\(|role\()"(\w+)"', own[0]))
        yield from (
            f"compare/{name}.{key}" for key in ("effect", "evidence") if name != "neighbours" or key != "effect"
        )


def test_every_marked_column_is_explained_in_both_languages() -> None:
    found = set(marks())
    assert len(found) > 120
    english = explain("en")
    assert sorted(found - english.keys()) == []
    speak("zh")
    chinese = explain("zh")
    speak("en")
    assert sorted(mark for mark in found if not re.search("[\u4e00-\u9fff]", chinese[mark])) == []


@pytest.mark.parametrize("name", ["topics/quality", "network/summary", "network/robustness"])
def test_the_grids_of_the_method_page_are_explained(name: str) -> None:
    own = [text for mark, text in read_meanings().items() if mark.rpartition(".")[0] == name]
    assert own
    assert [text for text in own if text not in read_catalogue()] == []


def test_every_heading_with_a_name_is_marked() -> None:
    """A column head that is a name of the corpus's own, or a list of settings, needs no explanation."""
    bare = [
        f"{page.name}: {head}"
        for page in (REPORT / "templates").iterdir()
        for head in re.findall(r'<th scope="col"(?![^>]*data-column)[^>]*>(.*?)</th>', page.read_text(encoding="utf-8"))
    ]
    assert sorted(bare) == sorted(
        ['comparison.html.j2: {{ told("Meaning") }}', 'index.html.j2: {{ told("Count") }}',
         'index.html.j2: {{ told("To check") }}', "evolution.html.j2: {{ bursts.low }}–{{ bursts.high }}"]
    )  # fmt: skip


def test_counts_are_no_columns_of_tables() -> None:
    assert not name_counts().keys() & read_meanings().keys()
