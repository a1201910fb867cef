"""The [entities] section of corpus.toml."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.config import option


@dataclass(frozen=True, slots=True)
class EntitiesParameters:
    """Keys of the [entities] table."""

    tagger: bool = option(True, "Whether the trained tagger adds names that no rule and no gazetteer knows.")
    learn: bool = option(
        True,
        "Whether names that the corpus defines, writes in title marks, quotes or repeats are found wherever else they "
        "stand in it.",
    )
    quantities: bool = option(True, "Whether dates, amounts of money and percentages are mentions too.")
