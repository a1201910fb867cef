"""Who issues together: the network of the bodies that policy texts name as joint issuers, as a whole and by period.

A unit is a policy text; two bodies meet when they issue one together. The first named leads. Periods are those of
China's five-year plans (2021 to 2025 ...) unless the configuration sets another length; they are drawn with the
places of the whole network, so that pictures of two periods can be compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.core.store import encode_csv
from pipeline.networks.build import Candidates, Network, NodeFacts, Setting, build_network
from pipeline.networks.gexf import GexfEdge, GexfNode, write_gexf
from pipeline.networks.occurrences import Occurrences, make_occurrences
from pipeline.networks.parameters import FULL, NetworksParameters
from pipeline.networks.texts import SPAN, CountedTexts
from pipeline.records.base import rows_table
from pipeline.records.networks import CoIssuing

NAME = "co-issuing"
PERIOD_NODES: dict[str, type] = {"type": str, "issued": int, "led": int}
PERIOD_EDGES: dict[str, type] = {"documents": int, "evidence": str}


@dataclass(frozen=True, slots=True)
class Issue:
    """A policy text that several bodies issued: who, in order, and the offset at which they are named."""

    doc_id: str
    year: int
    issuers: tuple[str, ...]
    names: tuple[str, ...]
    start: int


def read_issues(policies: pa.Table, corpus: CountedTexts) -> list[Issue]:
    """The policy texts with issuers, in the order of their documents; the year is the document's, 0 where unknown."""
    years = dict(zip(corpus.doc_ids, corpus.year.tolist(), strict=True))
    found = []
    for row in policies.sort_by("doc_id").to_pylist():
        issuers = tuple(dict.fromkeys(filter(None, row["issuers"].split("|"))))
        names = dict(zip(row["issuers"].split("|"), row["issuer_names"].split("|"), strict=True))
        if issuers and row["doc_id"] in years:
            named = tuple(names[issuer] for issuer in issuers)
            found.append(Issue(row["doc_id"], years[row["doc_id"]], issuers, named, row["issuers_start"] or 0))
    return found


def build_coissuing(
    issues: Iterable[Issue], facts: NodeFacts, names: list[str], corpus: CountedTexts, parameters: NetworksParameters
) -> Network | None:
    """The network of co-issuing; None when no two bodies issued anything together.

    Parameters
    ----------
    issues
        From :func:`read_issues`.
    facts, names
        What is known of the issuers, and their ids, sorted.
    corpus
        The run's documents and sentences.
    parameters
        Those of the stage; units, frequencies and the backbone are set aside, since joint texts are few.
    """
    issues = list(issues)
    if not any(len(issue.issuers) > 1 for issue in issues):
        return None
    number = {doc_id: n for n, doc_id in enumerate(corpus.doc_ids)}
    issued = np.zeros(len(corpus.doc_ids), bool)
    issued[[number[issue.doc_id] for issue in issues]] = True
    restricted = replace(corpus, counted=issued[corpus.document])
    occurrences = _occurrences(issues, names, restricted, number)
    chosen = replace(parameters, unit="document", minimum_frequency=1, minimum_weight=1, backbone="none", counting=FULL)
    kept = np.isin(np.array(names), np.array(occurrences.names))
    network = build_network(
        NAME, Candidates(occurrences, facts.select(kept)), Setting(restricted, chosen, varied=False)
    )
    return network if network.graph.size else None


def _occurrences(issues: list[Issue], names: list[str], corpus: CountedTexts, number: dict[str, int]) -> Occurrences:
    """An occurrence an issuer and text, in the sentence that names it, or the text's first."""
    index = {name: n for n, name in enumerate(names)}
    rows = [(number[i.doc_id], index[issuer], i.start) for i in issues for issuer in i.issuers]
    document, node, start = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    key = corpus.document * SPAN + corpus.start
    sentence = np.searchsorted(key, document * SPAN + start, side="right") - 1
    first = np.searchsorted(corpus.document, document)
    sentence = np.where(sentence < first, first, sentence)
    held = (sentence < len(key)) & (corpus.document[np.minimum(sentence, len(key) - 1)] == document)
    return make_occurrences(names, node[held], sentence[held], start[held])


def find_period(year: int, length: int) -> tuple[int, int]:
    """The first and the last year of the period that a year falls in: 2023 falls in 2021 to 2025."""
    first = year - (year - 1) % length
    return first, first + length - 1


def coissuing_table(issues: Iterable[Issue], labels: dict[str, str], *, length: int) -> pa.Table:
    """The table ``network/co_issuing``: who led whom in how many texts, over all years and by period."""
    held: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for issue in issues:
        spans = [""]
        if issue.year:
            first, last = find_period(issue.year, length)
            spans.append(f"{first}-{last}")
        for span in spans:
            for other in issue.issuers[1:]:
                held[span, issue.issuers[0], other].append(issue.doc_id)
    rows = [
        CoIssuing(period, lead, labels[lead], other, labels[other], len(texts), " ".join(texts))
        for (period, lead, other), texts in sorted(held.items())
    ]
    return rows_table(rows, CoIssuing)


def write_matrix(issues: Iterable[Issue], labels: dict[str, str]) -> bytes:
    """The matrix of co-issuing as CSV: texts that two bodies issued together, on the diagonal all joint ones of one."""
    joint = [issue.issuers for issue in issues if len(issue.issuers) > 1]
    counts = Counter(pair for issuers in joint for pair in combinations(sorted(issuers), 2))
    own = Counter(issuer for issuers in joint for issuer in issuers)
    order = sorted(own, key=lambda issuer: (-own[issuer], labels[issuer], issuer))
    columns: dict[str, Any] = {"issuer": [labels[issuer] for issuer in order]}
    for number, issuer in enumerate(order):
        # A column's name is a cell of the first line: no formula there, and no two of one name.
        name = labels[issuer].lstrip("=+-@\t\r") or f"#{number + 1}"
        name = name if name not in columns else f"{name} #{number + 1}"
        columns[name] = [
            own[issuer] if other == issuer else counts[min(issuer, other), max(issuer, other)] for other in order
        ]
    return encode_csv(pa.table(columns))


def write_periods(nodes: pa.Table, edges: pa.Table, issues: list[Issue], length: int) -> dict[str, bytes]:
    """A GEXF a period in which bodies issued together: ``network/co-issuing-2021-2025.gexf``."""
    spans = sorted({find_period(issue.year, length) for issue in issues if issue.year})
    files = {}
    for first, last in spans:
        within = [issue for issue in issues if first <= issue.year <= last]
        data = _write_period(nodes, edges, within, f"{first}-{last}")
        if data:
            files[f"network/{NAME}-{first}-{last}.gexf"] = data
    return files


def _write_period(nodes: pa.Table, edges: pa.Table, issues: list[Issue], span: str) -> bytes:
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for issue in issues:
        for pair in combinations(sorted(issue.issuers), 2):
            texts[pair].append(issue.doc_id)
    issued = Counter(issuer for issue in issues for issuer in issue.issuers)
    led = Counter(issue.issuers[0] for issue in issues if len(issue.issuers) > 1)
    drawn = [row for row in edges.to_pylist() if _pair(row) in texts]
    ends = {end for row in drawn for end in (row["source"], row["target"])}
    made = [
        GexfNode(
            row["node"], row["label"], row["x"], row["y"], row["size"], row["color"],
            {"type": row["type"], "issued": issued[row["node"]], "led": led[row["node"]]},
        )
        for row in nodes.to_pylist()
        if row["node"] in ends
    ]  # fmt: skip
    joined = [
        GexfEdge(
            row["source"], row["target"], len(texts[_pair(row)]),
            {"documents": len(texts[_pair(row)]), "evidence": " ".join(texts[_pair(row)])},
        )
        for row in drawn
    ]  # fmt: skip
    description = f"Bodies that issued policy texts together, {span}"
    if not joined:
        return b""
    return write_gexf(made, joined, node_attributes=PERIOD_NODES, edge_attributes=PERIOD_EDGES, description=description)


def _pair(row: dict[str, Any]) -> tuple[str, str]:
    source, target = sorted((row["source"], row["target"]))
    return source, target
