"""The list of a corpus's files."""

from __future__ import annotations

from pipeline.studio.listing import _by_number


def test_records_stand_in_the_order_of_their_export() -> None:
    sources = ["知网.ris#10", "知网.ris#9", "万方.ris#2", "知网.ris#1"]
    assert sorted(sources, key=_by_number) == ["万方.ris#2", "知网.ris#1", "知网.ris#9", "知网.ris#10"]
