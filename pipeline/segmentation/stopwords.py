"""Stop words: the project's list and the corpus's own."""

from __future__ import annotations

from pipeline.core.errors import ConfigError
from pipeline.core.stage import Context


def read_stopwords(context: Context) -> frozenset[str]:
    """The closed-class words of models/lexicon/stopwords.txt together with those of the corpus's ``stopwords.txt``.

    Raises
    ------
    ConfigError
        When the corpus's file is not UTF-8.
    """
    words = set[str]()
    for path in (context.models / "lexicon" / "stopwords.txt", context.corpus / "stopwords.txt"):
        if path.is_file():
            try:
                text = path.read_text(encoding="utf-8-sig")
            except UnicodeDecodeError as error:
                raise ConfigError(f"{path}: not UTF-8 ({error})") from error
            words.update(line.strip() for line in text.splitlines() if not line.startswith("#"))
    return frozenset(words - {""})
