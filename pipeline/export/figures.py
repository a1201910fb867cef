"""Every figure of a run for print, as SVG, PDF with its fonts inside, and PNG at 300 and 600 dots an inch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from pipeline.export import charts, maps, profiles, science
from pipeline.export.drawing import encode_figure, encode_pictures, ignore_boxes
from pipeline.export.fonts import dress_for_pdf
from pipeline.export.key import tell_language
from pipeline.export.page import WIDTHS, Page, dress, settle
from pipeline.report.tables import RunTables

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Draw = Callable[[RunTables, Page], "Figure | None"]
RESOLUTIONS = (300, 600)  # each half of the next: a picture is drawn once


def list_figures(corpus: RunTables) -> dict[str, Draw]:
    """The figures that the run may have, by name."""
    networks = maps.network_names(corpus)
    drawn: dict[str, Draw] = {
        "years": charts.draw_years,
        "terms": charts.draw_terms,
        "topics": charts.draw_topics,
        "topics-by-genre": profiles.draw_topics_by_genre,
        "topic-timeline": charts.draw_timeline,
        "neighbours": charts.draw_neighbours,
        "robustness": charts.draw_robustness,
        "documents": maps.draw_documents,
        "bursts": science.draw_bursts,
        **science.list_diagrams(corpus),
        **science.list_courses(corpus),
        **profiles.list_figures(corpus),
        **{f"network-{name}": partial(maps.draw_network, name=name) for name in networks},
        **{f"network-{name}-by-year": partial(maps.draw_network, name=name, overlay=True) for name in networks},
    }
    return {name: partial(_finish, draw=draw) for name, draw in drawn.items()}


def _finish(corpus: RunTables, page: Page, draw: Draw) -> Figure | None:
    """The drawing with its layout fixed, the same in all files, and with the note that Chinese names need."""
    with ignore_boxes():
        figure = draw(corpus, page)
        if figure is not None:
            settle(figure)
            tell_language(figure, page)
    return figure


def export_figure(corpus: RunTables, name: str, languages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each file of a figure: ``figures/NAME-single-zh.svg`` and so on."""
    draw = list_figures(corpus)[name]
    for column in WIDTHS:
        for language in languages:
            figure = draw(corpus, Page(column, language))
            if figure is None:
                continue
            base = f"figures/{name}-{column}-{language}"
            yield from ((f"{base}{ending}", data) for ending, data in encode(figure))


def draw_pictures(corpus: RunTables, language: str) -> Iterator[tuple[str, bytes]]:
    """Each figure at the width of a page as SVG, by its path: for a talk rather than for print."""
    for name, draw in list_figures(corpus).items():
        figure = draw(corpus, Page("double", language))
        if figure is not None:
            dress(figure)
            yield f"figures/{name}.svg", encode_picture(figure)


def encode_picture(figure: Figure) -> bytes:
    """The figure as SVG, in which no date and no version stands."""
    return encode_figure(figure, "svg", salt="print", metadata={"Date": None, "Creator": None})


def encode(figure: Figure) -> Iterator[tuple[str, bytes]]:
    """Ending and bytes of a figure's files; no date and no version stands in them."""
    dress(figure)
    yield ".svg", encode_picture(figure)
    yield from ((f"-{dpi}dpi.png", data) for dpi, data in encode_pictures(figure, RESOLUTIONS))
    dress_for_pdf(figure)
    unsaid: dict[str, str | None] = {"CreationDate": None, "Creator": None, "Producer": None}
    yield ".pdf", encode_figure(figure, "pdf", salt="print", metadata=unsaid)
