"""Plots as files: labels are text, whatever stands in them, and the same plot gives the same bytes."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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
