"""Lines of hand-written corrections that match nothing: told among the rejects, so that no wrong letter goes unseen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from pipeline.core.corrections import CORRECTIONS, DEFINITIONS, NO_LABEL, Correction, StatedDefinition
from pipeline.core.errors import ConfigError
from pipeline.messages import say_both
from pipeline.records.extraction import Reject


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


class Places:
    """The texts in which corrections are looked for.

    Parameters
    ----------
    texts
        Document id to text.
    sources
        Document id to its path below the corpus.
    """

    def __init__(self, texts: Mapping[str, str], sources: Mapping[str, str]) -> None:
        self.texts, self.sources = texts, sources
        self._squeezed: dict[str, str] = {}

    def within(self, document: str) -> list[str]:
        """The ids of the documents that a scope means; all for none."""
        return [d for d in self.texts if document in ("", self.sources.get(d, ""))]

    def hold(self, documents: Iterable[str], *wanted: str, start: int = -1) -> bool:
        """Whether one of the documents holds all of some texts, the first at a place where one is given.

        Spaces, letter case and full-width signs make no difference where no place is given.
        """
        for d in documents:
            text = self.texts[d]
            if start >= 0:
                if text.startswith(wanted[0], start):
                    return True
            elif all(w in text for w in wanted):
                return True
            else:
                flat = self._squeezed.setdefault(d, _squeeze(text))
                if all(_squeeze(w) in flat for w in wanted):
                    return True
        return False


def find_unmatched(corrections: Iterable[Correction], places: Places, stage: str) -> list[Reject]:
    """A row for each correction whose target stands nowhere in its scope, or whose right form does not."""
    rows = []
    for c in corrections:
        documents = places.within(c.document)
        if c.document and not documents:
            told = ConfigError(
                "{kind}: {target}: there is no document {scope}", kind=c.kind, target=c.target, scope=c.document
            )
        elif not places.hold(documents, c.target, start=c.start):
            told = _nowhere(c.kind, c.target)
        elif c.kind == "left edge" and not places.hold(documents, c.value):
            told = _nowhere(c.kind, c.value)
        else:
            continue
        rows.append(Reject("", CORRECTIONS, stage, "ConfigError", say_both(told)))
    return rows


def find_unmatched_definitions(stated: Iterable[StatedDefinition], places: Places, stage: str) -> list[Reject]:
    """A row for each stated definition whose short form and long form no document of its scope holds together."""
    rows = []
    for s in stated:
        wanted = [s.short_form, *([s.long_form] if s.long_form not in ("", *NO_LABEL) else [])]
        if not places.hold(places.within(s.document), *wanted):
            told = _nowhere("definitions", " = ".join(wanted))
            rows.append(Reject("", DEFINITIONS, stage, "ConfigError", say_both(told)))
    return rows


def _nowhere(kind: str, target: str) -> ConfigError:
    return ConfigError(
        "{kind}: {target}: matches nothing in the texts; check the spelling and the scope", kind=kind, target=target
    )


def tell_unused_labels(names: Mapping[str, str], used: Iterable[str], stage: str) -> list[Reject]:
    """A row for each name given to a topic that is none."""
    told = set(used)
    return [
        Reject("", CORRECTIONS, stage, "ConfigError", say_both(ConfigError(
            "topic label: {target}: no topic has this label now; give it to the topic again", target=own
        )))
        for own, name in names.items()
        if name not in told
    ]  # fmt: skip
