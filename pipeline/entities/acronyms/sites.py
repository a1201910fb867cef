"""Where a text may define a short form: brackets and the cues 以下简称, 下称, 简称.

A :class:`Site` says which short form stands there and where its long form ends; where the long form *begins* is for
:mod:`~pipeline.entities.acronyms.candidates` to propose and for the model to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.entities.acronyms.contents import Content, read_contents

OPEN, CLOSE = "(（", ")）"
SQUARE = "[［"
QUOTES = "《》“”‘’\"'「」『』<>〈〉"
# Square brackets close square ones only: an interval [0, 1) opens none that is round.
BRACKETS = (re.compile(r"[()（）]"), re.compile(r"[\[\]［］]"))
CUE = re.compile(
    r"[，,、]?\s*(?:以下|下文|本文|以下统一)?(?:简称|统称|下称)(?:为|作|是|：|:)?\s*"
    r"(?:[“\"「『‘]([^”\"」』’\n，,。；;]{1,20})[”\"」』’]|([A-Za-z][A-Za-z0-9\-/]{1,11}))"
)
# What makes of 统称 a plain verb: 可以统称为..., 也简称...
PLAIN_VERB = re.compile("(?:可以?|都|也|均|被|常|通常|一般|往往|并|又|亦|才)$")
# Letters and digits of full width, character by character.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}
SPACE = " \t\u3000\u00a0"
# Longer brackets are remarks: reading them costs time and never gives a definition.
LONGEST_CONTENT = 160


@dataclass(frozen=True, slots=True)
class Site:
    """A possible definition.

    Attributes
    ----------
    anchor
        Offset of the end of the long form.
    begin
        Offset of the beginning of the long form where the text itself settles it (a name inside the bracket, or
        English words), else -1.
    close
        Offset after the whole construction.
    floor
        Offset before which no long form may begin: the start of the block.
    short_form, english, pattern
        What stands in the bracket.
    collective
        Whether the cue is 统称, 合称: one name for several things.
    """

    anchor: int
    begin: int
    close: int
    floor: int
    short_form: str
    english: str
    pattern: str

    collective: bool = False

    @property
    def names_clause(self) -> bool:
        """Whether the long form may be a whole clause, as those of Chinese short names."""
        return self.pattern in {"short name", "cue"}


def pair_brackets(text: str) -> list[tuple[int, int]]:
    """Offsets of each opening bracket and of its closing one, both widths mixed, in order of the closing one."""
    pairs = []
    for brackets in BRACKETS:
        stack: list[int] = []
        for match in brackets.finditer(text):
            if match.group() in OPEN + SQUARE:
                stack.append(match.start())
            elif stack:
                pairs.append((stack.pop(), match.start()))
    return sorted(pairs, key=lambda pair: pair[1])


def _trim(text: str, end: int, floor: int) -> int:
    """``end`` moved left over spaces and closing quotes."""
    while end > floor and (text[end - 1] in SPACE or text[end - 1] in "》”’」』\"'>〉"):
        end -= 1
    return end


def _quoted_begin(text: str, anchor: int, start: int, floor: int) -> int:
    """Where a name in quotes or 《》 that ends at ``anchor`` begins, else -1."""
    closing = text[anchor : anchor + 1] if anchor < start else ""
    opening = {"》": "《", "”": "“", "」": "「", "』": "『"}.get(closing)
    if opening is None:
        return -1
    begin = text.rfind(opening, floor, anchor)
    return begin + 1 if 0 <= begin < anchor - 1 and "\n" not in text[begin:anchor] else -1


def _reverse_site(text: str, start: int, close: int, content: Content, floor: int) -> Site | None:
    """ACR（名称）: the acronym stands before the bracket and the name in it."""
    match = re.search(r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9\-]{1,11}$", text[max(floor, start - 13) : start].rstrip(SPACE))
    if match is None or sum(c.isupper() for c in match.group()) < 2:
        return None
    begin = start + 1 + content.name_start
    return Site(begin + len(content.name), begin, close + 1, floor, match.group(), content.english, "acronym(name)")


def _english_site(text: str, anchor: int, close: int, content: Content, floor: int) -> Site | None:
    """English long form（ACR）, by the rule of Schwartz and Hearst (2003): the letters occur in order."""
    from pipeline.entities.acronyms.english import find_english_long_form

    begin = find_english_long_form(text, floor, anchor, content.short_form)
    if begin is None:
        return None
    return Site(anchor, begin, close + 1, floor, content.short_form, text[begin:anchor], "english(acronym)")


def _bracket_sites(text: str, start: int, close: int, floor: int) -> Iterator[Site]:
    if not 2 <= close - start - 1 <= LONGEST_CONTENT:
        return
    anchor = _trim(text, start, floor)
    for content in read_contents(text[start + 1 : close].translate(HALF_WIDTH)):
        # Square brackets hold citations and kinds of documents ([EB/OL]) unless more than letters says otherwise.
        if text[start] in SQUARE and not content.english and content.pattern != "short name":
            continue
        site = _content_site(text, start, close, content, anchor, floor)
        if site is not None:
            yield site


def _content_site(text: str, start: int, close: int, content: Content, anchor: int, floor: int) -> Site | None:
    if content.name and not content.short_form:
        return _reverse_site(text, start, close, content, floor)
    if not content.short_form or anchor == floor or text[anchor - 1] in "%％℃°" or text[close + 1 : close + 2] == "+":
        return None
    if text[anchor - 1].isascii() and text[anchor - 1].isalpha():
        site = _english_site(text, anchor, close, content, floor)
        if site is not None:
            return site
    begin = _quoted_begin(text, anchor, start, floor)
    collective = any(cue in text[start : start + 8] for cue in ("统称", "合称"))
    return Site(anchor, begin, close + 1, floor, content.short_form, content.english, content.pattern, collective)


def _cue_sites(text: str, floor: int, ceiling: int, covered: list[tuple[int, int]]) -> Iterator[Site]:
    """Definitions without a bracket: 名称，以下简称“短名”."""
    for match in CUE.finditer(text, floor, ceiling):
        if any(start < match.start() < close for start, close in covered):
            continue
        if PLAIN_VERB.search(text, max(floor, match.start() - 2), match.start()):
            continue
        anchor = _trim(text, match.start(), floor)
        if anchor > floor:
            short_form = (match.group(1) or match.group(2)).strip(SPACE + QUOTES)
            begin = _quoted_begin(text, anchor, match.start(), floor)
            yield Site(anchor, begin, match.end(), floor, short_form, "", "cue")


def find_sites(text: str, start: int, end: int) -> list[Site]:
    """The possible definitions in ``text[start:end]`` (a block), in order of their long forms' ends."""
    piece = text[start:end]
    pairs = [(start + opening, start + closing) for opening, closing in pair_brackets(piece)]
    sites = [site for opening, closing in pairs for site in _bracket_sites(text, opening, closing, start)]
    if "称" in piece:
        sites += _cue_sites(text, start, end, pairs)
    return sorted(sites, key=lambda site: (site.anchor, site.close))
