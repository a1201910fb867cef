"""A label is text in every plot, whatever stands in it."""

from __future__ import annotations

import pytest
from lxml import etree

from pipeline.export.drawing import encode_figure


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize(
    "label", ["M$ft_$案", "$\\frac{", "$a$", "控\x01制\x1f字符", "a--b-->", "]]>&lt;<b>", "\ufffe"]
)
def test_any_label_can_be_drawn(label: str) -> None:
    from matplotlib.figure import Figure

    figure = Figure()
    axes = figure.add_subplot()
    axes.set_title(label)
    axes.set_yticks([0, 1], [label, label])
    axes.text(0, 0, label)
    drawn = encode_figure(figure, "svg", salt="test", metadata={"Date": None})
    etree.fromstring(drawn)
    assert drawn == encode_figure(figure, "svg", salt="test", metadata={"Date": None})
    assert encode_figure(figure, "png", salt="test").startswith(b"\x89PNG")
