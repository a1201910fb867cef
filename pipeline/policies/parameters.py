"""The [policies] section of corpus.toml."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.config import option


@dataclass(frozen=True, slots=True)
class PoliciesParameters:
    """Keys of the [policies] table."""

    minimum_confidence: float = option(
        0.65, "Least evidence, from 0 to 1, that makes a document a policy text.", minimum=0.0, maximum=1.0
    )
