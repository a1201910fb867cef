"""The stage ``networks.build``: mentions and places of terms into networks, as tables and as graph files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.memory import remembered, remembered_in_parts
from pipeline.core.stage import Context, Result, Tables, iterate_parts
from pipeline.networks import bibliometric, bibliometric_rows, coissuing
from pipeline.networks import tables as rows
from pipeline.networks.addresses import node_page
from pipeline.networks.build import Candidates, NodeFacts, Setting, build_network
from pipeline.networks.counting import Fixed
from pipeline.networks.directed import Directed, find_directed, write_directed
from pipeline.networks.dynamic import write_dynamic
from pipeline.networks.exports import edge_rows, write_graphml, write_static, write_vosviewer
from pipeline.networks.focal import ego_nodes
from pipeline.networks.formulas import FixedPairs, find_phrases
from pipeline.networks.graph import Bools, Ints
from pipeline.networks.occurrences import actors, entity_occurrences
from pipeline.networks.parameters import NetworksParameters
from pipeline.networks.quotes import quote_edges
from pipeline.networks.terms import term_occurrences
from pipeline.networks.texts import CountedTexts, document_numbers, read_corpus
from pipeline.networks.works import read_works
from pipeline.records.base import empty_table
from pipeline.records.networks import NetworkYear

ACTORS = ("ORG", "GPE", "PERSON")
INSTRUMENTS = ("LAW", "PROGRAM")
DESCRIPTIONS = {
    "entities": "Entities that meet in text",
    "terms": "Terms that meet in text",
    "co-issuing": "Bodies that issued policy texts together",
    "actors-instruments": "Actors and the laws and programmes that they meet with",
    **bibliometric.DESCRIPTIONS,
}


def build_networks(tables: Tables, parameters: NetworksParameters, context: Context) -> Result:
    """The networks of entities, of terms, and of actors and instruments, with every table and file."""
    corpus = read_corpus(tables["documents"], tables["work/sentences"], left_out=parameters.left_out)
    issuers, rate = read_issuers(tables["policies"], corpus), parameters.false_discovery_rate
    shown = {
        name: show_network(name, candidates, Setting(corpus, parameters), issuers, dated=name == "entities")
        for name, candidates in find_candidates(tables, corpus, parameters, context).items()
    }
    joint, directed = find_coissuing(tables, corpus, issuers, parameters), find_directed(tables, parameters)
    found: dict[str, Shown | Directed] = {**shown, **joint.shown, **directed}
    nodes = {name: one.nodes for name, one in found.items()}
    unquoted = {name: one.edges for name, one in found.items()}
    edges = quote_edges(unquoted, iterate_parts("sentences", tables, context))
    files: dict[str, bytes] = {}
    for name in (*shown, *joint.shown):
        files |= graph_files(name, nodes[name], edges[name], parameters)
    files |= shown["entities"].files
    if corpus.focal >= 0:
        centres = acronym_nodes(nodes["entities"], read_defined(tables["acronyms"], corpus))
        files["network/focal-acronyms.gexf"] = ego_file(nodes["entities"], edges["entities"], centres, parameters)
    if joint.shown:
        files |= coissuing_files(joint, edges[coissuing.NAME], parameters)
    for name, network in directed.items():
        files[f"network/{name}.gexf"] = write_directed(name, network, edges[name], tables["policies"])
    works = read_works(tables)
    listed = bibliometric.read_items(works, tables, parameters, corpus=context.corpus, models=context.models)
    summaries = [one.summary for one in (*shown.values(), *joint.shown.values())]
    for items in listed:
        made = bibliometric.build_bibliometric(items, parameters)
        if made is not None:
            name = made.network.name
            nodes[name] = bibliometric_rows.node_rows(made, works)
            edges[name] = bibliometric_rows.edge_rows(made, works, rate=rate)
            files |= graph_files(name, nodes[name], edges[name], parameters, made.addresses)
            summaries.append(rows.summary_table(made.network))
    assigned = {
        "network/nodes": pa.concat_tables(nodes.values()),
        "network/edges": pa.concat_tables(edges.values()),
        "network/years": shown["entities"].years,
        "network/robustness": pa.concat_tables([network.checks for network in shown.values()]),
        "network/summary": pa.concat_tables(summaries),
        "network/co_issuing": joint.table,
        "network/items": bibliometric.items_table(listed, works),
    }
    return Result(tables=assigned, files=files)


@dataclass(frozen=True, slots=True)
class Shown:
    """A network as rows of the run's tables, its edges without quotes.

    ``years`` and ``files`` are those of the network of entities alone.
    """

    nodes: pa.Table
    edges: pa.Table
    checks: pa.Table
    summary: pa.Table
    years: pa.Table
    files: dict[str, bytes]


@remembered_in_parts
def show_network(
    name: str, candidates: Candidates, setting: Setting, issuers: list[frozenset[str]], *, dated: bool
) -> Shown:
    """A network of the texts in rows: a name that is corrected leaves that of terms as it is, a title all of them.

    Parameters
    ----------
    issuers
        The bodies that issued each document.
    dated
        Whether years are asked for.
    """
    network, corpus, parameters = build_network(name, candidates, setting), setting.corpus, setting.parameters
    nodes = rows.node_table(network)
    edges = rows.edge_table(network, issuers, rate=parameters.false_discovery_rate)
    years, files = empty_table(NetworkYear), dict[str, bytes]()
    if dated:
        years = rows.year_table(network, corpus, seed=parameters.seed)
        if (corpus.year > 0).any():
            files["network/entities-dynamic.gexf"] = write_dynamic(
                nodes, edges, drawn_edges(edges, parameters), corpus,
                node_counts=network.node_counts, edge_counts=network.edge_weights,
            )  # fmt: skip
    return Shown(nodes, edges, rows.check_table(network), rows.summary_table(network), years, files)


@dataclass(frozen=True, slots=True)
class Joint:
    """What co-issuing adds to a run: its table, and, where bodies issued together, its network by its name."""

    table: pa.Table
    issues: list[coissuing.Issue]
    labels: dict[str, str]
    shown: dict[str, Shown] = field(default_factory=dict)


def read_issuers(policies: pa.Table, corpus: CountedTexts) -> list[frozenset[str]]:
    """The bodies that issued each document, by the ledger of policy texts."""
    names = dict(zip(*(policies.column(n).to_pylist() for n in ("doc_id", "issuers")), strict=True))
    return [frozenset(filter(None, (names.get(doc_id) or "").split("|"))) for doc_id in corpus.doc_ids]


def find_coissuing(
    tables: Tables, corpus: CountedTexts, issuers: list[frozenset[str]], parameters: NetworksParameters
) -> Joint:
    """The network of bodies that issued policy texts together, with its table."""
    issues = coissuing.read_issues(tables["policies"], corpus)
    names = sorted({issuer for issue in issues for issuer in issue.issuers})
    facts = entity_facts(names, tables["entities"])
    spelled = {issuer: name for i in reversed(issues) for issuer, name in zip(i.issuers, i.names, strict=True)}
    known = set(tables["entities"].column("entity_id").to_pylist())
    labels = {n: label if n in known else spelled[n] for n, label in zip(names, facts.label, strict=True)}
    table = coissuing.coissuing_table(issues, labels, length=parameters.period_years)
    network = coissuing.build_coissuing(issues, replace(facts, type=["ORG"] * len(names)), names, corpus, parameters)
    if network is None:
        return Joint(table, issues, labels)
    nodes = rows.node_table(network)
    edges = rows.edge_table(network, issuers, rate=parameters.false_discovery_rate)
    shown = Shown(nodes, edges, rows.check_table(network), rows.summary_table(network), empty_table(NetworkYear), {})
    return Joint(table, issues, labels, {coissuing.NAME: shown})


def coissuing_files(joint: Joint, edges: pa.Table, parameters: NetworksParameters) -> dict[str, bytes]:
    """The files of the network of co-issuing beside those that every network has: by period, and the matrix."""
    nodes = joint.shown[coissuing.NAME].nodes
    files = coissuing.write_periods(nodes, edges, joint.issues, parameters.period_years)
    files[f"network/{coissuing.NAME}-matrix.csv"] = coissuing.write_matrix(joint.issues, joint.labels)
    return files


def find_candidates(
    tables: Tables, corpus: CountedTexts, parameters: NetworksParameters, context: Context
) -> dict[str, Candidates]:
    """For each network, what may be a node of it."""
    bounds = {"minimum": parameters.minimum_frequency, "maximum": parameters.maximum_nodes}
    entities, mentions = tables["entities"], actors(tables["mentions"], left_out=parameters.labels_left_out)
    phrases, fixed = find_phrases(
        mentions,
        partial(iterate_parts, "sentences", tables, context),
        texts=len(np.unique(corpus.document)),
        characters=int(corpus.length.sum()),
        share=parameters.formula_share,
    )
    free, places = mentions.filter(pa.array(~phrases)), tables["work/places"]
    found = entity_occurrences(free, corpus, places).most_frequent(**bounds)
    kinds = dict(zip(entities.column("entity_id").to_pylist(), entities.column("label").to_pylist(), strict=True))
    both = np.array([kinds.get(name) in ACTORS + INSTRUMENTS for name in found.names], bool)
    bipartite = found.select(both)
    side = np.array([kinds[name] in INSTRUMENTS for name in bipartite.names], np.int64)
    terms = term_occurrences(places, corpus).most_frequent(**bounds)
    count = len(terms.names)
    blank = [""] * count
    return {
        "entities": Candidates(found, entity_facts(found.names, entities), fix_meetings(fixed, corpus, found.names)),
        "terms": Candidates(terms, NodeFacts(terms.names, blank, blank, ["TERM"] * count, blank)),
        "actors-instruments": Candidates(
            bipartite,
            entity_facts(bipartite.names, entities, side),
            fix_meetings(fixed, corpus, bipartite.names),
        ),
    }


def fix_meetings(pairs: FixedPairs, corpus: CountedTexts, names: list[str]) -> Fixed:
    """The meetings of nodes that set phrases make; ``names`` are the nodes' ids, sorted."""
    table = pa.table({"doc_id": pa.array(pairs.doc_id, pa.string())})
    sentence = corpus.sentence_rows(document_numbers(table, corpus.doc_ids), np.array(pairs.sentence, np.int64))
    known = pa.array(names, pa.string())
    first, second = (
        np.asarray(pc.fill_null(pc.index_in(pa.array(ids, pa.string()), value_set=known), -1).to_numpy(False), np.int64)
        for ids in (pairs.first, pairs.second)
    )
    kept = (sentence >= 0) & (first >= 0) & (second >= 0)
    return Fixed(sentence[kept], first[kept], second[kept])


def entity_facts(names: list[str], entities: pa.Table, side: Ints | None = None) -> NodeFacts:
    """What the entities table says of the entities ``names``; an unknown one is called by its id."""
    known = entities.filter(pc.is_in(entities.column("entity_id"), value_set=pa.array(names, pa.string())))
    by_id = {row["entity_id"]: row for row in known.to_pylist()}
    found = [by_id.get(name, {}) for name in names]
    return NodeFacts(
        label=[row.get("name") or name for name, row in zip(names, found, strict=True)],
        name_en=[row.get("name_en") or "" for row in found],
        acronym=[row.get("acronym") or "" for row in found],
        type=[row.get("label") or "" for row in found],
        aliases=[row.get("aliases") or "" for row in found],
        side=side,
    )


def drawn_edges(edges: pa.Table, parameters: NetworksParameters) -> Bools:
    """Which edges the graph files hold."""
    backbone = np.asarray(edges.column("backbone").to_numpy(), dtype=bool)
    return backbone if parameters.draw == "backbone" else np.ones_like(backbone)


def graph_files(
    name: str,
    nodes: pa.Table,
    edges: pa.Table,
    parameters: NetworksParameters,
    addresses: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """A network's static graph files by path; nodes without an address lead to the report."""
    drawn = edges.filter(pa.array(drawn_edges(edges, parameters)))
    found = [(addresses or {}).get(n) or node_page(name, n) for n in nodes.column("node").to_pylist()]
    return write_files(name, nodes, drawn, found, evidence=parameters.evidence_limit)


@remembered
def write_files(
    name: str, nodes: pa.Table, edges: pa.Table, addresses: list[str], *, evidence: int
) -> dict[str, bytes]:
    """The static graph files by path, of the nodes with their addresses and of the edges that are drawn."""
    node_rows = nodes.to_pylist()
    drawn = edge_rows(edges, evidence=evidence)
    base = f"network/{name}"
    vos_map, vos_network, vos_fractional = write_vosviewer(node_rows, drawn, addresses)
    return {
        f"{base}.gexf": write_static(node_rows, drawn, description=DESCRIPTIONS[name]),
        f"{base}.graphml": write_graphml(node_rows, drawn),
        f"{base}-vosviewer-map.txt": vos_map,
        f"{base}-vosviewer-network.txt": vos_network,
        f"{base}-vosviewer-fractional.txt": vos_fractional,
    }


def read_defined(acronyms: pa.Table, corpus: CountedTexts) -> frozenset[str]:
    """The short forms that the focal document defines itself."""
    focal = corpus.doc_ids[corpus.focal] if corpus.focal >= 0 else ""
    own = acronyms.filter(pc.equal(acronyms.column("doc_id"), focal))
    return frozenset(own.column("short_form").to_pylist())


def acronym_nodes(nodes: pa.Table, defined: frozenset[str]) -> Bools:
    """Whether a node's acronym is one that the focal document defines itself."""
    facts = zip(nodes.column("acronym").to_pylist(), nodes.column("aliases").to_pylist(), strict=True)
    return np.array([bool(defined & {acronym, *aliases.split("|")} - {""}) for acronym, aliases in facts], bool)


def ego_file(nodes: pa.Table, edges: pa.Table, centres: Bools, parameters: NetworksParameters) -> bytes:
    """The GEXF of the nodes ``centres``, their neighbours, and the drawn edges among them."""
    drawn = drawn_edges(edges, parameters)
    source, target = (
        np.asarray(pc.index_in(edges.column(end), value_set=nodes.column("node").combine_chunks()).to_numpy(), np.int64)
        for end in ("source", "target")
    )
    kept = ego_nodes(source[drawn], target[drawn], centres)
    inside = drawn & kept[source] & kept[target]
    return write_static(
        nodes.filter(pa.array(kept)).to_pylist(),
        edge_rows(edges.filter(pa.array(inside)), evidence=parameters.evidence_limit),
        description="Acronyms that the focal document defines, with their neighbours",
    )
