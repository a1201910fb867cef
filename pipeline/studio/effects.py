"""What a correction will change: how many mentions, in how many documents, and which parts are computed again."""

from __future__ import annotations

from functools import reduce
from typing import Any

from pipeline.core.corrections import read_scope
from pipeline.core.errors import PipelineError
from pipeline.core.store import Store
from pipeline.messages import say
from pipeline.stages import STAGES, TARGETS
from pipeline.studio.corrections import Said
from pipeline.studio.workspace import Corpus

# The file, or the kind of line of corrections.csv, that says a correction.
SOURCES = {
    "not a name": "entities.csv", "other label": "entities.csv#names", "same as": "thesaurus.csv",
    "not the same": "not the same", "left edge": "left edge", "long form": "definitions.csv",
    "no keyword": "no keyword", "stop word": "stopwords.txt", "one word": "lexicon.txt", "split": "split",
    "topic label": "topic label", "document": "metadata.csv",
}  # fmt: skip


def name_targets() -> dict[str, str]:
    """The parts of a run, said."""
    return {
        "extract": say("documents"), "segment": say("words"), "entities": say("names and acronyms"),
        "network": say("networks"), "topics": say("the topics"), "compare": say("comparison"), "report": say("report"),
    }  # fmt: skip


def find_targets(kind: str) -> list[str]:
    """The parts of a run that depend on what a correction changes, in order."""
    source, stale, targets = SOURCES[kind], set[str](), set[str]()
    for stage in STAGES:
        named = any(_concerns(resource, source) for resource in stage.resources)
        if named or stale.intersection(stage.requires):
            stale.update(stage.assigns)
            targets.add(stage.target)
    return [target for target in TARGETS if target in targets]


def _concerns(resource: str, source: str) -> bool:
    file, _, view = resource.removeprefix("corpus:").partition("#")
    if file == "corrections.csv":
        return source in view.split(",")
    wanted, _, names = source.partition("#")
    return file == wanted and (not view or view == names)


def count_effect(corpus: Corpus, said: Said) -> dict[str, Any]:
    """Mentions and documents that hold what is corrected, and the parts that are computed again."""
    names = name_targets()
    told: dict[str, Any] = {
        "tables": reduce(_add, (names[t] for t in find_targets(said["kind"]))),
        "mentions": 0,
        "documents": 0,
    }
    try:
        store = Store(corpus.run)
        found = _within(store, _find(store, said), said.get("scope", ""))
    except PipelineError:
        return told
    return told | {"mentions": found.num_rows, "documents": len(found.column("doc_id").unique())}


def _add(one: str, other: str) -> str:
    return say("{one}, {other}", one=one, other=other)


def _within(store: Store, found: Any, scope: str) -> Any:
    """The rows of the document, or at the place, that a scope means."""
    import pyarrow.compute as pc

    document, start = read_scope(scope)
    if not document:
        return found
    documents = store.read("documents", columns=["doc_id", "source"])
    ids = documents.filter(pc.equal(documents["source"], document))["doc_id"]
    found = found.filter(pc.is_in(found["doc_id"], ids))
    return found.filter(pc.equal(found["start"], start)) if start >= 0 and "start" in found.column_names else found


def _find(store: Store, said: Said) -> Any:
    """The rows that hold the target."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind, target = said["kind"], said["target"]
    if kind == "topic label":
        topics = store.read("topics/topics", columns=["topic", "terms"])
        own = [t for t, terms in zip(*(c.to_pylist() for c in topics.columns), strict=True)
               if "、".join(terms.split()[:3]) == target]  # fmt: skip
        shares = store.read("topics/document_topics", columns=["doc_id", "unit", "topic"])
        chosen = pc.is_in(shares["topic"], pa.array(own, shares["topic"].type))
        return shares.filter(pc.and_(pc.equal(shares["unit"], "document"), chosen))
    if kind == "document":
        documents = store.read("documents", columns=["doc_id", "source"])
        return documents.filter(pc.equal(documents["source"], target))
    if kind == "long form":
        acronyms = store.read("acronyms", columns=["doc_id", "short_form"])
        return acronyms.filter(pc.equal(acronyms["short_form"], target))
    if kind in ("stop word", "one word", "split", "no keyword"):
        sentences = store.read("sentences", columns=["doc_id", "text"])
        return sentences.filter(pc.match_substring(sentences["text"], target))
    mentions = store.read("mentions", columns=["doc_id", "start", "text", "entity_id"])
    if kind in ("not the same", "left edge") or said.get("scope"):
        return mentions.filter(pc.equal(mentions["text"], target))
    entities = store.read("entities", columns=["entity_id", "name"])
    ids = entities.filter(pc.equal(entities["name"], target))["entity_id"]
    return mentions.filter(pc.or_(pc.is_in(mentions["entity_id"], ids), pc.equal(mentions["text"], target)))
