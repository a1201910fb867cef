"""The entities, and for each every sentence it occurs in and its neighbours."""

from __future__ import annotations

from typing import Any

from pipeline.entities.linking.quantities import QUANTITIES
from pipeline.report.scripts import render_script
from pipeline.report.tables import RunTables, transpose

Place = tuple[int, int]

SHARD_NUMBERS = 200_000  # numbers in one script: about 1 MB
NEIGHBOURS = 30
COLUMNS = (
    "entity_id", "name", "name_en", "acronym", "label", "aliases", "mentions", "documents", "first_year", "last_year",
    "in_focal", "named",
)  # fmt: skip


def build_entities(corpus: RunTables) -> dict[str, bytes]:
    """The scripts by path: ``data/entities.js`` lists the entities, ``data/entity-*.js`` hold their places."""
    places = find_places(corpus)
    # What is named beside what: a date or an amount is no name.
    named = [[] if e["label"] in QUANTITIES else found for e, found in zip(corpus.entities, places, strict=True)]
    neighbours = count_neighbours(named)
    shards: list[list[Any]] = [[]]
    shard_of, size = [], 0
    for number, (found, near) in enumerate(zip(places, neighbours, strict=True)):
        if size > SHARD_NUMBERS:
            shards.append([])
            size = 0
        size += 2 * len(found) + len(near)
        shards[-1].append([number, [n for place in found for n in place], near])
        shard_of.append(len(shards) - 1)
    extra = {"shard": shard_of, "in_network": _in_network(corpus)}
    listing = {"labels": corpus.labels, "columns": transpose(corpus.entities, COLUMNS) | extra}
    scripts = {"data/entities.js": render_script("entities", listing)}
    scripts |= {f"data/entity-{i:04}.js": render_script(f"entity-{i:04}", shard) for i, shard in enumerate(shards)}
    return scripts


def find_places(corpus: RunTables) -> list[list[Place]]:
    """For each entity the sentences that name it, each once, as document and sentence numbers in order."""
    found: list[set[Place]] = [set() for _ in corpus.entities]
    columns = corpus.columns("mentions", "entity_id", "doc_id", "sentence")
    entities, documents = corpus.entity_numbers, corpus.document_numbers
    for entity_id, doc_id, sentence in zip(*columns, strict=True):
        if entity_id in entities and doc_id in documents:
            found[entities[entity_id]].add((documents[doc_id], sentence))
    return [sorted(places) for places in found]


def count_neighbours(places: list[list[Place]]) -> list[list[int]]:
    """For each entity those it shares most sentences with: neighbour, count, neighbour, count ..., the most first."""
    import numpy as np
    from scipy.sparse import csr_array

    sentences: dict[Place, int] = {}
    columns = [sentences.setdefault(place, len(sentences)) for found in places for place in found]
    ends = np.cumsum([0, *map(len, places)])
    named = csr_array((np.ones(len(columns), np.int64), columns, ends), shape=(len(places), max(len(sentences), 1)))
    together = (named @ named.T).tocsr()
    together.sort_indices()
    neighbours = []
    for number in range(len(places)):
        row = slice(together.indptr[number], together.indptr[number + 1])
        pairs = zip(together.indices[row].tolist(), together.data[row].tolist(), strict=True)
        nearest = sorted(((-count, other) for other, count in pairs if other != number))[:NEIGHBOURS]
        neighbours.append([n for count, other in nearest for n in (other, -count)])
    return neighbours


def _in_network(corpus: RunTables) -> list[bool]:
    columns = corpus.columns("network/nodes", "network", "node")
    nodes = {node for network, node in zip(*columns, strict=True) if network == "entities"}
    return [entity["entity_id"] in nodes for entity in corpus.entities]
