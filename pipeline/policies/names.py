"""Where a document names a law or another document: titles in 《》, names known to the linker, numbers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.core.script import HAN
from pipeline.entities.acronyms.uses import find_short_form_uses
from pipeline.policies.cues import Titles
from pipeline.policies.listings import find_listed_title
from pipeline.policies.numbers import iterate_numbers

# The longest title of the central collection of laws has 87 characters.
LONGEST = 120
# A number with the names of the bodies of a joint order.
SIGN = 80
BRACKET_END = re.compile(r"(?:[（(][^（）()]*[)）])+$")
CELL = re.compile(r"[ \t\u3000]*[\t|][ \t\u3000]*")  # between a title and its number in a table's row
OPENING = re.compile(r"\s*[（(]\s*")
CLOSING = re.compile(r"\s*(?:[，,；;、][^（）()\n]{0,60})?[)）]")
# What is no part of a short sign before the year (根据国发〔2021〕4号).
BEFORE_SIGN = re.compile(
    r".*(?:根据|按照|依据|依照|参照|贯彻|落实|执行|废止|修改|转发|印发|以及|[的和与及在由对是即经以如见])"
)
OPEN_YEAR = r"[〔\[［【（(﹝]"
# What defines a short form: （以下简称《意见》）, (以下称条例).
DEFINING = re.compile(r"(?:以下|下文|本文|下同)?(?:简|统|合|并|通|又)?称(?:为|作)?\s*[:：]?\s*[“\"'‘《]?$")
# A bare name that goes on is another word: 合同法学, 刑法修订工作.
GOES_ON = re.compile(
    r"律|规(?!定)|学(?!校|生)|界(?!定)|修订|修改(?![决的为前后])|系(?!统)|意义|意识|理论|思想|体系|制度|典(?!型)"
)
DEFINED = ("以下", "下称", "简称")
OF_ANY = ("有关", "相关", "其他", "各", "该", "上述", "下列", "本", "其")
# What a plan's name has that is the name of one plan; a definition of any of a kind.
SPECIFIC = re.compile(r"[“”\"\d]|第?[一二三四五六七八九十]+(?:个)?[五年]|中长期")
GENERIC = re.compile(r"^(?:有关|相关|各类|各项)|的(?:有关|相关|其他)|或者|等[^（]{0,6}$|草案$|性(?:规定|规则|解释)$")


@dataclass(frozen=True, slots=True)
class LawMention:
    """A mention of a LAW entity, with the name that the entity has."""

    start: int
    end: int
    entity_id: str
    name: str
    method: str


@dataclass(frozen=True, slots=True)
class Named:
    """A place where a text is named; ``end`` is that of the name, or of the number in brackets after it."""

    start: int
    end: int
    name: str
    entity_id: str
    number: str
    quoted: bool


def find_quotations(text: str) -> list[tuple[int, int]]:
    """Offsets of what stands in 《》, with the marks; inner marks belong to the outer title."""
    found, depth, start = list[tuple[int, int]](), 0, 0
    for match in re.finditer(r"[《》]", text):
        if match[0] == "《":
            if depth and (match.start() - start > LONGEST or "\n" in text[start : match.start()]):
                depth = 0
            if not depth:
                start = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth and match.end() - start <= LONGEST + 2:
                found.append((start, match.end()))
    return found


def is_title(title: str, titles: Titles, heads: tuple[str, ...] = ()) -> bool:
    """Whether a title is, by its last words, that of a law or an official document."""
    bare = BRACKET_END.sub("", title.strip())
    return bare.endswith(heads or titles.heads) and not bare.endswith(titles.forms)


class NameFinder:
    """Finds names in one document.

    Parameters
    ----------
    mentions
        The document's LAW mentions by offset.
    short_forms
        Short form to (offset of its definition, long form), as the document defines them, in order.
    known
        Normalised names of all LAW entities to their ids.
    """

    def __init__(
        self,
        text: str,
        mentions: Iterable[LawMention],
        short_forms: Mapping[str, Sequence[tuple[int, str]]],
        known: Mapping[str, str],
        titles: Titles,
    ) -> None:
        self.text = text
        self.mentions = sorted(mentions, key=lambda m: m.start)
        self.short_forms = short_forms
        self.known = known
        self.titles = titles
        inner = {text[start + 1 : end - 1].replace("\n", "") for start, end in find_quotations(text)}
        self.titled = sorted(title for title in inner if is_title(title, titles, titles.bare))

    def find(self) -> list[Named]:
        """The names in order, without overlaps; those that only define a short form are left out."""
        quotations = find_quotations(self.text)
        found = [named for start, end in quotations if (named := self._quoted(start, end))]
        covered = [*quotations]
        starts = [start for start, _ in quotations]
        for mention in self.mentions:
            index = bisect_right(starts, mention.start) - 1
            inside = index >= 0 and mention.start < quotations[index][1]
            following = bisect_left(starts, mention.start)
            crossing = following < len(starts) and starts[following] < mention.end
            if not inside and not crossing and (named := self._bare(mention)):
                found.append(named)
                covered.append((named.start, named.end))
        found += self._short_forms(sorted(covered))
        covered += [(n.start, n.end) for n in found]
        found += self._numbers(sorted(covered))
        found.sort(key=lambda n: (n.start, -n.end))
        return [n for i, n in enumerate(found) if i == 0 or n.start >= max(p.end for p in found[max(0, i - 3) : i])]

    def expand(self, form: str, offset: int) -> str:
        """What a short form stands for at an offset, or the form itself."""
        definitions = self.short_forms.get(form)
        if not definitions:
            return form
        index = bisect_right([at for at, _ in definitions], offset)
        return definitions[max(index - 1, 0)][1].strip("《》")

    def _defines_one(self, form: str, offset: int) -> bool:
        """Whether a short form stands for one text: what it stands for is in 《》, or is a law by its last words."""
        long = self.expand(form, offset)
        quoted = any(name.startswith("《") for _, name in self.short_forms[form])
        return quoted or (is_title(long, self.titles, self.titles.bare) and not GENERIC.search(long))

    def _with_number(self, end: int) -> tuple[int, str]:
        if opening := OPENING.match(self.text, end):
            number = next(iterate_numbers(self.text, opening.end(), opening.end() + SIGN), None)
            if number and number.start <= opening.end() and (closing := CLOSING.match(self.text, number.end)):
                return closing.end(), number.value
        if cell := CELL.match(self.text, end):
            number = next(iterate_numbers(self.text, cell.end(), cell.end() + SIGN), None)
            if number and number.start == cell.end():
                return number.end, number.value
        return end, ""

    def _quoted(self, start: int, end: int) -> Named | None:
        inner = self.text[start + 1 : end - 1].replace("\n", "").strip()
        mention = next((m for m in self._at(start, end) if m.start <= start + 1 and m.end >= end - 1), None)
        if DEFINING.search(self.text, max(0, start - 12), start):
            return None
        defined = inner in self.short_forms or f"《{inner}》" in self.short_forms
        last, number = self._with_number(end)
        known = number or is_title(inner, self.titles) or (mention is not None and mention.method == "gazetteer")
        if not defined and not known:
            return None
        name = self.expand(inner, start) if defined else inner
        entity = mention.entity_id if mention else self.known.get(normalise_title(name), "")
        return Named(start, last, name.strip("《》"), entity, number, True)

    def _at(self, start: int, end: int) -> list[LawMention]:
        low = bisect_left(self.mentions, start, key=lambda m: m.start)
        return self.mentions[low : bisect_left(self.mentions, end, key=lambda m: m.start)]

    def _bare(self, mention: LawMention) -> Named | None:
        start, end, text = mention.start, mention.end, self.text
        surface = text[start:end].replace("\n", "")
        if DEFINING.search(text, max(0, start - 12), start) or GOES_ON.match(text, end):
            return None
        if surface.startswith((*OF_ANY, *DEFINED)) or not self._names_one(mention, surface):
            return None
        name = self.expand(surface, start) if surface in self.short_forms else mention.name or surface
        last, number = self._with_number(end)
        if fuller := self._find_fuller(start, surface, name):
            name, start = fuller
            return Named(start, last, name, self.known.get(normalise_title(name), ""), number, False)
        return Named(start, last, name.strip("《》"), mention.entity_id, number, False)

    def _find_fuller(self, start: int, surface: str, name: str) -> tuple[str, int] | None:
        """The title that a name is the end of, and where the name then starts: 仲裁法 in 调解仲裁法 is no 仲裁法.

        It is a title that the document names in full (《劳动争议调解仲裁法》), of which two letters more stand before.
        """
        before, found = self.text[max(0, start - LONGEST) : start], (0, "")
        for title in self.titled:
            if title.endswith(surface) and normalise_title(title) != normalise_title(name):
                rest = title.removesuffix(surface)
                found = max(found, (next((n for n in range(len(rest), 1, -1) if before.endswith(rest[-n:])), 0), title))
        return (found[1], start - found[0]) if found[0] else None

    def _names_one(self, mention: LawMention, surface: str) -> bool:
        """Whether a name without 《》 is that of one text, and not of any plan of a kind."""
        start, end, text = mention.start, mention.end, self.text
        if surface.isascii():
            inside = text[start - 1 : start] in ("（", "(") and text[end : end + 1] in ("）", ")")
            return not inside and text.startswith(self.titles.after_latin, end)
        if surface in self.short_forms:
            return self._defines_one(surface, start)
        if mention.method == "gazetteer" or is_title(surface, self.titles, self.titles.bare):
            return True
        return bool(SPECIFIC.search(surface)) and is_title(surface, self.titles)

    def _short_forms(self, covered: list[tuple[int, int]]) -> list[Named]:
        """Defined short forms of texts that no mention covers, or only in part: 商标法修改决定 begins with 商标法."""
        forms = [f for f in self.short_forms if not f.isascii() and is_title(f, self.titles)]
        found = []
        for start, end in find_short_form_uses(self.text, forms):
            index = bisect_right(covered, (start, 1 << 60)) - 1
            inside = index >= 0 and covered[index][1] >= end
            if inside or DEFINING.search(self.text, max(0, start - 12), start) or GOES_ON.match(self.text, end):
                continue
            if self._defines_one(self.text[start:end], start):
                name = self.expand(self.text[start:end], start)
                last, number = self._with_number(end)
                found.append(Named(start, last, name, self.known.get(normalise_title(name), ""), number, False))
        return found

    @staticmethod
    def _taken(span: tuple[int, int], covered: Sequence[tuple[int, int]]) -> bool:
        """Whether one of the spans (in order) is within another."""
        index = bisect_right(covered, (span[1], 0)) - 1
        return index >= 0 and covered[index][1] > span[0]

    def _numbers(self, covered: list[tuple[int, int]]) -> list[Named]:
        """Documents that are named by their number alone: 国发〔2021〕4号文件."""
        found = []
        starts = [start for start, _ in covered]
        for number in iterate_numbers(self.text):
            index = bisect_right(starts, number.end) - 1
            line = self.text.rfind("\n", 0, number.start) + 1
            if number.order or (index >= 0 and covered[index][1] > number.end - 1) or number.start == line:
                continue  # a number that opens its line is the text's own
            sign = re.split(OPEN_YEAR, self.text[number.start : number.end])[0]
            short = BEFORE_SIGN.sub("", sign)
            value = short.strip() + number.value[number.value.find("〔") :]
            listed = find_listed_title(self.text, number.start)
            if listed and is_title(name := self.text[slice(*listed)], self.titles) and not self._taken(listed, covered):
                entity = self.known.get(normalise_title(name), "")
                found.append(Named(listed[0], number.end, name, entity, value, True))
                continue
            found.append(Named(number.start + len(sign) - len(short), number.end, "", "", value, False))
        return found


EDITION = re.compile(r"[（(](?:\d{4}[\d年月日\-.]{0,7})?\s*(?:修正|修订|版|公布|发布|修正文本)?本?[)）]$")
STYLE = re.compile(rf"^(?:中华人民共和国)(?=[{HAN}]{{2}})")


@lru_cache(1 << 14)
def normalise_title(title: str) -> str:
    """A title under which the editions and styles of one law fall together."""
    bare = re.sub(r"[《》〈〉<>＜＞“”\"'‘’\s\u3000]", "", title)
    bare = bare.replace("(", "（").replace(")", "）")
    return STYLE.sub("", EDITION.sub("", bare)).replace("中华人民共和国", "")
