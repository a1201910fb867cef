"""Whether an attribute value is of its column's type."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.networks.lint_findings import Finding

WHOLE = {"integer", "long", "short", "byte", "biginteger"}
DECIMAL = {"double", "float", "bigdecimal"}
SIMPLE = (*sorted(WHOLE), *sorted(DECIMAL), "boolean", "char", "string", "anyURI")
TYPES = {*SIMPLE, *(f"list{name}" for name in SIMPLE)}
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
# Words that a program wrote because it had no value.
NOTHING = {"none", "null", "nan", "undefined", "n/a"}


def check_value(element: etree._Element, value: str, kind: str, title: str) -> Iterator[Finding]:
    """At most one finding on ``value`` as one of the type ``kind``."""
    problem = _find_problem(value.strip(), kind)
    if problem:
        severity, text = problem
        shown = value if len(value) <= 40 else f"{value[:39]}…"
        yield Finding(severity, "value-type", element.sourceline or 0, f"{title!r} = {shown!r}: {text}")


def _find_problem(value: str, kind: str) -> tuple[str, str] | None:
    if value.lower() in NOTHING and kind != "string":
        return "error", f"no {kind}; leave the value out where there is none."
    if value.lower() in NOTHING:
        return "warning", "a word for no value is read as text; leave the value out."
    if kind in WHOLE and not re.fullmatch(r"[+-]?\d+", value):
        return "error", f"no {kind}: Gephi drops the value, graphology cuts it."
    if kind in DECIMAL and value.upper().lstrip("+-") in ("INF", "INFINITY"):
        return "error", "infinity: graphology reads NaN, and statistics fail."
    if kind in DECIMAL and not NUMBER.fullmatch(value):
        return "error", f"no {kind}: Gephi drops the value, graphology reads NaN."
    if kind == "boolean" and value not in ("true", "false"):
        return "error", "write true or false: graphology takes all else for false."
    if (
        kind in ("string", "anyURI")
        and re.fullmatch(r"[\[{(].*[\]})]", value, re.DOTALL)
        and ("'" in value or '"' in value)
    ):
        return "note", "looks like a printed list: programs see one piece of text; join with |."
    return None
