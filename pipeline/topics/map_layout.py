"""A map of the documents: topics by their distances, documents amid their topics."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
GOLDEN = 2.399963  # radians between neighbouring points of a sunflower head


def scale_distances(distance: Array) -> Array:
    """Points in the plane whose distances come near the given ones (classical scaling, Torgerson 1952)."""
    size = len(distance)
    centring = np.eye(size) - 1 / size
    values, vectors = np.linalg.eigh(-centring @ (distance**2) @ centring / 2)
    points = vectors[:, ::-1][:, :2] * np.sqrt(np.maximum(values[::-1][:2], 0))
    if points.shape[1] < 2:
        points = np.column_stack([points, np.zeros(size)])
    signs = np.sign(points[np.abs(points).argmax(axis=0), np.arange(2)])
    return np.asarray(points * np.where(signs == 0, 1, signs))


def place_documents(shares: Array, centroids: Array) -> Array:
    """Places in the plane: the mean of a document's topics, fanned out where documents would lie upon each other.

    Parameters
    ----------
    shares
        Document by topic.
    centroids
        Topic by dimension, rows of unit length.
    """
    distance = np.sqrt(np.maximum(2 - 2 * centroids @ centroids.T, 0))
    np.fill_diagonal(distance, 0)
    points = scale_distances(distance)
    spread = max(float(np.abs(points).max()), 1e-9)
    points = points / spread
    main = shares.argmax(axis=1)
    places = np.square(shares) @ points / np.maximum(np.square(shares).sum(axis=1, keepdims=True), 1e-12)
    room = 0.9 / max(len(centroids), 2) ** 0.5
    for topic in range(len(centroids)):
        members = np.flatnonzero(main == topic)
        # The surest members in the middle, the others around them.
        order = members[np.lexsort((members, -np.round(shares[members, topic], 6)))]
        rank = np.arange(len(order))
        radius = room * np.sqrt(rank / max(len(order), 8))
        places[order] += np.column_stack([radius * np.cos(GOLDEN * rank), radius * np.sin(GOLDEN * rank)])
    return np.asarray(places)
