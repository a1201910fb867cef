"""Extraction of one paper, layout included, against pdfminer.six and pdftotext; and what PDFium alone takes of it."""

from __future__ import annotations

import logging
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

PAPER = Path(__file__).resolve().parents[2] / "../shared/corpora/us-asean-ip/sources"
NAME = "美国知识产权战略在东盟实施的举措与案例研究.pdf"
TURNS = 7


def _seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _load(path: Path) -> None:
    """Load every page and its text with PDFium and read nothing of it: what any use of PDFium takes."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(path)
    for page in document:
        page.get_textpage().close()
        page.close()
    document.close()


def main() -> None:
    """Print the ratios, each the median of turns in which all are measured one after the other."""
    path = (PAPER / NAME).resolve()
    if not path.exists():
        print("left out: needs the evaluation data in ../shared, which is not here")
        return
    from pdfminer.high_level import extract_text

    from pipeline.extraction.parameters import ExtractionParameters
    from pipeline.extraction.reader import read_content

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    calls: dict[str, Callable[[], object]] = {
        "own": lambda: read_content(path, ExtractionParameters()),
        "pdfminer.six": lambda: extract_text(str(path)),
        "PDFium alone": lambda: _load(path),
    }
    if shutil.which("pdftotext"):
        calls["pdftotext"] = lambda: subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True)
    for call in calls.values():
        call()
    turns = [{name: _seconds(call) for name, call in calls.items()} for _ in range(TURNS)]
    for name in calls:
        if name != "own":
            ratio = statistics.median(turn[name] / turn["own"] for turn in turns)
            print(f"{name} takes {ratio:.2f} times as long")
    ceiling = statistics.median(turn["pdfminer.six"] / turn["PDFium alone"] for turn in turns)
    print(f"were nothing done but loading the pages in PDFium, pdfminer.six would take {ceiling:.1f} times as long")
