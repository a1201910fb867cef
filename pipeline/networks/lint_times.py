"""Whether times are written as the graph's time format says, and spans end after they begin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.networks.lint_findings import Finding

DATE = r"-?\d{4,}-\d\d-\d\d"
FORMATS = {
    "double": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?Infinity"),
    "float": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?Infinity"),
    "integer": re.compile(r"[+-]?\d+"),
    "date": re.compile(DATE),
    "datetime": re.compile(DATE + r"(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?"),
    "timestamp": re.compile(r"\d+"),
}
NAMES = ("start", "end", "startopen", "endopen", "timestamp")


def check_times(graph: etree._Element) -> Iterator[Finding]:
    """The findings on every time below and on the graph element."""
    form = graph.get("timeformat", "double").lower()
    dynamic, timed = graph.get("mode", "static") != "static", False
    if form not in FORMATS:
        yield Finding("error", "timeformat", graph.sourceline or 0, f"timeformat={form!r} is unknown to Gephi.")
        return
    for element in graph.iter(etree.Element):
        times = {name: element.get(name) for name in NAMES if element.get(name)}
        if not times:
            continue
        timed = timed or element is not graph
        line = element.sourceline or 0
        yield from _check_form(times, form, line)
        start, end = times.get("start"), times.get("end")
        if start and end and _later(start, end, form):
            yield Finding("error", "span", line, f"The span from {start!r} to {end!r} ends before it begins.")
    if timed and not dynamic:
        message = "There are times, but mode is not dynamic: Gephi shows no time line, networkx drops them."
        yield Finding("warning", "static-times", graph.sourceline or 0, message)


def _check_form(times: dict[str, str | None], form: str, line: int) -> Iterator[Finding]:
    for name, value in times.items():
        if value is None or FORMATS[form].fullmatch(value):
            continue
        if form in ("date", "datetime") and re.fullmatch(r"\d{1,4}", value):
            text = f"{name}={value!r} under timeformat={form!r}: Gephi takes it for milliseconds after 1970."
            yield Finding("error", "year-as-date", line, f"{text} Write {value}-01-01.")
        else:
            yield Finding("error", "time", line, f"{name}={value!r} is no {form}: Gephi cannot place it in time.")


def _later(start: str, end: str, form: str) -> bool:
    """Whether ``start`` lies after ``end``; ISO dates of one length compare as text."""
    if form in ("date", "datetime"):
        return len(start) == len(end) and start > end
    try:
        return float(start) > float(end)
    except ValueError:
        return False
