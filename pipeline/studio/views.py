"""What each page shows before its program asks for more."""

from __future__ import annotations

from typing import Any

from pipeline.entities.spans import LABELS
from pipeline.messages import say
from pipeline.studio.acts import has_report
from pipeline.studio.comparing import list_runs
from pipeline.studio.effects import name_targets
from pipeline.studio.settings import describe_settings
from pipeline.studio.state import Studio, describe_entry
from pipeline.studio.workspace import Corpus

Values = dict[str, Any]


def label_names() -> dict[str, str]:
    """The types of entity, said."""
    said = (
        say("organisation"), say("country or region"), say("place"), say("law or treaty"), say("programme"),
        say("person"), say("date"), say("money"), say("percentage"),
    )  # fmt: skip
    return dict(zip(LABELS, said, strict=True))


def home(studio: Studio, corpus: Corpus) -> Values:
    """The corpora."""
    rows = []
    for found in studio.workspace.corpora():
        sources = found.folder / "sources"
        count = sum(1 for p in sources.rglob("*") if p.is_file()) if sources.is_dir() else 0
        rows.append({"corpus": found, "files": count, "report": has_report(found)})
    opened = studio.opened.key if studio.opened else ""
    return {"corpora": rows, "folder": str(studio.workspace.folder), "opened": opened}


def documents(studio: Studio, corpus: Corpus) -> Values:
    """The files; their list is asked for by the page."""
    settings = dict(describe_settings(corpus.folder))["corpus"]
    focal = next(field.value for field in settings if field.name == "focal")
    return {"focal": focal, "report": has_report(corpus), "folder": str(corpus.folder)}


def settings(studio: Studio, corpus: Corpus) -> Values:
    """The settings as a form."""
    names = {
        "corpus": say("The corpus"), "extraction": say("Reading documents"), "segmentation": say("Words and terms"),
        "entities": say("Names"), "policies": say("Policy texts"), "networks": say("Networks"),
        "topics": say("Topics"), "evolution": say("Years"), "comparison": say("Comparison"), "report": say("Report"),
    }  # fmt: skip
    return {"sections": [(name, names.get(name, name), rows) for name, rows in describe_settings(corpus.folder)],
            "report": has_report(corpus)}  # fmt: skip


def run(studio: Studio, corpus: Corpus) -> Values:
    """The run; how far it is the page asks for."""
    return {"targets": name_targets(), "report": has_report(corpus), "run": str(corpus.run)}


def corrections(studio: Studio, corpus: Corpus) -> Values:
    """The log of corrections."""
    entries = [describe_entry(entry) for entry in studio.journal(corpus).entries.values()]
    return {"entries": entries[::-1], "report": has_report(corpus), "behind": studio.is_behind(corpus)}


def check(studio: Studio, corpus: Corpus) -> Values:
    """The samples to judge."""
    kinds = {"mentions": say("Names in the texts"), "acronyms": say("Acronyms and their long forms"),
             "edges": say("Edges of the network of names")}  # fmt: skip
    return {"kinds": kinds, "report": has_report(corpus)}


def compare(studio: Studio, corpus: Corpus) -> Values:
    """The earlier runs that the present one can be compared with."""
    return {"runs": list_runs(corpus), "report": has_report(corpus)}


def help_page(studio: Studio, corpus: Corpus) -> Values:
    """The tour; the sample corpus where it is at hand."""
    sample = next((c for c in studio.workspace.corpora() if c.name == "sample"), None)
    return {"sample": sample}
