"""Topics that join two subjects are parted, others stay whole."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.topics.splitting import part_mixed
from pipeline.topics.vectors import normalize_rows

Array = np.ndarray[Any, Any]
THEMES, UNITS, WORDS = 4, 30, 25


def draw(seed: int = 3) -> tuple[sp.csr_matrix, list[str], Array, Array]:
    """Counts of units of some themes, each with words of its own, with coordinates and the themes."""
    generator = np.random.default_rng(seed)
    theme = np.repeat(np.arange(THEMES), UNITS)
    rates = np.full((len(theme), THEMES * WORDS), 0.02)
    for row, own in enumerate(theme.tolist()):
        rates[row, own * WORDS : (own + 1) * WORDS] = 0.6
    counts = generator.poisson(rates).astype(float)
    names = [f"w{number:03d}" for number in range(THEMES * WORDS)]
    return sp.csr_matrix(counts), names, np.asarray(normalize_rows(counts)), theme


def test_a_topic_of_two_subjects_is_parted() -> None:
    counts, names, coordinates, theme = draw()
    joined = np.minimum(theme, THEMES - 2)
    labels, k = part_mixed(counts, names, coordinates, joined, THEMES - 1, seed=0)
    assert k == THEMES
    pairs = set(zip(labels.tolist(), theme.tolist(), strict=True))
    assert len(pairs) == THEMES


def test_topics_of_one_subject_stay_whole() -> None:
    counts, names, coordinates, theme = draw()
    labels, k = part_mixed(counts, names, coordinates, theme, THEMES, seed=0)
    assert k == THEMES
    assert labels.tolist() == theme.tolist()


def test_what_has_no_subject_is_not_parted() -> None:
    counts, names, coordinates, theme = draw()
    generator = np.random.default_rng(0)
    noise = sp.csr_matrix(generator.poisson(0.2, (2 * UNITS, counts.shape[1])).astype(float))
    both = sp.csr_matrix(sp.vstack([counts, noise]))
    labels = np.concatenate([theme, np.full(2 * UNITS, THEMES)])
    places = np.vstack([coordinates, normalize_rows(np.asarray(noise.todense()))])
    assert part_mixed(both, names, places, labels, THEMES + 1, seed=0)[1] == THEMES + 1
