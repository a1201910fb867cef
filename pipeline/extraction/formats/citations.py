"""Citation-manager exports to records.

Read are RIS, EndNote tagged (.enw), NoteExpress (.net), RefWorks tagged, CNKI's own text form, PubMed (.nbib) and
BibTeX; what a file is, its content says. All but BibTeX are lines with a tag each, so one table of tags reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.core.errors import ExtractionError
from pipeline.extraction.formats.encodings import decode
from pipeline.extraction.structure.blocks import clean
from pipeline.extraction.structure.front_matter import split_keywords


@dataclass(slots=True)
class Citation:
    """A bibliographic record as an export states it."""

    title: str = ""
    title_en: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str = ""
    keywords: tuple[str, ...] = ()
    abstract: str = ""
    language: str = ""
    genre: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict, repr=False)


_RIS = {
    "TY": "genre",
    "TI": "title",
    "T1": "title",
    "CT": "title",
    "BT": "book",
    "TT": "title_en",
    "AU": "author",
    "A1": "author",
    "PY": "year",
    "Y1": "year",
    "DA": "year",
    "YR": "year",
    "JO": "journal",
    "JF": "journal",
    "JA": "journal",
    "J2": "journal",
    "T2": "journal",
    "JD": "journal",
    "KW": "keyword",
    "K1": "keyword",
    "AB": "abstract",
    "N2": "abstract",
    "LA": "language",
}
_REFWORKS = _RIS | {
    "RT": "genre",
    "A2": "editor",
    "T2": "title_en",
    "JF": "journal",
    "JO": "journal",
    "FD": "date",
    "LK": "",
    "PB": "publisher",
}
_ENDNOTE = {
    "0": "genre",
    "T": "title",
    "A": "author",
    "D": "year",
    "8": "year",
    "J": "journal",
    "B": "journal",
    "K": "keyword",
    "X": "abstract",
    "G": "language",
    "+": "affiliation",
}
_NBIB = {
    "TI": "title",
    "TT": "title_vernacular",
    "FAU": "author",
    "AU": "author_short",
    "DP": "year",
    "JT": "journal",
    "TA": "journal",
    "OT": "keyword",
    "MH": "heading",
    "AB": "abstract",
    "LA": "language",
    "PT": "genre",
}
_NOTEEXPRESS = {
    "reference type": "genre",
    "title": "title",
    "translated title": "title_en",
    "author": "author",
    "year": "year",
    "journal": "journal",
    "keywords": "keyword",
    "abstract": "abstract",
    "language": "language",
    "secondary title": "journal",
    "题录类型": "genre",
    "标题": "title",
    "作者": "author",
    "年份": "year",
    "期刊": "journal",
    "关键词": "keyword",
    "摘要": "abstract",
    "语种": "language",
    "publication year": "year",
    "date": "date",
}
_CNKI = {
    "title": "title",
    "author": "author",
    "source": "journal",
    "pubtime": "year",
    "year": "year",
    "keyword": "keyword",
    "summary": "abstract",
    "srcdatabase": "genre",
    "题名": "title",
    "作者": "author",
    "来源": "journal",
    "文献来源": "journal",
    "发表时间": "year",
    "年": "year",
    "关键词": "keyword",
    "摘要": "abstract",
}
_BIBTEX = {
    "title": "title",
    "author": "author",
    "year": "year",
    "date": "year",
    "journal": "journal",
    "journaltitle": "journal",
    "booktitle": "journal",
    "keywords": "keyword",
    "keyword": "keyword",
    "abstract": "abstract",
    "language": "language",
    "langid": "language",
}

_LINE = {
    "ris": re.compile(r"([A-Z][A-Z0-9])\s{0,2}-\s?(.*)$"),
    "refworks": re.compile(r"([A-Z][A-Z0-9])\s+(.*)$"),
    "endnote": re.compile(r"%(\S)\s?(.*)$"),
    "nbib": re.compile(r"([A-Z]{2,4})\s*- ?(.*)$"),
    "noteexpress": re.compile(r"\{([^{}:]+)\}\s*[:：]\s*(.*)$"),
    "cnki": re.compile(r"([A-Za-z]+)-[^:：]{1,12}[:：]\s*(.*)$"),
}
_TAGS = {
    "ris": _RIS,
    "refworks": _REFWORKS,
    "endnote": _ENDNOTE,
    "nbib": _NBIB,
    "noteexpress": _NOTEEXPRESS,
    "cnki": _CNKI,
}
_FIRST = {  # the tag that begins a record, where no blank line or end tag parts them
    "ris": "TY",
    "refworks": "RT",
    "endnote": "0",
    "nbib": "PMID",
    "noteexpress": "reference type",
    "cnki": "srcdatabase",
}


def read_citations(data: bytes) -> list[Citation]:
    """The records of an export, in order.

    Raises
    ------
    EncodingError
        When the encoding cannot be told.
    ExtractionError
        When the file is none of the known forms.
    """
    text, _ = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    form = find_form(text)
    if not form:
        raise ExtractionError(
            "the file is none of the known export forms (RIS, EndNote, NoteExpress, RefWorks, CNKI, nbib, BibTeX)"
        )
    records = _bibtex_records(text) if form == "bibtex" else _tagged_records(text, form)
    return [made for made in (_build(fields, form) for fields in records) if made.title or made.abstract]


def find_form(text: str) -> str:
    """The export form of a text: ris, endnote, noteexpress, refworks, cnki, nbib or bibtex; empty when it is none."""
    head = text[:20_000]
    if re.search(r"^\s*@[A-Za-z]+\s*[{(]", head, re.MULTILINE):
        return "bibtex"
    if re.search(r"^PMID\s*- ", head, re.MULTILINE):
        return "nbib"
    if re.search(r"^TY\s{0,2}-", head, re.MULTILINE):
        return "ris"
    if re.search(r"^\{(?:Reference Type|题录类型|Title|标题)\}\s*[:：]", head, re.MULTILINE | re.IGNORECASE):
        return "noteexpress"
    if re.search(r"^%[0TA]\s", head, re.MULTILINE):
        return "endnote"
    if re.search(r"^RT\s+\w", head, re.MULTILINE):
        return "refworks"
    if re.search(r"^(?:SrcDatabase|Title)-[^:：\n]{1,12}[:：]", head, re.MULTILINE):
        return "cnki"
    return ""


def _tagged_records(text: str, form: str) -> Iterator[dict[str, list[str]]]:
    """Field name to values for each record of a tagged form; a line without a tag goes on with the one before."""
    line_pattern, tags, first = _LINE[form], _TAGS[form], _FIRST[form]
    fields: dict[str, list[str]] = {}
    current = ""
    for line in text.split("\n"):
        match = line_pattern.match(line)
        if match:
            tag, value = match.group(1).strip(), match.group(2).strip()
            key = tag.lower() if form in ("noteexpress", "cnki") else tag
            if (key == first or key == "ER") and fields:
                yield fields
                fields = {}
            current = tags.get(key, "")
            if current:
                fields.setdefault(current, []).append(value)
        elif not line.strip():
            # CNKI and EndNote part records by blank lines, but abstracts may hold some.
            current = "" if form != "nbib" else current
        elif current and fields.get(current):
            joined = (
                f"{fields[current][-1]}\n{line.strip()}"
                if current == "abstract"
                else f"{fields[current][-1]} {line.strip()}"
            )
            fields[current][-1] = joined.strip()
    if fields:
        yield fields


def _bibtex_records(text: str) -> Iterator[dict[str, list[str]]]:
    """Field name to values for each BibTeX entry; braces nest, strings may be quoted or bare."""
    for entry in re.finditer(r"@([A-Za-z]+)\s*[{(]", text):
        kind = entry.group(1).lower()
        if kind in ("comment", "preamble", "string"):
            continue
        fields: dict[str, list[str]] = {"genre": [kind]}
        for name, value in _bibtex_fields(text, entry.end()):
            if name in _BIBTEX:
                fields.setdefault(_BIBTEX[name], []).append(value)
        yield fields


def _bibtex_fields(text: str, position: int) -> Iterator[tuple[str, str]]:
    """The fields of the entry whose inside begins at ``position``, up to its closing brace."""
    name = re.compile(r"[\s,]*([A-Za-z][\w\-]*)\s*=\s*")
    key = re.compile(r"\s*[^\s,{}=]*\s*,")
    opening = key.match(text, position)
    position = opening.end() if opening else position
    while match := name.match(text, position):
        value, position = _bibtex_value(text, match.end())
        yield match.group(1).lower(), value


def _bibtex_value(text: str, start: int) -> tuple[str, int]:
    """A value in braces, in quotes or bare, and the position after it."""
    opener = text[start : start + 1]
    if opener not in ("{", '"'):
        bare = re.compile(r"[^,}\n]*").match(text, start)
        end = bare.end() if bare else start
        return text[start:end].strip(), end
    depth, i = 0, start
    while i < len(text):
        char = text[i]
        if char == "\\":
            i += 1
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        if (opener == "{" and depth == 0) or (opener == '"' and i > start and char == '"' and depth == 0):
            break
        i += 1
    return re.sub(r"[{}]|\\(?=[&%$#_])", "", text[start + 1 : i]), i + 1


def _build(fields: dict[str, list[str]], form: str) -> Citation:
    """A record from its fields."""

    def one(name: str) -> str:
        return clean(next((v for v in fields.get(name, []) if v.strip()), ""))

    year = re.search(r"(?<!\d)(1[6-9]\d{2}|20\d{2})(?!\d)", " ".join(fields.get("year", []) + fields.get("date", [])))
    title, vernacular = one("title") or one("book"), one("title_vernacular")
    title_en = one("title_en")
    if vernacular:
        title, title_en = vernacular, title.strip("[].")
    keywords = [w for value in fields.get("keyword", []) for w in split_keywords(clean(value))]
    return Citation(
        title=title.rstrip(".") if form == "nbib" else title,
        title_en=title_en,
        authors=_authors(fields.get("author", []) or fields.get("author_short", []), form),
        year=int(year.group()) if year else None,
        journal=one("journal"),
        keywords=tuple(dict.fromkeys(keywords)),
        abstract="\n".join(t for t in map(clean, "\n".join(fields.get("abstract", [])[:1]).split("\n")) if t),
        language=one("language"),
        genre=one("genre"),
        fields=fields,
    )


def _authors(values: list[str], form: str) -> tuple[str, ...]:
    """Names, one each; ``Surname, Given`` of a Chinese name becomes the name as it is written."""
    separator = r"\s+and\s+" if form == "bibtex" else r"\s*[;；]\s*|\s*，\s*"
    names = []
    for value in values:
        for name in re.split(separator, clean(value).strip(" ;；")):
            han = re.fullmatch(r"([\u3400-\u9fff]{1,2})[,，]?\s*([\u3400-\u9fff]{1,2})", name)
            if han:
                names.append("".join(han.groups()))
            elif form != "bibtex" and re.fullmatch(r"[\u3400-\u9fff·]{2,5}(?:\s*,\s*[\u3400-\u9fff·]{2,5})+", name):
                names += re.split(r"\s*,\s*", name)
            elif name.strip(" ,，"):
                names.append(name.strip(" ,，"))
    return tuple(dict.fromkeys(names))
