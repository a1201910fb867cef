"""Numbers that Word counts itself: 第一条, 一、, (1), which stand in no text run of the document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.extraction.formats.docx_revisions import W, is_on
from pipeline.extraction.formats.numerals import write_number

_LEVELS = 9  # that a list has
_NONE = frozenset({"bullet", "none"})


@dataclass(slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None  # the level (from 1) after which it begins anew; 0: never
    legal: bool = False  # all numbers of the text in Arabic digits


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level]
    counters: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Numbering:
    """The lists of a document and where their counting stands.

    Parameters
    ----------
    root
        The numbering part, or None when there is none.
    styles
        Style id to the list and level that the style gives its paragraphs.
    """

    def __init__(self, root: Any, styles: Mapping[str, tuple[str, int]]) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        abstract = {
            a.get(f"{W}abstractNumId", ""): _List(_read_levels(a.findall(f"{W}lvl")))
            for a in root.iter(f"{W}abstractNum")
        }
        abstract |= _read_links(root, abstract)
        for number in root.iter(f"{W}num"):
            name = number.get(f"{W}numId", "")
            target = number.find(f"{W}abstractNumId")
            shared = abstract.get(target.get(f"{W}val", "") if target is not None else "")
            if shared is None:
                continue
            overrides = number.findall(f"{W}lvlOverride")
            if overrides:
                # A list with levels of its own counts on its own.
                shared = _List(dict(shared.levels))
                shared.levels |= _read_levels([o.find(f"{W}lvl") for o in overrides if o.find(f"{W}lvl") is not None])
                for override in overrides:
                    start, index = override.find(f"{W}startOverride"), _number(override.get(f"{W}ilvl"))
                    if start is not None and index in shared.levels:
                        level = shared.levels[index]
                        shared.levels[index] = _Level(
                            _number(start.get(f"{W}val"), 1), level.format, level.text, level.suffix, level.restart,
                            level.legal,
                        )  # fmt: skip
            self._lists[name] = shared

    def next(self, paragraph: Any) -> tuple[str, bool] | None:
        """The number of the next paragraph with the space behind it, and whether it is in a list; None outside lists.

        Bullets and empty numbers are ``""``. Must be called for each paragraph once, in order.
        """
        name, index = self._place(paragraph)
        found = self._lists.get(name)
        if name in ("", "0"):
            return None
        if found is None or index not in found.levels:
            return "", True
        level = found.levels[index]
        counters = found.counters
        counters[index] = level.start if counters[index] is None else (counters[index] or 0) + 1
        for lower in range(index + 1, _LEVELS):
            restart = found.levels[lower].restart if lower in found.levels else None
            if restart is None or index < restart:
                counters[lower] = None
        if level.format in _NONE and "%" not in level.text:
            return "", True
        text = re.sub(r"%([1-9])", lambda m: self._written(found, int(m.group(1)) - 1, level.legal), level.text)
        return (text + ("" if level.suffix == "nothing" or not text else " ")), True

    @staticmethod
    def _written(found: _List, index: int, legal: bool) -> str:
        level = found.levels.get(index, _Level())
        value = found.counters[index]
        return write_number(level.start if value is None else value, "decimal" if legal else level.format)

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list and the level of a paragraph, from itself or its style."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return self._styles.get("", ("", 0))
        style = properties.find(f"{W}pStyle")
        inherited = self._styles.get(style.get(f"{W}val", "") if style is not None else "", ("", 0))
        own = properties.find(f"{W}numPr")
        return read_place(own, inherited) if own is not None else inherited


def read_place(element: Any, inherited: tuple[str, int]) -> tuple[str, int]:
    """List and level that a ``w:numPr`` states; what it leaves out is inherited."""
    number, level = element.find(f"{W}numId"), element.find(f"{W}ilvl")
    return (
        number.get(f"{W}val", "") if number is not None else inherited[0],
        min(_number(level.get(f"{W}val")), _LEVELS - 1) if level is not None else inherited[1],
    )


def _read_links(root: Any, abstract: Mapping[str, _List]) -> dict[str, _List]:
    """The lists that take their levels from a style of lists, which another list defines."""
    defined: dict[str, _List] = {}
    linked: dict[str, str] = {}
    for element in root.iter(f"{W}abstractNum"):
        name = element.get(f"{W}abstractNumId", "")
        defines, takes = element.find(f"{W}styleLink"), element.find(f"{W}numStyleLink")
        if defines is not None:
            defined[defines.get(f"{W}val", "")] = abstract[name]
        if takes is not None:
            linked[name] = takes.get(f"{W}val", "")
    return {name: defined[style] for name, style in linked.items() if style in defined}


def _read_levels(elements: list[Any]) -> dict[int, _Level]:
    return {min(_number(e.get(f"{W}ilvl")), _LEVELS - 1): _read_level(e) for e in elements}


def _read_level(element: Any) -> _Level:
    def value(name: str, default: str) -> str:
        found = element.find(f"{W}{name}")
        return found.get(f"{W}val", default) if found is not None else default

    restart = value("lvlRestart", "")
    return _Level(
        _number(value("start", "1"), 1),
        value("numFmt", "decimal"),
        value("lvlText", ""),
        value("suff", "tab"),
        _number(restart) if restart else None,
        is_on(element.find(f"{W}isLgl")),
    )


def _number(text: str | None, default: int = 0) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else default
