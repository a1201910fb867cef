"""What Gephi, Gephi Lite (graphology) and networkx would make of a GEXF file.

Gephi validates no schema: a faulty file opens with half of its content, or not at all, and says little. The lint takes
files of any program and names each fault with what it leads to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

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


def lint_gexf(path: str | Path) -> list[Finding]:
    """The findings in a GEXF file, in the order of its lines; an empty list means that all programs read it alike.

    A file that is no XML gives a single finding, and so does one that cannot be read.
    """
    from pipeline.networks.lint_rules import RULES, read_gexf

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    try:
        root = etree.fromstring(Path(path).read_bytes(), parser)
    except OSError as error:
        return [Finding("error", "unreadable", 0, f"The file cannot be read: {error.strerror or error}")]
    except etree.XMLSyntaxError as error:
        message = f"No well-formed XML ({error.msg}): every program refuses the file."
        return [Finding("error", "not-xml", error.lineno or 0, message)]
    if etree.QName(root).localname != "gexf":
        message = f"The root element is <{etree.QName(root).localname}>, not <gexf>: no program takes it for a graph."
        return [Finding("error", "not-gexf", root.sourceline or 0, message)]
    document = read_gexf(root)
    found = [finding for rule in RULES for finding in rule(document)]
    return sorted(found, key=lambda f: (f.line, SEVERITIES.index(f.severity), f.rule, f.message))


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
