"""The rules of the GEXF lint: functions from a parsed file to findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from pipeline.networks.lint_findings import Finding
from pipeline.networks.lint_times import check_times
from pipeline.networks.lint_values import TYPES, check_value

NAMESPACES = {
    "http://gexf.net/1.3": "1.3",
    "http://www.gexf.net/1.3": "1.3",
    "http://www.gexf.net/1.2draft": "1.2",
    "http://www.gexf.net/1.1draft": "1.1",
    "http://gexf.net/1.2": "1.2",
}
# networkx looks for its graph under these names alone.
NETWORKX = {"http://gexf.net/1.3", "http://www.gexf.net/1.2draft", "http://www.gexf.net/1.1draft"}
RESERVED = ("x", "y", "size", "color", "label")
LONG_LABEL = 200


@dataclass(frozen=True, slots=True)
class Gexf:
    """A file taken apart; element names are local ones, since Gephi goes by those."""

    root: etree._Element
    graph: etree._Element | None
    nodes: list[etree._Element]
    edges: list[etree._Element]
    attributes: list[etree._Element]  # the <attributes> elements


def local(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return str(etree.QName(element).localname)


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """The child elements of this local name."""
    return [child for child in element if isinstance(child.tag, str) and local(child) == name]


def read_gexf(root: etree._Element) -> Gexf:
    """The parts of a file; nodes and edges of every level."""
    named: dict[str, list[etree._Element]] = {}
    for element in root.iter(etree.Element):
        named.setdefault(local(element), []).append(element)
    graphs = named.get("graph", [])
    return Gexf(
        root,
        graphs[0] if graphs else None,
        named.get("node", []),
        named.get("edge", []),
        named.get("attributes", []),
    )


def _make(severity: str, rule: str, element: etree._Element, message: str) -> Finding:
    return Finding(severity, rule, element.sourceline or 0, message)


def check_head(gexf: Gexf) -> Iterator[Finding]:
    """Namespace, version, graph element and its modes."""
    namespace, version = etree.QName(gexf.root).namespace or "", gexf.root.get("version", "")
    if namespace not in NAMESPACES:
        yield _make("warning", "namespace", gexf.root, f"Unknown namespace {namespace!r}: networkx finds no graph.")
    elif namespace not in NETWORKX:
        message = f"networkx finds no graph under {namespace!r}; for version 1.3 write 'http://gexf.net/1.3'."
        yield _make("warning", "namespace", gexf.root, message)
    if namespace in NAMESPACES and not version.startswith(NAMESPACES[namespace]):
        yield _make("note", "version", gexf.root, f"version={version!r} is not that of the namespace {namespace!r}.")
    if gexf.graph is None:
        yield _make("error", "no-graph", gexf.root, "There is no <graph>: programs show nothing.")
        return
    allowed = {
        "defaultedgetype": ("directed", "undirected", "mutual"),
        "mode": ("static", "dynamic", "slice"),
        "timerepresentation": ("interval", "timestamp"),
    }
    for name, values in allowed.items():
        value = gexf.graph.get(name)
        if value is not None and value not in values:
            yield _make("error", "graph-mode", gexf.graph, f"{name}={value!r} is none of {', '.join(values)}.")
    if gexf.graph.get("mode") == "slice":
        yield _make("note", "slice", gexf.graph, "A slice: graphology reads it as a static graph.")
    for parent in gexf.graph.iter(etree.Element):
        name, count = local(parent), parent.get("count")
        if name in ("nodes", "edges") and count is not None and count != str(len(children(parent, name[:-1]))):
            yield _make("note", "count", parent, f"count={count!r}, but there are {len(children(parent, name[:-1]))}.")


def check_declarations(gexf: Gexf) -> Iterator[Finding]:
    """Attribute columns: types, duplicates, reserved titles, static beside dynamic."""
    modes: dict[str, set[str]] = {}
    seen: set[tuple[str, str, str]] = set()
    for group in gexf.attributes:
        kind, mode = group.get("class", ""), group.get("mode", "static")
        if kind not in ("node", "edge"):
            yield _make("error", "class", group, f"class={kind!r} is neither node nor edge: the columns are lost.")
        if group.get("type") is not None:
            message = f"type={group.get('type')!r} means nothing here; Gephi and graphology look for mode."
            yield _make("warning", "group-mode", group, message)
        modes.setdefault(kind, set()).add(mode)
        if len(modes[kind]) > 1:
            message = f"Static and dynamic columns of one {kind}: graphology forgets one kind; write two files."
            yield _make("error", "mixed-modes", group, message)
        for column in children(group, "attribute"):
            yield from _check_column(column, kind, seen)


def _check_column(column: etree._Element, kind: str, seen: set[tuple[str, str, str]]) -> Iterator[Finding]:
    identity, title, type_ = (column.get(name, "") for name in ("id", "title", "type"))
    for name, value in (("id", identity), ("title", title)):
        if not value:
            yield _make("error" if name == "id" else "warning", f"column-{name}", column, f"A column without {name}.")
        elif (kind, name, value) in seen:
            message = f"Two {kind} columns with the {name} {value!r}: programs keep one of them."
            yield _make("error", f"column-{name}", column, message)
        seen.add((kind, name, value))
    if type_ not in TYPES:
        message = f"Column {title!r} has the type {type_!r}, which the format does not know: its values may be lost."
        yield _make("error", "column-type", column, message)
    if kind == "node" and title.lower() in RESERVED:
        message = f"A node column titled {title!r} is overwritten by the drawing's own in graphology and Gephi Lite."
        yield _make("warning", "reserved-title", column, message)
    for default in children(column, "default"):
        yield from check_value(default, default.text or "", type_, title)


def check_nodes(gexf: Gexf) -> Iterator[Finding]:
    """Identity, label and hierarchy of nodes."""
    seen: set[str] = set()
    for node in gexf.nodes:
        identity, label = node.get("id"), node.get("label")
        if identity is None:
            yield _make("error", "node-id", node, "A node without id: programs refuse or drop it.")
        elif identity in seen:
            message = f"Two nodes with the id {identity!r}: Gephi merges them, graphology refuses the file."
            yield _make("error", "node-id", node, message)
        seen.add(identity or "")
        if not label:
            yield _make("note", "label", node, f"Node {identity!r} has no label: programs show its id or nothing.")
        elif len(label) > LONG_LABEL:
            message = f"The label of node {identity!r} has {len(label)} characters and will cover the drawing."
            yield _make("warning", "label", node, message)
        if node.get("pid") or children(node, "nodes"):
            yield _make("warning", "hierarchy", node, "Nested nodes: Gephi since 0.9 shows them on one level.")


def check_edges(gexf: Gexf) -> Iterator[Finding]:
    """Ends, weights and repetition of edges."""
    known = {node.get("id") for node in gexf.nodes}
    directed = gexf.graph is not None and gexf.graph.get("defaultedgetype", "undirected") == "directed"
    pairs: set[tuple[str, ...]] = set()
    for edge in gexf.edges:
        ends = (edge.get("source", ""), edge.get("target", ""))
        for end in ends:
            if end not in known:
                message = f"The edge's end {end!r} is no node: Gephi invents one, graphology refuses the file."
                yield _make("error", "edge-end", edge, message)
        if ends[0] == ends[1]:
            yield _make("note", "loop", edge, f"An edge from {ends[0]!r} to itself.")
        one_way = edge.get("type", "directed" if directed else "undirected") == "directed"
        pair = ends if one_way else tuple(sorted(ends))
        kind = (*pair, str(one_way), edge.get("kind", ""))
        if kind in pairs:
            message = f"A second edge between {ends[0]!r} and {ends[1]!r}: Gephi adds them up, others keep both."
            yield _make("warning", "parallel", edge, message)
        pairs.add(kind)
        yield from _check_weight(edge)


def _check_weight(edge: etree._Element) -> Iterator[Finding]:
    weight = edge.get("weight")
    if weight is None:
        return
    try:
        value = float(weight)
    except ValueError:
        yield _make("error", "weight", edge, f"weight={weight!r} is no number: Gephi stops reading.")
        return
    if not value > 0 or value == float("inf"):
        message = f"weight={weight!r}: programs ignore the edge, or layout and statistics fail on it."
        yield _make("warning", "weight", edge, message)


def check_values(gexf: Gexf) -> Iterator[Finding]:
    """Attribute values: declared, of their column's type, in their place, once."""
    for kind, elements in (("node", gexf.nodes), ("edge", gexf.edges)):
        columns = {
            column.get("id"): (column.get("type", ""), column.get("title", ""))
            for group in gexf.attributes
            if group.get("class") == kind
            for column in children(group, "attribute")
        }
        for element in elements:
            for value in children(element, "attvalue"):
                message = "An <attvalue> outside <attvalues>: networkx does not see it."
                yield _make("error", "value-place", value, message)
            seen: set[tuple[str | None, ...]] = set()
            for parent in children(element, "attvalues"):
                for value in children(parent, "attvalue"):
                    name = value.get("for", value.get("id"))
                    if name not in columns:
                        message = f"No {kind} column {name!r}: Gephi drops its values, graphology refuses the file."
                        yield _make("error", "value-column", value, message)
                        continue
                    when = (name, value.get("start"), value.get("end"), value.get("timestamp"))
                    if when in seen:
                        yield _make("error", "value-twice", value, f"Two values for {columns[name][1]!r}: one is lost.")
                    seen.add(when)
                    yield from check_value(value, value.get("value", ""), *columns[name])


def check_drawing(gexf: Gexf) -> Iterator[Finding]:
    """Colours, positions and sizes."""
    placed = False
    for element in (*gexf.nodes, *gexf.edges):
        for child in element:
            if not isinstance(child.tag, str) or local(child) not in (
                "color",
                "position",
                "size",
                "shape",
                "thickness",
            ):
                continue
            if child.prefix not in ("viz", None):
                message = f"<{child.prefix}:{local(child)}>: graphology looks for the prefix viz and skips it."
                yield _make("warning", "viz-prefix", child, message)
            if local(child) == "color":
                yield from _check_color(child)
            elif local(child) in ("shape", "thickness"):
                yield _make("note", "viz-ignored", child, f"Gephi ignores {local(child)}; thickness follows weight.")
            else:
                placed |= local(child) == "position"
                yield from _check_measure(child)
    if gexf.nodes and not placed:
        yield _make("note", "no-layout", gexf.nodes[0], "No positions: Gephi scatters the nodes at random.")


def _check_color(color: etree._Element) -> Iterator[Finding]:
    for name in ("r", "g", "b"):
        value = color.get(name)
        if value is None:
            if color.get("hex") is None:
                yield _make("error", "color", color, f"A colour without {name}: Gephi stops reading.")
        elif not re.fullmatch(r"\d{1,3}", value) or int(value) > 255:
            message = f"Colour {name}={value!r} is no whole number from 0 to 255: Gephi stops reading."
            yield _make("error", "color", color, message)
    if color.get("hex") is not None and color.get("a") is not None:
        yield _make("error", "color", color, "hex together with a: Gephi misreads the colour.")
    elif color.get("a") is not None:
        yield _make("warning", "alpha", color, f"a={color.get('a')!r}: Gephi Lite draws such nodes grey.")


def _check_measure(element: etree._Element) -> Iterator[Finding]:
    names = ("x", "y", "z") if local(element) == "position" else ("value",)
    for name in names:
        value = element.get(name)
        if value is None:
            if name != "z":
                yield _make("error", "drawing", element, f"A {local(element)} without {name}.")
            continue
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not abs(number) < float("inf"):
            yield _make(
                "error", "drawing", element, f"{local(element)} {name}={value!r} is no number: Gephi stops reading."
            )
        elif name == "value" and number <= 0:
            yield _make("warning", "drawing", element, f"A size of {value}: the node cannot be seen.")


def check_dates(gexf: Gexf) -> Iterator[Finding]:
    """Times of nodes, edges, values and the graph itself."""
    if gexf.graph is not None:
        yield from check_times(gexf.graph)


RULES: tuple[Callable[[Gexf], Iterator[Finding]], ...] = (
    check_head,
    check_declarations,
    check_nodes,
    check_edges,
    check_values,
    check_drawing,
    check_dates,
)
