"""Which entries of the lexicon come out as words, and which never do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import rjieba

from pipeline.segmentation.lexicon import Entry, Lexicon, find_conflicts

USED, ABSENT, CUT = "used", "not in the corpus", "always cut"


def check_lexicon(lexicon: Lexicon, words: Counter[str], texts: Iterable[Sequence[str]]) -> dict[str, list[str | int]]:
    """The columns of the lexicon table: each entry with its uses and what is wrong with it.

    An entry that no text holds is reported when a corpus's own file has it; the project's terms only when they occur.

    Parameters
    ----------
    words
        How often each word is a token.
    texts
        The sentences, part by part.
    """
    # A protected word that occurs is always a token.
    unused = {word for word in lexicon.words if word not in words} - lexicon.protected
    cut = find_words(unused, texts)
    overruled = find_conflicts(lexicon)
    columns: dict[str, list[str | int]] = {n: [] for n in ("entry", "tag", "source", "tokens", "status", "conflict")}
    for entry in lexicon.words.values():
        status = USED if words[entry.word] else CUT if entry.word in cut else ABSENT
        if status == ABSENT and entry.source.endswith(".tsv"):
            continue
        other = overruled.get(entry.word)
        columns["entry"].append(entry.word)
        columns["tag"].append(entry.tag)
        columns["source"].append(entry.source)
        columns["tokens"].append(words[entry.word])
        columns["status"].append(status)
        columns["conflict"].append(_describe(other) if other else "")
    return columns


def _describe(entry: Entry) -> str:
    return f"{entry.source} has tag {entry.tag or '-'}, frequency {entry.frequency or '-'}"


def find_words(words: Collection[str], texts: Iterable[Sequence[str]]) -> set[str]:
    """Those of some words of Han characters that the texts hold, whatever their tokens are."""
    found = set[str]()
    if words:
        finder = rjieba.Jieba.empty()  # type: ignore[no-untyped-call]
        for word in sorted(words):
            finder.add_word(word, 1, "")
        for part in texts:
            found.update(finder.cut_all("\n".join(part)))
    return found.intersection(words)
