"""Labels are text: whatever stands in a field, every file is well-formed, every plot is drawn and nothing is run."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline.cli import main
from pipeline.core.store import FORMULA
from tests.end_to_end.hostile_corpus import RUN, write_hostile
from tests.end_to_end.support import call
from tests.end_to_end.test_report_browser import BROWSER, OPTIONS, PAGES, read, sync_api

CLICKED = ("button", "summary", "th", "[role=tab]")
OF_EACH = 6  # so many of each kind are clicked, and as many links followed


@pytest.fixture(scope="module")
def hostile_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    corpus = write_hostile(folder / "corpus")
    done = call("run", corpus, "--out", folder / "out", "--jobs", "2", "--quiet", timeout=1200)
    assert done.returncode == 0, done.stderr
    return folder / "out"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless browser."""
    if BROWSER is None:
        pytest.skip("needs a browser")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=OPTIONS)
        yield browser
        browser.close()


def test_every_plot_and_graph_is_well_formed(hostile_run: Path) -> None:
    drawn = [*hostile_run.rglob("*.svg"), *hostile_run.rglob("*.gexf"), *hostile_run.rglob("*.graphml")]
    assert len(drawn) > 12
    for path in drawn:
        etree.parse(path)


def test_no_cell_is_a_formula(hostile_run: Path) -> None:
    found = []
    for path in hostile_run.rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for row in csv.reader(handle):
                found += [(path.name, cell) for cell in row if re.match(FORMULA, cell) and not _is_number(cell)]
    assert found == []


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_titles_stay_as_they_are(hostile_run: Path) -> None:
    titles = (hostile_run / "documents.csv").read_text(encoding="utf-8-sig")
    assert "M$ft_$与$\\frac{$案" in titles
    assert f"<img src=x onerror={RUN}>" in titles


def test_exports_are_well_formed(hostile_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What is laid out is the same at any resolution, and in the narrow column a key names what finds no place.
    monkeypatch.setattr("pipeline.export.figures.RESOLUTIONS", (30, 60))
    monkeypatch.setattr("pipeline.export.figures.WIDTHS", ("single",))
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path / "matplotlib"))
    every = ("--figures", "--tables", "--labels", "both", "--jobs", "1", "--quiet")
    assert main(["export", str(hostile_run), "--to", str(tmp_path), *every]) == 0
    drawn = list(tmp_path.rglob("*.svg"))
    assert drawn
    for path in drawn:
        etree.parse(path)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_run_whatever_is_clicked(name: str, hostile_run: Path, browser: Any) -> None:
    reader = read(browser, hostile_run / "report", bypass_csp=True)  # the page's own policy may not be what saves it
    page = reader.open(name)
    page.wait_for_timeout(300)
    broken = "[...document.images].filter(image => !image.complete || !image.naturalWidth).map(image => image.src)"
    assert page.evaluate(broken) == []
    for selector in CLICKED:
        for target in page.locator(f"{selector}:visible").all()[:OF_EACH]:
            target.click(timeout=3000, force=True, no_wait_after=True)
            assert page.evaluate("window.hostile") is None, selector
    # A link within a drawing tells its address as it is written.
    address = "links => links.map(link => new URL(link.href.baseVal || link.href, document.baseURI).href)"
    links = page.eval_on_selector_all("a[href*='html']", address)
    for link in list(dict.fromkeys(links))[-OF_EACH:]:
        page.goto(link)
        page.wait_for_timeout(200)
        assert page.evaluate("window.hostile") is None, link
    assert reader.faults == []
    page.close()
