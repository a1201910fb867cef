"""What edges are quoted with: the text of the sentence that shows each best.

Networks are made of numbers; the texts are read once, part by part, when it is known which sentences are wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa

# Characters of an edge's quotation.
QUOTE = 160


def quote(text: str) -> str:
    """A sentence in one line of at most QUOTE characters."""
    line = " ".join(text.split())
    return line if len(line) <= QUOTE else line[: QUOTE - 1] + "…"


def quote_edges(edges: Mapping[str, pa.Table], parts: Iterable[pa.Table]) -> dict[str, pa.Table]:
    """Rows of network/edges by network, each quoted with the first sentence of its evidence.

    Parameters
    ----------
    parts
        The sentences table.
    """
    first = {name: [cited.partition(" ")[0] for cited in t.column("evidence").to_pylist()] for name, t in edges.items()}
    said = _read_sentences({reference for references in first.values() for reference in references}, parts)
    quoted = {}
    for name, table in edges.items():
        place = table.schema.get_field_index("quote")
        texts = pa.array([said.get(reference, "") for reference in first[name]], pa.string())
        quoted[name] = table.set_column(place, table.schema.field(place), texts)
    return quoted


def _read_sentences(wanted: set[str], parts: Iterable[pa.Table]) -> dict[str, str]:
    """Quotations of the sentences that are wanted, as ``doc_id:sentence``."""
    said = {}
    for part in parts:
        columns = (part.column(name).to_pylist() for name in ("doc_id", "sentence", "text"))
        for doc_id, sentence, text in zip(*columns, strict=True):
            if (reference := f"{doc_id}:{sentence}") in wanted:
                said[reference] = quote(text)
    return said
