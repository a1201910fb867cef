"""Pages are read right or left out with the reason: rare characters, wrong character maps, recognition that misses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.core.errors import ExtractionError
from pipeline.extraction.engines import ocr, pdfium
from pipeline.extraction.engines.nameless import drop_nameless, mend_nameless
from pipeline.extraction.engines.ocr import TextLine
from pipeline.extraction.engines.reading import page_quality
from pipeline.extraction.model import UNKNOWN, Page
from pipeline.extraction.page.cleaning import drop_duplicates, drop_hidden
from pipeline.extraction.page.furniture import split_furniture
from pipeline.extraction.page.lines import find_runs, make_line
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.reader import read_content
from pipeline.extraction.structure.names import EM_SPACE
from tests.unit.extraction.crafted import write_mapped

RARE = "中国𠀋𡃁人民𠮷野文字𪚥"
WRONG = "䋴䋮䋶糫蒭鍍仾俘緌鍍仾俘勢鱅袱糫"  # what a font says that maps its glyphs at random
ENGINES = ["pypdfium2", "pdfminer"]


@pytest.mark.parametrize("engine", ENGINES)
def test_characters_beyond_the_first_plane(engine: str, tmp_path: Path) -> None:
    content = read_content(write_mapped(tmp_path / "a.pdf", RARE), ExtractionParameters(engine=engine, ocr="off"))
    assert [p.text for p in content.pieces] == [RARE]
    assert content.text_quality == 1.0


@pytest.mark.parametrize("engine", ENGINES)
def test_a_character_without_a_meaning_is_shown_as_a_gap(engine: str, tmp_path: Path) -> None:
    path = write_mapped(tmp_path / "a.pdf", "知识产权保护是一项长期的工作啊", unmapped=1)
    content = read_content(path, ExtractionParameters(engine=engine, ocr="off"))
    assert content.pieces[0].text == "知识产权保护是一项长期的工作□"
    assert 0.6 < content.text_quality < 0.9


@pytest.mark.parametrize("engine", ENGINES)
def test_many_characters_without_a_meaning_condemn_a_page(engine: str, tmp_path: Path) -> None:
    path = write_mapped(tmp_path / "a.pdf", "知识产权保护是一项长期的工作啊", unmapped=3)
    with pytest.raises(ExtractionError, match="unreadable"):
        read_content(path, ExtractionParameters(engine=engine, ocr="off"))


@pytest.mark.parametrize(("found", "kept"), [(len(WRONG), True), (len(WRONG) - 2, True), (len(WRONG) // 2, False)])
def test_recognition_must_find_what_was_drawn(
    found: int, kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = TextLine(((50, 100), (500, 100), (500, 130), (50, 130)), "知识产权保护是一项长期的工作需要"[:found], 0.99)
    monkeypatch.setattr(ocr, "builtin_recogniser", lambda: lambda _: [line])
    image = np.full((1000, 800), 255, np.uint8)
    image[100:130, 50:500] = 0
    monkeypatch.setattr(pdfium, "render_page", lambda *_, **__: image)
    path = write_mapped(tmp_path / "a.pdf", WRONG)
    if kept:
        content = read_content(path, ExtractionParameters())
        assert (content.extractor, content.pieces[0].text) == ("ocr", line.text)
        return
    with pytest.raises(ExtractionError, match=f"unreadable.*recognition finds only {found} of its {len(WRONG)}"):
        read_content(path, ExtractionParameters())


def drawn(*characters: tuple[str, float, float, float]) -> Page:
    """A page of characters given as text, x, y and size."""
    text, x, y, sizes = zip(*characters, strict=True)
    left, top, size = np.array(x, float), np.array(y, float), np.array(sizes, float)
    count = len(text)
    return Page(
        number=1,
        width=595,
        height=842,
        text="".join(text),
        boxes=np.stack([left, top, left + size, top + size], axis=1),
        sizes=size,
        bold=np.zeros(count, bool),
        angles=np.zeros(count, np.int8),
        visible=np.ones(count, bool),
        rules=np.zeros((0, 4)),
        fonts=np.zeros(count, np.int32),
    )


def test_only_what_is_drawn_on_the_same_spot_is_drawn_twice() -> None:
    page = drop_duplicates(drawn(("中", 100, 300, 10), ("中", 100.5, 300.4, 10), ("国", 110, 300, 10)))
    assert (page.text, page.bold.tolist()) == ("中国", [True, False])
    # Spaces have no ink: one upon another is no sign of bold, and both stay where they are.
    assert drop_duplicates(drawn((" ", 100, 300, 10), (" ", 100.5, 300.4, 10), ("国", 110, 300, 10))).text == "  国"
    # Of one size or of two, at one x but not on one line.
    assert drop_duplicates(drawn(("中", 100, 300, 10), ("中", 100, 240, 8), ("中", 100, 312, 10))).text == "中中中"


def test_a_gap_is_a_space_where_it_is_wider_than_its_line_has() -> None:
    def place(gaps: list[float]) -> str:
        lefts = np.cumsum([100.0, *(10 + gap for gap in gaps)]).tolist()
        characters = zip("知识产权保护", lefts, strict=True)
        return find_runs(drawn(*[(c, x, 300, 10) for c, x in characters]))[0].text

    assert place([0, 0, 4, 0, 0]) == "知识产 权保护"
    assert place([4, 4, 4, 4, 4]) == "知识产权保护", "a justified line"
    assert place([4, 4, 7, 4, 4]) == "知识产 权保护"


def test_what_cannot_be_seen_is_dropped() -> None:
    page = drawn(("中", 100, 300, 10), ("小", 110, 300, 1), ("外", 700, 300, 10), ("隐", 120, 300, 10))
    page.visible[3] = False
    assert drop_hidden(page).text == "中"
    # Invisible text on an image that fills the page is the text of the scan, as long as nothing visible is drawn.
    page.image_share = 0.9
    assert drop_hidden(page).text == "中"
    page.visible[:] = False
    assert drop_hidden(page).text == "中隐"


def test_a_page_number_alone_needs_no_second_page() -> None:
    line = [(c, 100.0 + 10 * i, 400.0, 10.0) for i, c in enumerate("知识产权保护")]
    page = drawn(*line, ("3", 300, 800, 10))
    kept, furniture = split_furniture([page], [find_runs(page)])
    assert [run.text for run in kept[0]] == ["知识产权保护"]
    assert [(row.kind, row.text) for row in furniture[0]] == [("page_number", "3")]


def test_a_running_head_stands_on_two_pages() -> None:
    head = [(c, 100.0 + 10 * i, 40.0, 10.0) for i, c in enumerate("区域研究")]
    pages = [drawn(*head, *[(c, 100.0 + 10 * i, 400.0, 10.0) for i, c in enumerate(text)]) for text in ("甲乙", "丙丁")]
    pages[1].number = 2
    kept, furniture = split_furniture(pages, [find_runs(page) for page in pages])
    assert [[run.text for run in some] for some in kept] == [["甲乙"], ["丙丁"]]
    assert [[row.kind for row in some] for some in furniture] == [["header"], ["header"]]


def test_recognised_heads_need_not_be_read_alike_on_every_page() -> None:
    def page(number: int, head: str) -> Page:
        made = drawn(
            *[(c, 100.0 + 10 * i, 40.0, 10.0) for i, c in enumerate(head)],
            *[(c, 100.0 + 10 * i, 400.0, 10.0) for i, c in enumerate("甲乙丙"[:number])],
        )
        made.number, made.engine = number, "ocr"
        return made

    def kept(*heads: str) -> list[list[str]]:
        pages = [page(number, head) for number, head in enumerate(heads, start=1)]
        return [[run.text for run in some] for some in split_furniture(pages, [find_runs(p) for p in pages])[0]]

    assert kept("顾新建等:知识集成初探9", "陕新建等：知识集成初探11") == [["甲"], ["甲乙"]]
    assert len(kept("顾新建等:知识集成初探9", "工作流管理技术现状与发展")[0]) == 2


def test_names_stay_apart_where_their_characters_stand_apart_too() -> None:
    def row(text: str, lefts: list[float]) -> str:
        runs = find_runs(drawn(*[(c, x, 300, 10) for c, x in zip(text, lefts, strict=True)]))
        return make_line(runs, 1).text.replace(EM_SPACE, " ")

    assert row("刘峤李杨秦志光", [100, 120, 150, 170, 200, 210, 220]) == "刘峤 李杨 秦志光"
    assert row("刘峤李杨", [100, 120, 140, 160]) == "刘峤李杨", "no gap is wider than the others"
    assert row("各省自治区", [100, 120, 150, 170, 200]) == "各省自治区", "no names"


@pytest.mark.parametrize("recognised", [True, False])
def test_nameless_labels_of_a_figure_do_not_condemn_the_text_beside_them(
    recognised: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    prose = "知识产权保护是一项长期的工作需要政府和企业共同推进" * 5
    text = [(c, 60.0 + 10 * (i % 25), 100.0 + 16 * (i // 25), 10.0) for i, c in enumerate(prose)]
    labels = [(UNKNOWN, 100.0 + 10 * (i % 5), 300.0 + 30 * (i // 5), 10.0) for i in range(100)]
    page = drawn(*text, *labels)
    page.unmapped = 100
    assert page_quality(page) < 0.6
    if recognised:
        anew = drawn(*[(c, 100.0 + 10 * i, 300.0, 10.0) for i, c in enumerate("国内市场量")])
        mended = mend_nameless(page, anew)
        assert mended is not None
        assert (mended.text.count(UNKNOWN), "国内市场量" in mended.text, mended.unmapped) == (0, True, 0)
    else:
        clean = drop_nameless(page, 0.6)
        assert clean is not None
        assert (clean.text, clean.missing) == (prose, 100)
    assert drop_nameless(drawn(*labels), 0.6) is None, "nothing clean is left"
