"""What a lint finds in a GEXF file, and how it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

SEVERITIES = ("error", "warning", "note")
# Places named for one kind of finding; the rest are counted.
PLACES = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of a file.

    Attributes
    ----------
    severity
        ``error`` (a program refuses the file or loses data), ``warning`` (a program shows something else than was
        meant), or ``note`` (harmless, but good to know).
    rule
        Short name of the rule.
    line
        Line of the file, from 1; 0 when there is none.
    message
        What is wrong, and what it does.
    """

    severity: str
    rule: str
    line: int
    message: str


def is_clean(findings: Iterable[Finding]) -> bool:
    """Whether no finding is worse than a note."""
    return all(finding.severity == "note" for finding in findings)


def describe_findings(findings: Iterable[Finding]) -> str:
    """A report for the terminal: the totals, then each rule, the worst first, with the first few places of each."""
    groups: dict[tuple[int, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((SEVERITIES.index(finding.severity), finding.rule), []).append(finding)
    lines = []
    for (severity, rule), group in sorted(groups.items()):
        lines += [f"{SEVERITIES[severity]} [{rule}] line {f.line}: {f.message}" for f in group[:PLACES]]
        if len(group) > PLACES:
            lines.append(f"{SEVERITIES[severity]} [{rule}] ... and {len(group) - PLACES} more")
    totals = Counter(SEVERITIES[severity] for (severity, _), group in groups.items() for _ in group)
    summary = ", ".join(f"{totals[name]} {name}{'s' if totals[name] != 1 else ''}" for name in SEVERITIES)
    return "\n".join([summary, *(f"  {line}" for line in lines)])
