"""Lines of hand-written tables that match nothing: told among the rejects, so that no wrong letter goes unseen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.core.corrections import CORRECTIONS, DEFINITIONS, NO_LABEL, Correction, StatedDefinition
from pipeline.core.errors import ConfigError
from pipeline.messages import say_both
from pipeline.records.extraction import Reject

THESAURUS = "thesaurus.csv"
HAND_FILES = (CORRECTIONS, DEFINITIONS, THESAURUS)


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(slots=True)
class Sought:
    """Texts that one document shall hold together.

    Attributes
    ----------
    texts
        Spaces, letter case and full-width signs make no difference where no place is given.
    scope
        The path of the one document where they are looked for; empty: all.
    start
        Where the text begins, when a place is given.
    reached, found
        Whether the scope has a document, and whether one holds them.
    """

    texts: tuple[str, ...]
    scope: str
    start: int = -1
    reached: bool = False
    found: bool = False


def look_for(sought: Sequence[Sought], texts: Iterable[tuple[str, str]], sources: Mapping[str, str]) -> None:
    """Mark what is found in texts that come one after the other, no longer than anything is missing.

    Parameters
    ----------
    texts
        Document ids, each with the document's text.
    sources
        Document id to its path below the corpus.
    """
    missing = list(sought)
    if not missing:
        return
    for doc_id, text in texts:
        flat = None
        for one in missing:
            if one.scope not in ("", sources.get(doc_id, "")):
                continue
            one.reached = True
            if one.start >= 0:
                one.found = text.startswith(one.texts[0], one.start)
            elif all(wanted in text for wanted in one.texts):
                one.found = True
            else:
                flat = _squeeze(text) if flat is None else flat
                one.found = all(_squeeze(wanted) in flat for wanted in one.texts)
        missing = [one for one in missing if not one.found]
        if not missing:
            return


def find_unmatched(
    corrections: Iterable[Correction], texts: Iterable[tuple[str, str]], sources: Mapping[str, str], stage: str
) -> list[Reject]:
    """A row for each correction whose target stands nowhere in its scope, or whose right form does not."""
    listed = list(corrections)
    targets = [Sought((c.target,), c.document, c.start) for c in listed]
    forms = [Sought((c.value,) if c.kind == "left edge" else (), c.document) for c in listed]
    look_for([*targets, *forms], texts, sources)
    rows = []
    for c, target, form in zip(listed, targets, forms, strict=True):
        if c.document and not target.reached:
            told = ConfigError(
                "{kind}: {target}: there is no document {scope}", kind=c.kind, target=c.target, scope=c.document
            )
        elif not target.found:
            told = _nowhere(c.kind, c.target)
        elif not form.found:
            told = _nowhere(c.kind, c.value)
        else:
            continue
        rows.append(Reject("", CORRECTIONS, stage, "ConfigError", say_both(told)))
    return rows


def find_unmatched_definitions(
    stated: Iterable[StatedDefinition], texts: Iterable[tuple[str, str]], sources: Mapping[str, str], stage: str
) -> list[Reject]:
    """A row for each stated definition whose short form and long form no document of its scope holds together."""
    sought = [
        Sought((s.short_form, *([s.long_form] if s.long_form not in ("", *NO_LABEL) else [])), s.document)
        for s in stated
    ]
    look_for(sought, texts, sources)
    return [
        Reject("", DEFINITIONS, stage, "ConfigError", say_both(_nowhere("definitions", " = ".join(one.texts))))
        for one in sought
        if not one.found
    ]


def find_unmatched_variants(variants: Iterable[str], texts: Iterable[tuple[str, str]], stage: str) -> list[Reject]:
    """A row for each variant of the thesaurus that no text holds."""
    sought = [Sought((variant,), "") for variant in variants]
    look_for(sought, texts, {})
    return [
        Reject("", THESAURUS, stage, "ConfigError", say_both(_nowhere("thesaurus", *one.texts)))
        for one in sought
        if not one.found
    ]


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
