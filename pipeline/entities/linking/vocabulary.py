"""Names that the corpus itself teaches (it defines, titles, quotes or repeats them), found wherever they stand.

A field's own programmes, bodies and rules are in no gazetteer. Where a text defines one, or cites it in title marks, it
says where the name begins and ends; the same string in running text is then the same name, unless it is a part of
another word there.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.lists import read_classes
from pipeline.core.script import is_han
from pipeline.entities.lexicon.folding import fold_name
from pipeline.entities.lexicon.lookup import Beginnings
from pipeline.entities.linking.definitions import DocumentMentions
from pipeline.entities.linking.linked import LinkedMention
from pipeline.records.entities import LearnedName

METHOD = "vocabulary"
LABELS = frozenset({"ORG", "LOC", "LAW", "PROGRAM"})
# How a mention was found that shows both edges of its name, and what that is called, the strongest first.
SHOWN = {"definition": "defined", "title": "titled", "quotation": "quoted"}
REPEATED = "repeated"
# A shorter string turns up in other words; a name of mixed labels or of little confidence teaches nothing.
SHORTEST, AGREEMENT, SURE = 5, 0.8, 0.8
# Rules of somebody that are still to be made bear no name: 军队医疗机构的|医疗事故处理办法|，由军队卫生主管部门制定.
OF, TO_BE_MADE = "的", re.compile("，?由[^，。；\n]{2,40}(?:制定|规定)")
# Names without marks must be found this often, in so many documents.
TIMES, DOCUMENTS = 3, 2


@dataclass(frozen=True, slots=True)
class Lesson:
    """A name that the corpus teaches: what it is, by what evidence, and the mentions that show it."""

    name: str
    label: str
    evidence: str
    mentions: int
    documents: int
    confidence: float
    example: tuple[str, int]


class Edges:
    """Tells whether a name may begin or end at a place, by the words that stand beside it."""

    def __init__(self, path: Path) -> None:
        classes = read_classes(path)
        self._before, self._after = (tuple(sorted(classes[name])) for name in ("before name", "after name"))

    def stand(self, text: str, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` is no part of a longer word or name."""
        free_before = not start or not is_han(text[start - 1]) or text.endswith(self._before, 0, start)
        return free_before and (end == len(text) or not is_han(text[end]) or text.startswith(self._after, end))


def learn(mentions: Iterable[LinkedMention], known: Container[str]) -> list[Lesson]:
    """What the mentions of a corpus teach, in order of the names; names in ``known`` (folded) need no lesson."""
    groups: dict[str, list[LinkedMention]] = defaultdict(list)
    for mention in mentions:
        key = fold_name(mention.text)
        if mention.label in LABELS and mention.role == "name" and len(key) >= SHORTEST and key not in known:
            groups[key].append(mention)
    lessons = (_read_lesson(group) for _, group in sorted(groups.items()))
    return [lesson for lesson in lessons if lesson is not None]


def _read_lesson(group: list[LinkedMention]) -> Lesson | None:
    label, count = min(Counter(m.label for m in group).items(), key=lambda item: (-item[1], item[0]))
    documents = len({m.doc_id for m in group})
    confidence = sum(m.confidence for m in group) / len(group)
    methods = {m.method for m in group if m.confidence >= SURE}
    evidence = next((name for method, name in SHOWN.items() if method in methods), "")
    if not evidence and len(group) >= TIMES and documents >= DOCUMENTS and confidence >= SURE:
        evidence = REPEATED
    if not evidence or count < AGREEMENT * len(group):
        return None
    names = Counter(m.text for m in group if "\n" not in m.text)
    if not names:
        return None
    first = min(group, key=lambda m: (m.doc_id, m.start))
    name = min(names, key=lambda text: (-names[text], text))
    return Lesson(name, label, evidence, len(group), documents, confidence, (first.doc_id, first.start))


def apply_lessons(
    lessons: list[Lesson], mentions: Mapping[str, list[LinkedMention]], texts: Mapping[str, str], edges: Edges
) -> tuple[dict[str, list[LinkedMention]], list[LearnedName]]:
    """The documents' mentions with those of the lessons' names that were not found, and the rows of ``vocabulary``."""
    taught = {lesson.name: lesson for lesson in lessons}
    finder = Beginnings(taught)
    added: Counter[str] = Counter()
    extended = {}
    for doc_id, text in texts.items():
        document = DocumentMentions(mentions.get(doc_id, []))
        for start, end in _find_longest(finder, text):
            lesson = taught[text[start:end]]
            rivals = document.overlapping(start, end)
            whole = any(m.start <= start and m.end >= end for m in rivals)
            crossing = any(m.start < start or m.end > end for m in rivals)
            to_be_made = lesson.label == "LAW" and text.endswith(OF, 0, start) and TO_BE_MADE.match(text, end)
            if whole or crossing or to_be_made or not edges.stand(text, start, end):
                continue
            new = LinkedMention(doc_id, start, end, lesson.name, lesson.label, METHOD, lesson.confidence)
            document.replace(rivals, new)
            added[lesson.name] += 1
        extended[doc_id] = document.mentions
    return extended, [
        LearnedName(
            lesson.name, lesson.label, lesson.evidence, lesson.mentions, lesson.documents, added[lesson.name],
            f"{lesson.example[0]}:{lesson.example[1]}",
        )
        for lesson in sorted(lessons, key=lambda x: (-added[x.name], -x.mentions, x.name))
    ]  # fmt: skip


def _find_longest(finder: Beginnings, text: str) -> Iterator[tuple[int, int]]:
    """Occurrences without overlaps, the longest first where they overlap."""
    reach = 0
    for start, end in sorted(finder.find(text), key=lambda span: (span[0], -span[1])):
        if start >= reach:
            yield start, end
            reach = end
