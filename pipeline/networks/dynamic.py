"""A network over the years as a dynamic GEXF.

It is a file of its own: one that declared static and dynamic attributes of nodes in two blocks would lose one of them
in graphology. What does not change stands in the block of what does, without dates. Dates are ISO dates, since Gephi
reads a bare year as milliseconds after 1970.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
from scipy import sparse

from pipeline.networks.gexf import GexfEdge, GexfNode, write_gexf
from pipeline.networks.graph import Bools
from pipeline.networks.texts import CountedTexts
from pipeline.networks.years import yearly_counts

# What is known of a node over all years.
LASTING: dict[str, type] = {
    "type": str, "name_en": str, "community": int, "community_name": str, "in_focal": bool, "first_year": int,
    "last_year": int, "mean_year": float,
}  # fmt: skip


def year_span(first: int, last: int) -> tuple[str, str]:
    """The first day of one year and the last day of another."""
    return f"{first:04d}-01-01", f"{last:04d}-12-31"


def find_spells(years: Sequence[int]) -> list[tuple[str, str]]:
    """Spans of days of a sorted list of years; years that follow each other make one span."""
    spells: list[tuple[int, int]] = []
    for year in years:
        if spells and spells[-1][1] == year - 1:
            spells[-1] = (spells[-1][0], year)
        else:
            spells.append((year, year))
    return [year_span(*spell) for spell in spells]


def _row_years(counts: sparse.csr_matrix, corpus: CountedTexts) -> list[list[tuple[int, int]]]:
    """For each row, its years and how many units each has."""
    years, found = yearly_counts(counts, corpus.year)
    columns = found.tocsc()
    columns.sort_indices()
    bounds = columns.indptr.tolist()
    pairs = list(zip(years[columns.indices].tolist(), columns.data.astype(int).tolist(), strict=True))
    return [pairs[a:b] for a, b in pairwise(bounds)]


def _changing(pairs: list[tuple[int, int]]) -> dict[str, Any]:
    return {
        "spells": find_spells([year for year, _ in pairs]),
        "values": [(*year_span(year, year), value) for year, value in pairs],
    }


def write_dynamic(
    nodes: pa.Table,
    edges: pa.Table,
    drawn: Bools,
    corpus: CountedTexts,
    *,
    node_counts: sparse.csr_matrix,
    edge_counts: sparse.csr_matrix,
) -> bytes:
    """The dynamic GEXF of the nodes and drawn edges that have a year.

    Parameters
    ----------
    nodes, edges
        The network's rows of network/nodes and network/edges.
    drawn
        Which of the edges to write.
    node_counts, edge_counts
        Units of each document with each node and edge; shapes (documents, nodes), (documents, edges).
    """
    node_years, edge_years = _row_years(node_counts, corpus), _row_years(edge_counts, corpus)
    made_nodes = []
    for row, pairs in zip(nodes.to_pylist(), node_years, strict=True):
        if pairs:
            change = _changing(pairs)
            values = {"frequency": change["values"], **{name: row[name] for name in LASTING}}
            made_nodes.append(
                GexfNode(row["node"], row["label"], row["x"], row["y"], row["size"], row["color"], values,
                         change["spells"])
            )  # fmt: skip
    made_edges = []
    kept = np.flatnonzero(drawn).tolist()
    for row, number in zip(edges.take(pa.array(kept, pa.int64())).to_pylist(), kept, strict=True):
        if edge_years[number]:
            change = _changing(edge_years[number])
            made_edges.append(
                GexfEdge(row["source"], row["target"], row["weight"], {"weight": change["values"]}, change["spells"])
            )
    return write_gexf(
        made_nodes,
        made_edges,
        node_attributes={"frequency": int},
        edge_attributes={"weight": float},
        description="Co-occurrence network over the years; spells are the years with evidence",
        dynamic=True,
        lasting=LASTING,
    )
