"""What a bracket holds: an acronym, an English long form with it, a short name, or a name for the acronym before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.core.script import HAN
from pipeline.entities.acronyms.function_words import function_words

# 以下除特别指明外，统称损害; 除另有说明外，以下简称《公约》
# Where a short name holds: 以下, 下文, 本章, 本规则中
SCOPE = "以下(?:统一)?|[上下本]文|本(?:规[定则范]|办法|条例|细则|规程|标准|解释|报告|法|编|章|节|条|款)中?"
PROVISO = "除[^，,；;：:（）()]{1,12}外[，,]?"
SHORT_CUE = re.compile(
    rf"^(?:(?:{PROVISO})?(?:在|为了)?(?:{SCOPE})均?(?:{PROVISO})?|其|英文)?"
    r"(?:简称|统称|合称|并称|下称|以下称|缩写|略称)(?:之?为|作|是)?[：:]?\s*"
)
# What else the thing is called or takes in, before its short name: （含不设基层委员会的支部委员会，以下简称党委）
ASIDE_THEN_SHORT = re.compile(
    rf"(?:不?含|不?包括|包含|一般称|一般又?称|又称|也称|亦称|原名?|旧称|全称|均?指)[^；;：:]*[，,；;]\s*(?:或|又|也|亦)?(?:{SCOPE})?"
    rf"(?:简称|下称)(?:之?为|作|是)?[：:]?\s*(?P<short>[{HAN}]{{2,12}})"
)
LABEL = re.compile(
    r"^(?:(?:英文|英语|外文)(?:名称|全称|译名|名|缩写|简称|简写)?|英|全称|缩写|简写|简称|以下简称|即|又称|也称|亦称|或称)"
    r"(?:为|是)?\s*[：:]?\s*"
)
# RCCP（即振动碾压水泥混凝土路面）: a name's bracket may say that it is the same thing.
THAT_IS = re.compile(r"^(?:即为?|也就是|意为|意即)[：:]?\s*")
# Review of Notorious Markets (RNM): the acronym in a bracket of its own behind its words.
NESTED = re.compile(r"^([^()（）]*[A-Za-z)])\s*[(（]([^()（）]+)[)）]$")
# A cue between English words and their acronym: Habitual Domains 简称HD.
INNER_CUE = re.compile(r"(?<=[A-Za-z)])\s*(?:英文)?(?:简称|缩写|简写)(?:为|作|是)?\s*[：:]?\s*(?=[A-Za-z])")
# A Chinese name and its acronym, in either order: 东盟海产委员会，简称ASC; 简称ASC，即东盟海产委员会.
NAME_THEN_ACRONYM = re.compile(
    r"\s*(?P<name>[^，,；;：:()（）]{3,40})[，,；;]\s*(?:以下|英文)?(?:简称|缩写)(?:为|作|是)?\s*[：:]?\s*"
    r"[“\"]?(?P<acronym>[A-Za-z][A-Za-z0-9\-/&.]*)[”\"]?\s*"
)
ACRONYM_THEN_NAME = re.compile(
    r"\s*(?:以下|英文)?(?:简称|缩写)(?:为|作|是)?\s*[：:]?\s*[“\"]?(?P<acronym>[A-Za-z][A-Za-z0-9\-/&.]*)[”\"]?\s*[，,；;]"
    r"\s*(?:即|意为|中文名?为?)[：:]?\s*(?P<name>[^，,；;：:()（）]{3,40})\s*"
)
# The number of a standard is its own name's and no acronym: GB3838-2002, GB/T 7714—2015, DB37/T 1234, ISO 9001:2015.
STANDARD = re.compile(
    r"(?:[A-Z]{2,6}\d{0,2}/?[TZ]?\s*\d+(?:[.．]\d+)*\s*[-－‐–—:：]\s*(?:19|20)?\d\d)|"
    r"(?:GB|DB|HJ|JR|YY|NY|SL|CJJ?|JGJ|JTG|TB|YD|QB|ISO|IEC|IEEE|ITU|GJB|GA|WS|LY|AQ|SN|DL|MH|DBJ|CECS)"
    r"\d{0,2}(?:/[TZJ])?[\s\-]*\d{2,}[\d.\-]*(?:/[TZ])?"
)
# A Chinese short name beside what else the bracket holds: Review of Notorious Markets，以下简称《恶名市场名单》，NML
BESIDE = re.compile(
    r"[，,；;]\s*(?:在?(?:以下|下文|本文))?(?:简称|统称|下称)(?:之?为|作|是)?[：:]?\s*"
    rf"[《“\"「『]([^《》“”\"「」『』]*[{HAN}][^《》“”\"「」『』]*)[》”\"」』]"
)
REMARK = re.compile(r"[，,；;]?\s*(?:下同|以下同|后同|如下|下文同).*$")
SEPARATOR = re.compile(r"\s*[，,；;、:：]\s*")
IDEOGRAPH = re.compile(rf"[{HAN}]")
# Letters (Latin, Greek), digits and joints, with at most a short Chinese head (ED期, SRLW方程, 三维DSA).
LETTER = "A-Za-z\u0370-\u03ff\u2160-\u217f"
ACRONYM = re.compile(rf"[{LETTER}0-9][{LETTER}0-9\-‐–—/·.+&'’′²~]*(?:\s?[{LETTER}0-9\-/]+)?")
MIXED = re.compile(rf"[一二三四多双单]?[维相级]?[{LETTER}0-9\-/]{{1,12}}[{HAN}]{{0,3}}")
ENGLISH = re.compile(rf"[{LETTER}0-9(][{LETTER}0-9 ,，.'’′&/()+\-‐–:\n]*")
NAME_PART = rf"[{HAN}A-Za-z0-9·\-－—“”《》]*"
NAME = re.compile(rf"[《“\"]?{NAME_PART}[{HAN}]{{2}}{NAME_PART}[》”\"]?")
QUOTED = " \t\u3000\u00a0“”‘’\"'《》「」『』<>〈〉"
LONGEST_SHORT_NAME = 24


@dataclass(frozen=True, slots=True)
class Content:
    """A short form with its English long form, or with a Chinese name (at ``name_start`` of the content).

    A name without a short form belongs to the acronym before the bracket.
    """

    short_form: str
    english: str
    pattern: str
    name: str = ""
    name_start: int = 0


def is_acronym(text: str) -> bool:
    """Whether the text is written like an acronym: short, of letters and digits, with a capital or a letter mix."""
    if STANDARD.fullmatch(text):
        return False
    if not 2 <= len(text) <= 20 or not (ACRONYM.fullmatch(text) or MIXED.fullmatch(text)):
        return False
    if (text.rstrip(".").lower() in function_words().legal_form and text != text.upper()) or text.endswith("."):
        return False
    capitals = sum(c.isupper() or "\u2160" <= c <= "\u216b" for c in text)
    if capitals == 0:
        return False
    words = text.split()
    return len(words) <= 2 and not (len(words) == 2 and all(w[1:].islower() and len(w) > 2 for w in words))


def is_english(text: str) -> bool:
    """Whether the text reads as English words rather than as an acronym."""
    if not ENGLISH.fullmatch(text):
        return False
    words = re.findall(r"[A-Za-z\u0370-\u03ff]+", text)
    return any(len(w) >= 4 and w[1:].islower() for w in words) and not (len(words) == 1 and len(text) < 5)


def _split_english(text: str) -> tuple[str, str]:
    """English long form and acronym of ``guided bone regeneration，GBR`` or ``GBR, guided bone regeneration``.

    A bracket around either counts as a comma.
    """
    text = INNER_CUE.sub("，", NESTED.sub(r"\1，\2", text))
    parts = [p for p in SEPARATOR.split(text) if p]
    if len(parts) < 2:
        return "", ""
    for acronym, rest in ((parts[-1], parts[:-1]), (parts[0], parts[1:])):
        acronym = LABEL.sub("", SHORT_CUE.sub("", acronym)).strip(QUOTED)
        english = LABEL.sub("", ", ".join(rest)).strip(QUOTED)
        for cue in ("简称", "缩写"):
            english = english.removesuffix(cue).strip(QUOTED + ",，")
        if is_acronym(acronym) and is_english(english):
            return english, acronym
    return "", ""


def _read_named(text: str) -> Content | None:
    """A Chinese name with its acronym, where a cue stands between them."""
    match = NAME_THEN_ACRONYM.fullmatch(text) or ACRONYM_THEN_NAME.fullmatch(text)
    if match is None or not is_acronym(match["acronym"]):
        return None
    name = match["name"].strip(QUOTED)
    if not NAME.fullmatch(name) or LABEL.match(name):
        return None
    start = match.start("name") + match["name"].index(name)
    return Content(match["acronym"], "", "english(name, acronym)", name, start)


def _read_short_name(text: str) -> Content | None:
    match = SHORT_CUE.match(text)
    if match is None:
        return None
    short_form = REMARK.sub("", text[match.end() :]).strip(QUOTED)
    inner = re.match(rf"[“\"「『]?([^”\"」』]+)[”\"」』]([{HAN}]{{0,4}})$", REMARK.sub("", text[match.end() :]))
    if inner is not None:
        short_form = (inner.group(1) + inner.group(2)).strip(QUOTED)
    if not 1 <= len(short_form) <= LONGEST_SHORT_NAME or re.search(r"[。；;！？!?]", short_form):
        return None
    return Content(short_form, "", "acronym" if not IDEOGRAPH.search(short_form) else "short name")


def read_content(text: str) -> Content | None:
    """What the text between two brackets may define, or None when it is no definition by its form."""
    if ("称" in text or "缩写" in text) and (named := _read_named(text)) is not None:
        return named
    flat = text.strip(" \t\u3000\u00a0\n")
    if "称" in flat and (found := _read_short_name(flat)) is not None:
        return found
    if (aside := ASIDE_THEN_SHORT.fullmatch(REMARK.sub("", flat))) is not None:
        return Content(aside["short"], "", "short name")
    english, acronym = _split_english(flat)
    if acronym:
        return Content(acronym, english, "english, acronym" if flat.endswith(acronym) else "acronym, english")
    parts = [p.strip(QUOTED) for p in SEPARATOR.split(LABEL.sub("", flat))]
    head = LABEL.sub("", parts[0]).strip(QUOTED)
    if is_acronym(head):
        if len(parts) == 1:
            return Content(head, "", "acronym")
        if len(parts) == 2 and IDEOGRAPH.search(parts[1]) and len(parts[1]) <= 12:
            return Content(head, "", "acronym, remark")
        return None
    name = THAT_IS.sub("", flat)
    if NAME.fullmatch(name) and len(name) >= 3:
        start = text.index(name) + (len(name) - len(name.lstrip(QUOTED)))
        return Content("", "", "acronym(name)", name.strip(QUOTED), start)
    return None


def read_contents(text: str) -> list[Content]:
    """All that the text between two brackets may define: a Chinese short name may stand beside an acronym."""
    beside = BESIDE.search(text)
    if beside is None or not 1 <= len(beside.group(1)) <= LONGEST_SHORT_NAME:
        found = read_content(text)
        return [] if found is None else [found]
    rest = (text[: beside.start()] + text[beside.end() :]).strip(QUOTED + "，,；;")
    found = read_content(rest)
    english = found.english if found is not None else LABEL.sub("", rest) if is_english(rest) else ""
    short_name = Content(beside.group(1).strip(QUOTED), english, "short name")
    return [short_name] if found is None or not found.short_form else [found, short_name]
