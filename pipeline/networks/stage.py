"""The stage ``networks.build``: tables of mentions and tokens into networks, as tables and as graph files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.memory import remembered, remembered_in_parts
from pipeline.core.stage import Context, Result, Tables
from pipeline.networks import bibliometric, bibliometric_rows, coissuing
from pipeline.networks import tables as rows
from pipeline.networks.addresses import node_page
from pipeline.networks.build import Candidates, Network, NodeFacts, Setting, build_network
from pipeline.networks.counting import Fixed
from pipeline.networks.directed import add_directed
from pipeline.networks.dynamic import write_dynamic
from pipeline.networks.exports import edge_rows, write_graphml, write_static, write_vosviewer
from pipeline.networks.focal import ego_nodes
from pipeline.networks.formulas import FixedPairs, find_fixed_pairs, find_formulas, read_named
from pipeline.networks.graph import Bools, Ints
from pipeline.networks.occurrences import actors, entity_occurrences
from pipeline.networks.parameters import NetworksParameters
from pipeline.networks.terms import best_terms, term_occurrences
from pipeline.networks.texts import CountedTexts, document_numbers, read_corpus
from pipeline.networks.units import read_grid
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
    corpus, sentences = read_corpus(
        tables["documents"], tables["sentences"], tables["blocks"], left_out=parameters.left_out
    )
    setting = Setting(corpus, read_grid(tables["tokens"], corpus), parameters)
    issuers, rate = read_issuers(tables["policies"], corpus), parameters.false_discovery_rate
    defined = read_defined(tables["acronyms"], corpus)
    shown = {
        name: show_network(
            name, found, setting, sentences.select(["text"]), issuers,
            defined=defined if name == "entities" else None,
        )
        for name, found in find_candidates(tables, corpus, parameters).items()
    }  # fmt: skip
    made = {name: (network.nodes, network.edges) for name, network in shown.items()}
    files: dict[str, bytes] = {}
    for name, network in shown.items():
        files |= graph_files(name, network.nodes, network.edges, parameters) | network.files
    joint = add_coissuing(tables, corpus, sentences, issuers, parameters)
    files |= joint.files
    if joint.nodes is not None and joint.edges is not None:
        made[coissuing.NAME] = (joint.nodes, joint.edges)
    for name, directed in add_directed(tables, parameters).items():
        made[name] = (directed.nodes, directed.edges)
        files[f"network/{name}.gexf"] = directed.gexf
    works = read_works(tables)
    listed = bibliometric.read_items(works, tables, parameters, corpus=context.corpus, models=context.models)
    for items in listed:
        found = bibliometric.build_bibliometric(items, parameters)
        if found is not None:
            name = found.network.name
            made[name] = (
                bibliometric_rows.node_rows(found, works),
                bibliometric_rows.edge_rows(found, works, rate=rate),
            )
            files |= graph_files(name, *made[name], parameters, found.addresses)
            joint.networks.append(found.network)
    assigned = {
        "network/nodes": pa.concat_tables([nodes for nodes, _ in made.values()]),
        "network/edges": pa.concat_tables([edges for _, edges in made.values()]),
        "network/years": shown["entities"].years,
        "network/robustness": pa.concat_tables([network.checks for network in shown.values()]),
        "network/summary": pa.concat_tables(
            [*(network.summary for network in shown.values()), *map(rows.summary_table, joint.networks)]
        ),
        "network/co_issuing": joint.table,
        "network/items": bibliometric.items_table(listed, works),
    }
    return Result(tables=assigned, files=files)


@dataclass(frozen=True, slots=True)
class Shown:
    """A network as rows of the run's tables; ``years`` and ``files`` are those of the network of entities alone."""

    nodes: pa.Table
    edges: pa.Table
    checks: pa.Table
    summary: pa.Table
    years: pa.Table
    files: dict[str, bytes]


@remembered_in_parts
def show_network(
    name: str,
    candidates: Candidates,
    setting: Setting,
    sentences: pa.Table,
    issuers: list[frozenset[str]],
    *,
    defined: frozenset[str] | None,
) -> Shown:
    """A network of the texts in rows: a name that is corrected leaves that of terms as it is, a title all of them.

    Parameters
    ----------
    sentences
        Their texts, by row.
    issuers
        The bodies that issued each document.
    defined
        The short forms that the focal document defines itself; None where years and acronyms are not asked for.
    """
    network, corpus, parameters = build_network(name, candidates, setting), setting.corpus, setting.parameters
    nodes = rows.node_table(network)
    edges = rows.edge_table(network, sentences, issuers, rate=parameters.false_discovery_rate)
    years, files = empty_table(NetworkYear), dict[str, bytes]()
    if defined is not None:
        years = rows.year_table(network, corpus, seed=parameters.seed)
        if (corpus.year > 0).any():
            files["network/entities-dynamic.gexf"] = write_dynamic(
                nodes, edges, drawn_edges(edges, parameters), corpus,
                node_counts=network.node_counts, edge_counts=network.edge_weights,
            )  # fmt: skip
        if corpus.focal >= 0:
            centres = acronym_nodes(network, defined)
            files["network/focal-acronyms.gexf"] = ego_file(nodes, edges, centres, network, parameters)
    return Shown(nodes, edges, rows.check_table(network), rows.summary_table(network), years, files)


@dataclass(frozen=True, slots=True)
class Joint:
    """What co-issuing adds to a run: its table, files, and (where bodies issued together) its network and rows."""

    table: pa.Table
    files: dict[str, bytes]
    networks: list[Network] = field(default_factory=list)
    nodes: pa.Table | None = None
    edges: pa.Table | None = None


def read_issuers(policies: pa.Table, corpus: CountedTexts) -> list[frozenset[str]]:
    """The bodies that issued each document, by the ledger of policy texts."""
    names = dict(zip(*(policies.column(n).to_pylist() for n in ("doc_id", "issuers")), strict=True))
    return [frozenset(filter(None, (names.get(doc_id) or "").split("|"))) for doc_id in corpus.doc_ids]


def add_coissuing(
    tables: Tables,
    corpus: CountedTexts,
    sentences: pa.Table,
    issuers: list[frozenset[str]],
    parameters: NetworksParameters,
) -> Joint:
    """The network of bodies that issued policy texts together, with its table and files."""
    issues = coissuing.read_issues(tables["policies"], corpus)
    names = sorted({issuer for issue in issues for issuer in issue.issuers})
    facts = entity_facts(names, tables["entities"])
    spelled = {issuer: name for i in reversed(issues) for issuer, name in zip(i.issuers, i.names, strict=True)}
    known = set(tables["entities"].column("entity_id").to_pylist())
    labels = {n: label if n in known else spelled[n] for n, label in zip(names, facts.label, strict=True)}
    table = coissuing.coissuing_table(issues, labels, length=parameters.period_years)
    network = coissuing.build_coissuing(issues, replace(facts, type=["ORG"] * len(names)), names, corpus, parameters)
    if network is None:
        return Joint(table, {})
    nodes, edges = (
        rows.node_table(network),
        rows.edge_table(network, sentences, issuers, rate=parameters.false_discovery_rate),
    )
    files = graph_files(coissuing.NAME, nodes, edges, parameters)
    files |= coissuing.write_periods(nodes, edges, issues, parameters.period_years)
    files[f"network/{coissuing.NAME}-matrix.csv"] = coissuing.write_matrix(issues, labels)
    return Joint(table, files, [network], nodes, edges)


def find_candidates(tables: Tables, corpus: CountedTexts, parameters: NetworksParameters) -> dict[str, Candidates]:
    """For each network, what may be a node of it."""
    bounds = {"minimum": parameters.minimum_frequency, "maximum": parameters.maximum_nodes}
    entities, mentions = tables["entities"], actors(tables["mentions"], left_out=parameters.labels_left_out)
    named = read_named(mentions, tables["sentences"])
    phrases = find_formulas(named, tables["sentences"], share=parameters.formula_share)
    fixed = find_fixed_pairs(named, phrases, share=parameters.formula_share)
    found = entity_occurrences(mentions.filter(pa.array(~phrases)), corpus).most_frequent(**bounds)
    kinds = dict(zip(entities.column("entity_id").to_pylist(), entities.column("label").to_pylist(), strict=True))
    both = np.array([kinds.get(name) in ACTORS + INSTRUMENTS for name in found.names], bool)
    bipartite = found.select(both)
    side = np.array([kinds[name] in INSTRUMENTS for name in bipartite.names], np.int64)
    names = best_terms(tables["terms"], parameters.maximum_terms)
    terms = remembered(term_occurrences)(tables["tokens"], names, corpus).most_frequent(**bounds)
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


def acronym_nodes(network: Network, defined: frozenset[str]) -> Bools:
    """Whether a node's acronym is one that the focal document defines itself."""
    facts = zip(network.facts.acronym, network.facts.aliases, strict=True)
    return np.array([bool(defined & {acronym, *aliases.split("|")} - {""}) for acronym, aliases in facts], bool)


def ego_file(
    nodes: pa.Table, edges: pa.Table, centres: Bools, network: Network, parameters: NetworksParameters
) -> bytes:
    """The GEXF of the nodes ``centres``, their neighbours, and the drawn edges among them."""
    drawn = drawn_edges(edges, parameters)
    source, target = network.graph.source, network.graph.target
    kept = ego_nodes(source[drawn], target[drawn], centres)
    inside = drawn & kept[source] & kept[target]
    return write_static(
        nodes.filter(pa.array(kept)).to_pylist(),
        edge_rows(edges.filter(pa.array(inside)), evidence=parameters.evidence_limit),
        description="Acronyms that the focal document defines, with their neighbours",
    )
