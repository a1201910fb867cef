"""Features of each character of a text for the tagger, as buckets of a hash table (Weinberger et al., ICML 2009).

A character is seen with its neighbours, with the word that jieba cuts around it (its place in the word, the word, its
tag, the words beside it), and with the kinds of known names that cover it. Everything is computed on whole arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.names import Codes, NameMarks

BUCKETS = 1 << 20
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SPREAD = np.uint64(0xC2B2AE3D27D4EB4F)
_SHIFT = np.uint64(29)
_FINAL = np.uint64(44)


def _shift(codes: Codes, by: int) -> Codes:
    """The codes of the neighbours ``by`` places away; 0 beyond the text."""
    shifted = np.zeros_like(codes)
    if by > 0:
        shifted[:-by] = codes[by:]
    else:
        shifted[-by:] = codes[:by]
    return shifted


def _combine(salt: int, *parts: Codes) -> NDArray[np.int64]:
    """The bucket of each combination of parts, told apart from other templates by the salt."""
    mixed = np.full(len(parts[0]), salt * 0x1F123BB5 + 1, dtype=np.uint64)
    for part in parts:
        mixed = (mixed ^ (part * _SPREAD)) * _MIX
        mixed ^= mixed >> _SHIFT
    return ((mixed * _MIX) >> _FINAL).astype(np.int64)


def _code(text: str) -> int:
    return crc32(text.encode()) + 1


def _kinds(codes: Codes) -> Codes:
    """Kind of each character: Han 1, letter 2, digit 3, the rest 4."""
    kinds = np.full(len(codes), 4, dtype=np.uint64)
    kinds[(codes >= 0x4E00) & (codes <= 0x9FFF)] = 1
    kinds[((codes >= 65) & (codes <= 90)) | ((codes >= 97) & (codes <= 122))] = 2
    kinds[(codes >= 48) & (codes <= 57)] = 3
    return kinds


@dataclass(frozen=True, slots=True)
class _WordColumns:
    """For each character: its word's code, tag, place and last character, and those of the words beside it."""

    word: Codes
    tag: Codes
    place: Codes
    last: Codes
    before: Codes
    after: Codes
    tag_before: Codes
    tag_after: Codes
    last_before: Codes


def _word_columns(words: Sequence[tuple[str, str]]) -> _WordColumns:
    lengths = np.fromiter((len(w) for w, _ in words), dtype=np.int64, count=len(words))
    cache: dict[str, int] = {}
    texts = np.array([cache[w] if w in cache else cache.setdefault(w, _code(w)) for w, _ in words], dtype=np.uint64)
    tags = np.array([cache[t] if t in cache else cache.setdefault(t, _code(t)) for _, t in words], dtype=np.uint64)
    lasts = np.fromiter((ord(w[-1]) for w, _ in words), dtype=np.uint64, count=len(words))
    rows = np.repeat(np.arange(len(words)), lengths)
    starts = np.cumsum(lengths) - lengths
    offset = np.arange(len(rows)) - starts[rows]
    left = lengths[rows] - offset - 1
    place = (np.minimum(offset, 2) * 4 + np.minimum(left, 2)).astype(np.uint64) + np.uint64(1)
    return _WordColumns(
        texts[rows], tags[rows], place, lasts[rows], _shift(texts, -1)[rows], _shift(texts, 1)[rows],
        _shift(tags, -1)[rows], _shift(tags, 1)[rows], _shift(lasts, -1)[rows],
    )  # fmt: skip


def encode_characters(text: str, words: Sequence[tuple[str, str]], names: NameMarks) -> NDArray[np.int64]:
    """Buckets of the features of each character (characters x templates).

    Parameters
    ----------
    text
        The text.
    words
        Its words with tags; together they make up the text.
    names
        What the lexicon of names says of each character.
    """
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    c = {d: _shift(codes, d) if d else codes for d in range(-3, 4)}
    k = {d: _shift(_kinds(codes), d) if d else _kinds(codes) for d in range(-2, 3)}
    x = {d: _shift(names.known, d) if d else names.known for d in (-1, 0, 1)}
    f = {d: _shift(names.foreign, d) if d else names.foreign for d in range(-2, 3)}
    g = {d: _shift(names.given, d) if d else names.given for d in range(-2, 3)}
    p = {d: _shift(names.place, d) if d else names.place for d in range(-2, 3)}
    r = names.run
    w = _word_columns(words)
    templates: list[tuple[Codes, ...]] = [
        (c[0],), (c[-1],), (c[1],), (c[-2],), (c[2],),
        (c[-1], c[0]), (c[0], c[1]), (c[-2], c[-1]), (c[1], c[2]), (c[-1], c[1]),
        (c[-2], c[-1], c[0]), (c[-1], c[0], c[1]), (c[0], c[1], c[2]), (c[-3], c[-2], c[-1]), (c[1], c[2], c[3]),
        (k[-2], k[-1], k[0], k[1], k[2]),
        (w.place, w.tag), (w.place, w.word), (w.place, w.tag_before, w.tag), (w.place, w.tag, w.tag_after),
        (w.place, w.before), (w.place, w.after), (w.place, w.last, w.tag), (w.place, w.tag, w.last_before),
        (w.place, w.tag_before, w.tag, w.tag_after), (w.word, w.after), (w.before, w.word),
        (x[0],), (x[-1], x[0], x[1]), (x[0], w.place, w.tag), (x[0], c[0]),
        (f[-1], f[0], f[1]), (f[-2], f[-1], f[0], f[1], f[2]), (r,), (r, w.tag), (r, _shift(r, -1), _shift(r, 1)),
        (r, c[1]), (r, c[-1]), (x[-1], g[0], g[1]), (x[0], g[1], g[2]), (_shift(names.known, -2), g[-1], g[0]),
        (x[0], w.tag, g[1], g[2]), (p[-1], p[0], p[1]), (p[-2], p[-1], p[0]), (p[0], p[1], p[2]), (p[-1], p[0], c[1]),
    ]  # fmt: skip
    return np.stack([_combine(salt, *parts) for salt, parts in enumerate(templates)], axis=1)
