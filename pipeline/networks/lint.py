"""What Gephi, Gephi Lite (graphology) and networkx would make of a GEXF file.

Gephi validates no schema: a faulty file opens with half of its content, or not at all, and says little. The lint takes
files of any program and names each fault with what it leads to.
"""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from pipeline.networks.lint_findings import SEVERITIES, Finding
from pipeline.networks.lint_rules import RULES, read_gexf


def lint_gexf(path: str | Path) -> list[Finding]:
    """The findings in a GEXF file, in the order of its lines; an empty list means that all programs read it alike.

    A file that is no XML gives a single finding, and so does one that cannot be read.
    """
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
