"""Glossary entries of reports: [15]两新：大规模设备更新和消费品以旧换新, “两重”：是指国家重大战略实施和 ...

An entry defines its shorthand where it expands it, and elsewhere only explains it (“单一窗口”：指参与贸易的各方 ...).
It expands it where it says so (是 ... 的简称), where it lists as many things as the shorthand counts (四库: four), or
where it is a plain phrase that spells out the shorthand's characters in order (山水工程: 山水林田湖草沙 ... 工程).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.core.script import HAN
from pipeline.entities.acronyms.contents import is_acronym, is_english
from pipeline.entities.acronyms.sites import Site, is_spelled
from pipeline.entities.acronyms.uses import half_width

MARK = r"(?:[\[［〔【(（]\s*\d{1,3}\s*[\]］〕】)）]|\d{1,3}\s*[.．、]|[①-⑳㉑-㉟㊱-㊿])"
# A decision that amends another sets old words beside new ones: 将“...”修改为：“...”.
AMENDED = re.compile(r"[”\"](?:修改|更改|改|变更|调整|替换|表述)(?:成|为)?\s*$")
CUE = r"(?:是指|系指|指的是|特指|主要指|具体指|指代|指|即指|即)"
# 3.“双一流”：指 ...; the body may be the next block.
ENTRY = re.compile(
    rf"(?:^|(?<=[。；;\n]))\s*(?P<mark>{MARK})?\s*(?P<head>[^，,。；;：:\n]{{0,12}}[“\"][^”\"\n]{{1,20}}[”\"][^，,。；;：:\n]{{0,8}}"
    rf"|[^，,。；;：:\n“”\"]{{2,16}})\s*[：:]\s*(?P<cue>是?{CUE}|为|是)?\s*(?=(?P<body>[^\n]+))",
    re.MULTILINE,
)
# “双减”，是指 ... in running text.
QUOTED = re.compile(rf"“(?P<head>[^”\n]{{2,16}})”[，,]?\s*(?P<cue>是?{CUE})(?=(?P<body>[^\n]+))")
HEADING = re.compile(r"^\s*(?:附件?[：:]?\s*)?(?:名词|术语|有关用语|部分用语)?(?:解释|注释|释义|说明)\s*$")
INNER_QUOTES = re.compile(r"[“\"]([^”\"]+)[”\"]")
# A sentence's end, or another entry behind a semicolon.
BODY_END = re.compile(r"。|[；;](?=[^；;。]{1,20}[：:])|[；;]?\s*$")
SAYS_SO = re.compile(r"^对?[“\"《]?(?P<name>.+?)[”\"》]?(?:的|之)?(?:简称|统称|合称|总称|缩写)")
LEAD = re.compile(r"^(?:[，,：:]|分别(?:是|为|指)|主要?包括|包括|全称(?:是|为)?)\s*")
# Behind these the entry goes on to explain what it has named.
GOES_ON = re.compile(r"[，,](?:是指|指|是|即|其|旨在|主要|由|通过|以|目的|简称|又称|也称|为了|用于|具有|包括|能够|可)")
PHRASE_END, COMMA = re.compile(r"[，,；;\s]*$"), re.compile("[，,；;]")
EXPLAINS = re.compile(
    r"^[(（][一二三四五六七八九十0-9]{1,3}[)）]|^(?:以.{1,20}为|通过|基于|依托|利用|运用|借助|围绕|针对|按照|根据|由.{1,20}(?:组成|构成)|为了?|在.{1,20}[下中上])"
    r"|一种|一类|一系列|，(?:通过|从而|实现|推动|以便|进而|并)"
)
CHINESE_NAME = rf"(?P<name>[{HAN}][^，,。；;：:()（）]{{2,40}})"
ENGLISH_FIRST = re.compile(
    r"^[“\"(（]?(?P<english>[A-Za-z][A-Za-z0-9 ,&/'’.\-]+[A-Za-z.])[”\")）]?(?:的(?:英文)?(?:首字母)?(?:缩写|简称))?"
    rf"[，,；;：:(（]\s*(?:即|意为|意思是|中文名?(?:称|译名)?(?:为|是)?|译为)?\s*{CHINESE_NAME}"
)
ENGLISH_LAST = re.compile(rf"^{CHINESE_NAME}[(（](?P<english>[A-Za-z][^()（）]+)[)）]")
NUMERALS = {c: n for n, c in enumerate("一二三四五六七八九十", start=1)} | {"两": 2, "双": 2}
NO_NUMERAL = re.compile("[统单第唯专同均之]一")
IDEOGRAPH = re.compile(rf"[{HAN}]")
LONGEST_SHORT_FORM, LONGEST_PHRASE, LONGEST_LIST = 16, 40, 120


def _strip_brackets(text: str) -> str:
    return re.sub(r"[(（][^()（）]*[)）]", "", text)


def _count_items(text: str) -> set[int]:
    """How many things a list names: by its enumeration commas and the last 和, or by its commas; both if mixed."""
    flat = _strip_brackets(text)
    marks, commas = flat.count("、"), len(re.findall("[，,；;]", flat))
    joined = len(re.findall("以及|[和与及暨]", flat))
    if marks and commas:
        return {marks + commas + 1}
    if commas:
        return {commas + 1}
    return {marks + 1, marks + 1 + min(joined, 1), marks + 1 + joined} - {1}


def counts_out(short_form: str, long_form: str) -> bool:
    """Whether the long form lists as many things as the short form counts: 四库, 两非两资, “五统一、一开放”."""
    numbers = [NUMERALS[c] for c in NO_NUMERAL.sub("", short_form) if c in NUMERALS]
    if not numbers or len(long_form) > LONGEST_LIST:
        return False
    flat = _strip_brackets(long_form)
    if "、" in flat and re.search("[，,]", flat) and len(numbers) < 2:
        return False
    return _counts_each(numbers, flat) or bool(_count_items(long_form) & {sum(numbers), *(n for n in numbers if n > 1)})


def _counts_each(numbers: Sequence[int], flat: str) -> bool:
    """Whether each clause lists as many things as one of several numbers says: 两个基地、两个枢纽."""
    clauses = re.split("[，,；;]", flat)
    counted = len(numbers) == len(clauses) > 1
    return counted and all(n == 1 or n in _count_items(clause) for n, clause in zip(numbers, clauses, strict=True))


def spells_out(short_form: str, long_form: str) -> bool:
    """Whether the long form is a phrase that holds the short form's characters in their order."""
    if len(long_form) > LONGEST_PHRASE or len(long_form) < len(short_form) + 2:
        return False
    shorthand = "".join(IDEOGRAPH.findall(short_form))
    return len(shorthand) > 1 and is_spelled(shorthand, long_form)


def _short_form(head: str) -> str:
    """The shorthand in an entry's head: what stands in quotes, else all of it."""
    quoted = INNER_QUOTES.findall(head)
    if len(quoted) == 1:
        return str(quoted[0])
    return "" if quoted else _strip_brackets(head).strip()


def _inside(body: str) -> str:
    """The body up to the bracket that the whole entry stands in: “三河三湖”（即：淮河海河辽河、太湖巢湖滇池）."""
    depth = 0
    for place, character in enumerate(body):
        depth += (character in "(（") - (character in ")）")
        if depth < 0:
            return body[:place]
    return body


def _expand(short_form: str, body: str, *, spelled: bool) -> tuple[int, int, str] | None:
    """Where in the body the long form stands, with its English; None where the entry only explains.

    ``spelled`` says whether a phrase that spells out the shorthand's characters is enough.
    """
    body = _inside(body)
    end = match.start() if (match := BODY_END.search(body)) else len(body)
    sentence = body[:end]
    if (
        (said := SAYS_SO.match(sentence)) is not None
        and IDEOGRAPH.search(said["name"])
        and not EXPLAINS.search(said["name"])
    ):
        quoted = "”" in said["name"]  # several names in quotes of their own: the outer ones belong to them
        return said.start("name") - quoted, said.end("name") + quoted, ""
    start = match.end() if (match := LEAD.match(sentence)) else 0
    phrase = sentence[start:]
    if not IDEOGRAPH.search(short_form):
        return _expand_latin(short_form, phrase, start)
    # What follows a list's comma goes on with it (统一A、统一B，开放C) or explains.
    listed = "、" in phrase or "、" in short_form
    for ending in (GOES_ON, PHRASE_END, COMMA) if listed else (GOES_ON, COMMA, PHRASE_END):
        name = phrase[: match.start()].strip() if (match := ending.search(phrase)) else ""
        expands = counts_out(short_form, name) or (spelled and spells_out(short_form, name))
        if name and not EXPLAINS.search(name) and expands:
            offset = start + phrase.index(name)
            return offset, offset + len(name), ""
    return None


def _expand_latin(short_form: str, phrase: str, start: int) -> tuple[int, int, str] | None:
    if not is_acronym(half_width(short_form)):
        return None
    for pattern in (ENGLISH_FIRST, ENGLISH_LAST):
        match = pattern.match(phrase)
        if match is not None and is_english(match["english"].strip()):
            return start + match.start("name"), start + match.end("name"), match["english"].strip()
    stop = match.start() if (match := re.search("[，,；;]", phrase)) else len(phrase)
    name = phrase[:stop]
    plain = (
        3 <= len(name) <= LONGEST_PHRASE // 2
        and IDEOGRAPH.match(name)
        and not EXPLAINS.search(name)
        and "的" not in name
    )
    return (start, start + stop, "") if plain else None


def _read_entries(piece: str, floor: int, in_glossary: bool) -> Iterator[Site]:
    """The definitions of the entries in a piece of text that begins at ``floor``: a block, or two."""
    for pattern in (ENTRY, QUOTED):
        for match in pattern.finditer(piece):
            short_form = match["head"] if pattern is QUOTED else _short_form(match["head"])
            if AMENDED.search(match["head"]) or (pattern is ENTRY and not _is_marked(match, in_glossary)):
                continue
            # A law says what its own words mean (“船舶全损”是指船舶实际全部损失): that is no shorthand.
            spelled = pattern is ENTRY or in_glossary
            fits = 2 <= len(short_form) <= LONGEST_SHORT_FORM
            found = _expand(short_form, match["body"], spelled=spelled) if fits else None
            if found is not None:
                begin, stop = (floor + match.start("body") + place for place in found[:2])
                yield Site(stop, begin, stop, floor, half_width(short_form), found[2], "glossary")


def _is_marked(entry: re.Match[str], in_glossary: bool) -> bool:
    """Whether a line of the form head：body is an entry: in a glossary, numbered like a note, quoted, or 是指."""
    note = (entry["mark"] or "")[:1] not in {"", "(", "（", *"0123456789"}
    return in_glossary or note or bool(entry["cue"]) or INNER_QUOTES.search(entry["head"]) is not None


def find_glossary_sites(text: str, blocks: Sequence[tuple[int, int]]) -> Iterator[tuple[int, Site]]:
    """The definitions in glossary entries, each with the number of the block that holds the long form.

    An entry's head may be a block of its own, and its body the next one.
    """
    in_glossary = False
    for number, (start, end) in enumerate(blocks):
        line = text[start:end]
        in_glossary = in_glossary or (len(line) < LONGEST_SHORT_FORM and HEADING.match(line) is not None)
        colon = "：" in line or ":" in line
        if not colon and not ("“" in line and QUOTED.search(line)):
            continue
        if colon and line.rstrip()[-1:] in {"：", ":"} and number + 1 < len(blocks):
            following, stop = blocks[number + 1]
            line += " " * (following - end) + text[following:stop]
        for site in _read_entries(line, start, in_glossary):
            yield number + (site.begin >= end), site
