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
    reuse_letters: int = option(
        26, "Letters, without punctuation, of the shortest passage that counts as shared by two documents.", minimum=12
    )
    reuse_similarity: float = option(
        0.65, "Least share of letters that agree, from 0 to 1, in a passage that two documents share.",
        minimum=0.5, maximum=1.0,
    )  # fmt: skip
