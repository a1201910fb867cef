"""How many Han characters of each PDF's text layer stand in its blocks: python -m tests.benchmarks.kept FOLDER

The layer is counted from the operators of the pages' content, whatever engine gave the blocks. Beside it stand the
characters that were set aside because no reader sees them or because they are drawn twice, and the engines.
"""

from __future__ import annotations

import re
import sys
from contextlib import ExitStack
from pathlib import Path

from pipeline.core.errors import DocumentError
from pipeline.extraction.characters import fold
from pipeline.extraction.engines.source import Source
from pipeline.extraction.formats.pdf import read_pdf
from pipeline.extraction.parameters import ExtractionParameters

_HAN = re.compile("[\u3400-\u9fff]")


def main(folder: str) -> None:
    """Print a line a file: Han characters shown and in blocks, the share, what was set aside, the engines."""
    parameters = ExtractionParameters()
    for path in sorted(Path(folder).rglob("*.pdf")):
        try:
            content = read_pdf(path, parameters, lambda: None)
            with ExitStack() as stack:
                source = Source(path, parameters, stack)
                counts = [source.shown(index) for index in range(source.count)]
        except DocumentError as error:
            print(f"{path.name}: {error}")
            continue
        layer = sum(n for some in counts if some for char, n in some.items() if _HAN.match(fold(char)))
        held = sum(len(_HAN.findall(piece.text)) for piece in content.pieces)
        aside = sum(page.hidden + page.doubled for page in content.page_trust)
        share = f"{min(held / layer, 1):.4f}" if layer else "no layer"
        print(f"{path.name}: Han {layer}, in blocks {held}, kept {share}, set aside {aside}, {content.extractor}")


if __name__ == "__main__":
    main(*sys.argv[1:])
