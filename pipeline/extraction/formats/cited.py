"""References as databases list them in a record: Web of Science, Scopus, CSSCI; what is none of these by its marks.

Web of Science gives no titles: ``Li M, 2015, J LAW, V4, P12, DOI 10.1/x``. Scopus had the year behind the title and has
it at the end now. CSSCI parts everything with stops.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.core.script import HAN
from pipeline.extraction.structure.references.parser import Reference, parse_reference, split_label

_DOI = re.compile(r",?\s*\[?DOI:?\s+(?:DOI\s+)?(10\.[^\s,;\]]+)[^;]{0,200}$", re.IGNORECASE)
_WOS = re.compile(r"(?P<author>[^,]{1,80}), (?P<year>1[6-9]\d{2}|20\d{2}), (?P<source>.+)$")
# Zhang, X., or Zhang X.-Y., and what such names are a list of.
_NAME = r"[^\W\d][^,;.()]{0,40}?,? (?:[A-Z]\.[ -]?){1,4}(?:, Jr\.)?"
_AUTHORS = re.compile(rf"(?:{_NAME}, ){{1,60}}?(?=(?!{_NAME},))")
_OLD_SCOPUS = re.compile(r"(?P<title>.{3,400}?)\s\((?P<year>1[6-9]\d{2}|20\d{2})\)\s?(?P<source>.*)$")
_NEW_SCOPUS = re.compile(r"(?P<body>.{3,500}?),? \((?P<year>1[6-9]\d{2}|20\d{2})\)$")
_NUMBERS = re.compile(r"(?:, (?:\d[\w\-–]*|pp?\. [\w\-–]+|art\. no\. [\w-]+|[A-Z]{1,3}\d+))+$", re.IGNORECASE)
_CSSCI = re.compile(r"(?P<author>[^.．]{1,60})[.．](?P<title>[^.．]{2,})[.．](?P<rest>.+)$")
_ALONE = re.compile(r"(?P<title>[^.．]{4,})[.．](?P<year>1[6-9]\d{2}|20\d{2})\.?$")
_MARKED = re.compile(r"\[(?:J|M|D|C|N|R|S|P|Z|EB/OL|OL|M/OL)\]")  # as GB/T 7714 marks kinds
_HAN = re.compile(rf"[{HAN}]")
_YEAR = re.compile(r"(?<!\d)(1[6-9]\d{2}|20\d{2})(?!\d)")


def split_references(values: Iterable[str], form: str) -> list[str]:
    """The references of a field, one a text; tables join them by semicolons."""
    if form == "table":
        return [part.strip() for value in values for part in value.split("; ") if part.strip()]
    return [value.strip() for value in values if value.strip()]


def read_reference(text: str, form: str) -> Reference:
    """The fields of a reference as a database states it; ``form`` is that of the export."""
    number, body = split_label(text)
    found = _DOI.search(body)
    doi, body = (found[1].rstrip("."), body[: found.start()]) if found else ("", body)
    read = {"wos": _read_wos, "cssci": _read_cssci}.get(form, _read_table)(body)
    return replace(read or parse_reference(body), number=number, doi=doi)


def _read_wos(body: str) -> Reference | None:
    found = _WOS.fullmatch(body)
    return found and Reference(authors=(found["author"],), source=found["source"], year=int(found["year"]))


def _read_table(body: str) -> Reference | None:
    """As Scopus states it, or as Web of Science does in its tables."""
    if found := _read_wos(body):
        return found
    authors = _AUTHORS.match(body)
    names, rest = (_split_names(authors[0]), body[authors.end() :]) if authors else ((), body)
    if (old := _OLD_SCOPUS.fullmatch(rest)) and old["source"]:
        return Reference(authors=names, title=old["title"], source=old["source"], year=int(old["year"]))
    if new := _NEW_SCOPUS.fullmatch(rest):
        title, _, source = _NUMBERS.sub("", new["body"]).rpartition(", ")
        year = int(new["year"])
        return Reference(authors=names, title=title or source, source=source if title else "", year=year)
    return None


def _read_cssci(body: str) -> Reference | None:
    if _MARKED.search(body):
        return None
    if alone := _ALONE.fullmatch(body):
        return Reference(title=alone["title"], year=int(alone["year"]))
    found = _CSSCI.fullmatch(body)
    if not found:
        return None
    year = _YEAR.search(found["rest"])
    source = _YEAR.split(found["rest"])[0].strip(" .．,，")
    names = re.split(r"[,，;；/、]\s?", found["author"]) if _HAN.search(found["author"]) else [found["author"]]
    return Reference(authors=tuple(names), title=found["title"], source=source, year=int(year[0]) if year else None)


def _split_names(text: str) -> tuple[str, ...]:
    return tuple(name.strip(" ,") for name in re.findall(rf"{_NAME}(?=, )", text))
