"""Lines whose characters nobody names, as the labels of a figure: they do not condemn the clean lines beside them."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.engines.merging import merge_pages
from pipeline.extraction.model import UNKNOWN, Page
from pipeline.extraction.page.cleaning import select
from pipeline.extraction.page.lines import find_runs
from pipeline.extraction.quality import text_quality

_NAMELESS = re.compile(f"[{UNKNOWN}\ufffd\ue000-\uf8ff\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f]")
_MOSTLY = 0.5  # share of a line's characters
_CLEAN = 100  # characters beside nameless lines that are worth keeping by themselves


def part_nameless(page: Page) -> tuple[Page, NDArray[np.bool_]] | None:
    """The page without its nameless lines, and which characters these are; None where that leaves no clean page."""
    marks = np.zeros(len(page.text), dtype=np.bool_)
    solid = [i for i, char in enumerate(page.text) if not char.isspace()]
    place = 0
    for run in find_runs(page):
        count = sum(not char.isspace() for char in run.text)
        own = solid[place : place + count]
        place += count
        marks[own] = len(_NAMELESS.findall(run.text)) > _MOSTLY * count
    lost = int(marks.sum())
    if place != len(solid) or not lost or len(solid) - lost < _CLEAN:
        return None
    clean = select(page, ~marks)
    return replace(clean, doubtful={}, unmapped=max(page.unmapped - lost, 0)), marks


def drop_nameless(page: Page, bar: float) -> Page | None:
    """The page without its nameless lines, which count as missing; None where the rest is no better."""
    parted = part_nameless(page)
    if parted is None:
        return None
    clean, marks = parted
    if text_quality(clean.text, unmapped=clean.unmapped) < bar:
        return None
    return replace(clean, missing=page.missing + int(marks.sum()))


def mend_nameless(page: Page, recognised: Page) -> Page | None:
    """The page with its nameless lines as they were recognised; None where it has none or none was recognised."""
    parted = part_nameless(page)
    if parted is None:
        return None
    clean, marks = parted
    reach = float(np.median(page.sizes[marks])) / 2
    middles = (recognised.boxes[:, :2] + recognised.boxes[:, 2:]) / 2
    inside = np.zeros(len(recognised.text), dtype=np.bool_)
    for x0, y0, x1, y1 in page.boxes[marks].tolist():
        inside |= (
            (middles[:, 0] > x0 - reach)
            & (middles[:, 0] < x1 + reach)
            & (middles[:, 1] > y0 - reach)
            & (middles[:, 1] < y1 + reach)
        )
    if not inside.any():
        return None
    return merge_pages(clean, select(recognised, inside))
