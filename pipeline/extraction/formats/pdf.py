"""PDF: its pages by the way that reads each best (``reading``), then all of them to blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from pipeline.core.errors import ExtractionError
from pipeline.extraction.engines.reading import Reading, read_page
from pipeline.extraction.engines.source import Source
from pipeline.extraction.model import Content, Page, PageRecord
from pipeline.extraction.page.analysis import analyse_pages
from pipeline.extraction.page.ledger import Ledger, check_blocks
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.structure.front_matter import find_metadata, order_front_matter
from pipeline.extraction.watch import Watch

_LOST = "{} characters that the page shows stand in no block"


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
        raise _summary(reading.rejected, source.count)
    pieces, ledgers = analyse_pages(reading.pages)
    metadata = find_metadata(pieces)
    pieces = order_front_matter(pieces)
    check_blocks(ledgers, pieces)
    trust = [_record(*one) for one in zip(reading.pages, reading.qualities, ledgers, strict=True)]
    reading.qualities = [one.text_quality for one in trust]
    reading.rejected += [(one.page, _LOST.format(one.lost)) for one in ledgers if one.lost]
    used = Counter(name for p in reading.pages if p.text for name in p.engine.split("+"))
    return Content(
        pieces,
        metadata,
        source.count,
        "+".join(name for name, _ in used.most_common()),
        _mean_quality(reading),
        tuple(reading.rejected),
        tuple(trust),
    )


def _record(page: Page, quality: float, ledger: Ledger) -> PageRecord:
    """How the page was read; what was lost of it takes its share from the quality."""
    share = ledger.kept / max(ledger.kept + ledger.lost, 1) if ledger.lost else 1.0
    return PageRecord(
        page.number, page.engine, round(quality * share, 4), ledger.characters, ledger.kept, ledger.hidden,
        ledger.doubled, page.repaired,
    )  # fmt: skip


def _over(page: int, count: int, seconds: float) -> str:
    return f"pages {page} to {count} were not read: the file takes more than {seconds:g} seconds of processor time"


def _summary(rejected: list[tuple[int, str]], count: int) -> ExtractionError:
    reasons = Counter(reason for _, reason in rejected)
    reason = reasons.most_common(1)[0][0]
    if count == 1:
        return ExtractionError("{reason}", reason=reason)
    return ExtractionError("none of its {count} pages gives text: {reason}", count=count, reason=reason)


def _mean_quality(reading: Reading) -> float:
    letters = [len(p.text) for p in reading.pages]
    total = sum(letters)
    return round(sum(q * n for q, n in zip(reading.qualities, letters, strict=True)) / total, 4) if total else 0.0
