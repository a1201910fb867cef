"""Segmentation: identity with jieba and speed against it, the whole stage, a large lexicon; all in one process.

Times are processor times, so that other programs on the machine disturb them less; each pair is measured in turn on the
same text. Needs the evaluation data beside the project.
"""

from __future__ import annotations

import logging
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jieba
import jieba.posseg

from pipeline.core.config import Config, CorpusParameters
from pipeline.core.stage import MODELS, Context
from pipeline.core.store import Store, encode_parquet
from pipeline.segmentation.corpus import find_terms
from pipeline.segmentation.lexicon import read_lexicon
from pipeline.segmentation.parameters import SegmentationParameters
from pipeline.segmentation.segmenter import Segmenter
from pipeline.segmentation.stage import segment_documents

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
ROUNDS = 3
USER_WORDS = 5_000


def _seconds(function: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    result = function()
    return time.process_time() - begun, result


def _context(corpus: Path) -> Context:
    return Context(corpus, MODELS, Config(CorpusParameters(), {}))


def _segmenter(lines: list[str]) -> tuple[Segmenter, Path]:
    folder = Path(tempfile.mkdtemp())
    (folder / "lexicon.txt").write_text("\n".join(lines), encoding="utf-8")
    return Segmenter(read_lexicon(_context(folder), policy_lexicon=False)), folder / "lexicon.txt"


def compare_words(name: str, sentences: list[str], lines: list[str]) -> None:
    """Print how many sentences differ from jieba.lcut, and how many times as fast they are cut."""
    segmenter, path = _segmenter(lines)
    reference = jieba.Tokenizer()
    reference.load_userdict(str(path))
    differing = sum(segmenter.segment(s) != reference.lcut(s) for s in sentences)
    characters = sum(map(len, sentences))
    best = 0.0
    for _ in range(ROUNDS):
        theirs, _ = _seconds(lambda: [reference.lcut(s) for s in sentences])
        ours, _ = _seconds(lambda: segmenter.segment("\n".join(sentences)))
        best = max(best, theirs / ours)
    print(
        f"{name}: {len(sentences)} sentences, {differing} differ from jieba.lcut; "
        f"{best:.1f} times its speed ({characters / ours / 1e6:.1f} M characters/s)"
    )


def compare_tags(sentences: list[str]) -> None:
    """Print how many times as fast as jieba.posseg words get tags, and how often the tags agree."""
    segmenter, _ = _segmenter([])
    jieba.posseg.lcut("热身")
    theirs, tagged = _seconds(lambda: [jieba.posseg.lcut(s) for s in sentences])
    ours, words = _seconds(lambda: segmenter.segment("\n".join(sentences)))
    more, _ = _seconds(lambda: list(map(segmenter.tags.__getitem__, words)))
    same = agreeing = tokens = 0
    for sentence, pairs in zip(sentences, tagged, strict=True):
        spans, position = {}, 0
        for pair in pairs:
            spans[position, position + len(pair.word)] = pair.flag
            position += len(pair.word)
        position = 0
        for word in segmenter.segment(sentence):
            flag = spans.get((position, position + len(word)))
            position += len(word)
            tokens += 1
            same += flag is not None
            agreeing += flag == segmenter.tags[word]
    print(
        f"words with tags: {theirs / (ours + more):.1f} times the speed of jieba.posseg; {same / tokens:.2%} of the "
        f"words are posseg's too, {agreeing / same:.2%} of these have its tag"
    )


def measure_stage(blocks: Any, documents: Any, characters: int, corpus: Path) -> None:
    """Print the characters a second of the whole stage, sentence splitting and table writing included."""

    def run() -> None:
        parameters, context = SegmentationParameters(), _context(corpus)
        tables = dict(segment_documents({"blocks": blocks}, parameters, context))
        found = find_terms({"documents": documents, "work/named": documents, **tables}, parameters, context)
        for table in (*tables.values(), *found.tables.values()):
            encode_parquet(table)

    seconds = [_seconds(run)[0] for _ in range(ROUNDS)]
    print(
        f"whole stage: {characters / seconds[0]:,.0f} characters/s at first, {characters / min(seconds):,.0f} once warm"
    )


def measure_lexicon(entries: int = 600_000) -> None:
    """Print how long a large lexicon takes to load."""
    rng = random.Random(0)
    jieba.initialize()
    words = sorted(word for word, frequency in jieba.dt.FREQ.items() if frequency and len(word) > 1)
    lines = {f"{rng.choice(words)}{rng.choice(words)} {rng.randint(1, 999)} n" for _ in range(entries)}
    seconds, _ = _seconds(lambda: _segmenter(sorted(lines)))
    print(f"lexicon of {len(lines):,} entries: {seconds:.1f} s")


def main() -> None:
    """Print every figure."""
    corpus, folder = SHARED / "corpora" / "us-asean-ip", SHARED / "data" / "segmentation"
    if not folder.is_dir():
        print("left out: needs the evaluation data in ../shared, which is not here")
        return
    jieba.setLogLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "pipeline", "run", corpus, "--out", out, "--until", "segment", "--quiet"]
        subprocess.run(list(map(str, command)), cwd=ROOT, check=True)
        tables = {name: Store(Path(out)).read(name) for name in ("blocks", "documents", "sentences")}
    policy = tables["sentences"]["text"].to_pylist()
    texts = {"us-asean-ip": policy}
    for name in ("pku", "msr"):
        texts[name] = (folder / f"{name}_test_raw.txt").read_text(encoding="utf-8").splitlines()
    rng = random.Random(0)
    runs = [run for sentences in texts.values() for s in sentences for run in re.findall("[\u4e00-\u9fd5]{2,}", s)]
    lines = set[str]()
    while len(lines) < USER_WORDS:
        run = rng.choice(runs)
        start = rng.randrange(len(run) - 1)
        word = run[start : start + rng.randint(2, 6)]
        if len(word) > 1:
            lines.add(rng.choice((word, f"{word} {rng.randint(1, 5000)}", f"{word} n")))
    for name, sentences in texts.items():
        compare_words(f"{name}, base dictionary", sentences, [])
        compare_words(f"{name}, {len(lines):,} user words", sentences, sorted(lines))
    compare_tags(policy)
    measure_stage(tables["blocks"], tables["documents"], sum(map(len, policy)), corpus)
    measure_lexicon()
