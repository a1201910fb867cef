"""Tokens that are gone through several times, kept as numbers in a file, so that their tables are read once."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from pipeline.segmentation.vocabulary import TokenArrays


class Spool:
    """Parts of a corpus in a file without a name, which is gone when it is closed.

    Parameters
    ----------
    folder
        Where the file lies; None: where the system's lie.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed with the spool
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def append(self, tokens: TokenArrays) -> None:
        """Keep a part behind the others."""
        documents, *arrays = astuple(tokens)
        pickle.dump([documents, *(array.astype(np.int32) for array in arrays)], self._file, pickle.HIGHEST_PROTOCOL)
        self._count += 1

    def __iter__(self) -> Iterator[TokenArrays]:
        self._file.seek(0)
        for _ in range(self._count):
            documents, *arrays = pickle.load(self._file)
            yield TokenArrays(documents, *(array.astype(np.int64) for array in arrays))
