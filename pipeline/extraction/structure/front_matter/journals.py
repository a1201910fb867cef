"""Journal, year, volume, issue and pages: from mastheads, running heads, citation lines and the codes of an article."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from pipeline.core.script import HAN
from pipeline.extraction.model import Piece
from pipeline.extraction.structure.front_matter.found import Found, Front
from pipeline.extraction.structure.references.parser import parse_reference

_YEAR = r"(?:19[5-9]|20[0-4])\d"
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\s*[.．]?"
_YEARS = re.compile(
    rf"(?<!\d)({_YEAR})\s*年|{_MONTHS}\s*[,，]?\s*(?:\d{{1,2}}\s*[,，]\s*)?({_YEAR})(?!\d)"
    rf"|(?<![\d.])({_YEAR})(?=\s*[,，]?\s*(?:Vol|No\b|第|\d{{1,3}}\s*[（(]))|(?:[,，:：]\s*\d+\s*[-–—]\s*\d+|No[.．]\s*\d+|[)）])\s*[,，]\s*({_YEAR})(?!\d)"
    rf"|^({_YEAR})(?=\s+[{HAN}])",
    re.IGNORECASE,
)
_VOLUME = re.compile(
    r"第\s*([\d*×]+|[一二三四五六七八九十百]+)\s*卷|\bVol(?:ume)?\s*[.．]?\s*([\d*×]+)|(?<!\d)(\d{1,3})\s*卷",
    re.IGNORECASE,
)
_ISSUE = re.compile(
    r"第?\s*([\d*×]{1,3}(?:\s*[-–—/]\s*\d{1,3})?|[一二三四五六七八九十]{1,3})\s*期|\bNo\s*[.．]?\s*([\d*×]{1,3}(?:\s*[-–—/]\s*\d{1,3})?)|(增刊\s*\d?|\bSupp?l?\s*[.．]?\s*\d?)",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(?<!\d)(\d{1,3})\s*[（(]\s*(\d{1,2}(?:[-/]\d{1,2})?)\s*[）)]")
_PAGES = re.compile(r"(?:[:：]|pp?\s*[.．])\s*(\d{1,5})\s*[-–—－]\s*(\d{1,5})")
_CODES = re.compile(
    r"(?:E-?)?ISSN\s*[:：]?\s*\d{4}\s*[-–—－]\s*\d{3}[\dXx]|CODEN\s*[:：]?\s*[A-Z]{5,6}\d?|CN\s*\d{2}\s*[-–—－]\s*\d{4}(?:\s*/\s*\w+)?|DOI\s*[:：]?\s*10\S*"
    r"|https?\s*[:：]\S+|www\S+|E-?mail\s*[:：]\s*\S+|Tel\S*|总\s*第?\s*\d+\s*期",
    re.IGNORECASE,
)
_NAME = re.compile(rf"《?([{HAN}]{{2,}}(?:\s?[·、（()）{HAN}]+)*)》?")
_NO_NAME = re.compile(
    r".*(?:分类号|标识码|标志码|编号|等$|预排期卷|基金|日期|作者)|(?:月|季|周|半月|双月|旬)刊|[一二三四五六七八九十]+月|年|出版|网络首发|优先|增刊|[总第]|下转|上接"
)
_ARTICLE = re.compile(
    r"(\d{4}\s*[-–—－]\s*\d{3}[\dXx])\s*[（(]\s*((?:19|20)\d{2})\s*[）)]\s*(增刊\s*\d?|[Ss]?\d{0,2})\s*[-–—－]?\s*(\d{3,5})\s*[-–—－]\s*(\d{2,3})"
)
_DOI = re.compile(rf"10\s*[.．]\s*\d{{4,5}}\s*[/／?∕∥]\s*[^\s，；;{HAN}]+")
_DOI_YEAR = re.compile(rf"(?:issn|[-.])[\w-]*?[.．]({_YEAR})(?:[.．](s?\d{{1,2}}))?[.．]", re.IGNORECASE)
# Something of this stands wherever a year, a volume, an issue or pages do.
_MARKED = re.compile(r"[\d*×一二三四五六七八九十百]\s*[卷期]|\d|增刊|\b(?:vol|no|sup)", re.IGNORECASE)
_LONGEST_HEAD = 220  # characters
_LONGEST_NAME = 25
_NO_HEADS = frozenset({"title", "abstract", "keywords", "reference", "caption", "author"})


@dataclass(frozen=True, slots=True)
class Head:
    """What a running head or a masthead says."""

    journal: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""

    @property
    def marks(self) -> int:
        """How many of year, volume, issue and pages it states."""
        return sum(map(bool, (self.year, self.volume, self.issue, self.pages)))


def read_head(text: str) -> Head:
    """Journal, year, volume, issue and pages of a line that states them in the manner of journals."""
    rest = _CODES.sub(" ", text.replace("．", ".").replace("，", ","))
    rest = re.sub(r"(?<!\d)\d(?: \d){1,4}(?!\d)", lambda m: m[0].replace(" ", ""), rest)  # 2 0 1 5 年
    year = _YEARS.search(rest)
    volume, issue, short, pages = _VOLUME.search(rest), _ISSUE.search(rest), _SHORT.search(rest), _PAGES.search(rest)
    found_volume = next((g for g in volume.groups() if g), "") if volume else short[1] if short else ""
    found_issue = next((g for g in issue.groups() if g), "") if issue else short[2] if short else ""
    return Head(
        _journal_name(rest),
        int(next(g for g in year.groups() if g)) if year else None,
        "" if "*" in found_volume else found_volume.strip(),
        "" if "*" in found_issue else re.sub(r"\s", "", found_issue),
        f"{pages[1]}-{pages[2]}" if pages else "",
    )


def _journal_name(text: str) -> str:
    for pattern in (_YEARS, _VOLUME, _ISSUE, _SHORT, _PAGES):
        text = pattern.sub(" ", text)
    text = re.sub(r"(?<!\d)\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|年第?|\d+|[·•*]", " ", text)
    for match in _NAME.finditer(text):
        name = re.sub(r"\s", "", match[1]).strip("()（）·、")
        if name.count("(") + name.count("（") > name.count(")") + name.count("）"):
            name += ")"
        if 2 < len(name) <= _LONGEST_NAME and not _NO_NAME.match(name):
            return name
    return ""


def is_masthead(text: str) -> bool:
    """Whether a line above a title is a journal's: it states two of year, volume, issue and pages, or a code."""
    if len(text) > _LONGEST_HEAD:
        return False
    head = read_head(text)
    numbered = bool(head.volume or head.issue or re.search(r"第\s*[\d*]+\s*[卷期]|\bVol\b|\bNo\b", text))
    coded = bool(_CODES.search(text) or _ARTICLE.search(text) or re.match(r"网络(?:出版|首发)(?:时间|地址|日期)", text))
    return head.marks > 1 or (numbered and bool(head.year or head.journal)) or coded


def find_journal(front: Front, found: Found) -> None:
    """The journal's fields, from every place that states them; the surest counts."""
    _from_article_codes(front, found)
    _from_citation_line(found)
    _from_cover(found)
    paper = bool({"abstract", "abstract_en", "keywords", "article_number", "doi"} & set(found.fields))
    title = re.sub(r"\W", "", front.title.text) if front.title else ""
    opening = [
        p
        for p in front.opening()
        if len(p.text) <= _LONGEST_HEAD
        and p.kind not in _NO_HEADS
        and _MARKED.search(p.text)
        and not _is_about(p.text, title)
    ]
    for piece in opening:
        head = read_head(_without_labels(piece.text))
        if (
            head.marks > 1
            or (head.marks and head.issue and head.year)
            or (piece.kind == "header" and head.marks and paper)
        ):
            sure = 0.9 if piece.kind in ("header", "footer") or head.marks > 1 else 0.6
            _add(head, piece, found, sure, named=paper or head.marks > 1)
    _from_running_heads(front, found, paper=paper)
    published = found.best("published")
    if published:
        found.add("year", published.value[:4], published.piece, 0.3)


def _without_labels(text: str) -> str:
    return (
        ""
        if re.match(r"[\[［〔【（(]?\s*(?:收稿|修回|修订|录用|接受|定稿|投稿|Received|基金|作者简介|第一作者)", text)
        else text
    )


def _add(head: Head, piece: Piece, found: Found, sure: float, *, named: bool = True) -> None:
    if named:
        found.add("journal", head.journal, piece, sure)
    found.add("year", str(head.year or ""), piece, sure)
    found.add("volume", head.volume, piece, sure)
    found.add("issue", head.issue, piece, sure)
    found.add("page_range", head.pages, piece, sure)


def _from_running_heads(front: Front, found: Found, *, paper: bool) -> None:
    """The journal whose name stands over most pages, with what stands beside it."""
    title = re.sub(r"\W", "", front.title.text) if front.title else ""
    page, by_page = front.page, dict[int, list[Piece]]()
    for piece in front.pieces:
        if piece.kind in ("header", "footer") and piece.page > page:
            by_page.setdefault(piece.page, []).append(piece)
    votes: Counter[str] = Counter()
    heads: dict[str, tuple[Head, Piece]] = {}
    for lines in by_page.values():
        kept = [p for p in lines if not _is_about(p.text, title)]
        text = " ".join(p.text for p in kept)
        head = read_head(text) if kept and len(text) < _LONGEST_HEAD else Head()
        if head.journal and (head.marks or (paper and re.search(r"学报|杂志|研究$|《", text))):
            votes[head.journal] += 1
            stated = next(p for p in kept if head.journal[:2] in p.text)
            heads.setdefault(head.journal, (head, stated))
    if votes:
        name, count = max(votes.items(), key=lambda item: item[1])
        _add(heads[name][0], heads[name][1], found, 0.88 if count > 1 else 0.7)


def _is_about(text: str, title: str) -> bool:
    """Whether a head names the paper (``张三等：题名``) and not the journal."""
    plain = re.sub(r"\W", "", text)
    return bool(re.search(r"等?\s*[:：]|,\s*等|，\s*等", _CODES.sub(" ", text))) or bool(
        title and (title[:10] in plain or (len(plain) > 5 and plain in title))
    )


def _from_article_codes(front: Front, found: Found) -> None:
    for field in found.fields.get("article_number", [])[:2]:
        match = _ARTICLE.search(field.value)
        if match:
            found.add("issn", re.sub(r"\s*[-–—－]\s*", "-", match[1]), field.piece, 0.9)
            found.add("year", match[2], field.piece, 0.92)
            found.add("issue", match[3].lstrip("0"), field.piece, 0.8)
            if match[4].strip("0"):
                first, count = int(match[4]), int(match[5])
                found.add("page_range", f"{first}-{first + count - 1}" if count else str(first), field.piece, 0.6)
    for piece in front.opening():
        # A DOI that stands in a list of references is another paper's.
        match = _DOI.search(piece.text) if piece.kind != "reference" else None
        if match:
            doi = _clean_doi(match[0])
            found.add("doi", doi, piece, 0.8)
            dated = _DOI_YEAR.search(doi)
            if dated:
                found.add("year", dated[1], piece, 0.75)
                found.add("issue", (dated[2] or "").lstrip("0"), piece, 0.5)
            break


def _clean_doi(text: str) -> str:
    doi = re.sub(r"\s", "", text).replace("．", ".")
    return re.sub(r"^(10\.\d{4,5})[／?∕∥]", r"\1/", doi).rstrip(".,;)）]］")


def _from_citation_line(found: Found) -> None:
    for field in found.fields.get("citation", [])[:2]:
        item = parse_reference(field.value)
        if not item.title or not (item.year or item.source):
            continue
        found.add("journal", item.source if re.search(rf"[{HAN}]", item.source) else "", field.piece, 0.95)
        found.add("year", str(item.year or ""), field.piece, 0.97)
        found.add("volume", item.volume, field.piece, 0.95)
        found.add("issue", item.issue, field.piece, 0.95)
        found.add("page_range", item.pages, field.piece, 0.95)
        found.add("doi", item.doi, field.piece, 0.9)


def _from_cover(found: Found) -> None:
    """What a database's cover sheet states of the volume: 年，卷（期）：2018，35（7）."""
    for field in found.fields.get("volume_line", []):
        head = read_head(field.value)
        _add(head, field.piece, found, 0.85)
        year = re.search(_YEAR, field.value)
        found.add("year", year[0] if year and not head.year else "", field.piece, 0.85)
