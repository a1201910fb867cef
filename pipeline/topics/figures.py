"""Drawing of plots as PNG and SVG whose bytes depend on what they show alone, with Chinese glyphs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pipeline.core.drawing import encode_figure
from pipeline.core.fonts import chinese_font_path

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FOCAL, RELATED, GREY = "#a63a24", "#0f5c6e", "#b8b2a5"
PALETTE = ("#0f5c6e", "#a63a24", "#5c7a1f", "#7a4a99", "#b07a00", "#2f62b5", "#a0336f", "#2d7f5c", "#6b5b45", "#555f70")
SALT = "plots"  # element ids of SVG, which would be random otherwise


def shorten(label: str, longest: int = 16) -> str:
    """The label, cut with an ellipsis when it is long."""
    return label if len(label) <= longest else label[: longest - 1] + "…"


def draw_plot(draw: Callable[[Axes, Any], None], *, width: float, height: float) -> dict[str, bytes]:
    """The files of one plot by their ending, ``png`` and ``svg``.

    Parameters
    ----------
    draw
        Draws on the axes that it is given, with the font properties that it is given for Chinese text.
    width, height
        Inches.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    font = FontProperties(fname=str(chinese_font_path()), size=9)
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((min(0.3, 1.9 / width), 0.6 / height, 1 - min(0.3, 1.9 / width) - 0.03, 1 - 1.1 / height))
    axes.spines[["top", "right"]].set_visible(False)
    with mpl.rc_context({"axes.titley": 1.0}):  # nothing stands above the axes by which to measure a title's place
        draw(axes, font)
    for text in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        text.set_fontproperties(font)
    shown: dict[str, dict[str, str | None]] = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}
    return {kind: encode_figure(figure, kind, salt=SALT, metadata=metadata) for kind, metadata in shown.items()}


def name_files(folder: str, plots: dict[str, dict[str, bytes]]) -> dict[str, bytes]:
    """Plots by their path ``folder/name.ending``."""
    return {f"{folder}/{name}.{kind}": data for name, kinds in plots.items() for kind, data in kinds.items()}
