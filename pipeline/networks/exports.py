"""A network's rows as files for other programs: static GEXF, GraphML, VOSviewer."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import pyarrow as pa
from lxml import etree

from pipeline.networks.gexf import (
    LABEL,
    GexfEdge,
    GexfNode,
    clean_text,
    format_value,
    shorten,
    unique_ids,
    write_gexf,
)

NODE_ATTRIBUTES: dict[str, type] = {
    "name_en": str, "acronym": str, "type": str, "frequency": int, "units": int, "documents": int, "community": int,
    "community_name": str, "stability": float, "degree": int, "strength": float, "betweenness": float,
    "pagerank": float, "core": int, "participation": float, "in_focal": bool, "focal_units": int,
    "focal_expected": float, "focal_p": float, "focal_status": str, "first_year": int,
    "last_year": int, "mean_year": float, "trend": float, "course": str, "aliases": str,
}  # fmt: skip
EDGE_ATTRIBUTES: dict[str, type] = {
    "meetings": int, "fractional": float, "documents": int, "npmi": float, "association_strength": float,
    "jaccard": float, "log_likelihood": float, "significance": float,
    "q_value": float, "backbone": bool, "in_focal": bool, "focal_weight": int,
    "focal_expected": float, "focal_p": float, "focal_status": str, "first_year": int, "last_year": int,
    "trend": float, "course": str, "survival": float, "fragile": bool, "quote": str, "evidence": str,
}  # fmt: skip

GRAPHML: dict[type, str] = {str: "string", int: "long", float: "double", bool: "boolean"}

# Clusters that a map of VOSviewer may number.
CLUSTERS = 1000

Rows = list[dict[str, Any]]


def edge_rows(edges: pa.Table, *, evidence: int) -> Rows:
    """The rows of an edges table as graph files have them: with at most ``evidence`` references each.

    An edge's weight there is its strength as it is counted; in how many units its ends meet are its ``meetings``.
    """
    rows: Rows = edges.to_pylist()
    for row in rows:
        row["meetings"], row["weight"] = row["weight"], row["strength"]
        row["evidence"] = " ".join(row["evidence"].split(" ", evidence)[:evidence])
    return rows


def write_static(nodes: Rows, edges: Rows, *, description: str) -> bytes:
    """The static GEXF of a network's rows."""
    attributes = dict(NODE_ATTRIBUTES)
    if any(len(clean_text(row["label"])) > LABEL for row in nodes):
        attributes = {"full_name": str, **attributes}
    made = [
        GexfNode(
            id=row["node"], label=row["label"], x=row["x"], y=row["y"], size=row["size"], color=row["color"],
            values={**row, "full_name": row["label"]},
        )
        for row in nodes
    ]  # fmt: skip
    return write_gexf(
        made,
        [GexfEdge(row["source"], row["target"], row["weight"], row) for row in edges],
        node_attributes=attributes,
        edge_attributes=EDGE_ATTRIBUTES,
        description=description,
    )


def write_graphml(nodes: Rows, edges: Rows) -> bytes:
    """The network as GraphML (http://graphml.graphdrawing.org), with the attributes of the GEXF and the drawing."""
    drawing: dict[str, type] = {"label": str, "x": float, "y": float, "size": float, "color": str}
    columns = {"node": drawing | NODE_ATTRIBUTES, "edge": {"weight": float} | EDGE_ATTRIBUTES}
    root = etree.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for kind, attributes in columns.items():
        for name, type_ in attributes.items():
            key = {"id": f"{kind}-{name}", "for": kind, "attr.name": name, "attr.type": GRAPHML[type_]}
            etree.SubElement(root, "key", key)
    graph = etree.SubElement(root, "graph", edgedefault="undirected")
    ids = unique_ids(row["node"] for row in nodes)
    for row in nodes:
        element = etree.SubElement(graph, "node", id=ids[row["node"]])
        _append_data(element, "node", {**row, "label": shorten(row["label"])}, columns["node"])
    for row in edges:
        element = etree.SubElement(graph, "edge", source=ids[row["source"]], target=ids[row["target"]])
        _append_data(element, "edge", row, columns["edge"])
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _append_data(element: etree._Element, kind: str, row: dict[str, Any], attributes: dict[str, type]) -> None:
    for name, type_ in attributes.items():
        text = format_value(row[name], type_)
        if text is not None:
            etree.SubElement(element, "data", key=f"{kind}-{name}").text = text


def write_vosviewer(nodes: Rows, edges: Rows, addresses: Sequence[str]) -> tuple[bytes, bytes, bytes]:
    """The map file of VOSviewer and its network file, by full and by fractional counting.

    Items are numbered from 1, clusters too, of which VOSviewer takes a thousand: nodes of later ones belong to none.
    The mean year is there when every node has one: VOSviewer takes no map with empty scores.

    See the VOSviewer manual, "Map and network files".

    Parameters
    ----------
    addresses
        The page that a click on each node opens.
    """
    dated = bool(nodes) and all(row["mean_year"] is not None for row in nodes)
    head = ["id", "label", "description", "url", "x", "y", "cluster", "weight<Occurrences>", "weight<Links>",
            "weight<Total link strength>", "score<Documents>", "score<Stability>"]  # fmt: skip
    head += ["score<Avg. pub. year>"] if dated else []
    lines, number = ["\t".join(head)], {}
    for position, (row, address) in enumerate(zip(nodes, addresses, strict=True), start=1):
        number[row["node"]] = position
        cluster = row["community"] + 1
        cells = (position, _quoted(_plain(row["label"])), _quoted(_describe(row)), _quoted(address), row["x"], row["y"],
                 cluster if cluster <= CLUSTERS else "", row["frequency"], row["degree"], row["strength"],
                 row["documents"], row["stability"], *([round(row["mean_year"], 2)] if dated else []))  # fmt: skip
        lines.append("\t".join(map(str, cells)))
    full, fractional = (
        "".join(f"{number[row['source']]}\t{number[row['target']]}\t{row[weight]}\n" for row in edges).encode()
        for weight in ("meetings", "fractional")
    )
    return ("\n".join(lines) + "\n").encode(), full, fractional


def _quoted(cell: str) -> str:
    """A cell without quotation marks as VOSviewer wants it, which parts columns by commas and semicolons too."""
    return f'"{cell}"' if "," in cell or ";" in cell else cell


def _plain(label: str) -> str:
    return shorten(label).replace('"', "'")


def _describe(row: dict[str, Any]) -> str:
    """What VOSviewer shows of an item that is pointed at; it reads HTML there."""
    years = f"{row['first_year']}-{row['last_year']}" if row["first_year"] else ""
    said = (row["label"], row["name_en"], row["acronym"], row["type"], row["community_name"], years)
    return "<br>".join(escape(_plain(part), quote=False) for part in said if part)
