"""The [topics] section of corpus.toml."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.config import option  # noqa: F401


@dataclass(frozen=True, slots=True)
class TopicsParameters:
    """Keys of the [topics] table."""
