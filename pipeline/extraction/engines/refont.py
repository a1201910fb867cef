"""Fonts that lie, mapped anew: their glyphs are recognised where they stand and the font gets what they are.

A page need not be recognised for a few glyphs. Each doubtful one is cut from the drawn page with what stands around it;
where the recogniser reads the neighbours as they are known to be, what it reads between them is a vote for the glyph.
The votes of all its places decide, and two glyphs of one font are not the same character. What is found holds for the
document.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from pipeline.extraction.engines.ocr import Image
from pipeline.extraction.model import UNKNOWN, Page

Key = tuple[str, int]  # a font's name and a code
LineReader = Callable[[Image], tuple[str, float]]

_PLACES = 4  # of one glyph that are looked at
_AROUND = 8  # characters on either side
_NEAR = 1.2  # em; what stands further away is no neighbour
_KNOWN = 0.6  # share of the known neighbours that must be read as they are
_AGREE = 0.5  # share of the votes that the character chosen must have
_SURE = 0.5  # confidence of a reading that counts


def repair_fonts(page: Page, known: dict[Key, str], image: Callable[[], Image], read_line: LineReader) -> Page:
    """The page with its doubtful glyphs as they are recognised; those that are not count as unmapped.

    Parameters
    ----------
    page
        As an engine read it.
    known
        What was found before, which is added to; empty text for what could not be told.
    image
        Draws the page.
    read_line
        Recognises the image of one line: its text and the confidence.
    """
    places: dict[Key, list[int]] = {}
    for index, key in page.doubtful.items():
        places.setdefault(key, []).append(index)
    asked = {key: some for key, some in places.items() if key not in known}
    if asked:
        known |= _recognise(page, asked, image(), read_line)
    letters, repaired, lost = list(page.text), 0, 0
    for index, key in page.doubtful.items():
        found = known.get(key, "")
        repaired += bool(found)
        lost += not found
        letters[index] = found or UNKNOWN
    return replace(page, text="".join(letters), unmapped=lost, repaired=repaired, doubtful={})


def _recognise(page: Page, asked: dict[Key, list[int]], image: Image, read_line: LineReader) -> dict[Key, str]:
    votes: dict[Key, Counter[str]] = {key: Counter() for key in asked}
    seen: dict[tuple[int, int], dict[int, str]] = {}
    for key, some in asked.items():
        for index in some[:: max(len(some) // _PLACES, 1)][:_PLACES]:
            if sum(votes[key].values()) >= _PLACES:
                break
            for window in (_window(page, index, alone=False), _window(page, index, alone=True)):
                found = seen.get(window)
                if found is None:
                    found = seen[window] = _read_window(page, window, image, read_line)
                    for place, char in found.items():
                        if (other := page.doubtful[place]) in votes:
                            votes[other][char] += 1
                if found:
                    break
    return _assign(votes)


def _window(page: Page, index: int, *, alone: bool) -> tuple[int, int]:
    """First and last character of the stretch of line around one; ``alone``: only doubtful ones."""
    ends = []
    for step in (-1, 1):
        i = index
        while 0 <= i + step < len(page.text) and abs(i + step - index) <= _AROUND:
            a, b = (i + step, i) if step < 0 else (i, i + step)
            gap = page.boxes[b, 0] - page.boxes[a, 2]
            level = abs(page.boxes[a, 3] - page.boxes[b, 3]) < 0.3 * page.sizes[index]
            if not level or not -0.5 < gap / page.sizes[index] < _NEAR or (alone and i + step not in page.doubtful):
                break
            i += step
        ends.append(i)
    return ends[0], ends[1]


def _read_window(page: Page, window: tuple[int, int], image: Image, read_line: LineReader) -> dict[int, str]:
    """What the recogniser reads at the doubtful places of a stretch of line; nothing when it misreads the others."""
    places = [i for i in range(window[0], window[1] + 1) if not page.text[i].isspace()]
    if not places:
        return {}
    boxes = page.boxes[places]
    scale, margin = image.shape[1] / page.width, 0.15 * float(page.sizes[places].max())
    x0, y0 = boxes[:, :2].min(axis=0) - margin
    x1, y1 = boxes[:, 2:].max(axis=0) + margin
    left, top = max(int(x0 * scale), 0), max(int(y0 * scale), 0)
    crop = image[top : int(y1 * scale) + 1, left : int(x1 * scale) + 1]
    if crop.size == 0 or int(crop.max()) - int(crop.min()) < 24:
        return {}
    text, confidence = read_line(np.ascontiguousarray(crop))
    if confidence < _SURE:
        return {}
    pattern = [None if i in page.doubtful else unicodedata.normalize("NFKC", page.text[i]) for i in places]
    read = "".join(text.split())
    matched = _align(pattern, read)
    sure = [i for i, char in enumerate(pattern) if char is not None]
    agreed = sum(matched[i] is not None and unicodedata.normalize("NFKC", matched[i] or "") == pattern[i] for i in sure)
    if (sure and agreed < _KNOWN * len(sure)) or (not sure and len(read) != len(pattern)):
        return {}
    return {place: char for place, char in zip(places, matched, strict=True) if place in page.doubtful and char}


def _align(pattern: list[str | None], text: str) -> list[str | None]:
    """For each place of the pattern the character of the text that stands for it; None in the pattern fits any."""
    rows, columns = len(pattern) + 1, len(text) + 1
    cost = np.zeros((rows, columns))
    cost[:, 0], cost[0] = np.arange(rows), np.arange(columns)
    for i in range(1, rows):
        for j in range(1, columns):
            wanted = pattern[i - 1]
            miss = 0.4 if wanted is None else float(unicodedata.normalize("NFKC", text[j - 1]) != wanted) * 1.5
            cost[i, j] = min(cost[i - 1, j - 1] + miss, cost[i - 1, j] + 1, cost[i, j - 1] + 1)
    matched: list[str | None] = [None] * len(pattern)
    i, j = rows - 1, columns - 1
    while i and j:
        wanted = pattern[i - 1]
        miss = 0.4 if wanted is None else float(unicodedata.normalize("NFKC", text[j - 1]) != wanted) * 1.5
        if cost[i, j] == cost[i - 1, j - 1] + miss:
            matched[i - 1] = text[j - 1]
            i, j = i - 1, j - 1
        elif cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
        else:
            j -= 1
    return matched


def _assign(votes: dict[Key, Counter[str]]) -> dict[Key, str]:
    """The character of each glyph: the most voted, not one that a surer glyph of the font has."""
    chosen: dict[Key, str] = dict.fromkeys(votes, "")
    taken: set[tuple[str, str]] = set()
    order = sorted(votes, key=lambda k: (-max(votes[k].values(), default=0), k))
    for key in order:
        total = votes[key].total()
        for char, count in sorted(votes[key].items(), key=lambda item: (-item[1], item[0])):
            if (key[0], char) not in taken and count >= _AGREE * total:
                chosen[key] = char
                taken.add((key[0], char))
                break
    return chosen
