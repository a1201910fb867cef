"""The references of one document to laws and documents: what is named, which provisions, how, and where.

Names come with their provisions (《条例》第九条第（一）项); provisions without a name are those of the text itself
(本法第十条, 前款), of a law named before in the sentence (某法第三条…、第八条), or, in a decision that amends another
text, of that one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.core.numerals import parse_numeral
from pipeline.core.text import DocumentText
from pipeline.policies.articles import Articles, Line
from pipeline.policies.cues import Cues, Titles
from pipeline.policies.listings import Listings
from pipeline.policies.names import Named, NameFinder, normalise_title
from pipeline.policies.provisions import NUMERAL, Path, read_provisions
from pipeline.policies.relations import RelationReader, mask_references

# Between a name and its provisions: an edition in brackets, 中, 的, a blank.
GAP = re.compile(r"(?:\s*[（(][^（）()\n]{1,20}[)）])?\s*[中的]?\s*(?=第)")
PLACED = re.compile(
    rf"(?P<here>本(?:条(?![例件约款文目])|款(?!项式)|项(?!目)))"
    rf"|(?P<before>[前上](?P<count>[一二两三四五六]|数)?(?P<level>条(?![例件])|款(?!式)|项(?!目)))"
    rf"|(?P<same>[该同](?:法(?![律规院定人])|条例|办法|规定|解释|细则|公约|协定))(?=第{NUMERAL}条)"
    rf"|(?P<bare>第\s*[（(]?{NUMERAL}[)）]?\s*(?:[、和至到及第]|[（(]|{NUMERAL}|[)）])*?[条款项])"
)
# What may follow a provision that is named without its law; 第三条道路 names none.
FOLLOWING = re.compile(
    r"\s*(?:[的、，,。；;：:和与及或并且所以中至到）)”」》之在外者等]|规定|确定|情形|为|是|应|不|予以|修改|删|改|作|增|后增|后插|$|\n)"
)
AMENDING = re.compile(r"(?:修改|修正|废止)(?:和废止)?[《〈](?P<title>.+)[》〉]")
AMENDED = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+、)?\s*(?:将|对|修改|删去)?\s*《(?P<title>[^《》\n]+(?:《[^《》\n]+》[^《》\n]*)?)》"
)
# 中华人民共和国刑法修正案（八） amends 中华人民共和国刑法.
AMENDMENTS = re.compile(r"^(?P<title>[^《》]{1,30}(?:法|法典))修正案(?:[（(][^（）()]{1,12}[)）])?$")
ANNOUNCED = re.compile(
    r"(?:对|将)《(?P<title>[^《》\n]+(?:《[^《》\n]+》[^《》\n]*)?)》(?!等)[^。；《]{0,12}?作(?:出)?(?:如下|以下)修[改正订]"
)
# 第五条后增加一条，作为第五条之一.
ADDED = re.compile(rf"增加{NUMERAL}[条款项]，作为$")
ADDING = re.compile(rf"[之以]?后?(?:增加|增列|增写){NUMERAL}[条款项]")
BEFORE_ADDED = 16  # characters
PROMULGATION = re.compile(
    r"^\s*[（(【]|^\s*(?:根据)?\s*(?:\d{4}|[12一二][〇○零一二三四五六七八九]{3})\s*年"
    r"|(?:公布|发布|通过|修正|修订|施行|批准|印发)[)）]?\s*$"
)
FRONT_LINES = 40


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference: offsets, the text named, its provisions, the relation; ``quoted`` where a title in 《》 names it."""

    start: int
    end: int
    name: str
    entity_id: str
    number: str
    paths: tuple[Path, ...]
    internal: bool
    relation: str = ""
    amended: bool = False  # named by its place in a decision that amends another text


def front_end(document: DocumentText, articles: Articles) -> int:
    """Where a document's own words begin: behind its title and the lines that say who made it and when."""
    first = next((line.start for line in articles.lines if line.article), len(document.text))
    end, open_bracket = 0, False
    titles = {block.start for block in document.blocks if block.kind == "title"}
    for line in articles.lines[:FRONT_LINES]:
        text = document.text[line.start : line.end].strip()
        if line.start >= first:
            break
        is_front = line.start in titles or open_bracket or (bool(PROMULGATION.search(text)) and text[-1:] not in "。；")
        if text and not is_front:
            break
        open_bracket = sum(map(text.count, "（(")) + open_bracket > sum(map(text.count, "）)"))
        end = line.end
    return end


class ReferenceFinder:
    """Finds the references of one document.

    Parameters
    ----------
    title, own
        The document's title, and the name that its references to itself get.
    """

    def __init__(
        self, document: DocumentText, title: str, articles: Articles, names: NameFinder, titles: Titles, cues: Cues
    ) -> None:
        self.document, self.text, self.title = document, document.text, title
        self.articles, self.names, self.titles, self.cues = articles, names, titles, cues
        self.listings = Listings(self.text, articles.lines)
        self.amended = self._amended_names()
        self._amended_starts = [start for start, _ in self.amended]

    def find(self) -> list[Reference]:
        """The references in order, with their relations."""
        begin = front_end(self.document, self.articles)
        titles = [(b.start, b.end) for b in self.document.blocks if b.kind == "title"]
        named = [n for n in self.names.find() if n.start >= begin and not _within(n.start, titles)]
        found = [reference for n in named if (reference := self._named(n))]
        found += self._own(found)
        found.sort(key=lambda r: r.start)
        found += self._placed(found, begin)
        found.sort(key=lambda r: r.start)
        spans = [(r.start, r.end) for r in found]
        relations = RelationReader(mask_references(self.text, spans), self.cues).read(
            spans, [self._default(r) for r in found]
        )
        return [replace(r, relation=relation) for r, relation in zip(found, relations, strict=True)]

    def _default(self, reference: Reference) -> str:
        """The relation where no cue shows one."""
        if ADDED.search(self.text, max(0, reference.start - BEFORE_ADDED), reference.start) or ADDING.match(
            self.text, reference.end
        ):
            return "amends"
        if listed := self.listings.relation(reference.start):
            return listed
        if reference.amended:
            line = self.articles.at(reference.start)
            return "applies" if line is not None and line.quoted else "amends"
        return "applies" if reference.internal else "mentions"

    def _amended_names(self) -> list[tuple[int, str]]:
        """From which offset on nameless provisions are those of a text that a decision amends; empty: no more."""
        match = AMENDING.search(self.title) or AMENDMENTS.match(self.title)
        names = [(0, match["title"])] if match and not re.search("等|部分|若干", self.title) else []
        for line in self.articles.lines:
            text = self.text[line.start : line.end]
            if line.quoted:
                continue
            announced = ANNOUNCED.search(text)
            if announced and not self.titles.own.fullmatch(announced["title"]):
                names.append((line.start, announced["title"]))
            elif match and (heading := AMENDED.match(text)):
                names.append((line.start, heading["title"]))
            elif line.article and names and names[-1][1]:
                names.append((line.start, ""))
        return names

    def _amended_at(self, offset: int) -> str:
        index = bisect_right(self._amended_starts, offset) - 1
        return self.amended[index][1] if index >= 0 else ""

    def _named(self, named: Named) -> Reference | None:
        gap = GAP.match(self.text, named.end)
        provisions = read_provisions(self.text, gap.end()) if gap else None
        paths, end = (provisions.paths, provisions.end) if provisions else ((), named.end)
        if self.titles.own.fullmatch(named.name):  # 对《本规定》作如下修改
            amended = self._amended_at(named.start)
            return self._internal(named.start, end, paths) if paths or amended else None
        itself = normalise_title(named.name) == normalise_title(self.title)
        if itself and not paths and not named.quoted:
            return None
        return Reference(named.start, end, named.name, named.entity_id, named.number, paths, itself and bool(paths))

    def _own(self, found: Sequence[Reference]) -> list[Reference]:
        """本法第十条, 本条例第三章; the text itself without a provision is no reference."""
        spans, own = [(r.start, r.end) for r in found], []
        for match in self.titles.own.finditer(self.text):
            gap = GAP.match(self.text, match.end())
            provisions = read_provisions(self.text, gap.end()) if gap else None
            if provisions and not _within(match.start(), spans):
                own.append(self._internal(match.start(), provisions.end, provisions.paths))
        return own

    def _internal(self, start: int, end: int, paths: tuple[Path, ...]) -> Reference:
        if name := self._amended_at(start):
            return Reference(start, end, name, "", "", paths, False, amended=True)
        return Reference(start, end, self.title, "", "", paths, True)

    def _placed(self, found: Sequence[Reference], begin: int) -> list[Reference]:
        """References by place: 前款, 本条第二款, and provisions without a name."""
        placed: list[Reference] = []
        known, position = list(found), begin
        index = 0
        for match in PLACED.finditer(self.text, begin):
            start = match.start()
            while index < len(known) and known[index].end <= start:
                index += 1
            if start < position or (index < len(known) and known[index].start < match.end()):
                continue
            line = self.articles.at(start)
            if line is None or start < line.head:
                continue
            before = max(
                (r for r in (*known[max(0, index - 1) : index], *placed[-1:]) if r.start >= line.start),
                key=lambda r: r.start,
                default=None,
            )
            if made := self._place(match, line, before):
                placed.append(made)
                position = made.end
        return placed

    def _place(self, match: re.Match[str], line: Line, before: Reference | None) -> Reference | None:
        start, end = match.span()
        if match["bare"]:
            return self._bare(start, line, before)
        if match["same"]:
            provisions = read_provisions(self.text, end)
            if before is None or provisions is None:
                return None
            return replace(before, start=start, end=provisions.end, paths=provisions.paths)
        if line.article is None:
            return None
        bases = [Path(line.article)] if match["here"] else self._before(match, line)
        if match["here"] == "本款":
            bases = [Path(line.article, line.paragraph)]
        elif match["here"] == "本项":
            bases = [Path(line.article, line.paragraph, line.item)]
        provisions = read_provisions(self.text, end, bases[0]) if len(bases) == 1 else None
        if provisions and provisions.paths:
            return self._internal(start, provisions.end, provisions.paths)
        return self._internal(start, end, tuple(bases))

    def _before(self, match: re.Match[str], line: Line) -> list[Path]:
        """What 前款, 前两项, 前条 stand for where they stand."""
        assert line.article is not None
        count = (parse_numeral(match["count"]) or 1) if match["count"] and match["count"] != "数" else 1
        level = match["level"]
        if level == "条":
            article = int(line.article.partition("-")[0])
            return [Path(str(n)) for n in range(max(1, article - count), article)] or [Path(line.article)]
        if level == "款":
            last = line.paragraph - 1 if line.paragraph > 1 else 1
            return [Path(line.article, n) for n in range(max(1, last - count + 1), last + 1)]
        item = line.item
        if item is None:  # prose after the items
            paragraph = max(1, line.paragraph - 1)
            last = self.articles.last_item(line.article, paragraph) or 1
            return [Path(line.article, paragraph, n) for n in range(max(1, last - count + 1), last + 1)]
        return [Path(line.article, line.paragraph, n) for n in range(max(1, item - count), max(2, item))]

    def _bare(self, start: int, line: Line, before: Reference | None) -> Reference | None:
        """第八条 without a name: of the law named before in the sentence, or of the text itself."""
        provisions = read_provisions(self.text, start)
        if provisions is None or not provisions.paths:
            return None
        level = provisions.paths[0].article
        same_sentence = before is not None and "。" not in self.text[before.end : start]
        named_before = self.text.endswith(("所列", "规定的", "所称", "中的"), 0, start)
        sure = line.article is not None and (provisions.paths[-1].item is None or named_before)
        sure = sure or (before is not None and same_sentence and bool(before.paths) and level is not None)
        if not sure and not FOLLOWING.match(self.text, provisions.end):
            return None
        if before is not None and same_sentence and before.paths and (level or before.paths[-1].article):
            base = Path(before.paths[-1].article) if level is None else None
            again = read_provisions(self.text, start, base) or provisions
            return replace(before, start=start, end=again.end, paths=again.paths, number="")
        if line.article is None:
            if level is None or before is None:
                return (
                    self._internal(start, provisions.end, provisions.paths)
                    if level and self._amended_at(start)
                    else None
                )
            return replace(before, start=start, end=provisions.end, paths=provisions.paths, number="")
        if level is None:
            base = Path(line.article) if provisions.paths[0].paragraph else Path(line.article, line.paragraph)
            provisions = read_provisions(self.text, start, base) or provisions
        return self._internal(start, provisions.end, provisions.paths)


def _within(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether an offset lies in one of the spans (in order, without overlaps)."""
    index = bisect_right(spans, (offset, 1 << 60)) - 1
    return index >= 0 and spans[index][0] <= offset < spans[index][1]
