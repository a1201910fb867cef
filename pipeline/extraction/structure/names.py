"""Personal names: lines of authors, their marks, names set with spaces or with none between them."""

from __future__ import annotations

import re

from pipeline.core.lists import read_classes
from pipeline.core.script import HAN
from pipeline.core.stage import MODELS

# The commonest first.
_CLASSES = read_classes(MODELS / "names" / "surnames.tsv")
_SURNAMES, _RARE, _COMPOUND = "".join(_CLASSES["common"]), "".join(_CLASSES["rare"]), "|".join(_CLASSES["compound"])
_HAN = rf"[{HAN}]"
_NAME = (
    rf"(?:(?:{_COMPOUND}) {{0,3}}{_HAN}(?: ?{_HAN})?|[{_SURNAMES}{_RARE}] {{0,3}}{_HAN}(?: {{0,3}}{_HAN})?"
    rf"|{_HAN}{{2,8}}[·•][{HAN}·•]{{2,12}})"
)
SIGNS = "*∗＊⁎①-⑳¹²³⁴⁵⁶⁷⁸⁹†‡§¶#$+✉"  # lead from an author to a note or an affiliation
# A mark: digits or letters, alone, in brackets or before a closing one (周飞燕1），2）), or a sign.
_MARK = rf"(?:[（(\[［〔]\s*[\da-z,，、\s]{{1,9}}[\])）］〕]|[\da-z]{{1,2}}\s*[)）]|\d{{1,2}}|[a-f](?![a-z])|[{SIGNS}])"
_MARKS = rf"(?:[\s,，、.．]*{_MARK})*"
_SEPARATOR = r"[,，、;；．.\s]+"
_NAMES_LINE = re.compile(
    rf"(?:作\s*者\s*[:：])?\s*{_NAME}{_MARKS}(?:(?:{_SEPARATOR}|(?<=[\d)）{SIGNS}])){_NAME}{_MARKS})*[\s,，;；。.]*(?:著|文)?"
)
_AUTHOR_LABEL = re.compile(r"(?:文\s*[/／|｜]|[口□■●◎○◆]\s*(?:文\s*[/／])?|作\s*者\s*[:：]|撰\s*文\s*[:：])\s*")
_LATIN_NAME = r"(?:[A-Z][A-Za-z'’.\-]*\s+){1,3}[A-Z][A-Za-z'’\-]+"
_LATIN_NAMES = re.compile(
    rf"{_LATIN_NAME}[\d,，\s{SIGNS}（）()]*(?:(?:[,;，；]|\s+and\s+|(?<=[\d)）{SIGNS}]))\s*(?:and\s+)?{_LATIN_NAME}[\d,，\s{SIGNS}（）()]*)*"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd□]")  # glyphs of symbol fonts
EM_SPACE = "\u2003"  # between names: a plain space between Han characters may be letter-spacing
_COUNTRY = re.compile(rf"^\s*[\[〔［（(【](?:[{HAN}]{{1,4}})[\]〕］）)】]\s*")
_LONGEST_LINE = 80  # of Chinese names; Latin ones take four times as much
PLACE = re.compile(
    r"大学|学院|研究[院所中]|中心|公司|委员会|法院|检察院|图书馆|出版社|政府|(?:研究)?所|党校|协会|局|部|省|市|集团|实验室|University|Institute|School|Department|College|Center|Centre|Academy|Corporation|Foundation|Ministry|Laborator(?:y|ies)|Ltd|\d{6}"
)
_DATE_LINE = re.compile(
    r"(?:[（(]\s*)?((?:19|20)\d{2})\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?(?:\s*[）)])?(?:\s*(?:印发|发布))?"
)
_LATIN_DATE = re.compile(r"(?:\d{1,2}\s+)?[A-Z][a-z]{2,8}\.?\s+(?:\d{1,2},?\s+)?(?:19|20)\d{2}")
_GROUP = re.compile(
    rf"[{HAN}·（）A-Za-z]{{3,24}}(?:课题组|研究组|编写组|解读组|研究室|编辑部|评论员|项目组|[组室院所局部]|中心|委员会|办公室)"
)


def is_chinese(text: str) -> bool:
    """Whether the text is Chinese rather than Latin."""
    return len(re.findall(rf"[{HAN}]", text)) * 3 > len(re.findall(r"[A-Za-z]+", text))


def is_names(text: str) -> bool:
    """Whether a line consists of personal names."""
    text = _PRIVATE.sub("", text).strip()
    if not text or len(text) > 4 * _LONGEST_LINE or PLACE.search(text) or is_date(text):
        return False
    if len(text) <= _LONGEST_LINE and _NAMES_LINE.fullmatch(_AUTHOR_LABEL.sub("", text)):
        names = split_authors(text)
        return 2 * sum(n[0] not in _RARE for n in names) > len(names)
    return bool(_LATIN_NAMES.fullmatch(text))


def is_date(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    return bool(_DATE_LINE.fullmatch(text.strip()) or _LATIN_DATE.fullmatch(text.strip()))


def is_latin_names(text: str) -> bool:
    """Whether a line consists of names in Latin letters."""
    return bool(_LATIN_NAMES.fullmatch(text.strip()))


def is_group(text: str) -> bool:
    """Whether a line names a group of authors, as an editorial office."""
    return bool(_GROUP.fullmatch(text.strip()))


def is_author_block(rows: list[list[str]]) -> bool:
    """Whether rows of cells are authors side by side, each with affiliation or address below: no table."""
    if not rows or not all(map(is_names, filter(None, rows[0]))):
        return False
    return any(all("@" in cell or PLACE.search(cell) for cell in row if cell) for row in rows[1:])


def split_authors(text: str) -> tuple[str, ...]:
    """The names of an author line, without the marks that lead to affiliations."""
    text = _AUTHOR_LABEL.sub("", _PRIVATE.sub(" ", text))
    han = is_chinese(text)
    # A letter is a mark only beside a Chinese name.
    marks = _MARK if han else rf"(?:[（(\[]\s*[\d,，\s]{{1,9}}[\])）]|\d{{1,2}}\s*[)）]|\d{{1,2}}|[{SIGNS}])"
    text = re.sub(rf"(?<=[\s\d)）,，{SIGNS}{HAN}]){marks}" if han else marks, " \u2028 ", text)
    text = re.sub(rf"(?<!{_HAN})({_HAN})\s{{2,}}({_HAN})(?!{_HAN})", r"\1 \2", text.strip())
    parts = re.split(r"\s*[,，、;；\u2028]\s*|\s+and\s+|\s{2,}", text)
    names: list[str] = []
    for part in parts:
        part = re.sub(r"^and\s+", "", _COUNTRY.sub("", part).strip(" .．。·"))
        part = re.sub(rf"(?<=[{HAN}])\s+(?:著|文|译|编|等)$", "", part)
        words = part.split()
        if len(words) > 1 and all(re.fullmatch(rf"[{HAN}·•]+", w) for w in words):
            names += _join_spaced(words)
        elif len(part) > 4 and re.fullmatch(rf"[{HAN}]+", part):
            names += _split_run(part)
        elif part:
            names.append(part)
    return tuple(dict.fromkeys(n for n in names if n))


def _join_spaced(words: list[str]) -> list[str]:
    """Names among words parted by spaces: 张 三 is one name, 张三 李四 are two, as are 张 三 李四光."""
    if sum(len(w) == 1 for w in words) == len(words):
        return ["".join(words)] if len(words) < 4 else _pair_singles(words)
    names: list[str] = []
    waiting = ""
    for word in words:
        if len(word) == 1 and not waiting and word in _SURNAMES:
            waiting = word
        elif waiting and len(word) < 3 and len(waiting + word) < 5:
            names.append(waiting + word)
            waiting = ""
        else:
            names += [waiting] * bool(waiting) + [word]
            waiting = ""
    return [*names, waiting] if waiting else names


def _pair_singles(words: list[str]) -> list[str]:
    """张 三 李 四: pairs of single characters, each pair beginning with a surname; else one run to be split."""
    pairs = ["".join(words[i : i + 2]) for i in range(0, len(words), 2)]
    if len(words) % 2 == 0 and all(p[0] in _SURNAMES for p in pairs):
        return pairs
    return _split_run("".join(words))


def _split_run(text: str) -> list[str]:
    """Names written without anything between them, told apart by surnames; the text itself where none fit.

    Of the ways to cut the text into names of two to four characters, the one with the fewest rare surnames is taken,
    and of those the one with most names of three characters, as most have.
    """
    best: list[tuple[float, list[str]] | None] = [(0.0, []), *[None] * len(text)]
    for end in range(2, len(text) + 1):
        for size in (2, 3, 4):
            before = best[end - size] if end >= size else None
            name = text[end - size : end]
            if before is None or not _may_be_name(name):
                continue
            cost = before[0] + 1 + 0.02 * (_SURNAMES + _RARE).find(name[0]) + (0.8 if size == 2 else 0)
            if best[end] is None or cost < (best[end] or (0.0, []))[0]:
                best[end] = cost, [*before[1], name]
    found = best[len(text)]
    return found[1] if found else [text]


def _may_be_name(text: str) -> bool:
    if re.match(_COMPOUND, text):
        return len(text) in (3, 4)
    return text[0] in _SURNAMES + _RARE and len(text) < 4


def are_names(parts: list[str]) -> bool:
    """Whether each of several texts has the length of a name and most begin with a surname."""
    if len(parts) < 2 or not all(re.fullmatch(rf"{_HAN}{{2,4}}", p) for p in parts):
        return False
    return sum(map(_may_be_name, parts)) >= 0.6 * len(parts)


def is_spaced_names(text: str) -> bool:
    """Whether a line between title and abstract reads like names, rare surnames or none between them included."""
    text = text.strip()
    if len(text) > _LONGEST_LINE or PLACE.search(text) or is_date(text) or re.search(r"[：:《》“”。！？]", text):
        return False
    names = split_authors(text)
    if not names or not all(re.fullmatch(rf"[{HAN}]{{2,4}}|[{HAN}·•]{{5,20}}", n) for n in names):
        return False
    known = sum(_may_be_name(n) for n in names)
    return is_names(text) if len(names) == 1 else 2 * known >= len(names)


def is_compound_surname(text: str) -> bool:
    """Whether a text is a surname of two characters, as 欧阳."""
    return bool(re.fullmatch(_COMPOUND, text))
