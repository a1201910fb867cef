"""Image-only scans: pages drawn, turned a little, speckled and wrapped in a PDF without text."""

from __future__ import annotations

import io
import zlib

import numpy as np
import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpora.render.pdf import render_pdf
from corpora.render.pieces import Piece

RESOLUTION = 200  # dots an inch
LARGEST_SKEW = 0.8  # degrees
NOISE = 7.0  # standard deviation, of 255
PAPER = 250  # grey of the paper
QUALITY = 40  # of the JPEG


def _scan(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A drawn page as a scanner would have seen it."""
    angle = float(rng.uniform(0.3, LARGEST_SKEW)) * float(rng.choice((-1, 1)))
    turned = page.convert("L").rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    grey = np.asarray(turned, dtype=np.float64) * PAPER / 255 + rng.normal(0, NOISE, (turned.height, turned.width))
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def render_scan(piece: Piece) -> bytes:
    """The piece as a PDF of page images at 200 dpi; skew and noise follow from the piece's key alone."""
    rng = np.random.default_rng(zlib.crc32(piece.key.encode()))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    for page in pypdfium2.PdfDocument(render_pdf(piece, columns=1)):
        image = io.BytesIO()
        _scan(page.render(scale=RESOLUTION / 72).to_pil(), rng).save(image, "JPEG", quality=QUALITY)
        canvas.drawImage(ImageReader(image), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()
