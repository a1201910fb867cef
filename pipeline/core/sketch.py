"""Drawings of a few kinds of shapes and of letters, as SVG and as PNG: what the quick plots of a run need.

A plotting package takes a third of a second to import in each process that draws, and a tenth for each file. Figures
for print are drawn by one, in an export.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from xml.sax.saxutils import quoteattr

from pipeline.core.glyphs import EM, measure, outline, picture_font

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
PACKED = 3  # of 9: files a twentieth larger than with the usual 6, in little more than half the time
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
DPI, POINTS = 120, 72
FINER = 3  # times that shapes are drawn finer than they are shown: PIL's edges are hard
INK = "#22262b"
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}">'
)
ANCHORS: dict[Anchor, tuple[float, str]] = {"start": (0.0, "ls"), "middle": (0.5, "ms"), "end": (1.0, "rs")}


@dataclass(frozen=True, slots=True)
class Shape:
    """A disc around its one point where it has a radius, else a filled area or a line through its points."""

    points: tuple[Point, ...]
    fill: str = ""
    line: str = ""
    width: float = 0.0
    opacity: float = 1.0
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Letters:
    """A line of text that stands on a point."""

    at: Point
    text: str
    size: float
    anchor: Anchor = "start"
    colour: str = INK


@dataclass(slots=True)
class Sketch:
    """A drawing on white, in points from its upper left corner; letters lie above all shapes."""

    width: float
    height: float
    shapes: list[Shape] = field(default_factory=list)
    letters: list[Letters] = field(default_factory=list)

    def disc(self, at: Point, radius: float, fill: str = "white", *, line: str = "", opacity: float = 1.0) -> None:
        """A disc, hollow with a line around it when it is white."""
        self.shapes.append(Shape((at,), fill, line, 1.0 if line else 0.0, opacity, radius))

    def area(self, points: Iterable[Point], fill: str, *, opacity: float = 1.0) -> None:
        """An area within points."""
        self.shapes.append(Shape(tuple(points), fill, opacity=opacity))

    def box(self, left: float, top: float, right: float, bottom: float, fill: str, *, opacity: float = 1.0) -> None:
        """A rectangle."""
        self.area([(left, top), (right, top), (right, bottom), (left, bottom)], fill, opacity=opacity)

    def line(self, points: Iterable[Point], colour: str, width: float = 0.8, *, opacity: float = 1.0) -> None:
        """A line through points."""
        self.shapes.append(Shape(tuple(points), "", colour, width, opacity))

    def write(self, at: Point, text: str, size: float, anchor: Anchor = "start", colour: str = INK) -> None:
        """A line of text; what no file of XML may hold is left out."""
        self.letters.append(Letters(at, NOT_IN_XML.sub("", " ".join(text.split())), size, anchor, colour))

    def files(self) -> dict[str, bytes]:
        """The drawing by the ending of its file."""
        return {"png": self.png(), "svg": self.svg()}

    def svg(self) -> bytes:
        """The drawing with its letters as outlines, each character once."""
        width, height = _say(self.width), _say(self.height)
        held = dict.fromkeys(c for letters in self.letters for c in letters.text if outline(c)[0])
        lines = [
            HEAD.format(width=width, height=height),
            "<defs>",
            *(f'<path id="u{ord(c):x}" d="{outline(c)[0]}"/>' for c in held),
            "</defs>",
            '<rect width="100%" height="100%" fill="#ffffff"/>',
            *map(_mark_up, self.shapes),
            *map(_set, self.letters),
            "</svg>",
        ]
        return "\n".join(lines).encode()

    def png(self) -> bytes:
        """The drawing at 120 dots an inch."""
        from PIL import Image, ImageDraw

        scale = DPI / POINTS
        size = round(self.width * scale), round(self.height * scale)
        image = Image.new("RGB", (size[0] * FINER, size[1] * FINER), "white")
        canvas = ImageDraw.Draw(image, "RGBA")
        for shape in self.shapes:
            _paint(canvas, shape, scale * FINER)
        image = image.reduce(FINER)
        canvas = ImageDraw.Draw(image)
        for letters in self.letters:
            font, (x, y) = picture_font(round(letters.size * scale)), letters.at
            spot = round(x * scale), round(y * scale)
            canvas.text(spot, letters.text, letters.colour, font=font, anchor=ANCHORS[letters.anchor][1])
        sink = io.BytesIO()
        image.save(sink, "png", dpi=(DPI, DPI), compress_level=PACKED)
        return sink.getvalue()


def _say(value: float) -> str:
    """A length as short as it can be said to a hundredth."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _mark_up(shape: Shape) -> str:
    paint = {"fill": shape.fill or "none", "opacity": _say(shape.opacity) if shape.opacity < 1 else ""}
    if shape.line:
        paint |= {"stroke": shape.line, "stroke-width": _say(shape.width)}
    said = "".join(f' {name}="{value}"' for name, value in paint.items() if value)
    if shape.radius:
        (x, y), *_ = shape.points
        return f'<circle cx="{_say(x)}" cy="{_say(y)}" r="{_say(shape.radius)}"{said}/>'
    path = "L".join(f"{_say(x)} {_say(y)}" for x, y in shape.points)
    return f'<path d="M{path}{"Z" if shape.fill else ""}"{said}/>'


def _set(letters: Letters) -> str:
    """A text as its glyphs side by side, in a group that says it."""
    (x, y), scale = letters.at, letters.size / EM
    left = x - ANCHORS[letters.anchor][0] * measure(letters.text, letters.size)
    place = f"translate({_say(left)} {_say(y)}) scale({scale:.5g} -{scale:.5g})"
    used = "".join(f'<use xlink:href="#u{ord(c):x}" x="{at}"/>' for c, at in _advance(letters.text) if outline(c)[0])
    return f'<g transform="{place}" fill="{letters.colour}" aria-label={quoteattr(letters.text)}>{used}</g>'


def _advance(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    for character in text:
        yield character, at
        at += outline(character)[1]


def _paint(canvas: ImageDraw, shape: Shape, scale: float) -> None:
    from PIL.ImageColor import getrgb

    def see(colour: str) -> Any:
        return (*getrgb(colour), round(255 * shape.opacity)) if colour else None

    points, width = [(x * scale, y * scale) for x, y in shape.points], max(round(shape.width * scale), 1)
    if shape.radius:
        canvas.circle(points[0], shape.radius * scale, see(shape.fill), see(shape.line), width if shape.line else 0)
    elif shape.fill:
        canvas.polygon(points, see(shape.fill))
    else:
        canvas.line(points, see(shape.line), width, joint="curve")
