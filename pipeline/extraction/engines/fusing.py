"""Two readings of one image as one: where they differ in a character, the one that makes a word is kept."""

from __future__ import annotations

import itertools
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np

from pipeline.extraction.engines.legible import makes_word
from pipeline.extraction.model import Page
from pipeline.extraction.page.cleaning import drop_duplicates, drop_hidden

_LONGEST = 2  # characters that may differ in one place
_ENOUGH = 0.6  # share of a line that both must read alike


def fuse(page: Page, layer: Page) -> Page:
    """The recognised page with the characters of its layer where these make a word and its own do not."""
    layer = drop_duplicates(drop_hidden(layer))
    solid = np.array([not c.isspace() for c in layer.text], dtype=np.bool_)
    if not solid.any() or not page.text:
        return page
    middles = (layer.boxes[:, :2] + layer.boxes[:, 2:]) / 2
    letters = list(page.text)
    for start, end in _lines(page):
        x0, y0 = page.boxes[start:end, :2].min(axis=0)
        x1, y1 = page.boxes[start:end, 2:].max(axis=0)
        inside = (
            solid & (middles[:, 0] > x0 - 2) & (middles[:, 0] < x1 + 2) & (middles[:, 1] > y0) & (middles[:, 1] < y1)
        )
        picked = np.flatnonzero(inside)
        picked = picked[np.argsort(middles[picked, 0], kind="stable")]
        other = "".join(layer.text[i] for i in picked.tolist())
        letters[start:end] = _chosen("".join(letters[start:end]), other)
    return replace(page, text="".join(letters))


def _lines(page: Page) -> list[tuple[int, int]]:
    """Where each recognised line begins and ends: the characters of one share their height and their size."""
    tops = page.boxes[:, 1]
    new = (np.diff(tops) != 0) | (np.diff(page.boxes[:, 0]) < 0)
    edges = [0, *(np.flatnonzero(new) + 1).tolist(), len(page.text)]
    return list(itertools.pairwise(edges))


def _chosen(text: str, other: str) -> list[str]:
    """The characters of a line, those of the other reading where only these make a word."""
    letters = list(text)
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    if 2 * sum(block.size for block in matcher.get_matching_blocks()) < _ENOUGH * (len(text) + len(other)):
        return letters
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "replace" or b - a != d - c or b - a > _LONGEST:
            continue
        before, after = text[max(a - 1, 0) : a], text[b : b + 1]
        if makes_word(before + other[c:d] + after) and not makes_word(before + text[a:b] + after):
            letters[a:b] = other[c:d]
    return letters
