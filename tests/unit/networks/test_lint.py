"""The lint finds every planted fault, and says nothing of a sound file."""

from __future__ import annotations

import io

import networkx as nx
import pytest

from pipeline.networks.lint import lint_gexf
from pipeline.networks.lint_findings import Finding, describe_findings, is_clean

HEAD = '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">'
COLUMNS = (
    '<attributes class="node" mode="static"><attribute id="n" title="n" type="integer"/>'
    '<attribute id="s" title="s" type="string"/><attribute id="d" title="d" type="double"/>'
    '<attribute id="b" title="b" type="boolean"/></attributes>'
)
DATED = 'mode="dynamic" timeformat="date"'
PLACE = '<viz:position x="1.0" y="2.0" z="0.0"/>'


def gexf(*, graph='mode="static" defaultedgetype="undirected"', columns=COLUMNS, node="", edges="", head=HEAD) -> str:
    nodes = f'<node id="a" label="A">{node}{PLACE}</node><node id="b" label="B">{PLACE}</node>'
    return f"{head}<graph {graph}>{columns}<nodes>{nodes}</nodes><edges>{edges}</edges></graph></gexf>"


def values(text: str, name: str = "n") -> str:
    return f'<attvalues><attvalue for="{name}" value="{text}"/></attvalues>'


@pytest.fixture
def lint(tmp_path):
    def run(text: str | bytes) -> list[Finding]:
        path = tmp_path / "made.gexf"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return lint_gexf(path)

    return run


def test_a_sound_file_has_no_finding(lint):
    sound = gexf(
        node=values("3") + '<viz:color r="1" g="2" b="255"/><viz:size value="4.0"/>',
        edges='<edge id="0" source="a" target="b" weight="2.0"/>',
    )
    assert lint(sound) == []


FAULTS = {
    "no XML": (b"<gexf", "not-xml", "error"),
    "control character": (gexf().replace('label="A"', 'label="A\x0c"'), "not-xml", "error"),
    "escaped control character": (gexf().replace('label="A"', 'label="A&#12;"'), "not-xml", "error"),
    "another root": ("<graphml/>", "not-gexf", "error"),
    "unknown namespace": (gexf(head='<gexf xmlns:viz="v" version="1.3">'), "namespace", "warning"),
    "namespace that networkx skips": (
        gexf().replace('"http://gexf.net/1.3"', '"http://www.gexf.net/1.3"'), "namespace", "warning"
    ),
    "no graph": (f"{HEAD}<meta/></gexf>", "no-graph", "error"),
    "edge type": (gexf(graph='defaultedgetype="both"'), "graph-mode", "error"),
    "count": (gexf().replace("<nodes>", '<nodes count="5">'), "count", "note"),
    "column type": (gexf(columns=COLUMNS.replace("integer", "int")), "column-type", "error"),
    "two columns of one id": (gexf(columns=COLUMNS.replace('id="s"', 'id="n"')), "column-id", "error"),
    "reserved title": (gexf(columns=COLUMNS.replace('title="s"', 'title="Color"')), "reserved-title", "warning"),
    "static beside dynamic": (
        gexf(columns=COLUMNS + '<attributes class="node" mode="dynamic"/>'), "mixed-modes", "error"
    ),
    "None": (gexf(node=values("None")), "value-type", "error"),
    "None as text": (gexf(node=values("None", "s")), "value-type", "warning"),
    "NaN": (gexf(node=values("NaN", "d")), "value-type", "error"),
    "infinity": (gexf(node=values("-INF", "d")), "value-type", "error"),
    "fraction in whole numbers": (gexf(node=values("1.5")), "value-type", "error"),
    "truth": (gexf(node=values("True", "b")), "value-type", "error"),
    "printed list": (gexf(node=values("['x']", "s")), "value-type", "note"),
    "undeclared": (gexf(node=values("1", "z")), "value-column", "error"),
    "two values": (
        gexf(node=(values("1") + values("2")).replace("</attvalues><attvalues>", "")), "value-twice", "error"
    ),
    "value outside": (gexf(node='<attvalue for="n" value="1"/>'), "value-place", "error"),
    "two nodes of one id": (gexf().replace('id="b"', 'id="a"'), "node-id", "error"),
    "no id": (gexf().replace('id="b"', ""), "node-id", "error"),
    "no label": (gexf().replace('label="B"', ""), "label", "note"),
    "long label": (gexf().replace('label="B"', f'label="{"B" * 300}"'), "label", "warning"),
    "end nowhere": (gexf(edges='<edge source="a" target="c"/>'), "edge-end", "error"),
    "loop": (gexf(edges='<edge source="a" target="a"/>'), "loop", "note"),
    "parallel": (gexf(edges='<edge source="a" target="b"/><edge source="b" target="a"/>'), "parallel", "warning"),
    "zero weight": (gexf(edges='<edge source="a" target="b" weight="0"/>'), "weight", "warning"),
    "weight in words": (gexf(edges='<edge source="a" target="b" weight="much"/>'), "weight", "error"),
    "colour as fraction": (gexf(node='<viz:color r="0.5" g="0" b="0"/>'), "color", "error"),
    "colour out of range": (gexf(node='<viz:color r="256" g="0" b="0"/>'), "color", "error"),
    "hex and alpha": (gexf(node='<viz:color hex="#ff0000" a="0.5"/>'), "color", "error"),
    "alpha": (gexf(node='<viz:color r="1" g="0" b="0" a="1.0"/>'), "alpha", "warning"),
    "z is None": (gexf().replace('z="0.0"', 'z="None"'), "drawing", "error"),
    "size zero": (gexf(node='<viz:size value="0"/>'), "drawing", "warning"),
    "other prefix": (gexf().replace("viz:", "ns0:").replace("xmlns:viz", "xmlns:ns0"), "viz-prefix", "warning"),
    "thickness": (gexf(node='<viz:shape value="disc"/>'), "viz-ignored", "note"),
    "no layout": (gexf().replace(PLACE, ""), "no-layout", "note"),
    "year as date": (
        gexf(graph=DATED).replace('label="A"', 'label="A" start="2004"'), "year-as-date", "error"
    ),
    "date as double": (
        gexf(graph='mode="dynamic"').replace('label="A"', 'label="A" start="2004-01-01"'), "time", "error"
    ),
    "span": (
        gexf(graph=DATED, node='<spells><spell start="2005-01-01" end="2004-12-31"/></spells>'),
        "span", "error",
    ),
    "times in a static graph": (gexf().replace('label="A"', 'label="A" start="1"'), "static-times", "warning"),
    "time format": (gexf(graph='mode="dynamic" timeformat="year"'), "timeformat", "error"),
    "hierarchy": (gexf().replace('label="B"', 'label="B" pid="a"'), "hierarchy", "warning"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(lint, fault):
    text, rule, severity = FAULTS[fault]
    found = [finding for finding in lint(text) if finding.rule == rule]
    assert found
    assert found[0].severity == severity
    assert found[0].line >= 1
    assert is_clean(found) == (severity == "note")


def test_a_file_that_is_not_there_is_a_finding(tmp_path):
    assert [finding.rule for finding in lint_gexf(tmp_path / "none.gexf")] == ["unreadable"]


def test_external_entities_are_not_read(lint, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    text = f'<!DOCTYPE gexf [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + gexf(node=values("&x;", "s"))
    assert "secret" not in describe_findings(lint(text))


def test_findings_are_grouped_for_the_terminal(lint):
    text = gexf(edges='<edge source="a" target="c"/>' * 5)
    report = describe_findings(lint(text))
    assert "error [edge-end] ... and 2 more" in report
    assert report.splitlines()[0] == "5 errors, 4 warnings, 0 notes"


# What Gephi's own samples are known to hold.
SAMPLES = {
    "basic.gexf": {"no-layout"},
    "data.gexf": {"loop", "no-layout"},
    "includenullattvalues.gexf": {"value-type", "label", "no-layout"},
    "infinity.gexf": {"value-type", "label", "no-layout"},
    "meta.gexf": {"no-graph", "namespace"},
    "slice.gexf": {"namespace", "slice", "group-mode", "column-type", "value-place", "no-layout"},
    "timezone.gexf": {"no-layout"},
    "zeroweight.gexf": {"weight", "no-layout"},
    "dynamicedgeweight.gexf": {"namespace", "no-layout"},
    "Les Miserables.gexf": {"namespace"},
    "Java.gexf": {"namespace"},
    "US Airports.gexf": {"alpha"},
}


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_of_gephi(shared, name):
    assert {finding.rule for finding in lint_gexf(shared / "data" / "gexf" / "gephi-samples" / name)} == SAMPLES[name]


def test_what_networkx_writes_is_found_at_fault(lint):
    graph = nx.Graph(mode="dynamic")
    graph.add_node(
        "a", start="2004", viz={"color": {"r": 1, "g": 2, "b": 3, "a": 1.0}, "position": {"x": 1.0, "y": 2.0}}
    )
    graph.add_node("b", start="2005")
    written = io.BytesIO()
    nx.write_gexf(graph, written, version="1.3")
    rules = {finding.rule for finding in lint(written.getvalue())}
    assert {"year-as-date", "alpha", "drawing"} <= rules
