"""Write models/lexicon/policy_language.tsv: the words that many policy texts hold, and how often they use them.

``python -m models.training.language LAWS.jsonl.gz RUN...`` (a JSON object with ``text`` a line; finished runs, of which
the government work reports are taken).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from models.training.sources import read_rows, row_text
from models.training.sums import write_sums
from pipeline import open_run
from pipeline.core.config import Config, CorpusParameters
from pipeline.core.stage import MODELS, Context
from pipeline.records.base import make_table
from pipeline.records.extraction import Block
from pipeline.segmentation.background import KINDS, SHORTEST
from pipeline.segmentation.corpus_counts import count_corpus
from pipeline.segmentation.keywords import count_in_documents
from pipeline.segmentation.parameters import SegmentationParameters
from pipeline.segmentation.spool import Spool
from pipeline.segmentation.stage import segment_documents
from pipeline.segmentation.stopwords import read_stopwords

# The share of a kind's texts that hold a word of the list. A report has as many words as ten laws and speaks of every
# field, so that at a tenth of the reports the words of single fields come in.
LEAST = {"laws": 0.1, "reports": 0.5}
LONGEST = 3  # words of a sequence: what is longer is rarely that common
# The quantile of the texts by how often they use a word; most texts on the word's own matter lie above it. Of ten
# keywords of a law from the other half of the laws, what three in ten laws hold is 4.2 without this list, 2.6 at 0.95,
# 1.8 at 0.98 and 1.3 at 0.99, where the first words of a law's own field are lost.
OFTEN = 0.98
REPORT = "政府工作报告"
PLACES = 3  # of figures in the table


def read_reports(run: Path) -> Iterator[str]:
    """The texts of the government work reports in a finished run."""
    opened = open_run(run)
    documents, blocks = opened.table("documents"), opened.table("blocks")
    for doc_id in documents[documents["title"].str.contains(REPORT)]["doc_id"]:
        yield "\n".join(blocks[blocks["doc_id"] == doc_id]["text"])


def build_blocks(texts: Sequence[str]) -> pa.Table:
    """The texts as a table of blocks, one a line."""
    columns: dict[str, list[Any]] = {name: [] for name in ("doc_id", "block", "text")}
    for number, text in enumerate(texts):
        lines = [line for line in text.splitlines() if line.strip()]
        columns["doc_id"] += [f"{number:06d}"] * len(lines)
        columns["block"] += range(len(lines))
        columns["text"] += lines
    size = len(columns["text"])
    places: dict[str, list[Any]] = {name: [0.0] * size for name in ("x0", "y0", "x1", "y1")}
    return make_table(
        Block, {**columns, **places, "kind": ["paragraph"] * size, "level": [0] * size, "page": [1] * size}
    )


def count_words(texts: Sequence[str], least: float) -> dict[str, tuple[float, float]]:
    """Of each sequence of words that so many of the texts hold: their share, and how often the liberal use it.

    The latter is per thousand words, the quantile ``OFTEN`` of all the texts.
    """
    context = Context(Path("no corpus"), MODELS, Config(CorpusParameters(), {}))
    tables = segment_documents({"blocks": build_blocks(texts)}, SegmentationParameters(), context)
    with Spool() as spool:
        corpus = count_corpus([tables["tokens"]], read_stopwords(context), spool)
        ((tokens, seen, place),) = corpus.parts()
    candidates, occurring = corpus.describe(seen, place), count_in_documents(tokens, seen)
    sizes = np.maximum(np.bincount(tokens.document, minlength=len(texts)), SHORTEST)
    common = np.flatnonzero((candidates.length <= LONGEST) & (candidates.documents >= least * len(texts)))
    order = np.argsort(occurring.candidate, kind="stable")
    found = occurring.candidate[order]
    counted: dict[str, tuple[float, float]] = {}
    for candidate, name in zip(common.tolist(), candidates.take(common).texts(corpus.vocabulary), strict=True):
        own = order[np.searchsorted(found, candidate) : np.searchsorted(found, candidate, side="right")]
        rates = np.zeros(len(texts))
        rates[occurring.document[own]] = 1000 * occurring.frequency[own] / sizes[occurring.document[own]]
        if len(name) > 1:
            counted[name] = (len(own) / len(texts), float(np.quantile(rates, OFTEN)))
    return counted


def write_table(kinds: Mapping[str, Mapping[str, tuple[float, float]]], path: Path) -> None:
    """The table of all words, those of most texts first."""
    rows = []
    for word in {word for counted in kinds.values() for word in counted}:
        shares = {kind: counted[word][0] if word in counted else 0.0 for kind, counted in kinds.items()}
        usual = max(counted[word][1] for counted in kinds.values() if word in counted)
        rows.append((-max(shares.values()), word, shares, usual))
    lines = ["\t".join(["word", *kinds, "usual"])]
    for _, word, shares, usual in sorted(rows, key=lambda row: row[:2]):
        said = [f"{share:.2f}" if share else "" for share in shares.values()]
        lines.append("\t".join([word, *said, f"{usual:.{PLACES}g}"]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Count the laws and the reports and write the table."""
    laws = [row_text(row) for row in read_rows(Path(sys.argv[1]))]
    reports = [text for run in sys.argv[2:] for text in read_reports(Path(run))]
    kinds = {kind: count_words(texts, LEAST[kind]) for kind, texts in zip(KINDS, (laws, reports), strict=True)}
    folder = MODELS / "lexicon"
    write_table(kinds, folder / "policy_language.tsv")
    write_sums(folder)


if __name__ == "__main__":
    main()
