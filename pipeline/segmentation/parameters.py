"""The [segmentation] section of corpus.toml."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.config import option  # noqa: F401


@dataclass(frozen=True, slots=True)
class SegmentationParameters:
    """Keys of the [segmentation] table."""
