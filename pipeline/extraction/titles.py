"""Titles brought to one form, so that records and files of one document meet."""

from __future__ import annotations

import re
import unicodedata

from pipeline.core.script import HAN

_SUBTITLE = re.compile(r"\s*(?:[:：]|[—–-]{2,}|——|–|—|\s-\s)\s*")
_EDITION = re.compile(r"[（(](?:\d{4}\s*年?)?\s*(?:修订|修正|修正案|节选|全文|摘要|网络首发|优先出版)\s*[)）]$")
_COPY = re.compile(rf"(?:[_\-]\s*(?:[{HAN}]{{2,4}})|[（(]\d{{1,2}}[)）]| - 副本|_副本)$")
_SHORTEST = 6  # characters; a shorter main title is no evidence


def normalise_title(title: str) -> str:
    """The title without width, case, punctuation, quotation marks and spaces."""
    folded = unicodedata.normalize("NFKC", _EDITION.sub("", title.strip())).casefold()
    return "".join(c for c in folded if c.isalnum())


def main_title(title: str) -> str:
    """The normalised title up to its sub-title; empty when that is too short to tell titles apart."""
    main = normalise_title(_SUBTITLE.split(title.strip(), maxsplit=1)[0])
    return main if len(main) >= _SHORTEST else ""


def file_title(stem: str) -> str:
    """What a file's name says of the title: without the author that CNKI appends (``题名_作者``) and copy numbers."""
    return _COPY.sub("", unicodedata.normalize("NFC", stem).strip()).replace("_", " ").strip()
