"""How many Han characters of each PDF's text layer stand in its blocks: python -m tests.benchmarks.kept FOLDER

The layer is counted from the operators of the pages' content, whatever engine gave the blocks. Aside are the pages that
were recognised (their layer is no measure) and the characters that a font calls Han and draws as something else, that
no reader sees or that are drawn twice.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from pipeline.core.errors import DocumentError
from pipeline.extraction.characters import fold
from pipeline.extraction.engines.reading import Reading, read_page
from pipeline.extraction.engines.source import Source
from pipeline.extraction.model import Page
from pipeline.extraction.page.analysis import analyse_pages
from pipeline.extraction.page.cleaning import drop_duplicates, drop_hidden
from pipeline.extraction.page.ledger import check_blocks
from pipeline.extraction.parameters import ExtractionParameters

_HAN = re.compile("[\u3400-\u9fff]")


def main(folder: str) -> None:
    """Print a line a file: Han characters shown and in blocks, the share, what was set aside, the engines."""
    parameters = ExtractionParameters()
    for path in sorted(Path(folder).rglob("*.pdf")):
        try:
            print(f"{path.name}: {measure(path, parameters)}", flush=True)
        except DocumentError as error:
            print(f"{path.name}: {error}", flush=True)


def measure(path: Path, parameters: ExtractionParameters) -> str:
    """What became of one file's Han characters."""
    reading, layer, mended, twice = Reading(), 0, 0, 0
    with ExitStack() as stack:
        source = Source(path, parameters, stack)
        for index in range(source.count):
            read_page(source, index, parameters, reading)
            page = reading.pages[-1] if reading.pages and reading.pages[-1].number == index + 1 else None
            if page is not None and page.is_recognised:
                continue
            counts = source.shown(index) or {}
            shown = sum(n for char, n in counts.items() if _HAN.match(fold(char)))
            layer += shown
            # Of a repaired page what is missing among its characters was something else; its ledger tells of the rest.
            mended += max(shown - count_han(page.text), 0) if page is not None and page.repaired else 0
            twice += count_aside(page) if page is not None else 0
    pieces, ledgers = analyse_pages(reading.pages)
    check_blocks(ledgers, pieces)
    recognised = sum(count_han(page.text) for page in reading.pages if page.is_recognised)
    held = sum(count_han(piece.text) for piece in pieces) - recognised
    readable = layer - mended - twice
    share = f"{min(held / readable, 1):.4f}" if readable > 0 else "no layer"
    engines = Counter(page.engine for page in reading.pages)
    return (
        f"Han {layer}, no Han {mended}, in blocks {held}, kept {share}, recognised anew {recognised}, "
        f"unseen or doubled {twice}, {'; '.join(f'{name} {n}' for name, n in engines.most_common())}"
    )


def count_aside(page: Page) -> int:
    """Han characters of a page that no reader sees or that are drawn again on the same spot."""
    return count_han(page.text) - count_han(drop_duplicates(drop_hidden(page)).text)


def count_han(text: str) -> int:
    """Han characters of a text as its blocks have them."""
    return len(_HAN.findall(fold(text)))


if __name__ == "__main__":
    main(*sys.argv[1:])
