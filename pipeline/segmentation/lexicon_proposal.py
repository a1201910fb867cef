"""A lexicon that a run proposes for its corpus, and what it would change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core.atomic import write_atomic
from pipeline.core.config import Config, CorpusParameters
from pipeline.core.invocation import quote
from pipeline.core.run import Run
from pipeline.core.stage import MODELS, Context
from pipeline.core.store import Store
from pipeline.messages import say
from pipeline.segmentation.lexicon import DEFAULT_TAG, LABEL_TAGS, Entry, Lexicon, read_lexicon
from pipeline.segmentation.parameters import SegmentationParameters
from pipeline.segmentation.segmenter import Segmenter, load_segmenter

_LONGEST = 30
# No brackets and no line ends; those come from names that were read badly.
_WORD = re.compile(r"\w[^()\[\]（）【】<>|\r\n]*")
_HEADER = "Strike the lines that are no words of your field, then append the rest to the corpus's lexicon.txt."


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word that the lexicon might gain.

    Attributes
    ----------
    entry
        The word, its tag and where it comes from (new term, acronym's long form, entity).
    note
        What speaks for it.
    sentences
        How many sentences it would cut otherwise.
    before, after
        The first of them, cut as it is and as it would be.
    """

    entry: Entry
    note: str
    sentences: int
    before: str
    after: str


def propose_lexicon(corpus: Path, out: Path, parameters: SegmentationParameters) -> str:
    """A message that says what was proposed and where; nothing changes until a person takes it over.

    Writes ``lexicon/proposed.txt`` (a jieba user dictionary) and ``lexicon/changes.diff`` (for each word the first
    sentence that it would cut otherwise, before and after) into the run.

    Parameters
    ----------
    corpus, out
        The corpus folder and its finished run.
    parameters
        ``proposals`` bounds the number of new terms.

    Raises
    ------
    ArtifactError
        When there is no finished run.
    """
    run = Run.open(out)
    context = Context(corpus, MODELS, Config(CorpusParameters(), {"segmentation": parameters}))
    lexicon = read_lexicon(context, policy_lexicon=parameters.policy_lexicon)
    found: dict[str, tuple[Entry, str]] = {}
    for entry, note in _collect(run, parameters.proposals):
        if entry.word not in lexicon.words and 1 < len(entry.word) <= _LONGEST and _WORD.fullmatch(entry.word):
            found.setdefault(entry.word, (entry, note))
    proposals = compare_segmentations(
        lexicon, list(found.values()), run.table("sentences")["text"].tolist(), unknown_words=parameters.unknown_words
    )
    folder = out / "lexicon"
    folder.mkdir(exist_ok=True)
    proposed, changes = folder / "proposed.txt", folder / "changes.diff"
    write_atomic(proposed, "".join(map(_render_line, proposals)).encode("utf-8"))
    write_atomic(changes, _render(proposals).encode("utf-8"))
    told = say(
        "{count} words proposed in {path}; {changes} shows what they change.",
        count=len(proposals),
        path=proposed,
        changes=changes,
    )
    return f"{told}\n{say(_HEADER)}\n  cat {quote(proposed)} >> {quote(corpus / 'lexicon.txt')}"


def _collect(run: Run, count: int) -> Iterator[tuple[Entry, str]]:
    """Candidate entries of a run with a note on each, the surest first."""
    if "acronyms" in run.tables:
        for row in _rows(run, "acronyms"):
            yield Entry(row["long_form"], None, DEFAULT_TAG, "acronym"), f"long form of {row['short_form']}"
    if "entities" in run.tables:
        for row in _rows(run, "entities"):
            tag = LABEL_TAGS.get(row["label"], DEFAULT_TAG)
            yield Entry(row["name"], None, tag, "entity"), f"{row['label']}, {row['mentions']} mentions"
    terms = [row for row in _rows(run, "terms") if " " in row["words"]]
    for row in terms[:count]:
        note = f"{row['frequency']} in {row['documents']} documents, score {row['score']:.2f}"
        yield Entry(row["term"], None, "n", "new term"), note


def _rows(run: Run, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = Store(run.path).read(name).to_pylist()
    return rows


def compare_segmentations(
    lexicon: Lexicon,
    entries: Sequence[tuple[Entry, str]],
    sentences: Sequence[str],
    *,
    unknown_words: bool = True,
) -> list[Proposal]:
    """The entries that would change how sentences are cut, with the first such sentence.

    Parameters
    ----------
    lexicon
        The one in force.
    entries
        Proposed entries, each with a note.
    sentences
        The sentences of the corpus.
    unknown_words
        As for :class:`~pipeline.segmentation.segmenter.Segmenter`.
    """
    new = {entry.word for entry, _ in entries}
    old_segmenter = load_segmenter(lexicon, unknown_words=unknown_words)
    new_lexicon = Lexicon((*lexicon.entries, *(entry for entry, _ in entries)), lexicon.mixed_words)
    new_segmenter = Segmenter(new_lexicon, unknown_words=unknown_words)
    counts, examples = dict[str, int](), dict[str, tuple[str, str]]()
    for sentence in sentences:
        after = new_segmenter.segment(sentence)
        gained = new.intersection(after)
        if not gained:
            continue
        before = old_segmenter.segment(sentence)
        for word in gained.difference(before):
            counts[word] = counts.get(word, 0) + 1
            if word not in examples:
                examples[word] = (
                    _excerpt(before, sentence.index(word), len(word)),
                    _excerpt(after, sentence.index(word), len(word)),
                )
    return [
        Proposal(entry, note, counts[entry.word], *examples[entry.word])
        for entry, note in entries
        if entry.word in counts
    ]


def _excerpt(words: list[str], start: int, length: int, *, margin: int = 12) -> str:
    """The words around a place, divided by strokes."""
    position, kept = 0, list[str]()
    for word in words:
        if position + len(word) > start - margin and position < start + length + margin:
            kept.append(word)
        position += len(word)
    return "|".join(kept)


def _render_line(proposal: Proposal) -> str:
    """A line of a jieba user dictionary; the frequency keeps a number at the word's end part of the word."""
    word, _, tag, _ = proposal.entry
    return f"{word} 1 {tag}\n" if word[-1].isdigit() else f"{word} {tag}\n"


def _render(proposals: Sequence[Proposal]) -> str:
    lines = [f"# {_HEADER}", "# A word and what speaks for it; - a sentence as it is cut, + as it would be.", ""]
    for p in proposals:
        lines.append(f"{p.entry.word} {p.entry.tag}  ({p.entry.source}: {p.note}; changes {p.sentences} sentences)")
        lines += [f"- {p.before}", f"+ {p.after}", ""]
    return "\n".join(lines)
