"""Bibliometric networks as rows of the run's tables, with the works behind nodes and edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pyarrow as pa

from pipeline.networks import tables as rows
from pipeline.networks.bibliometric import COUPLING, JOURNALS, Bibliometric
from pipeline.networks.counting import find_meetings
from pipeline.networks.quotes import quote
from pipeline.networks.works import Work, fold_keyword
from pipeline.records.base import make_table
from pipeline.records.networks import NetworkEdge, NetworkNode

# References to works that an edge of coupling brings along, for each of its ends.
WORKS = 6


def node_rows(made: Bibliometric, works: Sequence[Work]) -> pa.Table:
    """The rows of network/nodes; those whose units are no works get years and counts from their works."""
    table = rows.node_table(made.network)
    if made.network.name not in (JOURNALS, COUPLING):
        return table
    held = _works_of(made.network.name, works)
    columns = {name: table.column(name).to_pylist() for name in table.column_names}
    of_node = [
        held[_key(made.network.name, node, label)]
        for node, label in zip(columns["node"], columns["label"], strict=True)
    ]
    years = [[work.year for work in some if work.year] for some in of_node]
    columns["documents"] = [len(some) for some in of_node]
    columns["first_year"] = [min(some, default=None) for some in years]
    columns["last_year"] = [max(some, default=None) for some in years]
    columns["mean_year"] = [round(sum(some) / len(some), 4) if some else None for some in years]
    columns["in_focal"] = [any(work.focal for work in some) for some in of_node]
    if made.network.name == JOURNALS:
        columns["frequency"] = columns["documents"]
    return make_table(NetworkNode, columns)


def edge_rows(made: Bibliometric, works: Sequence[Work], *, rate: float) -> pa.Table:
    """The rows of network/edges; the quotation is the work, or what two journals or works share."""
    issuers: list[frozenset[str]] = [frozenset()] * len(made.corpus.doc_ids)
    table = rows.edge_table(made.network, issuers, rate=rate, sentences=made.texts)
    if made.network.name not in (JOURNALS, COUPLING):
        return table
    held, name = _works_of(made.network.name, works), made.network.name
    columns = {c: table.column(c).to_pylist() for c in table.column_names}
    ends = zip(*(columns[c] for c in ("source", "source_label", "target", "target_label")), strict=True)
    pairs = [(held[_key(name, s, sl)], held[_key(name, t, tl)]) for s, sl, t, tl in ends]
    shared = _shared_units(made)
    columns["quote"] = [quote("；".join(shared[k])) for k in range(len(pairs))]
    columns["evidence"] = [
        " ".join(work.reference("keywords" if name == JOURNALS else "title") for some in pair for work in some[:WORKS])
        for pair in pairs
    ]
    columns["documents"] = [len({work.key for some in pair for work in some}) for pair in pairs]
    return make_table(NetworkEdge, columns)


def _key(name: str, node: str, label: str) -> str:
    """What the works of a node are filed under: a work's key, or a journal's folded name."""
    return fold_keyword(label) if name == JOURNALS else node


def _works_of(name: str, works: Sequence[Work]) -> dict[str, list[Work]]:
    found: dict[str, list[Work]] = defaultdict(list)
    for work in works:
        found[fold_keyword(work.journal) if name == JOURNALS else work.key].append(work)
    return found


def _shared_units(made: Bibliometric) -> dict[int, list[str]]:
    """For each edge, the texts of the units that its ends share."""
    meetings = find_meetings(made.network.incidence, made.network.graph)
    texts = made.texts.column("text").to_pylist()
    found: dict[int, list[str]] = defaultdict(list)
    for edge, unit in zip(meetings.edge.tolist(), meetings.unit.tolist(), strict=True):
        found[edge].append(texts[unit])
    return found
