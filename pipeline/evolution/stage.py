"""The stage ``evolution.follow``: clusters by period, flows between them, bursts."""

from __future__ import annotations

import itertools

import numpy as np

from pipeline.core.stage import Context, Result, Tables
from pipeline.evolution.bursts import find_bursts
from pipeline.evolution.clusters import NAMED, Cluster, find_clusters
from pipeline.evolution.counts import Counted, read_counts
from pipeline.evolution.flows import find_flows
from pipeline.evolution.parameters import EvolutionParameters
from pipeline.evolution.periods import Period, find_periods
from pipeline.records.base import rows_table
from pipeline.records.evolution import BurstRow, ClusterRow, FlowRow

CLUSTERED = ("keywords", "terms", "entities", "topics")
EVIDENCE = 20  # documents that a row leads to


def follow_field(tables: Tables, parameters: EvolutionParameters, context: Context) -> Result:
    """The tables of evolution; empty where no year is known."""
    clusters: list[ClusterRow] = []
    flows: list[FlowRow] = []
    bursts: list[BurstRow] = []
    for counted in read_counts(tables, corpus=context.corpus, models=context.models):
        periods = find_periods(counted.years.tolist(), parameters)
        if counted.kind in CLUSTERED:
            found = _cluster(counted, periods, parameters)
            clusters += [row for rows in found for row in _describe_clusters(counted, *rows)]
            if not len(counted.group):  # topics are the same in every period
                flows += _join(counted, found[1:], parameters)
        if not len(counted.group):  # their terms may be among those that burst already
            bursts += _burst(counted, parameters)
    return Result(
        tables={
            "evolution/clusters": rows_table(clusters, ClusterRow),
            "evolution/flows": rows_table(flows, FlowRow),
            "evolution/bursts": rows_table(bursts, BurstRow),
        }
    )


def _cluster(
    counted: Counted, periods: list[Period], parameters: EvolutionParameters
) -> list[tuple[Period, list[Cluster]]]:
    """The clusters over all documents, then of each period when there are several."""
    whole = Period("", min((p.first for p in periods), default=0), max((p.last for p in periods), default=0))
    made = [(whole, find_clusters(counted, np.ones(len(counted.documents), bool), parameters))]
    if len(periods) > 1:
        for period in periods:
            dated = (counted.years >= period.first) & (counted.years <= period.last)
            made.append((period, find_clusters(counted, dated, parameters)))
    return made


def _label(counted: Counted, cluster: Cluster) -> str:
    if len(counted.group):
        return counted.groups[cluster.group]
    return " / ".join(counted.labels[item] for item in cluster.members[:NAMED])


def _describe_clusters(counted: Counted, period: Period, clusters: list[Cluster]) -> list[ClusterRow]:
    return [
        ClusterRow(
            kind=counted.kind,
            period=period.name,
            first_year=period.first or None,
            last_year=period.last or None,
            cluster=number,
            label=_label(counted, cluster),
            items="|".join(counted.labels[item].replace("|", " ") for item in cluster.members),
            size=len(cluster.members),
            documents=len(cluster.documents),
            centrality=cluster.centrality,
            density=cluster.density,
            quadrant=cluster.quadrant,
            quadrant_share=None if cluster.share != cluster.share else cluster.share,
            evidence=" ".join(counted.documents[d] for d in cluster.documents[:EVIDENCE]),
        )
        for number, cluster in enumerate(clusters)
    ]


def _join(
    counted: Counted, found: list[tuple[Period, list[Cluster]]], parameters: EvolutionParameters
) -> list[FlowRow]:
    rows = []
    for (period, before), (following, after) in itertools.pairwise(found):
        flows = find_flows([c.members for c in before], [c.members for c in after], inclusion=parameters.inclusion)
        for flow in flows:
            source = before[flow.source] if flow.source >= 0 else None
            target = after[flow.target] if flow.target >= 0 else None
            shown = target or source
            rows.append(
                FlowRow(
                    kind=counted.kind,
                    period=period.name,
                    next_period=following.name,
                    source=flow.source if source else None,
                    target=flow.target if target else None,
                    source_label=_label(counted, source) if source else "",
                    target_label=_label(counted, target) if target else "",
                    event=flow.event,
                    inclusion=flow.inclusion,
                    stability=flow.jaccard,
                    shared="|".join(counted.labels[item].replace("|", " ") for item in flow.shared),
                    documents=len(shown.documents) if shown else 0,
                    evidence=" ".join(counted.documents[d] for d in shown.documents[:EVIDENCE]) if shown else "",
                )
            )
    return rows


def _burst(counted: Counted, parameters: EvolutionParameters) -> list[BurstRow]:
    dated = np.flatnonzero(counted.years > 0)
    if not len(dated):
        return []
    years, place = np.unique(counted.years[dated], return_inverse=True)
    holding = counted.holding()[dated]
    held = np.asarray(holding.sum(axis=0)).ravel()
    items = np.flatnonzero(held >= parameters.minimum_documents)
    found = find_bursts(
        holding[:, items], place, len(years), ratio=parameters.burst_ratio, cost=parameters.burst_cost,
        permutations=parameters.permutations, seed=parameters.seed,
    )  # fmt: skip
    columns, rows = holding.tocsc(), []
    for burst in found:
        item = int(items[burst.item])
        documents = np.sort(columns[:, [item]].indices)
        inside = documents[(place[documents] >= burst.begin) & (place[documents] <= burst.end)]
        ever = years[place[documents]]
        rows.append(
            BurstRow(
                kind=counted.kind,
                item=counted.items[item],
                label=counted.labels[item],
                strength=burst.strength,
                begin=int(years[burst.begin]),
                end=int(years[burst.end]),
                documents=len(inside),
                all_documents=len(documents),
                first_year=int(ever.min()),
                last_year=int(ever.max()),
                p_value=burst.p,
                q_value=burst.q,
                evidence=" ".join(counted.documents[int(dated[d])] for d in inside[:EVIDENCE]),
            )
        )
    return rows
