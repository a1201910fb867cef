"""The leading eigenvectors of large matrices are those of ARPACK."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from pipeline.topics import eigenvectors
from pipeline.topics.vectors import decompose


def decaying(rows: int, columns: int, seed: int = 0) -> sp.csr_matrix:
    """A sparse matrix some directions of which stand out, as those of texts do."""
    generator = np.random.default_rng(seed)
    theme = generator.integers(12, size=rows)
    rates = 0.02 + 0.3 * (theme[:, None] == np.arange(columns)[None, :] % 12)
    return sp.csr_matrix(generator.poisson(rates).astype(float))


def test_blocks_span_what_arpack_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = decaying(700, 300)
    exact = decompose(matrix, 20)
    monkeypatch.setattr(eigenvectors, "LARGE", 100)
    u, s, vt = decompose(matrix, 20)
    assert s[:12] == pytest.approx(exact[1][:12])
    assert s == pytest.approx(exact[1], rel=0.02)
    assert np.abs(np.einsum("ij,ij->i", vt[:12], exact[2][:12])) == pytest.approx(np.ones(12), abs=1e-6)
    assert np.allclose(u.T @ u, np.eye(20), atol=1e-8)


def test_a_space_that_holds_all_directions_adds_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eigenvectors, "LARGE", 100)
    few = np.random.default_rng(1).random((7, 200))
    matrix = sp.csr_matrix(few[np.arange(300) % 7])  # of rank seven, in a space of forty-eight vectors
    s = decompose(matrix, 12)[1]
    assert s == pytest.approx(np.linalg.svd(matrix.toarray())[1][:7])
