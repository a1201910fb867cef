"""Equations of Word as a line of text: a/b, (x+y), √x, ∑."""

from __future__ import annotations

from typing import Any

from pipeline.extraction.formats.docx_revisions import M, W

_DEPTH = 60  # of operands within operands; Word itself stops far below
_LONGEST_SIGN = 4  # characters of a bracket or an operator


def write_equation(element: Any, depth: int = 0) -> str:
    """The equation's characters in reading order, with the signs that Word keeps in properties."""
    if element.tag in (f"{M}t", f"{W}t"):
        return element.text or ""
    if depth > _DEPTH:
        return "".join(t.text or "" for t in element.iter(f"{M}t", f"{W}t"))
    if element.tag == f"{M}f":
        over, under = (_operand(element, name, depth) for name in ("num", "den"))
        return f"{over}/{under}"
    if element.tag == f"{M}d":
        parts = [write_equation(e, depth + 1) for e in element.findall(f"{M}e")]
        return _sign(element, "begChr", "(") + _sign(element, "sepChr", "|").join(parts) + _sign(element, "endChr", ")")
    before = ""
    if element.tag == f"{M}rad":
        before = "√"
    elif element.tag == f"{M}nary":
        before = _sign(element, "chr", "∫")
    return before + "".join(write_equation(e, depth + 1) for e in element if isinstance(e.tag, str))


def _operand(fraction: Any, name: str, depth: int) -> str:
    found = fraction.find(f"{M}{name}")
    return write_equation(found, depth + 1) if found is not None else ""


def _sign(element: Any, name: str, default: str) -> str:
    """A sign of an operator's properties; one without a value is left out on purpose."""
    stated = element.find(f"{M}{element.tag.removeprefix(M)}Pr/{M}{name}")
    return default if stated is None else str(stated.get(f"{M}val", ""))[:_LONGEST_SIGN]
