"""The rendered sample corpus: the same bytes each time, and the whole text in every kind of file."""

import json
import re
from itertools import count, pairwise
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.render.__main__ import FORMS, LIBRARIES, SAMPLE, read_characters, read_versions, render_corpus
from corpora.render.fonts import SERIF, register_fonts
from corpora.render.formats import render_text
from corpora.render.pieces import read_pieces, strip_marks
from corpora.render.typeset import CLOSING, OPENING, Frame, Style, break_lines, fill_columns

PIECES = read_pieces()
STYLE = Style(SERIF, 10, 15)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return render_corpus()


@pytest.fixture(scope="module", autouse=True)
def _fonts():
    register_fonts(read_characters())


def committed() -> dict[str, bytes]:
    rendered = [*(p for p in (SAMPLE / "sources").rglob("*") if p.is_file()), *SAMPLE.glob("metadata.csv"),
                *SAMPLE.glob("*.ris")]  # fmt: skip
    return {path.relative_to(SAMPLE).as_posix(): path.read_bytes() for path in rendered}


def test_rendering_gives_the_files_that_are_there(files):
    assert sorted(files) == sorted(committed())


def test_rendering_gives_the_same_bytes(files):
    recorded = json.loads(LIBRARIES.read_text())
    if recorded != read_versions():
        pytest.skip(f"rendered with other versions: {recorded}")
    assert [name for name, content in committed().items() if files[name] != content] == []


def test_the_corpus_stays_small(files):
    assert sum(map(len, files.values())) < 6_000_000


def squeeze(text: str) -> str:
    return re.sub(r"[\s①-⑨\ufffe-]", "", text)


def read_pdf(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return squeeze("".join(page.get_textpage().get_text_bounded() for page in pages))


def holds(text: str, part: str) -> bool:
    """Whether the part stands in the text, in one piece or in two (over the end of a column)."""
    cuts = range(len(part))
    return any(part[:cut] in text and part[cut:] in text for cut in cuts)


@pytest.mark.parametrize("piece", [p for p in PIECES if p.form.endswith("column")], ids=lambda piece: piece.key)
def test_a_pdf_holds_the_whole_text(piece, files):
    text = read_pdf(files[f"sources/{piece.genre}/{piece.title}.pdf"])
    for part in (*(strip_marks(part.text) for part in piece.parts), *piece.footnotes, piece.title, piece.abstract):
        assert not part or holds(text, squeeze(part)), part


@pytest.mark.parametrize("piece", [p for p in PIECES if p.form == "scan"], ids=lambda piece: piece.key)
def test_a_scan_has_no_text(piece, files):
    assert read_pdf(files[f"sources/{piece.genre}/{piece.title}.pdf"]) == ""


def test_big5_text_is_traditional(files):
    piece = next(p for p in PIECES if p.form == "big5")
    text = render_text(piece, "big5").decode("big5")
    assert "智慧財產" not in text  # characters change, words do not
    assert "知識產權" in text


def test_every_kind_of_input_is_there():
    assert {piece.form for piece in PIECES} == set(FORMS)


@given(st.text("知识产权，。《》（）ASEAN 2024", min_size=1, max_size=80), st.floats(40, 300))
def test_lines_keep_the_text(text, width):
    lines = break_lines(text, width, STYLE)
    assert "".join("".join(line.units) for line in lines).replace(" ", "") == text.replace(" ", "")


@given(st.text("知识产权，。《》（）ASEAN2024", min_size=1, max_size=80), st.floats(40, 300))
def test_lines_keep_the_rules_of_punctuation(text, width):
    lines = break_lines(text, width, STYLE)
    for line, following in pairwise(lines):
        if len(line.units) > 1:
            assert line.units[-1] not in OPENING
        if following.units and len(line.units) > 1:
            assert following.units[0] not in CLOSING or set(line.units) <= CLOSING | OPENING


def test_a_footnote_stands_in_the_column_of_its_mark():
    frames = (Frame(page, 0, 90, 0) for page in count())
    note = break_lines("注", 100, STYLE)
    columns = fill_columns(break_lines("甲" * 55 + "[^1]", 100, STYLE), frames, [note])
    assert [len(column.rows) for column in columns] == [5, 1]  # the sixth line fits, its footnote does not
    assert [len(column.notes) for column in columns] == [0, 1]


def test_broken_files_are_broken(files):
    truncated, encrypted = (files[name] for name in sorted(files) if "缺陷样例" in name)
    assert truncated.startswith(b"%PDF")
    assert b"%%EOF" not in truncated
    with pytest.raises(pypdfium2.PdfiumError, match=r"(?i)password"):
        pypdfium2.PdfDocument(encrypted)


def test_names_tell_what_is_broken():
    assert all("应被拒绝" in path.name for path in (SAMPLE / "sources" / "缺陷样例").iterdir())
    assert Path(SAMPLE / "README.md").exists()
