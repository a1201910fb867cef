"""What words say about where a name begins: a log-linear model over the words and tags around a candidate's edge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.entities.acronyms.windows import Window

Token = tuple[int, int, str]
NOTHING: tuple[str, str] = ("^", "^")


def _shape(word: str) -> str:
    """A word as a feature: numbers and Latin words by their kind."""
    if word.isdigit():
        return "0"
    return "a" if word.isascii() and word.isalpha() and len(word) > 1 else word


def words_of(text: str, tokens: Sequence[Token]) -> list[tuple[str, str]]:
    """(word, tag) of each token, spaces dropped to a mark."""
    return [(_shape(text[start:end].strip() or "_"), tag) for start, end, tag in tokens]


def edge_features(words: Sequence[tuple[str, str]], index: int, at_start: bool) -> list[str]:
    """Features of a candidate that begins at token ``index`` of the window (``at_start``: a block begins there)."""
    first, first_tag = words[index]
    left, left_tag = words[index - 1] if index else NOTHING if at_start else ("?", "?")
    before = words[index - 2][0] if index > 1 else "^"
    following = words[index + 1][0] if index + 1 < len(words) else "$"
    return [
        f"l={left}", f"L={left_tag}", f"f={first}", f"F={first_tag}", f"lf={left}|{first}",
        f"LF={left_tag}|{first_tag}", f"lF={left}|{first_tag}", f"Lf={left_tag}|{first}", f"bl={before}|{left}",
        f"fn={first}|{following}", f"c={left[-1:]}", f"d={first[:1]}", f"cd={left[-1:]}{first[:1]}",
    ]  # fmt: skip


def inner_features(word: str, tag: str, left: str, left_tag: str) -> list[str]:
    """Features of a token inside a candidate (not its first), with the one before it."""
    return [f"i={word}", f"I={tag}", f"j={left}|{word}", f"J={left_tag}|{tag}"]


def iterate_features(text: str, window: Window, at_start: bool) -> Iterator[list[str]]:
    """The features of each candidate, nearest first."""
    words = words_of(text, window.tokens)
    inner: list[str] = []
    known = len(words)
    for candidate in window.candidates:
        for index in range(known - 1, candidate.index, -1):
            inner += inner_features(*words[index], *words[index - 1])
        known = min(known, candidate.index + 1)
        length = len(words) - candidate.index
        yield [*edge_features(words, candidate.index, at_start), *inner, f"n={min(length, 12)}"]


def score_candidates(text: str, window: Window, weights: Mapping[str, float], at_start: bool) -> list[float]:
    """The log-linear score of each candidate, nearest first."""
    words = words_of(text, window.tokens)
    scores, inner, known = [], 0.0, len(words)
    for candidate in window.candidates:
        for index in range(known - 1, candidate.index, -1):
            inner += sum(weights.get(f, 0.0) for f in inner_features(*words[index], *words[index - 1]))
        known = min(known, candidate.index + 1)
        edge = sum(weights.get(f, 0.0) for f in edge_features(words, candidate.index, at_start))
        scores.append(edge + inner + weights.get(f"n={min(len(words) - candidate.index, 12)}", 0.0))
    return scores
