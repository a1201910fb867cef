"""Figures for print: readable letters, nothing cut or covered, the same bytes each time."""

from __future__ import annotations

import io
import re
import warnings
from itertools import combinations
from typing import Any

import pyarrow as pa
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from pipeline.core.fonts import chinese_font_path
from pipeline.export.figures import encode, list_figures
from pipeline.export.fonts import build_font, dress_for_pdf
from pipeline.export.key import Key
from pipeline.export.maps import NODES
from pipeline.export.page import INCH, WIDTHS, Page, dress, settle
from pipeline.export.science import CLUSTERS
from pipeline.report.tables import RunTables, select
from tests.unit.export.made import make_run

LEAST = 6.0  # points
CORPUS = make_run()
DRAWN = sorted(list_figures(CORPUS))
pytestmark = pytest.mark.filterwarnings("ignore:Glyph")


def find_faults(figure: Any) -> list[str]:
    """Letters that are too small, cut off by the edge, or covered by others."""
    dress(figure)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    texts = [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip() and t.axes is not False]
    shown = {}
    for text in texts:
        box = text.get_window_extent(renderer)
        shown[text] = (box.x0, box.y0, box.x1, box.y1)
    hidden = {label for axes in figure.axes if not axes.axison for axis in (axes.xaxis, axes.yaxis)
              for label in (*axis.get_ticklabels(), *axis.get_ticklabels(minor=True))}  # fmt: skip
    # Ticks beyond the limits of an axis are there but not drawn.
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks():
                if not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                    hidden |= {tick.label1, tick.label2}
    shown = {text: box for text, box in shown.items() if text not in hidden}
    width, height = canvas.get_width_height()
    faults = [f"{t.get_text()!r} has {t.get_fontsize()} pt" for t in shown if t.get_fontsize() < LEAST]
    faults += [f"{t.get_text()!r} is cut off" for t, (x0, y0, x1, y1) in shown.items()
               if x0 < -0.5 or y0 < -0.5 or x1 > width + 0.5 or y1 > height + 0.5]  # fmt: skip
    for (one, a), (other, b) in combinations(shown.items(), 2):
        if a[0] + 0.5 < b[2] and b[0] + 0.5 < a[2] and a[1] + 0.5 < b[3] and b[1] + 0.5 < a[3]:
            faults.append(f"{one.get_text()!r} covers {other.get_text()!r}")
    return faults


@pytest.mark.parametrize("language", ["zh", "en", "both"])
@pytest.mark.parametrize("column", sorted(WIDTHS))
@pytest.mark.parametrize("name", DRAWN)
def test_letters_are_readable_whole_and_apart(name: str, column: str, language: str) -> None:
    figure = list_figures(CORPUS)[name](CORPUS, Page(column, language))
    if figure is None:
        pytest.skip("the made run has nothing to show there")
    assert find_faults(figure) == []
    assert figure.get_figwidth() * INCH == pytest.approx(WIDTHS[column])


def test_faults_are_found() -> None:
    figure, axes = Page("single", "zh").start(2.0)
    figure.set_layout_engine("none")
    axes.set_axis_off()
    axes.text(0.5, 0.5, "甲乙丙", fontsize=5)
    axes.text(0.5, 0.5, "丁", fontsize=8)
    axes.text(0.9, 0.1, "很长很长很长很长很长的名字", fontsize=8)
    found = " ".join(find_faults(figure))
    assert all(word in found for word in ("5.0 pt", "covers", "cut off"))


def test_at_least_half_of_the_figures_are_drawn_here() -> None:
    drawn = [name for name, draw in list_figures(CORPUS).items() if draw(CORPUS, Page("single", "zh")) is not None]
    assert {"network-terms", "network-terms-by-year", "documents", "topic-timeline", "terms", "years"} <= set(drawn)
    assert {"topics", "topics-by-genre"} <= set(drawn)
    assert {"strategic-keywords", "evolution-keywords", "bursts"} <= set(drawn)


def test_the_same_figure_gives_the_same_bytes_and_no_date() -> None:
    draw = list_figures(CORPUS)["topic-timeline"]
    one, two = (dict(encode(draw(CORPUS, Page("single", "both")))) for _ in range(2))  # type: ignore[arg-type]
    assert one == two
    assert sorted(one) == ["-300dpi.png", "-600dpi.png", ".pdf", ".svg"]
    assert b"CreationDate" not in one[".pdf"]
    assert b"/FontName" in one[".pdf"]
    assert b"<dc:date>" not in one[".svg"]


@pytest.mark.parametrize("name", ["years", "network-terms"])
def test_pdf_holds_true_type_fonts_of_all_its_letters(name: str) -> None:
    figure = list_figures(CORPUS)[name](CORPUS, Page("double", "zh"))
    data = dict(encode(figure))[".pdf"]  # type: ignore[arg-type]
    assert b"/Type3" not in data
    assert b"/CIDFontType2" in data
    assert b"/FontFile2" in data  # and not the wrapped PostScript outlines that readers complain of
    import pdfminer.high_level

    told = pdfminer.high_level.extract_text(io.BytesIO(data))
    written = {t.get_text() for t in figure.findobj(Text) if t.get_visible()}  # type: ignore[union-attr]
    han = {c for text in written for c in text if "\u4e00" <= c <= "\u9fff"}
    assert han
    assert han <= set(told)


def test_a_font_of_some_characters_is_the_same_each_time_and_draws_them() -> None:
    from fontTools.pens.areaPen import AreaPen
    from fontTools.ttLib import TTFont

    data = build_font("碳A−\U0010ffff")
    build_font("碳排放权A")  # shares outlines with the one before
    assert data == build_font("A−碳")
    glyphs = TTFont(io.BytesIO(data)).getGlyphSet()
    source = TTFont(str(chinese_font_path())).getGlyphSet()
    for name in set(glyphs) - {".notdef"}:
        areas = []
        for one in (glyphs, source):
            pen = AreaPen(one)
            one[name].draw(pen)
            areas.append(abs(pen.value))
        assert areas[0] == pytest.approx(areas[1], rel=0.01)


def test_png_has_the_pixels_of_its_width() -> None:
    from PIL import Image

    files = dict(encode(list_figures(CORPUS)["years"](CORPUS, Page("single", "zh"))))  # type: ignore[arg-type]
    for dpi in (300, 600):
        with Image.open(io.BytesIO(files[f"-{dpi}dpi.png"])) as image:
            assert abs(image.width - WIDTHS["single"] / INCH * dpi) <= 1
            assert image.info["dpi"] == pytest.approx((dpi, dpi), rel=0.01)


def test_nothing_is_said_of_characters_that_the_font_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row | {"label": f"حق {row['label']}"} for row in CORPUS.rows("network/nodes")]
    read = RunTables.rows
    monkeypatch.setattr(RunTables, "rows", lambda self, name: rows if name == "network/nodes" else read(self, name))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert list_figures(CORPUS)["network-terms"](CORPUS, Page("single", "zh")) is not None


def test_english_figures_use_english_names() -> None:
    figure = list_figures(CORPUS)["network-terms"](CORPUS, Page("double", "en"))
    assert figure is not None
    assert any(text.get_text().startswith("Name 0") for text in figure.findobj(Text))


@pytest.mark.parametrize("column", sorted(WIDTHS))
def test_every_cluster_of_the_evolution_is_named_whole(column: str) -> None:
    figure = list_figures(CORPUS)["evolution-keywords"](CORPUS, Page(column, "zh"))
    assert figure is not None
    said = [text.get_text() for text in figure.findobj(Text)]
    rows = [row for row in CORPUS.rows("evolution/clusters") if row["period"] and row["kind"] == "keywords"]
    written = re.sub(r"\s", "", "".join(said))  # a long name may take two lines of the key
    assert all(re.sub(r"\s", "", row["label"].split(" / ")[0]) in written for row in rows)
    key = {text.split(" ", 1)[0] for text in said if re.match(r"\d+ ", text)}
    numbers = [text for text in said if re.fullmatch(r"\d+", text)]
    assert set(numbers) == key, "a number for every bar, and a name for every number"
    assert not key or len(numbers) == len(rows)


def test_laws_of_a_country_stay_apart_when_they_are_cut() -> None:
    assert Page("single", "zh").cut("中华人民共和国商标法实施条例", 0.8) == "商标法实施条例"
    assert Page("double", "zh").cut("中华人民共和国商标法") == "中华人民共和国商标法"


def test_documents_without_a_topic_are_called_so() -> None:
    points = CORPUS.rows("topics/map")
    tables = dict(CORPUS.tables) | {"topics/map": pa.Table.from_pylist([row | {"topic": -1} for row in points])}
    figure = list_figures(CORPUS)["documents"](RunTables("甲", tables), Page("single", "zh"))
    assert figure is not None
    said = [text.get_text() for text in figure.legends[0].get_texts()]
    assert "其他或无主题" in said
    assert "-1" not in said


def test_a_burst_says_what_kind_of_item_it_is() -> None:
    for language, kind in (("zh", "术语"), ("en", "term")):
        figure = list_figures(CORPUS)["bursts"](CORPUS, Page("single", language))
        assert figure is not None
        names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
        assert names
        assert all(name.endswith(f"  {kind}") for name in names)


def list_texts(figure: Any) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_visible()]


@pytest.mark.parametrize("column", sorted(WIDTHS))
@pytest.mark.parametrize("name", ["network-terms", "network-terms-by-year", "strategic-keywords"])
def test_every_mark_is_named_or_has_a_number_in_the_key(name: str, column: str) -> None:
    figure = list_figures(CORPUS)[name](CORPUS, Page(column, "zh"))
    assert figure is not None
    beside = {text.get_text() for text in figure.axes[0].texts}
    below = "".join(text.get_text() for text in figure.texts)
    numbers = {text for text in beside if text.isdigit()}
    assert numbers == {text.split(" ")[0] for text in (t.get_text() for t in figure.texts) if re.match(r"\d+ ", text)}
    assert not any("…" in text for text in beside), "a name that has no room is a number, and whole in the key"
    network = name.startswith("network")
    rows = select(CORPUS.rows("network/nodes"), network="terms")[: NODES[column]] if network else \
        select(CORPUS.rows("evolution/clusters"), kind="keywords", period="")[: CLUSTERS[column]]  # fmt: skip
    corners = 0 if network else 4
    assert len(figure.axes[0].texts) - corners == len(rows)
    assert "无处编号" not in below


def test_a_name_without_room_is_whole_in_the_key() -> None:
    page = Page("single", "zh")
    key = Key(page)
    long = "关于全面推进知识产权强国建设工作的若干意见"
    assert key.fit("专利") == "专利"
    assert key.fit(long) == key.fit(long)
    assert re.fullmatch("1 关于全面.*…", key.fit(long))
    figure, axes = page.start(2.0)
    axes.twinx()
    axes.plot([0, 1], [0, 1], label=long)
    page.add_legend(figure, "outside lower center")
    settle(figure)
    height, before = figure.get_figheight(), axes.get_window_extent().height
    key.write(figure)
    assert "1 " + long in list_texts(figure)
    assert figure.get_figheight() > height
    assert axes.get_window_extent().height == pytest.approx(before), "what is drawn keeps its size"
    assert find_faults(figure) == []


def test_an_english_figure_says_why_it_holds_chinese_names() -> None:
    told = "In Chinese: what has no known English name."
    for language in ("zh", "en"):
        figure = list_figures(CORPUS)["strategic-keywords"](CORPUS, Page("double", language))
        assert (told in list_texts(figure)) == (language == "en")


def test_pdf_letters_stand_where_the_drawing_was_laid_out() -> None:
    figure, axes = Page("single", "zh").start(2.0)
    axes.set_xlabel("甲乙\n丙丁")
    settle(figure)
    before = axes.xaxis.label.get_window_extent()
    dress_for_pdf(figure)
    after = axes.xaxis.label.get_window_extent()
    assert after.bounds == pytest.approx(before.bounds, abs=1.0)


def test_no_colours_for_years_that_are_one() -> None:
    nodes = [row | {"mean_year": 2026.0} for row in CORPUS.rows("network/nodes")]
    corpus = RunTables("甲", {**CORPUS.tables, "network/nodes": pa.Table.from_pylist(nodes)})
    assert list_figures(corpus)["network-terms-by-year"](corpus, Page("single", "zh")) is None


def test_a_mark_whose_name_begins_with_an_underscore_or_is_empty_stays_in_the_legend() -> None:
    page = Page("single", "en")
    figure, axes = page.start(2.0)
    for name in ("_blank", "", "plain"):
        axes.plot([0], [0], "o", label=page.enter(name))
    legend = page.add_legend(figure, "outside upper center")
    assert [text.get_text().strip() for text in legend.get_texts()] == ["_blank", "—", "plain"]
