"""Citation-manager exports to records.

Read are RIS, EndNote tagged (.enw), NoteExpress (.net), RefWorks tagged, CNKI's own text form, CSSCI, PubMed (.nbib),
Web of Science, BibTeX, lists of references by GB/T 7714, and the tables (text or workbook) of Scopus, Web of Science,
Zotero and Chinese databases; what a file is, its content says.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.core.errors import ConfigError, ExtractionError
from pipeline.core.handwritten import parse_table
from pipeline.core.script import HAN
from pipeline.extraction.formats.bibtex import read_entries
from pipeline.extraction.formats.cited import read_reference, split_references
from pipeline.extraction.formats.encodings import decode
from pipeline.extraction.formats.listed import is_list, read_list
from pipeline.extraction.formats.record_names import split_names
from pipeline.extraction.formats.sheets import is_workbook, read_sheets
from pipeline.extraction.formats.tagged import export_tags, find_tagged_form, read_tagged
from pipeline.extraction.structure.blocks import clean
from pipeline.extraction.structure.front_matter import split_keywords
from pipeline.extraction.structure.references.parser import Reference

Fields = dict[str, list[str]]


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
    abstract_en: str = ""
    language: str = ""
    genre: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    url: str = ""
    affiliations: tuple[str, ...] = ()
    corresponding: str = ""  # the address of the corresponding authors, with their names
    references: tuple[Reference, ...] = ()
    fields: Fields = field(default_factory=dict, repr=False)


_HAN = re.compile(rf"[{HAN}]")
_YEAR = re.compile(r"(?<!\d)(1[6-9]\d{2}|20\d{2})(?!\d)")
# 2020,40(3):1-10 as CSSCI and Chinese databases state year, volume, issue and pages in one.
_IN_ONE = re.compile(
    r"\d{4}\s*[,，]\s*(?P<volume>\d*)\s*[(（](?P<issue>[^()（）]{1,12})[)）]\s*(?:[:：]\s*(?P<pages>[\d\-–,+ ]+))?"
)
_NO_ABSTRACT = re.compile(r"\s*[\[(]?(?:no abstract(?: available)?|暂无摘要|无摘要)[\])]?\.?\s*$", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:i|b|u|em|strong|sub|sup|inf|small|span|font|p|br|div|scp|jats:[a-z]{1,12})\b[^<>]{0,200}>", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_BODY = re.compile(r"\s*(?:<|&lt;)正(?:>|&gt;)")  # CNKI's mark of an abstract that is the paper's beginning
_PARAGRAPH = re.compile(r"<(?:br|/p|/div|/jats:p)\b[^<>]{0,200}>", re.IGNORECASE)


def read_citations(data: bytes) -> list[Citation]:
    """The records of an export, in order.

    Raises
    ------
    EncodingError
        When the encoding cannot be told.
    ExtractionError
        When the file is none of the known forms.
    """
    text = _sheets_text(data) if is_workbook(data) else re.sub(r"\r\n?", "\n", decode(data)[0]).lstrip("\ufeff")
    form = find_form(text)
    if not form:
        raise ExtractionError(
            "the file is none of the known export forms (RIS, EndNote, NoteExpress, RefWorks, CNKI, CSSCI, nbib, "
            "Web of Science, Scopus CSV, BibTeX, GB/T 7714)"
        )
    records = {"bibtex": _bibtex_records, "table": _table_records, "list": read_list}.get(
        form, lambda t: read_tagged(t, form)
    )(text)
    made = [_build(fields, form) for fields in records]
    kept = [c for c in made if c.title or c.abstract or c.authors]
    if not kept:
        raise ExtractionError("no record was found in the file")
    return kept


def _sheets_text(data: bytes) -> str:
    """The rows of a workbook's first sheet that holds a table of records, as text with tabs."""
    found = ["\n".join("\t".join(_quoted(cell) for cell in row) for row in rows) for _, rows in read_sheets(data)]
    return next(filter(_is_record_table, found), "")


def _quoted(cell: str) -> str:
    return '"{}"'.format(cell.replace('"', '""')) if '"' in cell else cell


def find_form(text: str) -> str:
    """The export form of a text: bibtex, table, ris and so on; empty when it is none."""
    if re.search(r"^\s{0,40}@[ \t]*[A-Za-z]+[ \t]*[{(]", text[:20_000], re.MULTILINE):
        return "bibtex"
    return find_tagged_form(text) or ("table" if _is_record_table(text) else "list" if is_list(text) else "")


def _is_record_table(text: str) -> bool:
    """Whether the first line is the header of a database's table: title, authors and year or source among it."""
    head = text.lstrip().split("\n", 1)[0][:5000]
    tags = export_tags()["table"]
    for delimiter in ("\t", ",", ";"):
        cells = [_column(c) for c in head.split(delimiter)]
        found = {tags[c] for c in cells if c in tags}
        if {"title"} < found and found & {"author", "author_short"} and found & {"year", "journal"} and len(cells) > 4:
            return True
    return False


def _column(heading: str) -> str:
    """A heading as the list of tags has it; CNKI writes it in two languages: ``Title-题名``."""
    folded = heading.strip().strip('"').casefold()
    return re.sub(rf"^[a-z]{{2,20}}-(?=[{HAN}])", "", folded)


def _bibtex_records(text: str) -> Iterable[Fields]:
    tags = export_tags()["bibtex"]
    for kind, entries in read_entries(text):
        fields: Fields = {"genre": [kind]}
        for name, value in entries:
            if tags.get(name):
                fields.setdefault(tags[name], []).append(value)
        yield fields


def _table_records(text: str) -> Iterable[Fields]:
    names: dict[str, list[str]] = {}
    for tag, name in export_tags()["table"].items():
        names.setdefault(name, []).append(tag)
    head, _, rest = text.lstrip().partition("\n")
    head = re.sub(rf"(?<![^\t,;\"])[A-Za-z]{{2,20}}-(?=[{HAN}])", "", head)
    try:
        table = parse_table(f"{head}\n{rest}", "export", names)
    except ConfigError as error:
        raise ExtractionError("{error}", error=error) from error
    for row in table.rows:
        yield {name: [value] for name, value in row.items() if value and name in names}


def _text(value: str) -> str:
    """A value on one line, without the entities and tags of HTML that databases leave in it."""
    if "&" in value or "<" in value:
        value = _MARKUP.sub("", html.unescape(value))
    return clean(value)


def _paragraphs(value: str) -> str:
    if "<" in value or "&" in value:
        value = _PARAGRAPH.sub("\n", html.unescape(value))
    return "\n".join(t for t in map(_text, value.split("\n")) if t)


def _both(values: Iterable[str]) -> tuple[str, str]:
    """The Chinese value and the one in another language; a lone one is the first, whatever its language."""
    found = [v for v in dict.fromkeys(values) if v]
    chinese = [v for v in found if _HAN.search(v)]
    main = (chinese or found or [""])[0]
    others = [v for v in found if v != main and not _HAN.search(v)]
    return main, (others or [""])[0]


def _build(fields: Fields, form: str) -> Citation:
    """A record from its fields."""

    def all_of(*names: str) -> list[str]:
        return [_text(v) for name in names for v in fields.get(name, []) if v.strip()]

    def one(name: str) -> str:
        return (all_of(name) or [""])[0]

    titles = all_of("title_vernacular", "title", "title_en") or all_of("book")
    if form == "nbib":
        titles = [t.strip("[]").rstrip(".") for t in titles]
    title, title_en = _both(titles)
    stated_abstracts = (_BODY.sub("", v, count=1) for v in fields.get("abstract", []) if not _NO_ABSTRACT.match(v))
    abstract, abstract_en = _both(map(_paragraphs, stated_abstracts))
    year = _YEAR.search(" ".join(all_of("year", "date")))
    in_one = _IN_ONE.search(one("year"))
    stated = in_one.groupdict(default="") if in_one else {}
    keywords = [w for value in all_of("keyword") or all_of("keyword_more") for w in _split_keywords(value, form)]
    names = [n for v in all_of("author") or all_of("author_short") for n in split_names(v, by_and=form == "bibtex")]
    first, last = one("first_page"), one("last_page")
    pages = one("pages").replace("--", "-") or stated.get("pages", "").strip()
    return Citation(
        title=title,
        title_en=title_en,
        authors=tuple(dict.fromkeys(names)),
        year=int(year.group()) if year else None,
        journal=one("journal"),
        keywords=tuple(dict.fromkeys(keywords)),
        abstract=abstract,
        abstract_en=abstract_en,
        language=one("language"),
        genre=one("genre"),
        volume=one("volume") or stated.get("volume", ""),
        issue=one("issue") or stated.get("issue", ""),
        pages=pages or "-".join(filter(None, (first, last))),
        doi=re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", one("doi"), flags=re.IGNORECASE),
        url=next((word for word in " ".join(all_of("url")).split() if _ADDRESS.match(word)), ""),
        affiliations=tuple(dict.fromkeys(all_of("affiliation"))),
        corresponding="; ".join(all_of("corresponding")),
        references=tuple(read_reference(text, form) for text in split_references(all_of("reference"), form)),
        fields=fields,
    )


def _split_keywords(value: str, form: str) -> tuple[str, ...]:
    if form == "cssci":
        value = value.replace("/", "；")
    return split_keywords(value)
