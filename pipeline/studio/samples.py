"""Random samples that people judge: how many of a run's mentions, pairs and edges are right, with its interval.

A sample is drawn from the run by a seed that the corpus's name gives, so that two people judge the same; the judgements
lie in the corpus's hidden folder, a file a person.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core.atomic import write_atomic
from pipeline.core.errors import ConfigError
from pipeline.core.keys import digest_bytes
from pipeline.core.store import Store
from pipeline.messages import say
from pipeline.statistics import wilson_interval
from pipeline.studio.confine import clean_name
from pipeline.studio.journal import FOLDER
from pipeline.studio.workspace import Corpus

SIZE = 50
KINDS = ("mentions", "acronyms", "edges")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two people judge the same items: how many, the share that agrees, and Cohen's kappa (None: no variation)."""

    items: int
    share: float
    kappa: float | None


def draw_sample(corpus: Corpus, kind: str) -> list[Row]:
    """Up to fifty rows, drawn without replacement: what is claimed, and the sentence that should bear it out."""
    store = Store(corpus.run)
    sentences = store.read("sentences", columns=["doc_id", "sentence", "text", "page"])
    where = {(d, n): (t, p) for d, n, t, p in zip(*(c.to_pylist() for c in sentences.columns), strict=True)}
    titles = store.read("documents", columns=["doc_id", "title"]).to_pydict()
    names = dict(zip(titles["doc_id"], titles["title"], strict=True))
    claims = {"mentions": _mentions, "acronyms": _pairs, "edges": _edges}[kind](store)
    chosen = random.Random(f"{corpus.name} {kind}").sample(claims, min(SIZE, len(claims)))
    rows = []
    for doc_id, sentence, claim in chosen:
        text, page = where.get((doc_id, sentence), ("", 0))
        item = digest_bytes(json.dumps([doc_id, sentence, claim], ensure_ascii=False).encode("utf-8", "replace"))[:16]
        rows.append({"item": item, "claim": claim, "text": text, "page": page, "document": names.get(doc_id, "")})
    return rows


def _mentions(store: Store) -> list[tuple[str, int, str]]:
    table = store.read("mentions", columns=["doc_id", "sentence", "text", "label", "entity_id"])
    entities = store.read("entities", columns=["entity_id", "name"]).to_pydict()
    names = dict(zip(entities["entity_id"], entities["name"], strict=True))
    return [
        (d, s, f"{text} = {names.get(e, '')} ({label})")
        for d, s, text, label, e in zip(*(c.to_pylist() for c in table.columns), strict=True)
    ]


def _pairs(store: Store) -> list[tuple[str, int, str]]:
    table = store.read("acronyms", columns=["doc_id", "sentence", "short_form", "long_form", "long_form_en"])
    rows = zip(*(c.to_pylist() for c in table.columns), strict=True)
    return [(d, s, f"{short} = {long} {english}".strip()) for d, s, short, long, english in rows]


def _edges(store: Store) -> list[tuple[str, int, str]]:
    """Edges of the entities' network, each with the first sentence that is given as its evidence."""
    import pyarrow.compute as pc

    table = store.read("network/edges", columns=["network", "source_label", "target_label", "evidence"])
    table = table.filter(pc.equal(table["network"], "entities"))
    found = []
    for _, source, target, evidence in zip(*(c.to_pylist() for c in table.columns), strict=True):
        doc_id, _, sentence = (evidence or "").split(" ")[0].rpartition(":")
        if sentence.isdecimal():
            found.append((doc_id, int(sentence), f"{source} – {target}"))
    return found


def _path(corpus: Corpus, person: str) -> Path:
    return corpus.folder / FOLDER / "judgements" / f"{clean_name(person)}.json"


def read_judgements(corpus: Corpus, person: str) -> dict[str, bool]:
    """Item to whether a person found it right."""
    try:
        found = json.loads(_path(corpus, person).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): bool(v) for k, v in found.items()} if isinstance(found, dict) else {}


def judge(corpus: Corpus, person: str, item: str, right: bool | None) -> None:
    """Keep a person's judgement of an item; None takes it back.

    Raises
    ------
    ConfigError
        When the item is none.
    """
    if len(item) != 16 or not item.isalnum():
        raise ConfigError("{item}: there is no such item", item=repr(item[:40]))
    found = read_judgements(corpus, person)
    found.pop(item, None)
    if right is not None:
        found[item] = right
    write_atomic(_path(corpus, person), json.dumps(found, sort_keys=True).encode("utf-8"))


def list_people(corpus: Corpus) -> list[str]:
    """Who has judged."""
    return sorted(p.stem for p in (corpus.folder / FOLDER / "judgements").glob("*.json"))


def measure_agreement(one: Mapping[str, bool], other: Mapping[str, bool], items: Sequence[str]) -> Agreement:
    """How two people agree on the items that both have judged.

    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20(1).
    """
    both = [(one[i], other[i]) for i in items if i in one and i in other]
    if not both:
        return Agreement(0, 0.0, None)
    share = sum(a == b for a, b in both) / len(both)
    first, second = (sum(pair[k] for pair in both) / len(both) for k in (0, 1))
    chance = first * second + (1 - first) * (1 - second)
    return Agreement(len(both), share, None if chance == 1 else (share - chance) / (1 - chance))


def describe_precision(right: int, judged: int) -> str:
    """A sentence for the methods paragraph: precision with its interval (Wilson, 95 %)."""
    if not judged:
        return ""
    low, high = wilson_interval(right, judged)
    return say(
        "{right} of {judged} in a random sample were right: precision {share} (95 % interval {low} to {high}).",
        right=right, judged=judged, share=f"{right / judged:.2f}", low=f"{low:.2f}", high=f"{high:.2f}",
    )  # fmt: skip
