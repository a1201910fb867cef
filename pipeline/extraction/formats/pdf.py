"""PDF: its pages by the way that reads each best (``reading``), then all of them to blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from pipeline.core.errors import ExtractionError
from pipeline.extraction.engines.reading import Reading, read_page
from pipeline.extraction.engines.source import Source
from pipeline.extraction.model import Content
from pipeline.extraction.page.analysis import extract_pieces
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.structure.front_matter import find_metadata, order_front_matter
from pipeline.extraction.watch import Watch


def read_pdf(path: Path, parameters: ExtractionParameters, progress: Callable[[], None]) -> Content:
    """The content of a PDF.

    Raises
    ------
    ExtractionError
        When the file cannot be opened or no page gives text.
    """
    with ExitStack() as stack:
        source = Source(path, parameters, stack)
        reading = Reading()
        watch = progress if isinstance(progress, Watch) else Watch(lambda _: progress())
        for index in range(source.count):
            watch()
            if index + 1 == watch.last:
                break
            if watch.is_over:
                reading.rejected.append((index + 1, _over(index + 1, source.count, parameters.file_timeout)))
                break
            if index + 1 not in watch.left_out:
                read_page(source, index, parameters, reading)
        watch.finish(source.count)
        if source.is_cut:
            blank = [page.number for page in reading.pages if not page.text.strip()]
            reading.rejected += [(n, "the end of the file is missing, and nothing is left of this page") for n in blank]
        if source.lost:
            reading.rejected.append((source.count + 1, source.lost))
    if reading.rejected and not any(page.text.strip() for page in reading.pages):
        raise ExtractionError(_summary(reading.rejected, source.count))
    pieces = extract_pieces(reading.pages)
    metadata = find_metadata(pieces)
    used = Counter(name for p in reading.pages if p.text for name in p.engine.split("+"))
    return Content(
        order_front_matter(pieces),
        metadata,
        source.count,
        "+".join(name for name, _ in used.most_common()),
        _mean_quality(reading),
        tuple(reading.rejected),
        tuple((p.number, p.engine, q) for p, q in zip(reading.pages, reading.qualities, strict=True)),
    )


def _over(page: int, count: int, seconds: float) -> str:
    return f"pages {page} to {count} were not read: the file takes more than {seconds:g} seconds of processor time"


def _summary(rejected: list[tuple[int, str]], count: int) -> str:
    reasons = Counter(reason for _, reason in rejected)
    reason = reasons.most_common(1)[0][0]
    return reason if count == 1 else f"none of its {count} pages gives text: {reason}"


def _mean_quality(reading: Reading) -> float:
    letters = [len(p.text) for p in reading.pages]
    total = sum(letters)
    return round(sum(q * n for q, n in zip(reading.qualities, letters, strict=True)) / total, 4) if total else 0.0
