"""Editions of one law side by side, article by article.

Articles are paired by their words, since a revision renumbers them: each takes the article that it resembles most, in
both directions (Wilkerson, Smith and Stramp, Tracing the Flow of Policy Ideas in Legislatures, 2015, align sections of
bills in the same spirit).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel

from pipeline.core.text import DocumentText
from pipeline.policies.articles import Articles
from pipeline.policies.differences import mark_difference
from pipeline.policies.names import normalise_title
from pipeline.policies.targets import Held
from pipeline.records.citations import EditionChange

# Two articles that share less than this are two articles: below it, chance pairs of short articles begin.
LEAST = 0.5


def find_editions(held: Iterable[Held], articles: Mapping[str, Articles]) -> list[tuple[str, Held, Held]]:
    """Pairs of successive editions: the law's title, the older and the younger text, both with dates and articles."""
    groups: dict[str, list[Held]] = defaultdict(list)
    for text in held:
        if text.date and len(articles[text.doc_id]) and text.titles:
            groups[normalise_title(text.titles[0])].append(text)
    pairs = []
    for key in sorted(groups):
        ordered = sorted(groups[key], key=lambda t: (t.date, t.doc_id))
        pairs += [(new.titles[0], old, new) for old, new in pairwise(ordered) if old.date < new.date]
    return pairs


def compare_editions(
    law: str, old: Held, new: Held, texts: Mapping[str, DocumentText], articles: Mapping[str, Articles]
) -> Iterator[EditionChange]:
    """The articles of the younger edition in order, each beside its older form; removed ones where they stood."""
    spans = [articles[held.doc_id].spans() for held in (old, new)]
    bodies = [_bodies(held, texts, articles) for held in (old, new)]
    numbers = [list(b) for b in bodies]
    matches = _match([list(b.values()) for b in bodies])
    partner = {numbers[1][j]: numbers[0][i] for i, j in matches}
    removed = [a for a in numbers[0] if a not in partner.values()]
    rows: list[tuple[str, str]] = []
    for article in numbers[1]:
        before = partner.get(article, "")
        while removed and before and numbers[0].index(removed[0]) < numbers[0].index(before):
            rows.append((removed.pop(0), ""))
        rows.append((before, article))
    rows += [(article, "") for article in removed]
    for one, other in rows:
        texts_of = (bodies[0].get(one, ""), bodies[1].get(other, ""))
        places = (spans[0].get(one, (None, None)), spans[1].get(other, (None, None)))
        yield EditionChange(
            law=law,
            old_doc_id=old.doc_id,
            new_doc_id=new.doc_id,
            old_date=old.date,
            new_date=new.date,
            change="added" if not one else "removed" if not other else "same" if len(set(texts_of)) == 1 else "edited",
            old_article=one,
            new_article=other,
            similarity=round(Indel.normalized_similarity(*texts_of), 4) if one and other else 0.0,
            difference=mark_difference(*texts_of),
            old_start=places[0][0],
            old_end=places[0][1],
            new_start=places[1][0],
            new_end=places[1][1],
        )


def _bodies(held: Held, texts: Mapping[str, DocumentText], articles: Mapping[str, Articles]) -> dict[str, str]:
    """Article to its words, without its number and without white space."""
    text, bodies = texts[held.doc_id].text, dict[str, str]()
    heads = {line.start: line.head for line in articles[held.doc_id].lines}
    for article, (start, end) in articles[held.doc_id].spans().items():
        bodies[article] = "".join(text[heads.get(start, start) : end].split())
    return bodies


def _match(bodies: list[list[str]]) -> list[tuple[int, int]]:
    """Pairs of articles that are each other's best."""
    if not all(bodies):
        return []
    scores = process.cdist(*bodies, scorer=Indel.normalized_similarity, score_cutoff=LEAST, dtype=np.float32)
    best_new, best_old = scores.argmax(axis=1), scores.argmax(axis=0)
    return [(i, int(j)) for i, j in enumerate(best_new) if scores[i, j] >= LEAST and best_old[j] == i]
