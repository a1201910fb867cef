"""Twice the hostile text takes about twice the processor time, in whatever reads it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.core.errors import DocumentError
from pipeline.entities.mentions.patterns import find_quantities
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.reader import read_content
from tests.clock import processor_seconds

# Name, ending, text of about so many kilobytes; each has once been, or could be, worse than linear.
HOSTILE: dict[str, tuple[str, Callable[[int], str]]] = {
    "brackets in Markdown": (".md", lambda n: "[" * (n * 1000)),
    "links in Markdown": (".md", lambda n: "[a](" * (n * 250)),
    "links in links in Markdown": (".md", lambda n: "[a][" * (n * 250)),
    "notes in Markdown": (".md", lambda n: "^[a" * (n * 330)),
    "cells over many rows": (".html", lambda n: "<table>" + "<tr><td rowspan=99 colspan=99>字" * (n * 25)),
    "sizes of nothing": (".html", lambda n: "<html><body>" + '<p style="font-size:0">字' * (n * 40)),
    "stars in Markdown": (".md", lambda n: "*a **b " * (n * 140)),
    "headings in Markdown": (".md", lambda n: "# 题\n\n" * (n * 150)),
    "nested navigation": (".html", lambda n: "<html><body>" + "<div class=nav>" * (n * 60) + "正文" * 50),
    "unclosed tags": (".html", lambda n: "<html><body>" + "<p><b><i>字" * (n * 60)),
    "entities": (".html", lambda n: "<html><body>" + "&amp;&#x4e2d;" * (n * 70)),
    "digits": (".txt", lambda n: "1234567890" * (n * 100)),
    "spaces": (".txt", lambda n: "字" + " " * (n * 1000) + "字"),
    "dots": (".txt", lambda n: "第一条" + "." * (n * 1000)),
    "a text on one line": (".txt", lambda n: "国家法律。" * (n * 66) + "\n\n规定也是这样写的，没有什么不同。"),
    "numbered lines": (".txt", lambda n: "一、\n" * (n * 150)),
}
SIZE, ALLOWED, FLOOR = 20, 3.2, 0.15  # kilobytes; ratio of a doubling; seconds below which a clock tells nothing


def seconds(path: Path) -> float:
    def read() -> None:
        with suppress(DocumentError):
            read_content(path, ExtractionParameters())

    return processor_seconds(read)


@pytest.mark.parametrize("name", list(HOSTILE))
def test_reading_takes_linear_time(name: str, tmp_path: Path) -> None:
    ending, make = HOSTILE[name]
    taken = []
    for factor in (1, 2, 4):
        path = tmp_path / f"{factor}{ending}"
        path.write_text(make(SIZE * factor), encoding="utf-8")
        taken.append(min(seconds(path) for _ in range(2)))
    assert taken[2] < max(taken[1] * ALLOWED, FLOOR), taken


@pytest.mark.parametrize("unit", ["1234567890", "1,", "一二三", "１２．"])
def test_quantities_take_linear_time(unit: str) -> None:
    """A megabyte of digits once took a day."""
    taken = [
        min(processor_seconds(lambda n=n: list(find_quantities(unit * (n // len(unit))))) for _ in range(3))  # type: ignore[misc]
        for n in (20_000, 80_000)
    ]
    assert taken[1] < max(taken[0] * 2 * ALLOWED, FLOOR), taken
