"""Where a text may define a short form: brackets and the cues 以下简称, 以下称, 统称, 合称.

A :class:`Site` says which short form stands there and where its long form ends; where the long form *begins* is for
:mod:`~pipeline.entities.acronyms.candidates` to propose and for the model to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.core.script import HAN
from pipeline.entities.acronyms.contents import SCOPE, Content, is_acronym, read_contents
from pipeline.entities.acronyms.english import PHRASE, find_english_long_form
from pipeline.entities.acronyms.uses import half_width
from pipeline.entities.acronyms.variables import is_variable

OPEN, CLOSE = "(（", ")）"
SQUARE = "[［"
OTHER_OPEN = "〔【"
QUOTES = "《》“”‘’\"'「」『』<>〈〉"
# Square brackets close square ones only: an interval [0, 1) opens none that is round.
BRACKETS = (re.compile(r"[()（）]"), re.compile(r"[\[\]［］]"), re.compile("[〔〕]"), re.compile("[【】]"))
_SIGNS = re.compile(r"[()（）\[\]［］〔〕【】称]|缩写")  # without one of them nothing is defined
CUE_WORDS = "(?:简称|统称|合称|并称|下称|以下称)"
CUE = re.compile(
    rf"[，,、]?\s*(?:{SCOPE})?均?{CUE_WORDS}(?:为|作|是|：|:)?\s*"
    r"(?:[“\"「『‘《]([^”\"」』’》\n，,。；;]{1,20})[”\"」』’》]|([A-Za-z][A-Za-z0-9\-/]{1,11}))"
)
# Without quotes the short name ends with the clause: A和B统称C。 and, after a comma, A，简称B，包括 ...
BARE_CUE = re.compile(
    rf"(?:(?:统称|合称)为?|[，,]\s*(?:{SCOPE})?(?:统称|合称|简称|下称)为?|[，,]\s*(?:通常|一般|又|也|亦)简称为?|[，,]\s*以下称为?)"
    rf"(?![为等及或和的是不，。])((?:[{HAN}]|[(（][{HAN}]{{1,6}}[)）]){{2,24}})(?=[，,。；;)）\n]|$)"
)
# 中医学系简称中医系，: without a comma the short name must spell what stands before it.
PLAIN_CUE = re.compile(rf"(?:^|(?<=[。；;，,\n]))([{HAN}]{{3,24}}?)简称为?([{HAN}]{{2,12}})(?=[，,。；;\n]|$)")
# When a short name holds is no part of the name: A和B并列使用时，统称C; A，在主管 ... 时，简称B.
CONDITION = re.compile(r"(?:(?:并列|合并|同时|一并|共同)使用|[，,]在[^，,。；;]{2,40})时$")
# 《A》、《B》（以下简称《a》、《b》）
TITLE = re.compile("《([^《》\n]+)》")
LISTED = re.compile(rf"\s*(?:{SCOPE})?(?:分别)?(?:简称|下称)((?:《[^《》\n]+》[、和及与]?){{2,}})\s*")
LISTED_TITLES = re.compile(r"(?:《[^《》\n]+》[、和及与，,]?)+$")
# What ends a talk about short names rather than one: 使用全称、简称等, 统称或者 ...
NO_NAME = re.compile("^(?:等|及|或|和|的|是|不|其|应|可|必须|以)|(?:名称|简称|统称|字样|规定)$")
# What makes of 统称 a plain verb: 可以统称为..., 也简称...
PLAIN_VERB = re.compile("(?:可以?|都|也|均|被|常|通常|一般|往往|并|又|亦|才)$")
# A part's number belongs to a title: ...的解释（二）; any other bracket that ends a name is a remark.
NUMBER_BRACKET = re.compile("[(（][一二三四五六七八九十]{1,3}[)）]$")
PARTNERS = dict(zip(")）]］〕】", "(（[［〔【", strict=True))
SPACE = " \t\u3000\u00a0"
# 第一控股（BVI）有限公司: a company's name goes on behind the bracket; 1050美元/吨（CFR）: a quantity has no name.
COMPANY_TAIL = re.compile(f"(?:[{HAN}]{{0,4}}有限|股份|控股|集团)")
QUANTITY = re.compile(
    r"\d[\d.,，]*\s*[万亿多余]*(?:[美欧日港]?元|英镑|万?吨|公斤|千克|克|桶|磅|升|公里|米|公?亩|公顷|度|千瓦时?|人次?|天|小时|[％%])"
    rf"(?:[/／每][{HAN}A-Za-z]{{1,3}})?$"
)
# One name for several things.
COLLECTIVE = ("统称", "合称", "并称")
# CCUS——是英文 Carbon Capture, Utilization and Storage 的缩写，全称二氧化碳捕集、利用与封存
SPELLED = re.compile(
    r"(?<![A-Za-z])(?P<acronym>[A-Z][A-Za-z0-9\-/]{1,11})\s*[—－，,]{0,2}\s*[是为](?:英文|英语)?\s*"
    r"(?P<english>[A-Za-z][A-Za-z ,，&'\-]{1,100}?)\s*的(?:英文)?(?:首字母)?(?:缩写|简称)[，,；;]\s*(?:中文)?"
    rf"(?:全称|意思是|[意译]为|名称为?|即)[为是]?[：:]?\s*(?P<name>[{HAN}][^，,。；;：:()（）\n]{{2,40}})"
)
# Characters of a bracket before a cue that names them.
LEAST_INSIDE = 4
# Longer brackets are remarks: reading them costs time and never gives a definition.
LONGEST_CONTENT = 160
LONGEST_LIST, LONGEST_CONDITION = 400, 60


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
        return self.pattern in {"short name", "cue", "collective"}


def pair_brackets(text: str) -> list[tuple[int, int]]:
    """Offsets of each opening bracket and of its closing one, both widths mixed, in order of the closing one."""
    pairs = []
    for brackets in BRACKETS:
        stack: list[int] = []
        for match in brackets.finditer(text):
            if match.group() in OPEN + SQUARE + OTHER_OPEN:
                stack.append(match.start())
            elif stack:
                pairs.append((stack.pop(), match.start()))
    return sorted(pairs, key=lambda pair: pair[1])


def _trim(text: str, end: int, floor: int) -> int:
    """``end`` moved left over spaces, remarks in brackets ((2020年修正), another acronym) and closing quotes."""
    while end > floor:
        character = text[end - 1]
        if character in SPACE:
            end -= 1
        elif character in PARTNERS and not NUMBER_BRACKET.search(text, max(floor, end - 5), end):
            opening = _opening(text, end - 1, floor)
            if opening <= floor:
                return end
            end = opening
        else:
            break
    while end > floor and (text[end - 1] in SPACE or text[end - 1] in "》”’」』\"'>〉"):
        end -= 1
    return end


def _opening(text: str, closing: int, floor: int) -> int:
    """Where the bracket that closes at ``closing`` opens, brackets within it passed; -1 when it does not."""
    depth = 0
    for place in range(closing, max(floor, closing - LONGEST_CONTENT) - 1, -1):
        depth += (text[place] in PARTNERS) - (text[place] in "(（[［〔【")
        if not depth:
            return place
    return -1


def _quoted_begin(text: str, anchor: int, start: int, floor: int) -> int:
    """Where a name in quotes or 《》 that ends at ``anchor`` begins, else -1."""
    closing = text[anchor : anchor + 1] if anchor < start else ""
    opening = {"》": "《", "”": "“", "」": "「", "』": "『"}.get(closing)
    if opening is None:
        return -1
    begin = text.rfind(opening, floor, anchor)
    return begin + 1 if 0 <= begin < anchor - 1 and "\n" not in text[begin:anchor] else -1


def _reverse_site(text: str, start: int, close: int, content: Content, floor: int) -> Site | None:
    """ACR（名称）: the acronym stands before the bracket and the name in it; or English（名称，简称ACR）."""
    begin = start + 1 + content.name_start
    end = begin + len(content.name)
    if content.short_form:
        english = PHRASE.search(text, max(floor, start - LONGEST_CONTENT), _trim(text, start, floor))
        return Site(
            end, begin, close + 1, floor, content.short_form, english.group() if english else "", content.pattern
        )
    match = re.search(r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9\-]{1,11}$", text[max(floor, start - 13) : start].rstrip(SPACE))
    if match is None or sum(c.isupper() for c in match.group()) < 2 or not is_acronym(match.group()):
        return None
    return Site(end, begin, close + 1, floor, match.group(), content.english, "acronym(name)")


def _english_site(text: str, anchor: int, close: int, content: Content, floor: int) -> Site | None:
    """English long form（ACR）, by the rule of Schwartz and Hearst (2003): the letters occur in order."""
    begin = find_english_long_form(text, floor, anchor, content.short_form)
    if begin is None:
        return None
    return Site(anchor, begin, close + 1, floor, content.short_form, text[begin:anchor], "english(acronym)")


def _bracket_sites(text: str, start: int, close: int, floor: int) -> Iterator[Site]:
    if not 2 <= close - start - 1 <= LONGEST_CONTENT:
        return
    if text[close - 1] == "》" and (listed := list(_listed_sites(text, start, close, floor))):
        yield from listed
        return
    anchor = _trim(text, start, floor)
    for content in read_contents(half_width(text[start + 1 : close])):
        # Square brackets hold citations and kinds of documents ([EB/OL]) unless more than letters says otherwise.
        if text[start] in SQUARE and not content.english and content.pattern != "short name":
            continue
        site = _content_site(text, start, close, content, anchor, floor)
        if site is not None and (site.names_clause or not is_variable(text, start, close, site.short_form)):
            yield site


def _listed_sites(text: str, start: int, close: int, floor: int) -> Iterator[Site]:
    """《A》、《B》（以下简称《a》、《b》）: as many titles before the bracket as short names in it, one by one."""
    cue = LISTED.fullmatch(text, start + 1, close)
    if cue is None:
        return
    shorts = TITLE.findall(cue[1])
    before = LISTED_TITLES.search(text, max(floor, start - LONGEST_LIST), start)
    titles = list(TITLE.finditer(text, before.start(), start)) if before is not None else []
    if len(titles) < len(shorts):
        return
    for title, short_form in zip(titles[-len(shorts) :], shorts, strict=True):
        yield Site(title.end(1), title.start(1), close + 1, floor, short_form, "", "short name")


def _content_site(text: str, start: int, close: int, content: Content, anchor: int, floor: int) -> Site | None:
    if content.name:
        return _reverse_site(text, start, close, content, floor)
    if not content.short_form or anchor == floor or text[anchor - 1] in "%％℃°" or text[close + 1 : close + 2] == "+":
        return None
    if text[anchor - 1].isascii() and text[anchor - 1].isalpha():
        site = _english_site(text, anchor, close, content, floor)
        if site is not None:
            return site
    if content.pattern == "acronym" and (
        COMPANY_TAIL.match(text, close + 1) or QUANTITY.search(text, max(floor, anchor - 16), anchor)
    ):
        return None
    begin = _quoted_begin(text, anchor, start, floor)
    collective = any(cue in text[start:close].partition(content.short_form)[0] for cue in COLLECTIVE)
    pattern = "collective" if collective and content.pattern == "short name" else content.pattern
    return Site(anchor, begin, close + 1, floor, content.short_form, content.english, pattern, collective)


def _cue_sites(text: str, floor: int, ceiling: int, pairs: list[tuple[int, int]], read: set[int]) -> Iterator[Site]:
    """Definitions without a bracket of their own: 名称，以下简称“短名”; A和B统称C; (包括A、B，以下统称C).

    ``pairs`` are the brackets; those whose closing one is in ``read`` define something as a whole.
    """
    seen: set[int] = set()
    for match in PLAIN_CUE.finditer(text, floor, ceiling):
        if _is_shortened(match[2], match[1]):
            yield Site(match.end(1), -1, match.end(), floor, match[2], "", "cue")
    for match in [*CUE.finditer(text, floor, ceiling), *BARE_CUE.finditer(text, floor, ceiling)]:
        around = [(opening, closing) for opening, closing in pairs if opening < match.start() < closing]
        if match.start() in seen or PLAIN_VERB.search(text, max(floor, match.start() - 2), match.start()):
            continue
        if any(closing in read or match.start() - opening < LEAST_INSIDE for opening, closing in around):
            continue
        seen.add(match.start())
        begin = max((opening + 1 for opening, _ in around), default=floor)
        yield from _cue_site(text, match, begin)


def is_spelled(short_form: str, name: str) -> bool:
    """Whether a name holds all characters of a short form in their order."""
    characters = iter(name)
    return all(c in characters for c in short_form)


def _is_shortened(short_form: str, name: str) -> bool:
    """Whether a short name leaves out some of a name's characters, and keeps the order of the others."""
    return short_form != name and short_form[0] == name[0] and is_spelled(short_form, name)


def _cue_site(text: str, match: re.Match[str], floor: int) -> Iterator[Site]:
    anchor = _trim(text, match.start(), floor)
    if (condition := CONDITION.search(text, max(floor, anchor - LONGEST_CONDITION), anchor)) is not None:
        anchor = condition.start()
    short_form = next(group for group in match.groups() if group).strip(SPACE + QUOTES)
    if anchor > floor and not NO_NAME.search(short_form):
        collective = any(cue in match.group() for cue in COLLECTIVE)
        begin = _quoted_begin(text, anchor, match.start(), floor)
        yield Site(anchor, begin, match.end(), floor, short_form, "", "collective" if collective else "cue", collective)


def _spelled_sites(text: str, floor: int, ceiling: int) -> Iterator[Site]:
    """ACR 是 English 的缩写，全称名称: the sentence says of what words the acronym is, and names the thing."""
    for match in SPELLED.finditer(text, floor, ceiling):
        if is_acronym(match["acronym"]):
            begin, end = match.span("name")
            yield Site(end, begin, match.end(), floor, match["acronym"], match["english"], "english(name, acronym)")


def find_sites(text: str, start: int, end: int) -> list[Site]:
    """The possible definitions in ``text[start:end]`` (a block), in order of their long forms' ends."""
    piece = text[start:end]
    if not _SIGNS.search(piece):
        return []
    pairs = [(start + opening, start + closing) for opening, closing in pair_brackets(piece)]
    sites = [site for opening, closing in pairs for site in _bracket_sites(text, opening, closing, start)]
    if "称" in piece:
        sites += _cue_sites(text, start, end, pairs, {site.close - 1 for site in sites})
    if "缩写" in piece or "简称" in piece:
        sites += _spelled_sites(text, start, end)
    # English words inside a bracket that defines the same acronym for a Chinese name are its English long form.
    outer = {(site.short_form, site.english): site for site in sites if site.pattern != "english(acronym)"}
    nested = [
        site for site in sites
        if site.pattern == "english(acronym)" and (whole := outer.get((site.short_form, site.english)))
        and whole.anchor < site.begin and site.close <= whole.close
    ]  # fmt: skip
    return sorted((site for site in sites if site not in nested), key=lambda site: (site.anchor, site.close))
