"""Small lexicons and tables for the segmentation tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from pipeline.core.config import Config, CorpusParameters
from pipeline.core.stage import MODELS, Context
from pipeline.records.base import make_table
from pipeline.records.extraction import Block, Document
from pipeline.segmentation.lexicon import Lexicon, read_lexicon
from pipeline.segmentation.segmenter import Segmenter


def context_of(corpus: Path) -> Context:
    return Context(corpus, MODELS, Config(CorpusParameters(), {}))


def lexicon_of(corpus: Path, *lines: str) -> Lexicon:
    """The lexicon of a corpus whose lexicon.txt holds the lines, without the project's policy terms."""
    (corpus / "lexicon.txt").write_text("\n".join(lines), encoding="utf-8")
    return read_lexicon(context_of(corpus), policy_lexicon=False)


def segmenter_of(corpus: Path, *lines: str) -> Segmenter:
    return Segmenter(lexicon_of(corpus, *lines))


def blocks_of(documents: Mapping[str, Sequence[str]]) -> pa.Table:
    """A blocks table: document id to the texts of its paragraphs."""
    rows = [(d, n, text) for d in sorted(documents) for n, text in enumerate(documents[d])]
    size = len(rows)
    return make_table(
        Block,
        {
            "doc_id": [r[0] for r in rows],
            "block": [r[1] for r in rows],
            "kind": ["paragraph"] * size,
            "level": [0] * size,
            "page": [1 + r[1] for r in rows],
            **{side: [0.0] * size for side in ("x0", "y0", "x1", "y1")},
            "text": [r[2] for r in rows],
        },
    )


def documents_of(ids: Sequence[str]) -> pa.Table:
    size = len(ids)
    texts = (
        "source",
        "title",
        "authors",
        "genre",
        "extractor",
        "title_en",
        "journal",
        "keywords",
        "abstract",
        "record",
    )
    return make_table(
        Document,
        {
            "doc_id": list(ids),
            **{name: [""] * size for name in texts},
            "year": [None] * size,
            "role": ["related"] * size,
            "language": ["zh"] * size,
            "pages": [1] * size,
            "characters": [0] * size,
            "text_quality": [1.0] * size,
        },
    )
