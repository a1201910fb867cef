"""Figures for print as files: labels are text, whatever stands in them, and the same figure gives the same bytes."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Ends = tuple[float | None, float | None]
PACKED = 3  # of 9: files a twentieth larger than with the usual 6, in little more than half the time
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
    sink = io.BytesIO()
    # Type 42: Type 3 fonts, which are the default, are refused by many journals.
    with _plainly(figure, {"svg.hashsalt": salt, "svg.fonttype": "path", "pdf.fonttype": 42}):
        figure.savefig(sink, format=kind, dpi=dpi, metadata=metadata)
    data = sink.getvalue()
    return NOT_IN_XML.sub("", data.decode("utf-8")).encode("utf-8") if kind == "svg" else data


def encode_pictures(figure: Figure, resolutions: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Resolution and bytes of PNG files; the figure is drawn once, at the last and finest resolution.

    Parameters
    ----------
    resolutions
        Dots an inch, whole parts of the last one.
    """
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    finest, before = resolutions[-1], figure.dpi
    with _plainly(figure, {}):
        figure.set_dpi(finest)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()  # type: ignore[no-untyped-call]
        drawn = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")  # type: ignore[no-untyped-call]
        figure.set_dpi(before)
    for dpi in resolutions:
        sink = io.BytesIO()
        (drawn if dpi == finest else drawn.reduce(finest // dpi)).save(
            sink, "png", dpi=(dpi, dpi), compress_level=PACKED
        )
        yield dpi, sink.getvalue()


@contextmanager
def _plainly(figure: Figure, settings: Any) -> Iterator[None]:
    """Labels as they are, whatever they hold."""
    import matplotlib as mpl
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        text.set_parse_math(False)
    with mpl.rc_context({**settings, "text.parse_math": False}), ignore_boxes():
        yield


@contextmanager
def ignore_boxes() -> Iterator[None]:
    """Say nothing of characters that the font lacks, measured or drawn: a reader of the console cannot mend a box."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        yield


def draw_intervals(
    axes: Axes,
    places: Sequence[float],
    values: Sequence[float],
    ends: Sequence[Ends],
    *,
    mark: str = "o",
    **shown: Any,
) -> None:
    """Marks in rows with their intervals as bars: all in one piece, since a piece each takes several times as long.

    Parameters
    ----------
    places, values
        The row and the value of each mark.
    ends
        The interval of each; a mark without one has no bar.
    mark
        The marks' shape.
    shown
        Colour, label and the like of the marks; the bars have their colour.
    """
    bars = [(place, end) for place, end in zip(places, ends, strict=True) if end[0] is not None and end[1] is not None]
    if bars:
        at, (low, high) = [place for place, _ in bars], zip(*(end for _, end in bars), strict=True)
        axes.hlines(at, low, high, color=shown["color"], linewidth=0.9, alpha=0.6, capstyle="projecting")
    axes.plot(values, places, mark, markersize=3, **shown)
