"""What a person reads at the end of a run: what was found, how long it took, what was left out, where to look."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.errors import PassingError
from pipeline.core.unmatched import HAND_FILES
from pipeline.messages import say, say_reason, say_told

if TYPE_CHECKING:
    from pipeline.core.engine import Summary

COUNTED = {
    "documents": "documents",
    "sentences": "sentences",
    "tokens": "tokens",
    "terms": "terms",
    "acronyms": "acronym definitions",
    "entities": "entities",
    "network/edges": "network edges",
    "topics/topics": "topics",
}


def _describe_passing(summary: Summary) -> list[str]:
    """Documents that may go better another time, by name: they are no result."""
    rows = [r for r in summary.rejects if r.error == PassingError.__name__]
    lines = [say("Not read for reasons that may pass; the next run tries them again:")] if rows else []
    return lines + [f"  {row.source}: {say_told(row.detail)}" for row in rows]


def _describe_unmatched(summary: Summary) -> list[str]:
    """Lines that people wrote into their tables and that match nothing."""
    rows = [row for row in summary.rejects if row.source in HAND_FILES]
    lines = [say("Lines of your tables that match nothing:")] if rows else []
    return lines + [f"  {row.source}: {say_told(row.detail)}" for row in rows]


def describe_run(out: Path, summary: Summary) -> str:
    """The summary as text, a line a fact."""
    ran = {name: s for name, s in summary.stages.items() if s.computed or s.seconds}
    if not ran:
        lines = [say("Everything is up to date ({seconds} s).", seconds=f"{summary.seconds:.1f}")]
    else:
        lines = [say("Done in {seconds} s:", seconds=f"{summary.seconds:.1f}")]
        lines += [
            f"  {name:24} {s.seconds:7.1f} s  {s.computed:6}  ({say_reason(s.reason)})" for name, s in ran.items()
        ]
    found = ", ".join(f"{summary.rows[name]:,} {say(label)}" for name, label in COUNTED.items() if name in summary.rows)
    lines.append(say("Found: {counts}", counts=found))
    rejects = len(summary.rejects)
    if rejects:
        told = "Left out: {count} documents, pages, or rows of your own tables; {path} says which and why."
        lines.append(say(told, count=rejects, path=out / "rejects.csv"))
        lines += [*_describe_passing(summary), *_describe_unmatched(summary)]
    report = out / "report" / "index.html"
    lines.append(say("Look at {path}", path=report) if report.exists() else say("The tables are in {path}", path=out))
    return "\n".join(lines)
