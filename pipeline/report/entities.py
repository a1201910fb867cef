"""The entities, and for each every sentence it occurs in and its neighbours."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pipeline.report.corpus import Corpus, transpose
from pipeline.report.scripts import render_script

SHARD_NUMBERS = 200_000  # numbers in one script: about 1 MB
NEIGHBOURS = 30
COLUMNS = (
    "entity_id", "name", "name_en", "acronym", "label", "aliases", "mentions", "documents", "first_year", "last_year",
    "in_focal",
)  # fmt: skip


def build_entities(corpus: Corpus) -> dict[str, bytes]:
    """The scripts by path: ``data/entities.js`` lists the entities, ``data/entity-*.js`` hold their places."""
    places, neighbours = _find_places(corpus), _find_neighbours(corpus)
    shards: list[list[Any]] = [[]]
    shard_of, size = [], 0
    for number in range(len(corpus.entities)):
        if size > SHARD_NUMBERS:
            shards.append([])
            size = 0
        size += len(places[number]) + len(neighbours[number])
        shards[-1].append([number, places[number], neighbours[number]])
        shard_of.append(len(shards) - 1)
    listing = {"labels": corpus.labels, "columns": transpose(corpus.entities, COLUMNS) | {"shard": shard_of}}
    scripts = {"data/entities.js": render_script("entities", listing)}
    scripts |= {f"data/entity-{i:04}.js": render_script(f"entity-{i:04}", shard) for i, shard in enumerate(shards)}
    return scripts


def _find_places(corpus: Corpus) -> dict[int, list[int]]:
    """Entity number to document, sentence, document, sentence ...; a sentence once however often it names it."""
    pairs: dict[int, set[tuple[int, int]]] = defaultdict(set)
    columns = corpus.columns("mentions", "entity_id", "doc_id", "sentence")
    entities, documents = corpus.entity_numbers, corpus.document_numbers
    for entity_id, doc_id, sentence in zip(*columns, strict=True):
        if entity_id in entities and doc_id in documents:
            pairs[entities[entity_id]].add((documents[doc_id], sentence))
    places: dict[int, list[int]] = defaultdict(list)
    for number, found in pairs.items():
        places[number] = [n for pair in sorted(found) for n in pair]
    return places


def _find_neighbours(corpus: Corpus) -> dict[int, list[int]]:
    """Entity number to neighbour, weight, neighbour, weight ... in the entity network, strongest first."""
    found: dict[int, list[tuple[float, int]]] = defaultdict(list)
    networks, sources, targets, weights = corpus.columns("network/edges", "network", "source", "target", "weight")
    numbers = corpus.entity_numbers
    for network, source, target, weight in zip(networks, sources, targets, weights, strict=True):
        if network == "entities" and source in numbers and target in numbers:
            found[numbers[source]].append((-weight, numbers[target]))
            found[numbers[target]].append((-weight, numbers[source]))
    flat: dict[int, list[int]] = defaultdict(list)
    for number, pairs in found.items():
        flat[number] = [n for weight, other in sorted(pairs)[:NEIGHBOURS] for n in (other, int(-weight))]
    return flat
