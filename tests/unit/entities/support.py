"""Tables as the earlier stages make them, from plain texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from pipeline.core.config import CorpusParameters
from pipeline.core.stage import MODELS, Context, Tables
from pipeline.core.text import assemble_texts
from pipeline.entities.parameters import EntitiesParameters
from pipeline.entities.stage import link_entities, mine_mentions
from pipeline.records.base import empty_table, rows_table
from pipeline.records.entities import Acronym
from pipeline.records.extraction import Block, CitationRecord, Document, Duplicate
from pipeline.records.policies import Policy
from pipeline.segmentation.parameters import SegmentationParameters
from pipeline.segmentation.stage import segment_documents

PARAMETERS = EntitiesParameters(tagger=False)


def make_context(corpus: Path) -> Context:
    """The context of a stage over a corpus folder."""
    return Context(corpus, MODELS, CorpusParameters())


def make_tables(
    texts: Mapping[str, str], context: Context, *, focal: str = "", copies: Mapping[str, str] | None = None
) -> dict[str, pa.Table]:
    """documents, blocks, sentences and tokens of texts by document id; a line is a block, a copy counts nowhere."""
    documents, blocks = [], []
    for number, (doc_id, text) in enumerate(sorted(texts.items())):
        role = "focal" if doc_id == focal else "related"
        documents.append(Document(doc_id, f"sources/{doc_id}.txt", doc_id, "", 2001 + number, "", role, "zh", 1,
                                  len(text), "text", 1.0, "", "", "", "", ""))  # fmt: skip
        for line, part in enumerate(text.split("\n")):
            blocks.append(Block(doc_id, line, "paragraph", 0, 1, 0.0, 0.0, 0.0, 0.0, part))
    repeats = [Duplicate(doc_id, other, 1.0, "identical", False, "") for doc_id, other in (copies or {}).items()]
    tables = {"documents": rows_table(documents, Document), "blocks": rows_table(blocks, Block),
              "duplicates": rows_table(repeats, Duplicate) if repeats else empty_table(Duplicate)}  # fmt: skip
    return tables | dict(segment_documents(tables, SegmentationParameters(), context))


def make_acronyms(rows: list[tuple[str, str, str, str]], tables: Tables, pattern: str = "bracket") -> pa.Table:
    """An acronyms table from (doc_id, short form, long form, English); the long form's first occurrence counts."""
    texts = assemble_texts(tables["blocks"])
    records = []
    for doc_id, short, long, english in rows:
        start = texts[doc_id].index(long)
        records.append(Acronym(doc_id, f"sources/{doc_id}.txt", short, long, english, 1, 0, start, start + len(long),
                               pattern, 0.9, False))  # fmt: skip
    return rows_table(records, Acronym) if records else empty_table(Acronym)


def run_entities(
    texts: Mapping[str, str],
    corpus: Path,
    *,
    acronyms: list[tuple[str, str, str, str]] | None = None,
    pattern: str = "bracket",
    focal: str = "",
    copies: Mapping[str, str] | None = None,
    parameters: EntitiesParameters = PARAMETERS,
    policies: pa.Table | None = None,
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The rows of mentions and entities for texts by document id."""
    linked = link_texts(
        texts, corpus, acronyms=acronyms, pattern=pattern, focal=focal, copies=copies, parameters=parameters,
        policies=policies,
    )  # fmt: skip
    return linked["mentions"].to_pylist(), linked["entities"].to_pylist()


def link_texts(
    texts: Mapping[str, str],
    corpus: Path,
    *,
    acronyms: list[tuple[str, str, str, str]] | None = None,
    pattern: str = "bracket",
    focal: str = "",
    copies: Mapping[str, str] | None = None,
    parameters: EntitiesParameters = PARAMETERS,
    policies: pa.Table | None = None,
    records: pa.Table | None = None,
) -> Tables:
    """What the stage makes for texts by document id."""
    context = make_context(corpus)
    tables = make_tables(texts, context, focal=focal, copies=copies)
    tables |= dict(mine_mentions(tables, parameters, context))
    tables["acronyms"] = make_acronyms(acronyms or [], tables, pattern)
    tables["work/policies"] = empty_table(Policy) if policies is None else policies
    tables["work/named"] = tables["documents"].select(["doc_id", "source"])
    tables["records"] = empty_table(CitationRecord) if records is None else records
    return link_entities(tables, parameters, context).tables


def find_surfaces(text: str, corpus: Path) -> list[tuple[str, str]]:
    """(label, surface) of the mentions in one text, in order, without dates and amounts."""
    mentions, _ = run_entities({"d00": text}, corpus)
    skipped = {"DATE", "MONEY", "PERCENT"}
    return [(str(m["label"]), str(m["text"])) for m in mentions if m["label"] not in skipped]
