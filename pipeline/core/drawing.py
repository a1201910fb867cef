"""Plots as files: labels are text, whatever stands in them, and the same plot gives the same bytes."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Ends = tuple[float | None, float | None]
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def encode_figure(
    figure: Figure, kind: str, *, salt: str, dpi: int = 120, metadata: Mapping[str, str | None] | None = None
) -> bytes:
    """The figure as ``png``, ``svg`` or ``pdf``.

    A dollar sign in a label begins no mathematics, and characters that no XML file may hold are left out.

    Parameters
    ----------
    salt
        What the ids of an SVG's elements are made with.
    dpi
        Of a PNG.
    metadata
        What the file says of itself beside the drawing.
    """
    import matplotlib as mpl
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        text.set_parse_math(False)
    sink = io.BytesIO()
    # Type 42: Type 3 fonts, which are the default, are refused by many journals.
    with (
        mpl.rc_context({"svg.hashsalt": salt, "svg.fonttype": "path", "pdf.fonttype": 42, "text.parse_math": False}),
        warnings.catch_warnings(),
    ):
        # A character that the font lacks is drawn as a box; which one is nothing that a reader of the console can mend.
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        figure.savefig(sink, format=kind, dpi=dpi, metadata=metadata)
    data = sink.getvalue()
    return NOT_IN_XML.sub("", data.decode("utf-8")).encode("utf-8") if kind == "svg" else data


def draw_intervals(
    axes: Axes, places: Sequence[float], values: Sequence[float], ends: Sequence[Ends], *, size: float = 4, **shown: Any
) -> None:
    """Marks in rows with their intervals as bars: all in one piece, since a piece each takes several times as long.

    Parameters
    ----------
    places, values
        The row and the value of each mark.
    ends
        The interval of each; a mark without one has no bar.
    size
        Of the marks.
    shown
        Colour, label and the like of the marks; the bars have their colour.
    """
    bars = [(place, end) for place, end in zip(places, ends, strict=True) if end[0] is not None and end[1] is not None]
    if bars:
        at, (low, high) = [place for place, _ in bars], zip(*(end for _, end in bars), strict=True)
        axes.hlines(at, low, high, color=shown["color"], linewidth=1.4, alpha=0.6, capstyle="projecting")
    axes.plot(values, places, "o", markersize=size, **shown)
