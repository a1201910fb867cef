"""How the run was made: configuration, versions, quality figures, and the files to take away."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pipeline.core.manifest import describe_config
from pipeline.records.tables import TABLES
from pipeline.report.tables import Row, RunTables

if TYPE_CHECKING:
    from pipeline.core.stage import Context

GRAPHS = ("entities", "terms", "actors-instruments")
DIRECTED = ("citations", "reuse")  # whose lines have a direction, which the other forms do not keep
MEASURES = ("partition_agreement", "top_edges_kept", "backbone_kept")
FORMS = (".gexf", ".graphml", "-vosviewer-map.txt", "-vosviewer-network.txt")


def summarise(corpus: RunTables, context: Context) -> dict[str, Any]:
    """What the method's page shows."""
    return {
        "configuration": describe_config(context.config),
        "versions": dict(context.versions),
        "downloads": list_tables(corpus),
        "graphs": list_graphs(corpus),
        "checks": average_checks(corpus),
        "networks": turn(corpus.rows("network/summary"), head="network"),
        "quality": corpus.rows("topics/quality"),
        "records": Counter((r["outcome"], r["reason"]) for r in corpus.rows("records")).most_common(),
    }


def turn(rows: list[Row], *, head: str) -> list[Row]:
    """Rows of many columns as a row a column, with a column for each row, named by its ``head``."""
    measures = [key for key in (rows[0] if rows else {}) if key != head]
    return [{"measure": measure, **{row[head]: row[measure] for row in rows}} for measure in measures]


def average_checks(corpus: RunTables) -> list[Row]:
    """The means of the robustness measures, one row a network and kind of choice."""
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in corpus.rows("network/robustness"):
        grouped.setdefault((row["network"], row["choice"]), []).append(row)
    return [
        {"network": network, "choice": choice, "variants": len(rows)}
        | {measure: sum(row[measure] for row in rows) / len(rows) for measure in MEASURES}
        for (network, choice), rows in grouped.items()
    ]


def list_tables(corpus: RunTables) -> list[tuple[str, str, int]]:
    """Table name, the address of its CSV twin from the report, and how many rows it has."""
    twins = [name for name, table in TABLES.items() if table.twin]
    return [(name, f"../{name}.csv", corpus.count(name)) for name in (*twins, "rejects")]


def list_graphs(corpus: RunTables) -> list[tuple[str, str]]:
    """Name and address of every graph file: a dynamic one where years are known, one of the focal document."""
    drawn = set(corpus.columns("network/nodes", "network")[0])
    joint = ("co-issuing",) if "co-issuing" in drawn else ()
    others = sorted(drawn.difference(GRAPHS, joint, DIRECTED))
    names = [f"{graph}{form}" for graph in (*GRAPHS, *joint, *others) for form in FORMS]
    names += [f"{graph}.gexf" for graph in DIRECTED if graph in drawn]
    names += [f"{graph}-matrix.csv" for graph in joint]
    if any(document["year"] is not None for document in corpus.documents):
        names.append("entities-dynamic.gexf")
    if corpus.focal is not None:
        names.append("focal-acronyms.gexf")
    return [(name, f"../network/{name}") for name in names]
