"""Quick plots: what is drawn, where it lies, and that letters are those of the label, whatever stands in it."""

from __future__ import annotations

import io
import math
from itertools import pairwise

import pytest
from lxml import etree
from PIL import Image

from pipeline.core.glyphs import measure
from pipeline.core.panels import Panel, Series, draw_rows, tick, widen
from pipeline.core.sketch import DPI, POINTS, Sketch

SVG = {"s": "http://www.w3.org/2000/svg"}
LINK = "{http://www.w3.org/1999/xlink}href"
RED = "#ff0000"


def parse(drawn: bytes) -> etree._Element:
    return etree.fromstring(drawn)


def letters(drawn: bytes) -> dict[str, list[str]]:
    """What each text says, and the characters whose outlines stand there."""
    return {
        group.get("aria-label"): [chr(int(use.get(LINK)[2:], 16)) for use in group]
        for group in parse(drawn).iterfind("s:g", SVG)
    }


@pytest.mark.parametrize(
    "label",
    ["M$ft_$案", "$\\frac{", "控\x01制\x1f字符", "a--b-->", "]]>&lt;<b>'\"", "\ufffe", "\ud800", "二\n行", "𠮷👍"],
)
def test_any_label_can_be_drawn(label: str) -> None:
    files = draw_rows([label, "乙"], [Series([(0, 1, (0, 2))], RED, label)], width=300, title=label).files()
    assert files == draw_rows([label, "乙"], [Series([(0, 1, (0, 2))], RED, label)], width=300, title=label).files()
    parse(files["svg"])
    Image.open(io.BytesIO(files["png"])).verify()


def test_letters_are_outlines_of_the_label() -> None:
    sketch = Sketch(100, 40)
    sketch.write((50, 20), "文献 map", 10, "middle")
    assert letters(sketch.svg()) == {"文献 map": list("文献map")}
    held = {path.get("id"): path.get("d") for path in parse(sketch.svg()).iterfind("s:defs/s:path", SVG)}
    assert len(held) == 5
    assert all(held.values())


def test_a_character_that_the_font_lacks_is_a_box() -> None:
    sketch = Sketch(100, 40)
    sketch.write((0, 20), "\U000f0000甲", 10)
    assert letters(sketch.svg()) == {"\U000f0000甲": ["\U000f0000", "甲"]}


def test_a_han_character_is_as_wide_as_its_size() -> None:
    assert measure("文献", 9) == pytest.approx(18)
    assert 0 < measure("il", 9) < measure("mw", 9) < 18


def test_picture_and_svg_show_the_same() -> None:
    sketch = Sketch(120, 60)
    sketch.disc((30, 20), 6, RED)
    sketch.box(60, 10, 110, 30, "#0000ff", opacity=0.5)
    sketch.line([(0, 50), (120, 50)], "#00ff00", 3)
    image = Image.open(io.BytesIO(sketch.png()))
    assert image.size == (120 * DPI // POINTS, 60 * DPI // POINTS)
    colours = [image.getpixel((round(x * DPI / POINTS), round(y * DPI / POINTS))) for x, y in
               ((30, 20), (80, 20), (60, 50), (5, 5))]  # fmt: skip
    red, mixed, green, white = colours
    assert (red, green, white) == ((255, 0, 0), (0, 255, 0), (255, 255, 255))
    assert mixed == pytest.approx((127, 127, 255), abs=2)
    (disc,) = parse(sketch.svg()).iterfind("s:circle", SVG)
    assert (disc.get("cx"), disc.get("cy"), disc.get("r"), disc.get("fill")) == ("30", "20", "6", RED)


def test_marks_lie_at_their_values_and_bars_reach_to_the_ends() -> None:
    rows = [(0, 2.0, (1.0, 4.0)), (1, 3.0, (None, None))]
    drawn = parse(draw_rows(["甲", "乙"], [Series(rows, RED)], width=400).svg())
    first, second = ((float(c.get("cx")), float(c.get("cy"))) for c in drawn.iterfind("s:circle", SVG))
    (bar,) = (path for path in drawn.iterfind("s:path", SVG) if path.get("stroke") == RED)
    (low, level), (high, _) = (map(float, point.split()) for point in bar.get("d")[1:].split("L"))
    assert level == first[1] > second[1]
    assert (first[0] - low) * 2 == pytest.approx(high - first[0], abs=0.05)
    assert second[0] - first[0] == pytest.approx(first[0] - low, abs=0.05)


def test_nothing_lies_beyond_the_drawing() -> None:
    names = ["一个相当长的名称，共十六个字", "b"]
    rows = [(0, -1e6, (-2e6, 1.0)), (1, 3e6, (None, None))]
    sketch = draw_rows(names, [Series(rows, RED, "甲"), Series(rows, RED, "乙", hollow=True)], width=288, below=["x"])
    for shape in sketch.shapes:
        assert all(0 <= x <= sketch.width and 0 <= y <= sketch.height for x, y in shape.points)
    for line in sketch.letters:
        wide = measure(line.text, line.size) * {"start": 0, "middle": 0.5, "end": 1}[line.anchor]
        left = line.at[0] - wide
        assert left >= 0
        assert left + measure(line.text, line.size) <= sketch.width
        assert line.size <= line.at[1] <= sketch.height


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-3.2, 7.7), (1e-7, 3e-7), (-5e9, 1), (0.11, 0.1432)])
@pytest.mark.parametrize("most", [2, 5, 9])
def test_ticks_are_round_even_and_said_apart(low: float, high: float, most: int) -> None:
    ticks = tick(low, high, most)
    values, said = zip(*ticks, strict=True)
    assert 1 <= len(ticks) <= most + 1
    assert low <= values[0]
    assert values[-1] <= high
    assert len(set(said)) == len(said)
    assert all(float(text.replace("−", "-")) == pytest.approx(value) for value, text in ticks)
    steps = {round(after - before, 12) for before, after in pairwise(values)}
    assert all(10 ** (math.log10(step) % 1) == pytest.approx(min((1, 2, 5, 10), key=lambda n: abs(
        n - 10 ** (math.log10(step) % 1))), rel=1e-3) for step in steps)  # fmt: skip


def test_years_are_whole() -> None:
    assert [said for _, said in tick(2000.5, 2002.5, 8, whole=True)] == ["2001", "2002"]


def test_equal_values_have_a_range() -> None:
    low, high = widen([3.0, 3.0])
    assert low < 3 < high
    sketch = Sketch(100, 100)
    Panel(sketch, (10, 10, 90, 90), widen([]), (0, 1)).rule_across()
    assert sketch.letters
