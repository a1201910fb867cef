"""What the tagger sees of each character of a text.

A character is seen with its neighbours, with the word that jieba cuts around it (its place in the word, the word, its
tag, the words beside it), and with what is known of names. Combinations of these are buckets of hash tables
(Weinberger et al., "Feature hashing for large scale multitask learning", ICML 2009): a large one for the linear part
of the model, a small one for its hidden layer. Everything is computed on whole arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.names import Codes, NameMarks

Integers = NDArray[np.int64]
WIDE_BITS, NARROW_BITS = 20, 12
CHARACTER_SLOTS = (-3, -2, -1, 0, 1, 2, 3)
WORD_SLOTS = (-2, -1, 0, 1, 2)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SPREAD = np.uint64(0xC2B2AE3D27D4EB4F)
_FOLD = np.uint64(29)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text as the tagger sees it.

    Attributes
    ----------
    wide, narrow
        Buckets of the features of each character in the large and in the small table (characters x templates).
    slots
        For each character, the characters and words at and around it, as indices of ``strings``.
    strings
        Characters and words; the first is empty and stands for nothing.
    """

    wide: Integers
    narrow: Integers
    slots: Integers
    strings: list[str]


def _shift(codes: Codes, by: int) -> Codes:
    """The codes of the neighbours ``by`` places away; 0 beyond the text."""
    shifted = np.zeros_like(codes)
    if by > 0:
        shifted[:-by] = codes[by:]
    else:
        shifted[-by:] = codes[:by]
    return shifted


def _hash(templates: Sequence[tuple[Codes, ...]], bits: int) -> Integers:
    """The bucket of each template's combination of parts (characters x templates)."""
    buckets = np.empty((len(templates[0][0]), len(templates)), dtype=np.int64)
    for salt, parts in enumerate(templates):
        mixed = np.full(len(parts[0]), salt * 0x1F123BB5 + 1, dtype=np.uint64)
        for part in parts:
            mixed = (mixed ^ (part * _SPREAD)) * _MIX
            mixed ^= mixed >> _FOLD
        buckets[:, salt] = ((mixed * _MIX) >> np.uint64(64 - bits)).astype(np.int64)
    return buckets


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
class _Words:
    """The words of a text as arrays, and for each character its word and its place in it."""

    texts: Codes
    tags: Codes
    lasts: Codes
    lengths: Codes
    of: Integers
    place: Codes


def _read_words(words: Sequence[tuple[str, str]]) -> _Words:
    lengths = np.fromiter((len(w) for w, _ in words), dtype=np.int64, count=len(words))
    codes = {text: _code(text) for pair in set(words) for text in pair}
    texts = np.fromiter((codes[w] for w, _ in words), dtype=np.uint64, count=len(words))
    tags = np.fromiter((codes[t] for _, t in words), dtype=np.uint64, count=len(words))
    lasts = np.fromiter((ord(w[-1]) for w, _ in words), dtype=np.uint64, count=len(words))
    of = np.repeat(np.arange(len(words)), lengths)
    offset = np.arange(len(of)) - (np.cumsum(lengths) - lengths)[of]
    place = np.minimum(offset, 2) * 4 + np.minimum(lengths[of] - offset - 1, 2) + 1
    return _Words(texts, tags, lasts, np.minimum(lengths, 7).astype(np.uint64), of, place.astype(np.uint64))


def _wide_templates(c: dict[int, Codes], k: dict[int, Codes], w: _Words, n: NameMarks) -> list[tuple[Codes, ...]]:
    word, tag, last, place = w.texts[w.of], w.tags[w.of], w.lasts[w.of], w.place
    before, after = _shift(w.texts, -1)[w.of], _shift(w.texts, 1)[w.of]
    tag_before, tag_after = _shift(w.tags, -1)[w.of], _shift(w.tags, 1)[w.of]
    x, r = n.known, n.run
    return [
        (c[0],), (c[-1],), (c[1],), (c[-2],), (c[2],),
        (c[-1], c[0]), (c[0], c[1]), (c[-2], c[-1]), (c[1], c[2]), (c[-1], c[1]),
        (c[-2], c[-1], c[0]), (c[-1], c[0], c[1]), (c[0], c[1], c[2]), (c[-3], c[-2], c[-1]), (c[1], c[2], c[3]),
        (k[-2], k[-1], k[0], k[1], k[2]),
        (place, tag), (place, word), (place, tag_before, tag), (place, tag, tag_after),
        (place, before), (place, after), (place, last, tag), (place, tag, _shift(w.lasts, -1)[w.of]),
        (place, tag_before, tag, tag_after), (word, after), (before, word),
        (x,), (_shift(x, -1), x, _shift(x, 1)), (x, place, tag), (x, c[0]),
        (r,), (r, tag), (r, _shift(r, -1), _shift(r, 1)), (r, c[1]), (r, c[-1]),
    ]  # fmt: skip


def _narrow_templates(k: dict[int, Codes], w: _Words, n: NameMarks) -> list[tuple[Codes, ...]]:
    profile = n.foreign * np.uint64(25) + n.given * np.uint64(5) + n.place
    tags = [(_shift(w.tags, d) if d else w.tags)[w.of] for d in WORD_SLOTS]
    lengths = [(_shift(w.lengths, d) if d else w.lengths)[w.of] for d in (-1, 0, 1)]
    around = [_shift(profile, d) if d else profile for d in (-2, -1, 0, 1, 2)]
    return [
        (w.place,), (w.place, tags[2]), (n.run,), (k[-1],), (k[0],), (k[1],),
        *((tag,) for tag in tags), *((length,) for length in lengths), *((level,) for level in around),
        (_shift(n.known, -1),), (n.known,), (_shift(n.known, 1),),
    ]  # fmt: skip


def encode_text(text: str, words: Sequence[tuple[str, str]], names: NameMarks) -> Encoded:
    """The text as the tagger sees it.

    Parameters
    ----------
    text
        The text.
    words
        Its words with tags; together they make up the text.
    names
        What is known of names at each character.
    """
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    kinds = _kinds(codes)
    c = {d: _shift(codes, d) if d else codes for d in CHARACTER_SLOTS}
    k = {d: _shift(kinds, d) if d else kinds for d in (-2, -1, 0, 1, 2)}
    w = _read_words(words)
    strings: dict[str, int] = {"": 0}
    characters = np.fromiter((strings.setdefault(x, len(strings)) for x in text), np.uint64, len(text))
    rows = np.fromiter((strings.setdefault(x, len(strings)) for x, _ in words), np.uint64, len(words))
    slots = [_shift(characters, d) if d else characters for d in CHARACTER_SLOTS]
    slots += [(_shift(rows, d) if d else rows)[w.of] for d in WORD_SLOTS]
    return Encoded(
        wide=_hash(_wide_templates(c, k, w, names), WIDE_BITS),
        narrow=_hash(_narrow_templates(k, w, names), NARROW_BITS),
        slots=np.stack(slots, axis=1).astype(np.int64),
        strings=list(strings),
    )
