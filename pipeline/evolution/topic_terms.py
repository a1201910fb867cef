"""Which terms stand for the topics over the years."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

TOPIC_TERMS = 15  # of a topic


@dataclass(frozen=True, slots=True)
class TopicTerms:
    """Terms of topics: the place of each one's topic among the names of the topics."""

    topic: dict[str, int]
    names: list[str]


def read_topic_terms(topics: pa.Table, terms: pa.Table) -> TopicTerms:
    """The first terms of every topic with a name; a term of several belongs to the one that it scores highest in."""
    labels = {row["topic"]: row["label"] for row in topics.to_pylist() if row["label"]}
    place = {topic: k for k, topic in enumerate(sorted(labels))}
    rows = sorted(terms.to_pylist(), key=lambda row: (-row["score"], row["topic"], row["rank"]))
    chosen: dict[str, int] = {}
    for row in rows:
        if row["topic"] in place and row["rank"] <= TOPIC_TERMS:
            chosen.setdefault(row["term"], place[row["topic"]])
    return TopicTerms(chosen, [labels[topic] for topic in sorted(labels)])
