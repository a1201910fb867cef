"""One item of a list of references read into its fields.

The standard is GB/T 7714-2015 (``[1] 作者. 题名[J]. 刊名, 年, 卷(期): 页.``), which journals bend: full-width periods,
no mark of the kind, commas for periods. The humanities write ``作者：《题名》，《刊名》2016 年第 2 期``; English items
may follow APA or IEEE. What cannot be told stays empty: an item is never dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.core.script import HAN

_LABEL = re.compile(
    rf"\s*(?:[\[［〔【（(]\s*(\d{{1,3}})\s*[\]］〕】）)]|([①-⑳])|(\d{{1,3}})(?:[.．、]\s?(?!\d)|\s+(?=[A-Za-z{HAN}“《])))\s*"
)
_KIND = re.compile(r"\s*[\[［〔【]\s*([A-Z]{1,2}(?:\s*/\s*[A-Z]{2})?)\s*[\]］〕】]\s*")
_DOI = re.compile(r"(?:doi\s*[:：.．]?\s*|doi\.org/)?\b(10[.．]\d{4,9}\s?/\s?[^\s，,；;。\]］]+)", re.IGNORECASE)
_URL = re.compile(r"https?\s*[:：]\s*[/∥]{1,2}\S+|www[.．]\S+", re.IGNORECASE)
_ACCESS = re.compile(
    r"[\[［(（]\s*(?:19|20)\d{2}\s*[-–—－年./．]\s*\d{1,2}(?:\s*[-–—－月./．]\s*\d{1,2})?\s*日?\s*[\]］)）]"
)
_YEAR = re.compile(r"(?<![\d.．/])((?:18|19|20)\d{2})(?![\d/])")
_STOP = re.compile(r"(?<!\d)[.．。](?=\s*\S)|(?<=\d)[.．。](?=\s*[^\s\d])|：(?=\s*[《“])|:(?=\s*《)")
_HAN = re.compile(rf"[{HAN}]")
_INITIALS = re.compile(r"(?:[A-Z][.．]?[\s-]?){1,4}")
_ROLE = re.compile(r"[,，]?\s*(?:等|et\s*al\.?|编著|主编|编|著|译|编译|eds?\.?)\s*$", re.IGNORECASE)
_LONGEST_NAME = 60  # letters of one author, a body included


@dataclass(frozen=True, slots=True)
class Reference:
    """The fields of an item; empty where they cannot be told. ``number`` is its label in the list, None without one."""

    number: int | None = None
    authors: tuple[str, ...] = ()
    title: str = ""
    source: str = ""  # journal, proceedings, publisher, school or site
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    kind: str = ""  # J, M, D, C, R, S, N, P, Z, EB/OL ... as marked, or as the form tells
    doi: str = ""


def parse_reference(text: str) -> Reference:
    """The item's fields.

    Parameters
    ----------
    text
        The item as it stands in the list, with its number.
    """
    number, body = split_label(text)
    doi, body = _take_doi(body)
    body = body.strip()
    if re.search(r"《[^《》]+》", body) and not _KIND.search(body):
        return _parse_quoted(number, body, doi)
    mark = _KIND.search(body)
    if mark:
        head, tail = body[: mark.start()], body[mark.end() :]
        authors, title = split_authors_title(head)
        return _with_source(number, authors, title, tail, mark[1].replace(" ", ""), doi)
    return _parse_unmarked(number, body, doi)


def split_label(text: str) -> tuple[int | None, str]:
    """The number that an item bears, and the rest."""
    match = _LABEL.match(text)
    if not match:
        return None, text.strip()
    number = match[1] or match[3]
    return int(number) if number else ord(match[2]) - ord("①") + 1, text[match.end() :].strip()


def _take_doi(text: str) -> tuple[str, str]:
    match = _DOI.search(text)
    if not match:
        return "", text
    doi = re.sub(r"\s", "", match[1]).replace("．", ".").rstrip(".")
    before = re.sub(r"https?\s*[:：]\s*[/∥]*\s*(?:dx\.)?$", "", text[: match.start()], flags=re.IGNORECASE)
    return doi, before.rstrip(" .．,，:：") + "." + text[match.end() :]


def split_authors_title(head: str) -> tuple[tuple[str, ...], str]:
    """Authors and title of what stands before the mark of the kind."""
    for match in _STOP.finditer(head):
        before, after = head[: match.start()], head[match.end() :]
        if not after.strip() or re.match(r"\s*[,，;；]", after):
            continue
        if _are_authors(before):
            # The initials of the last author may go on: A. B. Doe.
            rest = re.match(rf"\s*(?:[A-Z][.．]\s*)+(?=[A-Z{HAN}])", after)
            if rest and not _HAN.search(before) and re.search(r"(?:^|[\s,，])[A-Z]$", before):
                before, after = before + after[: rest.end()], after[rest.end() :]
            return split_names(before), _clean(after)
    colon = re.match(r"([^:：]{2,40})[:：]\s*(\S.*)", head)
    if colon and _HAN.search(colon[1]) and _are_authors(colon[1]) and re.search(rf"[,，、]|^[{HAN}]{{2,4}}$", colon[1]):
        return split_names(colon[1]), _clean(colon[2])
    return (), _clean(head)


def _are_authors(text: str) -> bool:
    """Whether the text is a list of names: short parts, of which the last is no bare initial."""
    text = _ROLE.sub("", text.strip())
    parts = [p.strip() for p in re.split(r"[,，、;；&]|\band\b", text) if p.strip()]
    if not parts or any(len(p) > _LONGEST_NAME for p in parts):
        return False
    if _HAN.search(text):
        return not re.search(r"[“”《》？！?!]", text) and (len(parts) > 1 or len(parts[0]) <= 30)
    if re.fullmatch(r"[A-Z]", parts[-1]) and len(parts) == 1:
        return False
    if all(re.fullmatch(r"(?:[A-Z][.．]?\s?)+", p) for p in parts):
        return False
    if re.search(r"(?:^|[.．]\s*)[A-Z]$", parts[-1]) and not re.search(r"[a-z]", parts[-1]) and len(parts) > 1:
        # Doe, J. A: the surname stands before the initials in another part
        return bool(re.search(r"[a-z]{2}", parts[-2]))
    words = re.findall(r"[A-Za-z][\w'’-]*", text)
    capital = sum(w[0].isupper() or w in ("de", "van", "von", "der", "la", "et", "al", "di", "bin") for w in words)
    return capital >= 0.8 * len(words) and all(len(p.split()) <= 6 for p in parts)


def split_names(text: str) -> tuple[str, ...]:
    """The names of a reference's authors; 等 and et al. are none."""
    text = re.sub(rf"^[\[［〔（(]\s*[{HAN}]{{1,3}}\s*[\]］〕）)]\s*", "", _ROLE.sub("", text.strip()))
    if _HAN.search(text):
        parts = re.split(r"\s*[,，、;；]\s*", text)
    else:
        parts = _join_initials(re.split(r"\s*[,，;；&]\s*(?:and\s+)?|\s+and\s+", text))
    names = [_ROLE.sub("", p).strip(" .．,，:：") for p in parts]
    return tuple(n for n in names if n and n not in ("等", "et al", "et", "al"))


def _join_initials(parts: list[str]) -> list[str]:
    """Initials that follow a surname after a comma joined to it: Doe, J. A."""
    names: list[str] = []
    for part in parts:
        bare = bool(_INITIALS.fullmatch(part.strip()))
        if bare and names and not re.search(r"\s[A-Z][.．]?$|\s[A-Z]{1,3}$", names[-1]):
            names[-1] += f", {part.strip()}"
        else:
            names.append(part)
    return names


def _with_source(number: int | None, authors: tuple[str, ...], title: str, tail: str, kind: str, doi: str) -> Reference:
    """The reference completed from what stands behind its kind: source, year, volume, issue, pages."""
    access = _ACCESS.search(tail)
    plain = _URL.sub(" ", _ACCESS.sub(" ", tail))
    year = _find_year(plain, kind) or (int(_YEAR.search(access[0])[1]) if access and _YEAR.search(access[0]) else None)  # type: ignore[index]
    volume, issue, pages = find_volume(plain)
    return Reference(number, authors, title, _find_source(plain, kind), year, volume, issue, pages, kind, doi)


def _find_year(text: str, kind: str) -> int | None:
    """The year of publication: for proceedings the last one, as their names hold that of the meeting."""
    years = _YEAR.findall(text)
    if not years:
        return None
    return int(years[-1] if kind.startswith("C") else years[0])


def find_volume(text: str) -> tuple[str, str, str]:
    """Volume, issue and pages of ``2016, 53(2): 247-261``, of ``第 2 期`` or of ``vol. 5, no. 2, pp. 1-9``."""
    short = re.search(
        r"(?:(?<!\d)(?!(?:19|20)\d{2}\s*[（(])(\d{1,4})\s*)?[（(]\s*((?:\d{1,3}|[Zz增S]\d?|增刊\d?)(?:\s*[-/–—，,]\s*\d{1,3})?)\s*[）)]",
        text,
    )
    volume = re.search(r"(?:第\s*|vol(?:ume)?\s*[.．]?\s*)(\d{1,4})\s*(?:卷|(?=[,，.．\s(（]|$))", text, re.IGNORECASE)
    issue = re.search(r"第\s*(\d{1,3}(?:\s*[-–—]\s*\d{1,3})?)\s*期|\bno\s*[.．]\s*(\d{1,3})", text, re.IGNORECASE)
    pages = re.search(
        r"(?:[:：∶]\s*|pp?\s*[.．]\s*|第\s*)([A-Z]?\d{1,6}(?:\s*[-–—－~～+]\s*[A-Z]?\d{1,6})?)(?=\s*(?:页|[.．。,，;；+]|$|\s))",
        text,
        re.IGNORECASE,
    )
    found_volume = volume[1] if volume else (short[1] or "") if short else ""
    found_issue = (issue[1] or issue[2]) if issue else short[2] if short else ""
    if (
        not found_volume
        and not found_issue
        and (bare := re.search(r"(?:19|20)\d{2}\s*[,，]\s*(\d{1,4})\s*[:：]", text))
    ):
        found_volume = bare[1]
    return found_volume, found_issue, re.sub(r"\s*[-–—－~～]\s*", "-", pages[1]) if pages else ""


def _find_source(tail: str, kind: str) -> str:
    """The journal, the proceedings, the publisher, the school or the site."""
    tail = tail.lstrip(" .．。,，:：")
    held = re.match(r"(?:[/∥]{1,2}|in\s*[:：])\s*(.+)", tail, re.IGNORECASE)
    if held:
        return _clean(_until_year(re.split(rf"[.．。]\s*(?=[A-Z{HAN}])", held[1])[0]))
    if kind.startswith(("M", "D", "R", "S", "A")):
        tail = re.sub(r"^[^.．。]{2,40}[,，]\s*(?:等\s*)?(?:译|校|编)\s*[.．。]\s*", "", tail)
        publisher = re.match(r"(?:[^:：,，]{1,30})[:：]\s*([^,，\d]{2,60})", tail)
        if publisher:
            return _clean(publisher[1])
    source = _until_year(tail)
    # Proceedings without // before them: what follows the name is place and publisher.
    return _clean(re.split(rf"[.．]\s+(?=[A-Z{HAN}][^.．:：]{{1,30}}[:：])", source)[0])


def _until_year(text: str) -> str:
    """The text before the year, the volume or the pages."""
    match = re.search(
        r"[,，.．。]?\s*(?:[（(]?(?<!\d)(?:19|20)\d{2}(?!\d)|第\s*\d+\s*[卷期]|\bvol\b|\d+\s*[（(]\s*\d|[,，]\s*\d+\s*[:：])",
        text,
        re.IGNORECASE,
    )
    return text[: match.start()] if match else re.split(r"[.．。]\s*$", text)[0]


def _parse_quoted(number: int | None, body: str, doi: str) -> Reference:
    """The style of the humanities: 作者：《题名》，《刊名》2016 年第 2 期; 作者：《书名》，北京：出版社，2010 年."""
    titles = list(re.finditer(r"《((?:[^《》]|《[^》]*》|〈[^〉]*〉)+)》", body))
    first = titles[0]
    before = body[: first.start()].strip(" :：,，.．")
    quoted = re.match(r"(.{0,60}?)[:：,，]?\s*“([^”]{4,})”", before)
    named = re.sub(r"^(?:参见|转引自|引自|见)\s*|[,，]?\s*(?:19|20)\d{2}[a-z]?$", "", quoted[1] if quoted else before)
    authors = split_names(named) if before else ()
    title = _clean(quoted[2]) if quoted else first[1]
    rest = body[first.end() :]
    year = _YEAR.search(_URL.sub(" ", rest)) or _YEAR.search(body)
    volume, issue, pages = find_volume(rest)
    if len(titles) > 1 or quoted:
        source = (titles[1] if len(titles) > 1 and not quoted else first)[1]
        kind = "N" if re.search(r"\d+\s*月\s*\d+\s*日", rest) and not issue else "J"
    else:
        publisher = re.search(rf"([{HAN}A-Za-z·（）() ]{{2,30}}(?:出版社|书局|书店|印书馆|出版公司|Press))", rest)
        thesis = re.search(rf"([{HAN}]{{2,20}}(?:大学|学院|研究院|研究所))\S{{0,6}}(?:博士|硕士|学位)", rest)
        source = _clean((publisher or thesis)[1]) if publisher or thesis else ""  # type: ignore[index]
        kind = "M" if publisher else "D" if thesis else ""
    return Reference(number, authors, title, source, int(year[1]) if year else None, volume, issue, pages, kind, doi)


def _parse_unmarked(number: int | None, body: str, doi: str) -> Reference:
    """An item without a mark of its kind: APA with the year after the authors, else authors, title, source, year."""
    apa = re.match(r"(.{2,400}?)[.,，．]?\s*[（(]\s*((?:19|20)\d{2})[a-z]?\s*[）)]\s*[.．,，:：]?\s*(.+)", body)
    if apa and _are_authors(apa[1]):
        return _from_rest(number, split_names(apa[1]), int(apa[2]), apa[3], doi)
    harvard = re.match(r"(.{2,160}?)[.,，．]\s*((?:19|20)\d{2})[a-z]?\s*[.．,，]\s*(\D.+)", body)
    if harvard and _are_authors(harvard[1]) and not re.search(rf"(?:[a-z]{{2}}|[{HAN}])\s*[.．]", harvard[1]):
        return _from_rest(number, split_names(harvard[1]), int(harvard[2]), harvard[3], doi)
    quoted = re.match(r"(.{2,300}?)[.,，]\s*[“\"]([^”\"]{4,})[”\"]\s*(.*)", body)
    if quoted:
        rest = quoted[3].lstrip(" ,，.")
        return _with_source(number, split_names(quoted[1]), _clean(quoted[2]), rest, "", doi)
    authors, rest = split_authors_title(body)
    year = _find_year(_URL.sub(" ", _ACCESS.sub(" ", rest)), "C") or _find_year(_URL.sub(" ", body), "C")
    return _from_rest(number, authors, year, rest, doi)


def _from_rest(number: int | None, authors: tuple[str, ...], year: int | None, rest: str, doi: str) -> Reference:
    """Title and source of what stands behind the authors: the title ends with a sentence or before ``//``."""
    quoted = re.match(r"[“\"]([^”\"]{4,})[”\"]\s*[,，.．]?\s*(.*)", rest)
    held = re.match(r"(.+?)\s*(?://|∥)\s*(.+)", rest)
    if quoted:
        title, tail = quoted[1], quoted[2]
    elif held:
        title, tail = held[1], "//" + held[2]
    else:
        parts = re.split(rf"[.．。?？]\s+(?=\S)|[．。]\s*(?=\S)|(?<=[{HAN}])[.]\s*(?=\S)", rest, maxsplit=1)
        if len(parts) == 1 and _HAN.search(rest):
            parts = re.split(r"[,，]\s*(?=\S)", rest, maxsplit=1)
        title, tail = parts[0], parts[1] if len(parts) > 1 else ""
    volume, issue, pages = find_volume(_URL.sub(" ", tail))
    kind = "C" if held else "J" if volume or issue else ""
    source = _find_source(_URL.sub(" ", tail), kind) if tail else ""
    return Reference(number, authors, _clean(title), source, year, volume, issue, pages, kind, doi)


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" .．。,，:：;；/∥")
