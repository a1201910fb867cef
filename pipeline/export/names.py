"""What an item is called in a figure: in English ones by the English name that the run's entities have."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.export.page import Page
from pipeline.report.tables import RunTables


def name_items(corpus: RunTables, page: Page) -> Callable[[str], str]:
    """What an item, or a cluster by its first item, is called: in English figures an entity by its English name."""
    english: dict[str, str] = {}
    if page.language == "en":
        names = zip(*corpus.columns("entities", "name", "name_en"), strict=True)
        english = {name: said for name, said in names if said}

    def say(label: str) -> str:
        first = label.split(" / ")[0]
        return english.get(first, first)

    return say
