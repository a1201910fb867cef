"""The overview: what is in doubt, each with a way to the document."""

from __future__ import annotations

from pathlib import Path

from lxml import html

from pipeline.records.base import empty_table
from pipeline.records.extraction import Duplicate
from tests.unit.report.report_corpus import FOCAL, HOSTILE, OTHER, STRANGE, build_tables, write_files


def test_repeated_documents_lead_to_both_and_say_which_counts(tmp_path: Path) -> None:
    page = html.fromstring(write_files(tmp_path)["index.html"].decode())
    (doubt,) = page.xpath("//a[@href='#repeated']/ancestor::tr")
    assert doubt.xpath("td")[0].text == "2"
    rows = page.xpath("//h2[@id='repeated']/following::table[1]/tbody/tr")
    shown = [([a.get("href") for a in row.iter("a")], [c.text_content() for c in row[2:4]]) for row in rows]
    assert shown == [
        (
            [f"reader.html#document={STRANGE}", f"reader.html#document={OTHER}"],
            ["相同 identical 100.0 %", "只计后者 the other only"],
        ),
        ([f"reader.html#document={OTHER}", f"reader.html#document={FOCAL}"], ["相近 near 87.6 %", "两份都计 both"]),
    ]
    assert [(e.tag, e.text) for e in rows[1].iter("del", "ins")] == [("del", HOSTILE), ("ins", "山地论坛。")]


def test_no_repeated_documents_no_table(tmp_path: Path) -> None:
    made = write_files(tmp_path, {**build_tables(), "duplicates": empty_table(Duplicate)})
    assert 'id="repeated"' not in made["index.html"].decode()
