"""What is compared of a text: a digest of its letters, and the smallest hashes of its runs of characters.

The hashes estimate the share of runs that two texts have in common (Broder, 1997, "On the resemblance and containment
of documents", SEQUENCES '97).
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode, b64encode

import numpy as np
from numpy.typing import NDArray

from pipeline.core.keys import digest_bytes
from pipeline.core.stretches import StretchMap
from pipeline.records.extraction import Sketch

_RUN = 8  # characters; shorter runs are common to all texts of a field
_SKETCH = 256  # hashes of a text; the estimate's standard error is then at most 0.031
_NO_LETTERS = re.compile(r"[\W_]+")  # what is neither a letter nor a digit
_BASE = np.uint64(0x9E3779B97F4A7C15)

Hashes = NDArray[np.uint64]


def plain_text(text: str) -> str:
    """What remains of a text without spaces, punctuation, width and case."""
    return _plain(text)


_plain = StretchMap(lambda stretch: _NO_LETTERS.sub("", unicodedata.normalize("NFKC", stretch).casefold()))


def describe(doc_id: str, text: str) -> Sketch:
    """A document's row of ``work/sketches``."""
    plain = plain_text(text)
    hashes = sketch(plain).astype("<u8").tobytes()
    return Sketch(doc_id, digest_bytes(plain.encode("utf-8")), b64encode(hashes).decode("ascii"))


def read_hashes(written: str) -> Hashes:
    """The hashes of a row of ``work/sketches``."""
    return np.frombuffer(b64decode(written), dtype="<u8").astype(np.uint64, copy=False)


def sketch(text: str) -> Hashes:
    """The smallest hashes of the text's runs of characters, sorted."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < _RUN:
        return np.zeros(0, dtype=np.uint64)
    hashes = np.zeros(len(codes) - _RUN + 1, dtype=np.uint64)
    for offset in range(_RUN):
        hashes = hashes * _BASE + codes[offset : offset + len(hashes)]
    hashes ^= hashes >> np.uint64(29)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(32)
    hashes.sort()
    return hashes[np.concatenate(([True], hashes[1:] != hashes[:-1]))][:_SKETCH]


def resemblance(one: Hashes, two: Hashes) -> float:
    """The estimated share, 0 to 1, of runs that two texts have in common."""
    union = np.union1d(one, two)[:_SKETCH]
    if not len(union):
        return 0.0
    common = np.intersect1d(np.intersect1d(one, two), union)
    return round(len(common) / len(union), 4)
