"""Graph Exchange XML Format 1.3, written so that Gephi, Gephi Lite, graphology and networkx read the same graph.

See https://gexf.net/ for the format. The bytes depend on the graph alone: nodes and edges come in the order given, and
no date is written.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

GEXF = "http://gexf.net/1.3"
VIZ = "http://gexf.net/1.3/viz"
TYPES: dict[type, str] = {str: "string", int: "integer", float: "double", bool: "boolean"}
# What XML 1.0 cannot hold, not even escaped.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Longer labels would hide the drawing.
LABEL = 120


@dataclass(frozen=True, slots=True)
class GexfNode:
    """A node with what is drawn of it; ``color`` is #rrggbb. ``spells`` are pairs of ISO dates, both inclusive."""

    id: str
    label: str
    x: float
    y: float
    size: float
    color: str
    values: Mapping[str, Any] = field(default_factory=dict)
    spells: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class GexfEdge:
    """An edge between two node ids."""

    source: str
    target: str
    weight: float
    values: Mapping[str, Any] = field(default_factory=dict)
    spells: Sequence[tuple[str, str]] = ()


def clean_text(value: str) -> str:
    """The text without characters that XML cannot hold, and with runs of white space as one space."""
    return " ".join(FORBIDDEN.sub(" ", value).split())


def shorten(label: str) -> str:
    """A clean label of at most LABEL characters."""
    text = clean_text(label)
    return text if len(text) <= LABEL else text[: LABEL - 1] + "…"


def format_number(value: float) -> str:
    """A finite number in its shortest form without an exponent that some readers reject."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return f"{value:.1f}"
    return repr(value)


def format_value(value: Any, kind: type) -> str | None:
    """The text of an attribute value, or None where there is nothing to write (None, NaN, infinity, empty text)."""
    if value is None:
        return None
    if kind is str:
        return clean_text(value) or None
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return str(int(value))
    return format_number(float(value)) if math.isfinite(value) else None


def unique_ids(names: Iterable[str]) -> dict[str, str]:
    """For each name an id that XML can hold; names that become equal get a number."""
    given: dict[str, str] = {}
    used: set[str] = set()
    for name in names:
        base = clean_text(name) or "node"
        made, number = base, 2
        while made in used:
            made, number = f"{base} #{number}", number + 1
        used.add(made)
        given[name] = made
    return given


def write_gexf(
    nodes: Sequence[GexfNode],
    edges: Sequence[GexfEdge],
    *,
    node_attributes: Mapping[str, type],
    edge_attributes: Mapping[str, type],
    description: str = "",
    dynamic: bool = False,
    directed: bool = False,
    lasting: Mapping[str, type] | None = None,
) -> bytes:
    """The bytes of a GEXF 1.3 file of a graph, undirected unless ``directed``.

    Parameters
    ----------
    nodes, edges
        In the order in which they are written.
    node_attributes, edge_attributes
        Attribute title to its type (str, int, float, bool); the values are those of the same name in ``values``. In a
        dynamic graph a value is a sequence of (start, end, value).
    description
        One line for the file's head.
    dynamic
        Whether nodes and edges have spells and the attributes change over time.
    lasting
        Of a dynamic graph's nodes: attributes that do not change. They stand in the one block of attributes, since
        graphology keeps one block alone.
    """
    root = etree.Element(f"{{{GEXF}}}gexf", nsmap={None: GEXF, "viz": VIZ}, version="1.3")
    meta = etree.SubElement(root, f"{{{GEXF}}}meta")
    etree.SubElement(meta, f"{{{GEXF}}}creator").text = "policy-text-mining"
    etree.SubElement(meta, f"{{{GEXF}}}description").text = clean_text(description)
    mode = "dynamic" if dynamic else "static"
    times = {"timeformat": "date", "timerepresentation": "interval"} if dynamic else {}
    kind_of_edge = "directed" if directed else "undirected"
    graph = etree.SubElement(root, f"{{{GEXF}}}graph", {"defaultedgetype": kind_of_edge, "mode": mode, **times})
    for kind, attributes in (("node", node_attributes), ("edge", edge_attributes)):
        _declare(graph, kind, attributes, mode, lasting if kind == "node" else None)
    ids = unique_ids(node.id for node in nodes)
    parent = etree.SubElement(graph, f"{{{GEXF}}}nodes", count=str(len(nodes)))
    for node in nodes:
        _append_node(parent, node, ids[node.id], {**(lasting or {}), **node_attributes})
    parent = etree.SubElement(graph, f"{{{GEXF}}}edges", count=str(len(edges)))
    for number, edge in enumerate(edges):
        ends = {"id": str(number), "source": ids[edge.source], "target": ids[edge.target]}
        element = etree.SubElement(parent, f"{{{GEXF}}}edge", ends, weight=format_number(float(edge.weight)))
        _append_values(element, edge.values, edge_attributes)
        _append_spells(element, edge.spells)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _declare(
    graph: etree._Element, kind: str, attributes: Mapping[str, type], mode: str, lasting: Mapping[str, type] | None
) -> None:
    if not attributes:
        return
    parent = etree.SubElement(graph, f"{{{GEXF}}}attributes", {"class": kind, "mode": mode})
    for title, value in (lasting or {}).items():
        etree.SubElement(parent, f"{{{GEXF}}}attribute", id=title, title=title, type=TYPES[value])
    for title, value in attributes.items():
        # graphology names a column by its id, Gephi by its title; both must leave an edge's own weight alone, but
        # a changing column with the title weight is what Gephi takes for the changing weight.
        identity = f"{title}_in_year" if mode == "dynamic" else title
        etree.SubElement(parent, f"{{{GEXF}}}attribute", id=identity, title=title, type=TYPES[value])


def _append_node(parent: etree._Element, node: GexfNode, identity: str, attributes: Mapping[str, type]) -> None:
    element = etree.SubElement(parent, f"{{{GEXF}}}node", id=identity, label=shorten(node.label))
    _append_values(element, node.values, attributes)
    _append_spells(element, node.spells)
    red, green, blue = (str(int(node.color[k : k + 2], 16)) for k in (1, 3, 5))
    etree.SubElement(element, f"{{{VIZ}}}color", r=red, g=green, b=blue)
    x, y, size = (format_number(float(v)) for v in (node.x, node.y, node.size))
    etree.SubElement(element, f"{{{VIZ}}}position", x=x, y=y, z="0.0")
    etree.SubElement(element, f"{{{VIZ}}}size", value=size)


def _append_values(element: etree._Element, values: Mapping[str, Any], attributes: Mapping[str, type]) -> None:
    rows: list[dict[str, str]] = []
    for title, kind in attributes.items():
        value = values.get(title)
        spans = value if isinstance(value, list | tuple) else [(None, None, value)]
        for start, end, single in spans:
            text = format_value(single, kind)
            if text is not None:
                when = {"start": start, "end": end} if start else {}
                rows.append({"for": f"{title}_in_year" if start else title, "value": text, **when})
    if rows:
        parent = etree.SubElement(element, f"{{{GEXF}}}attvalues")
        for row in rows:
            etree.SubElement(parent, f"{{{GEXF}}}attvalue", row)


def _append_spells(element: etree._Element, spells: Sequence[tuple[str, str]]) -> None:
    if spells:
        parent = etree.SubElement(element, f"{{{GEXF}}}spells")
        for start, end in spells:
            etree.SubElement(parent, f"{{{GEXF}}}spell", start=start, end=end)
