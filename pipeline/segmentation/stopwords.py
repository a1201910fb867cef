"""Stop words: the project's list and the corpus's own; function words of English."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pipeline.core.handwritten import read_word_lines
from pipeline.core.stage import Context


def read_stopwords(context: Context) -> frozenset[str]:
    """The closed-class words of models/lexicon/stopwords.txt together with those of the corpus's ``stopwords.txt``.

    Raises
    ------
    ConfigError
        When the corpus's file is neither UTF-8, UTF-16 nor GB18030.
    """
    words = set[str]()
    for path in (context.models / "lexicon" / "stopwords.txt", context.corpus / "stopwords.txt"):
        if path.is_file():
            words.update(read_word_lines(path))
    return frozenset(words)


def read_function_words(context: Context) -> frozenset[str]:
    """The function words of English in models/lexicon/english_function_words.txt, in lower case."""
    path = context.models / "lexicon" / "english_function_words.txt"
    return _read_words(path, path.read_bytes()) if path.is_file() else frozenset()


@lru_cache(maxsize=2)
def _read_words(path: Path, _data: bytes) -> frozenset[str]:
    """The words of a file as it is now; a process asks at each of its shards."""
    return frozenset(read_word_lines(path))
