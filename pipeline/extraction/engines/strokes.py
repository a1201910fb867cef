"""The level and upright lines of PDFium's paths."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as raw

from pipeline.extraction.geometry import Segment, find_strokes

_MAXIMUM_SEGMENTS = 500  # of a path; one with more is a drawing
_SEGMENTS = {raw.FPDF_SEGMENT_MOVETO: "m", raw.FPDF_SEGMENT_LINETO: "l"}


def read_strokes(path: Any) -> list[tuple[float, float, float, float]]:
    """The level and upright lines of a path that draws several, as grids and the frames of cells are drawn."""
    count, fill, stroke = raw.FPDFPath_CountSegments(path), ctypes.c_int(), ctypes.c_int()
    if not 3 < count <= _MAXIMUM_SEGMENTS or not raw.FPDFPath_GetDrawMode(path, fill, stroke) or not stroke.value:
        return []
    matrix, x, y = raw.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    if not raw.FPDFPageObj_GetMatrix(path, matrix):
        return []
    segments: list[Segment] = []
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        px = matrix.a * x.value + matrix.c * y.value + matrix.e
        py = matrix.b * x.value + matrix.d * y.value + matrix.f
        kind = _SEGMENTS.get(raw.FPDFPathSegment_GetType(segment), "c")
        segments.append((kind, px, py, bool(raw.FPDFPathSegment_GetClose(segment))))
    return find_strokes(segments)
