"""What a bracket holds: an acronym, an English long form with it, a short name, or a name for the acronym before."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHORT_CUE = re.compile(
    r"^(?:(?:在|为了)?(?:以下|下文|本文|以下统一)|其|英文)?(?:简称|统称|合称|下称|以下称|缩写|略称)(?:之?为|作|是)?[：:]?\s*"
)
LABEL = re.compile(
    r"^(?:英文(?:名称|全称|名|缩写|简称)?|英语|英|全称|缩写|简称|以下简称|即|又称|也称|亦称|或称)(?:为|是)?\s*[：:]?\s*"
)
# A Chinese short name beside what else the bracket holds: Review of Notorious Markets，以下简称《恶名市场名单》，NML
BESIDE = re.compile(
    r"[，,；;]\s*(?:在?(?:以下|下文|本文))?(?:简称|统称|下称)(?:之?为|作|是)?[：:]?\s*"
    r"[《“\"「『]([^《》“”\"「」『』]*[\u3400-\u9fff][^《》“”\"「」『』]*)[》”\"」』]"
)
REMARK = re.compile(r"[，,；;]?\s*(?:下同|以下同|后同|如下|下文同).*$")
SEPARATOR = re.compile(r"\s*[，,；;、:：]\s*")
HAN = re.compile(r"[\u3400-\u9fff]")
# Letters (Latin, Greek), digits and joints, with at most a short Chinese head (ED期, SRLW方程, 三维DSA).
LETTER = "A-Za-z\u0370-\u03ff\u2160-\u217f"
ACRONYM = re.compile(rf"[{LETTER}0-9][{LETTER}0-9\-‐–—/·.+&'’′²~]*(?:\s?[{LETTER}0-9\-/]+)?")
MIXED = re.compile(rf"[一二三四多双单]?[维相级]?[{LETTER}0-9\-/]{{1,12}}[\u3400-\u9fff]{{0,3}}")
ENGLISH = re.compile(rf"[{LETTER}0-9(][{LETTER}0-9 ,，.'’′&/()+\-‐–:\n]*")
NAME_PART = r"[\u3400-\u9fffA-Za-z0-9·\-－—“”《》]*"
NAME = re.compile(rf"[《“\"]?{NAME_PART}[\u3400-\u9fff]{{2}}{NAME_PART}[》”\"]?")
# Legal forms of companies are no acronyms of their names.
COMPANY = frozenset({"inc", "ltd", "co", "corp", "llc", "llp", "plc", "gmbh", "ag", "sa", "bv", "pty", "limited"})
QUOTED = " \t\u3000\u00a0“”‘’\"'《》「」『』<>〈〉"
LONGEST_SHORT_NAME = 24


@dataclass(frozen=True, slots=True)
class Content:
    """A short form with its English long form, or a Chinese name (at ``name_start`` of the content)."""

    short_form: str
    english: str
    pattern: str
    name: str = ""
    name_start: int = 0


def is_acronym(text: str) -> bool:
    """Whether the text is written like an acronym: short, of letters and digits, with a capital or a letter mix."""
    if not 2 <= len(text) <= 20 or not (ACRONYM.fullmatch(text) or MIXED.fullmatch(text)):
        return False
    if (text.rstrip(".").lower() in COMPANY and text != text.upper()) or text.endswith("."):
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
    """English long form and acronym of ``guided bone regeneration，GBR`` or ``GBR, guided bone regeneration``."""
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


def _read_short_name(text: str) -> Content | None:
    match = SHORT_CUE.match(text)
    if match is None:
        return None
    short_form = REMARK.sub("", text[match.end() :]).strip(QUOTED)
    inner = re.match(r"[“\"「『]?([^”\"」』]+)[”\"」』]([\u3400-\u9fff]{0,4})$", REMARK.sub("", text[match.end() :]))
    if inner is not None:
        short_form = (inner.group(1) + inner.group(2)).strip(QUOTED)
    if not 1 <= len(short_form) <= LONGEST_SHORT_NAME or re.search(r"[。；;！？!?]", short_form):
        return None
    return Content(short_form, "", "acronym" if not HAN.search(short_form) else "short name")


def read_content(text: str) -> Content | None:
    """What the text between two brackets may define, or None when it is no definition by its form."""
    flat = text.strip(" \t\u3000\u00a0\n")
    if "称" in flat[:8] and (found := _read_short_name(flat)) is not None:
        return found
    english, acronym = _split_english(flat)
    if acronym:
        return Content(acronym, english, "english, acronym" if flat.endswith(acronym) else "acronym, english")
    parts = [p.strip(QUOTED) for p in SEPARATOR.split(flat)]
    head = LABEL.sub("", parts[0]).strip(QUOTED)
    if is_acronym(head):
        if len(parts) == 1:
            return Content(head, "", "acronym")
        if len(parts) == 2 and HAN.search(parts[1]) and len(parts[1]) <= 12:
            return Content(head, "", "acronym, remark")
        return None
    if NAME.fullmatch(flat) and len(flat) >= 3:
        start = text.index(flat) + (len(flat) - len(flat.lstrip(QUOTED)))
        return Content("", "", "acronym(name)", flat.strip(QUOTED), start)
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
