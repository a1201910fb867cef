"""Images of pages: recognised like the pages of a scanned PDF."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.errors import ExtractionError
from pipeline.extraction.formats.pdf import read_pdf
from pipeline.extraction.model import Content
from pipeline.extraction.parameters import ExtractionParameters

if TYPE_CHECKING:
    from PIL.Image import Image

_LEAST_DPI = 72
_PAGE_INCHES = 11.7  # the long side of A4: what an image without a resolution is taken for
_MOST_PIXELS = 120_000_000


def read_image(path: Path, parameters: ExtractionParameters, progress: Callable[[], None]) -> Content:
    """The recognised text of an image; a TIFF may have several pages, a moving picture shows its first.

    Raises
    ------
    ExtractionError
        When it is no readable image, or larger than a page.
    """
    from PIL import Image, ImageSequence, UnidentifiedImageError

    try:
        with Image.open(path) as image, tempfile.TemporaryDirectory() as folder:
            if image.width * image.height > _MOST_PIXELS:
                raise ExtractionError(
                    "the image has {width} x {height} pixels: more than a page needs",
                    width=image.width,
                    height=image.height,
                )
            pages = parameters.maximum_pages if image.format == "TIFF" else 1
            frames = [_on_white(frame) for frame in islice(ImageSequence.Iterator(image), pages)]
            stated = float(image.info.get("dpi", (0, 0))[0] or 0)
            dpi = stated if stated >= _LEAST_DPI else max(max(image.size) / _PAGE_INCHES, _LEAST_DPI)
            target = Path(folder, "scan.pdf")
            frames[0].save(target, "PDF", resolution=dpi, save_all=True, append_images=frames[1:])
            return read_pdf(target, parameters, progress)
    except UnidentifiedImageError as error:
        raise ExtractionError("the image is damaged; open it and save it again as PNG") from error
    except (Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise ExtractionError("the image cannot be read ({error})", error=error) from error


def _on_white(frame: Image) -> Image:
    """A page in shades of grey; what is transparent is white, as on paper."""
    from PIL import Image

    if "transparency" in frame.info or frame.mode in ("RGBA", "LA", "PA"):
        frame = Image.alpha_composite(Image.new("RGBA", frame.size, "white"), frame.convert("RGBA"))
    return frame.convert("L")
