"""Rendered layouts must come out in reading order, character by character, by either engine."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

pytest.importorskip("reportlab")
pytest.importorskip("rapidfuzz")

from rapidfuzz.distance import Levenshtein

from pipeline.extraction.model import Content
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.reader import read_content
from pipeline.records.extraction import FURNITURE
from tests.golden.render_layouts import LAYOUTS, prepare_fonts, render


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def similarity(content: Content, gold: str) -> float:
    mine = squeeze("".join(p.text for p in content.pieces if p.kind not in FURNITURE))
    gold = squeeze(gold)
    return 1 - Levenshtein.distance(mine, gold) / max(len(mine), len(gold))


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("layouts")
    prepare_fonts()
    return {name: (folder / f"{name}.pdf", render(name, folder / f"{name}.pdf")) for name in LAYOUTS}


@pytest.mark.parametrize("engine", ["pypdfium2", "pdfminer"])
@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_text_is_read_in_order(name: str, engine: str, rendered: dict[str, tuple[Path, str]]) -> None:
    path, gold = rendered[name]
    content = read_content(path, ExtractionParameters(engine=engine, ocr="off"))
    assert similarity(content, gold) >= 0.99
