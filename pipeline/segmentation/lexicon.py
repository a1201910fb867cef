"""The words that a corpus, its entities and the project add to the dictionary."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.core.corrections import CORRECTIONS, NO_LABEL, read_corrections
from pipeline.core.handwritten import ENTITIES, LABELS, decode_handwritten, parse_table
from pipeline.core.script import JIEBA
from pipeline.core.stage import Context

# What jieba accepts as a line of a user dictionary: word, frequency, tag.
_LINE = re.compile(r"^[^\S\n]*(?!# )(\S.*?)(?:[ \t]+([0-9]+))?(?:[ \t]+([a-z]+))?[^\S\n]*$", re.MULTILINE)
_PROTECTED = re.compile(rf"^[{JIEBA}]*[^{JIEBA}\n].*$", re.MULTILINE)
_LATIN = re.compile(rf"[^{JIEBA}]+")

# The tags that entities' labels get; anything else is another proper noun.
LABEL_TAGS = {"PER": "nr", "PERSON": "nr", "LOC": "ns", "GPE": "ns", "COUNTRY": "ns", "REGION": "ns", "ORG": "nt"}
DEFAULT_TAG = "nz"


class Entry(NamedTuple):
    """A word of a lexicon; ``frequency`` None leaves it to the segmenter, ``tag`` is jieba's."""

    word: str
    frequency: int | None
    tag: str
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All added words.

    Attributes
    ----------
    entries
        In the order of the sources, repeated words included; the last entry of a word wins, hence the corpus's own.
    mixed_words
        The words of jieba's dictionary that hold other than Han characters.
    words
        Each word's last entry.
    protected
        Words that hold more than Han characters, so that they are matched before jieba's rules apply.

    A lexicon is equal to itself alone: it is a cheap key of what is built from it.
    """

    entries: tuple[Entry, ...] = ()
    mixed_words: tuple[str, ...] = ()
    words: Mapping[str, Entry] = field(init=False)
    protected: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        words = {entry.word: entry for entry in self.entries}
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "protected", frozenset(_PROTECTED.findall("\n".join(words))))


def read_lexicon(context: Context, *, policy_lexicon: bool = True) -> Lexicon:
    """The lexicon of a corpus: the project's policy terms, the corpus's entities, then its ``lexicon.txt``."""
    splits = tuple((c.target, c.value) for c in read_corrections(context.corpus, {"split"}))
    folder = context.models / "lexicon"
    paths = [folder / "policy_terms.tsv"] if policy_lexicon else []
    paths += [context.corpus / "entities.csv", context.corpus / "lexicon.txt"]
    files = tuple((str(path), path.read_bytes()) for path in paths if path.is_file())
    return _parse((folder / "mixed_words.txt").read_text(encoding="utf-8"), files, splits)


@lru_cache(maxsize=2)
def _parse(mixed_words: str, files: tuple[tuple[str, bytes], ...], splits: tuple[tuple[str, str], ...] = ()) -> Lexicon:
    readers = {".tsv": parse_policy_terms, ".csv": parse_entities, ".txt": parse_userdict}
    entries = list[Entry]()
    for name, content in files:
        path = Path(name)
        text = decode_handwritten(content, path.name)
        entries += readers[path.suffix](text, path.name)
    entries += parse_splits(splits)
    mixed = tuple(word for word in mixed_words.splitlines() if word and not word.startswith("# "))
    return Lexicon(tuple(entries), mixed)


def find_conflicts(lexicon: Lexicon) -> dict[str, Entry]:
    """The words that two entries give another frequency or tag, each with the last entry that was overruled."""
    conflicts = dict[str, Entry]()
    if len(lexicon.words) < len(lexicon.entries):
        for entry in lexicon.entries:
            kept = lexicon.words[entry.word]
            if (entry.tag, entry.frequency) != (kept.tag, kept.frequency):
                conflicts[entry.word] = entry
    return conflicts


def parse_userdict(text: str, source: str) -> list[Entry]:
    """The entries of a jieba user dictionary: a word, then optionally a frequency and a tag, a line; ``# `` comments.

    In a line such as ``Section 301`` the number may be a frequency or part of the term. Where the word has no Han
    character a frequency would change nothing, so both readings become entries.
    """
    # Full-width digits and spaces are what a Chinese keyboard gives.
    text = re.sub(r"(?<=[ \t\u3000])[０-９]+", lambda m: unicodedata.normalize("NFKC", m.group()), text)
    rows = _LINE.findall(text.replace("\r", "\n").replace("\u3000", " "))
    wide = [f"{word} {frequency}" for word, frequency, tag in rows if frequency and not tag and _LATIN.fullmatch(word)]
    entries = [Entry(word, None, DEFAULT_TAG, source) for word in wide]
    entries += [Entry(word, int(frequency) if frequency else None, tag, source) for word, frequency, tag in rows]
    return entries


def parse_entities(text: str, source: str) -> Iterator[Entry]:
    """The names and aliases of ``entities.csv`` (name,label,aliases) of at least two characters.

    A row with the label ``-`` says that something is no name; it makes no word of it.
    """
    for row in parse_table(text, source, ENTITIES).rows:
        label = row.get("label", "").upper()
        if label in NO_LABEL:
            continue
        tag = LABEL_TAGS.get(LABELS.get(label, label), DEFAULT_TAG)
        for name in (row.get("name", ""), *re.split("[|｜；;]", row.get("aliases", ""))):
            if len(name.strip()) > 1:
                yield Entry(name.strip(), None, tag, source)


def parse_splits(splits: Iterable[tuple[str, str]]) -> Iterator[Entry]:
    """Entries that make a word none (frequency 0) and its parts, joined by ``|``, words."""
    for word, stated in splits:
        yield Entry(word, 0, DEFAULT_TAG, CORRECTIONS)
        parts = [part.strip() for part in stated.replace("｜", "|").split("|")]
        if "".join(parts) == word:
            yield from (Entry(part, None, "", CORRECTIONS) for part in parts if len(part) > 1)


def parse_policy_terms(text: str, source: str) -> Iterator[Entry]:
    """The entries of a table with the columns term, frequency, tag, english, source; lines with # are comments."""
    rows: Sequence[str] = [line for line in text.splitlines() if line and not line.startswith("#")]
    for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
        yield Entry(row["term"], int(row["frequency"]) if row["frequency"] else None, row["tag"], source)
