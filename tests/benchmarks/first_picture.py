"""How late the first picture of a large network is, as a multiple of an empty page's with the same library.

``python -m tests.benchmarks.first_picture`` opens a report with a made network of 5,000 nodes and 20,000 edges and a
page that loads the same library and draws nothing, in turn, and compares the least times of both; then it pans, zooms
and searches. Both run beside the same other load, so that the ratio holds on any machine.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import tempfile
from pathlib import Path
from typing import Any

from pipeline.report.graphs import MEASURES
from pipeline.report.scripts import render_script

NODES, EDGES = 5_000, 20_000
EMPTY = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="assets/report.css">
<script src="assets/vis-network.min.js"></script>
<div id="canvas" style="height:640px"></div><script src="empty.js"></script>"""
# Opens its eyes a frame after the first drawing, as a reader does.
EMPTY_SCRIPT = """const nothing = {nodes: [], edges: []};
const drawing = new vis.Network(document.getElementById("canvas"), nothing, {physics: false});
drawing.once("afterDrawing", () => requestAnimationFrame(() => { window.seen = performance.now(); }));"""
WATCH = """(() => { const pen = CanvasRenderingContext2D.prototype; const {fill} = pen;
pen.fill = function (...given) { if (!window.seen && this.canvas.closest("#canvas")) { window.seen = -1;
requestAnimationFrame(() => { window.seen = performance.now(); }); } return fill.apply(this, given); }; })()"""


def make_graph(nodes: int = NODES, edges: int = EDGES) -> dict[str, dict[str, list[Any]]]:
    """A made network as the page reads it: places and ends by a fixed sequence of numbers."""
    turn = [(place * 2654435761) % 2**32 / 2**32 for place in range(2 * max(nodes, edges))]
    ends = [int(nodes * share**3) for share in turn]  # a few nodes have most of the edges, as they do in real networks
    kinds = ("ORG", "GPE", "LAW", "PROGRAM")
    return {
        "communities": {
            "name": [f"某市第{i}号发展规划 / 乙 / 丙" for i in range(40)],
            "color": [f"#{i * 6:02x}55aa" for i in range(40)],
        },
        "nodes": {
            "node": [f"e{i:08x}" for i in range(nodes)],
            "label": [f"某市第{i}号发展规划" for i in range(nodes)],
            "name_en": [f"Development plan number {i}" for i in range(nodes)],
            "acronym": [""] * nodes,
            "type": [kinds[i % 4] for i in range(nodes)],
            "frequency": [1 + 5000 // (i + 1) for i in range(nodes)],
            "documents": [1 + i % 30 for i in range(nodes)],
            "community": [i % 40 for i in range(nodes)],
            "in_focal": [i % 9 == 0 for i in range(nodes)],
            "first_year": [2000 + i % 20 for i in range(nodes)],
            "last_year": [2004 + i % 20 for i in range(nodes)],
            "mean_year": [2002.25 + i % 20 for i in range(nodes)],
            "strength": [float(1 + 9000 // (i + 1)) for i in range(nodes)],
            "x": [round(1000 * turn[i] - 500, 3) for i in range(nodes)],
            "y": [round(1000 * turn[i + nodes] - 500, 3) for i in range(nodes)],
        },
        "edges": {
            "source": ends[:edges],
            "target": ends[edges : 2 * edges],
            "weight": [1 + i % 7 for i in range(edges)],
            "backbone": [i % 3 > 0 for i in range(edges)],
            "focal_status": [("own", "shared", "missing", "")[i % 4] for i in range(edges)],
            "first_year": [2000 + i % 20 for i in range(edges)],
            "last_year": [2004 + i % 20 for i in range(edges)],
        },
    }


def write_page(folder: Path, graph: dict[str, dict[str, list[Any]]] | None = None) -> Path:
    """A report made by hand with the graph as its network of entities, and the empty page beside it."""
    from tests.end_to_end.test_report_browser import write_hand_made

    report = write_hand_made(folder)
    graph = graph or make_graph()
    (report / "data" / "network-entities.js").write_bytes(render_script("network-entities", graph))
    measures = {name: [0.5] * len(graph["edges"]["source"]) for name in MEASURES}
    (report / "data" / "network-entities-measures.js").write_bytes(render_script("network-entities-measures", measures))
    told = {"evidence": [[] for _ in graph["edges"]["source"]], "quote": [""] * len(graph["edges"]["source"])}
    (report / "data" / "network-entities-evidence.js").write_bytes(render_script("network-entities-evidence", told))
    (report / "empty.html").write_text(EMPTY, encoding="utf-8")
    (report / "empty.js").write_text(EMPTY_SCRIPT, encoding="utf-8")
    return report


def time_page(browser: Any, address: str) -> float:
    """Milliseconds from the navigation to the frame after the first mark on the canvas."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_function("window.seen > 0")
    seen: float = page.evaluate("window.seen")
    page.close()
    return seen


def compare_pages(browser: Any, report: Path, rounds: int) -> tuple[float, float]:
    """The least times of the network's page and of the empty one, opened in turn: what other load adds is left out."""
    pages = [f"{report.as_uri()}/{name}.html" for name in ("network", "empty")]
    for address in pages:
        time_page(browser, address)  # the files are in the system's memory from now on
    times = [[time_page(browser, address) for address in pages] for _ in range(rounds)]
    network, empty = (min(column) for column in zip(*times, strict=True))
    return network, empty


# Milliseconds from an act to the frame after it, once the page has come to rest.
ANSWER = """(async () => { await new Promise(done => setTimeout(done, 800)); const start = performance.now(); %s;
await new Promise(done => requestAnimationFrame(() => setTimeout(done))); return performance.now() - start; })()"""
ACTS = {
    "frame": "REPORT.network.drawing.redraw()",
    "zoom": "document.querySelector('#canvas canvas').dispatchEvent(new WheelEvent('wheel', "
    "{deltaY: -9, bubbles: true, cancelable: true, clientX: 400, clientY: 400}))",
    "pan": "document.querySelector('#canvas .vis-network').dispatchEvent(new KeyboardEvent('keydown', "
    "{key: 'ArrowRight', keyCode: 39, bubbles: true}))",
    "search": "(form => { form.elements.search.value = `某市第${Math.floor(Math.random() * 4000)}号发展规划`; "
    "form.requestSubmit(); })(document.getElementById('controls'))",
}


# How long the page did not answer at a time.
BLOCKS = """window.blocks = []; new PerformanceObserver(list =>
window.blocks.push(...list.getEntries().map(e => e.duration))).observe({entryTypes: ["longtask"]});"""


def draw_all(page: Any, report: Path) -> list[float]:
    """Have all nodes and edges drawn; how long the page did not answer at a time, the whole drawing at the end last."""
    page.goto(f"{report.as_uri()}/network.html")
    page.get_by_text(re.compile("^80 nodes")).wait_for(timeout=60_000)
    page.wait_for_timeout(2000)  # what is told beside the picture
    page.evaluate(BLOCKS)
    page.evaluate(
        "(form => { form.elements.strongest.value = 1e9; form.elements.backbone.checked = false; "
        "form.elements.strongest.dispatchEvent(new Event('change', {bubbles: true})); })"
        "(document.getElementById('controls'))"
    )
    page.get_by_text(f"{NODES} nodes, {EDGES} edges").wait_for(timeout=60_000)
    page.locator("#canvas[aria-busy=false]").wait_for(timeout=60_000)
    page.wait_for_timeout(2000)
    blocks: list[float] = page.evaluate("window.blocks")
    return blocks


def time_answers(browser: Any, report: Path, rounds: int) -> dict[str, float]:
    """Medians of what an act takes when all nodes and edges are drawn; ``frame`` is the whole drawing made anew."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    blocks = draw_all(page, report)
    found = {
        act: statistics.median(page.evaluate(ANSWER % script) for _ in range(rounds)) for act, script in ACTS.items()
    }
    page.close()
    return {"longest_block": max(blocks[:-1], default=0.0), "blocked": sum(blocks), **found}


def main() -> None:
    """Print the ratio."""
    from playwright.sync_api import sync_playwright

    from tests.end_to_end.test_report_browser import BROWSER, OPTIONS

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=OPTIONS)
        report = write_page(Path(folder))
        network, empty = compare_pages(browser, report, rounds)
        print(json.dumps({"network_ms": round(network), "empty_ms": round(empty), "ratio": round(network / empty, 2)}))
        print(json.dumps({act: round(taken) for act, taken in time_answers(browser, report, rounds).items()}))
        browser.close()


if __name__ == "__main__":
    main()
