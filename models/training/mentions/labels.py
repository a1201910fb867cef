"""The annotated texts: the development sets in ../shared, and paragraphs that annotations/names.tsv annotates.

The table holds no text: a row is a file under ../shared, the line of a file of lines (from 0) or nothing, offsets into
the decoded text (of a .docx: its paragraphs, a line each), and a label; a row labelled TEXT is a paragraph that was
read, with its field as note. fresh.tsv is measured with only: nothing is trained on it.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from models.training.sources import read_source
from pipeline.core.config import Config, CorpusParameters
from pipeline.core.stage import MODELS, Context
from pipeline.entities.tokens import DocumentTokens, iterate_tokens
from pipeline.records.base import rows_table
from pipeline.records.extraction import Block
from pipeline.segmentation.parameters import SegmentationParameters
from pipeline.segmentation.stage import segment_documents

TABLE = Path(__file__).parent / "annotations" / "names.tsv"
# Paragraphs of provinces and texts that no other table touches, annotated before anything was run over them.
FRESH = Path(__file__).parent / "annotations" / "fresh.tsv"
# A second annotation of some of the paragraphs, made without a look at the first.
SECOND = Path(__file__).parent / "annotations" / "second.tsv"
# Sentences written for this, a line each, names as [name|LABEL]: kinds that the annotated texts hardly show.
SENTENCES = Path(__file__).parent / "annotations" / "sentences.txt"
MARKED = re.compile(r"\[([^|\]]+)\|([A-Z]+)\]")
SETS = (
    ("data/fields/entities_fields_dev.jsonl", ""),
    ("data/entities/government_reports_dev.jsonl", "national_report"),
)
QUOTES = '“”‘’"《》'
# Fields that the annotated paragraphs are of besides their kind of text: a field left out takes them with it.
TOPICS = {
    "health": "医疗|卫生|疾控|医保|健康|药品", "agriculture": "农业|农村|粮食|耕地|乡村",
    "data_ai": "数据|人工智能|算力|数字|智能体|大模型", "energy_industry": "能源|工业|产业链|制造业|电力|光伏|核电",
    "foreign_trade": "外贸|贸易|对外开放|外资|口岸|海关|出口", "environment": "生态|碳|污染|环境保护|绿色|湿地",
}  # fmt: skip
# As many words of a field make a paragraph one of it.
TELLING = 2

Name = tuple[int, int, str]


@dataclass(frozen=True)
class GoldText:
    """A text with its tokens and names; ``groups`` are the fields that it belongs to, the first its own."""

    key: str
    text: str
    tokens: DocumentTokens
    names: frozenset[Name]
    groups: tuple[str, ...]
    developed: bool

    @property
    def document(self) -> str:
        """The file, and the line of a file of lines, that an annotated paragraph stands in."""
        return self.key.rpartition(":")[0]


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the quotes at its edges, as the scorers compare names."""
    while start < end and text[start] in QUOTES:
        start += 1
    while end > start and text[end - 1] in QUOTES:
        end -= 1
    return start, end


def _topics(text: str) -> Iterator[str]:
    counts = {topic: len(re.findall(words, text)) for topic, words in TOPICS.items()}
    best = max(counts, key=lambda topic: counts[topic])
    if counts[best] >= TELLING:
        yield best


def _read_annotated(shared: Path, table: Path = TABLE) -> Iterator[tuple[str, str, list[Name], tuple[str, ...]]]:
    paragraphs: list[tuple[str, str, int, int, str]] = []
    names: dict[tuple[str, str], list[Name]] = defaultdict(list)
    with table.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
            place, span = (row["file"], row["line"]), (int(row["start"]), int(row["end"]))
            if row["label"] == "TEXT":
                paragraphs.append((*place, *span, row["note"]))
            else:
                names[place].append((*span, row["label"]))
    for file, line, start, end, field in paragraphs:
        text = read_source(shared, file, line)[start:end]
        own = [(a - start, b - start, label) for a, b, label in names[file, line] if start <= a and b <= end]
        yield f"{file}:{line}:{start}", text, own, (field, *_topics(text))


def measure_agreement(shared: Path) -> tuple[float, int]:
    """F1 of the second annotation against the first, and the paragraphs that it read."""
    first = {key: _spans(text, names) for key, text, names, _ in _read_annotated(shared)}
    second = {key: _spans(text, names) for key, text, names, _ in _read_annotated(shared, SECOND)}
    both = sum(len(first[key] & names) for key, names in second.items())
    return 2 * both / sum(len(first[key]) + len(names) for key, names in second.items()), len(second)


def _spans(text: str, names: list[Name]) -> frozenset[Name]:
    return frozenset((*bare(text, start, end), label) for start, end, label in names)


def _read_developed(shared: Path) -> Iterator[tuple[str, str, list[Name], tuple[str, ...]]]:
    for file, field in SETS:
        for line in (shared / file).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield (
                row["id"],
                row["text"],
                [(s, e, label) for s, e, label, _ in row["entities"]],
                (field or row["field"],),
            )


def _read_sentences() -> Iterator[tuple[str, str, list[Name], tuple[str, ...]]]:
    for number, line in enumerate(SENTENCES.read_text(encoding="utf-8").splitlines()):
        names, text, last = list[Name](), "", 0
        for match in MARKED.finditer(line):
            text += line[last : match.start()]
            names.append((len(text), len(text) + len(match[1]), match[2]))
            text += match[1]
            last = match.end()
        yield f"sentence {number}", text + line[last:], names, ("sentences",)


_Row = tuple[str, str, list[Name], tuple[str, ...], bool]


def read_gold(shared: Path) -> list[GoldText]:
    """Every annotated text that may be trained on, cut into words as the pipeline does."""
    texts = [(*row, True) for row in _read_developed(shared)] + [(*row, False) for row in _read_annotated(shared)]
    return _cut([*texts, *((*row, False) for row in _read_sentences())])


def read_fresh(shared: Path) -> list[GoldText]:
    """The texts that are only measured with."""
    return _cut([(*row, False) for row in _read_annotated(shared, FRESH)])


def _cut(texts: Iterable[_Row]) -> list[GoldText]:
    texts = list(texts)
    blocks = [
        Block(f"d{index:05d}", 0, "paragraph", 0, 1, 0.0, 0.0, 0.0, 0.0, text.replace("\n", " "))
        for index, (_, text, *_) in enumerate(texts)
    ]
    context = Context(Path(), MODELS, Config(CorpusParameters(), {}))
    made = segment_documents({"blocks": rows_table(blocks, Block)}, SegmentationParameters(), context)
    tokens = dict(iterate_tokens(made["tokens"]))
    gold = []
    for index, (key, raw, names, groups, developed) in enumerate(texts):
        text = raw.replace("\n", " ")
        spans = _spans(text, names)
        own = tokens.get(f"d{index:05d}", DocumentTokens([], [], [], []))
        gold.append(GoldText(key, text, own, spans, tuple(dict.fromkeys(groups)), developed))
    return gold
