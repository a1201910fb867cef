"""The [segmentation] section of corpus.toml."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.config import option


@dataclass(frozen=True, slots=True)
class SegmentationParameters:
    """Keys of the [segmentation] table."""

    policy_lexicon: bool = option(True, "Whether the words of models/lexicon are words; false leaves jieba's own.")
    unknown_words: bool = option(
        True,
        "Whether characters in no word of the dictionary are joined by jieba's hidden Markov model (names, mostly).",
    )
    minimum_frequency: int = option(3, "How often a new term must occur in the corpus.", minimum=1)
    maximum_terms: int = option(3000, "How many multi-word and new terms are kept, best first.", minimum=0)
    keywords: int = option(10, "Keywords kept per document.", minimum=0)
    proposals: int = option(200, "New terms that the command `lexicon` proposes at most.", minimum=0)
    examples: int = option(3, "Example sentences named for each term.", minimum=0)
