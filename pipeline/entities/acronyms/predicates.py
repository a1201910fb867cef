"""Which verb governs what, near a short name's long form: 应当明确 | 决策事项的承办单位.

A verb left of the edge may be the predicate of the clause, and a verb inside it may belong to a modifier (从事演出的人)
or show that the candidate is a clause and no name. Words alone seldom tell; how a verb is used in laws does: how often
an auxiliary or adverb stands before it, and how often an object follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.entities.acronyms.function_words import function_words
from pipeline.entities.acronyms.windows import Window

COLUMNS = (
    # the clause before the edge
    "lead_tokens", "lead_modal", "lead_verbs", "lead_prepositions", "lead_de", "left_verb", "left_after_modal",
    "verbs_before_left", "left_preposition", "since_modal", "left_use", "left_object", "first_use", "first_object",
    # verbs inside: after the last 的 they are a predicate's or the name's own, before it a modifier's
    "bare_verbs", "bare_use", "bare_object", "bare_place", "modifier_verbs", "modifier_use", "modifier_open",
    "modifier_open_use", "modifier_open_object", "verb_place", "de_place", "verb_before_de", "bare_modals",
    "bare_prepositions", "modifier_prepositions", "opens_with_preposition", "tail_length", "comma_before_predicate",
)  # fmt: skip
PUNCTUATION = "，,。；;：:\n"
# Rates of a verb that was not counted, of a word that is no verb, and where there is no word at all.
UNCOUNTED, NO_VERB, NOTHING = (-0.1, -0.1), (-0.2, -0.2), (-0.4, -0.4)
FAR = 50

Use = tuple[float, float]  # how often an auxiliary or adverb precedes the verb, how often an object follows


class _Clause:
    """A window's words with what they are."""

    def __init__(self, text: str, window: Window, verbs: Mapping[str, Use]) -> None:
        self.words = [text[start:end] for start, end, _ in window.tokens]
        tags = [tag for _, _, tag in window.tokens]
        self.is_verb = [tag.startswith("v") and tag != "vn" for tag in tags]
        self.is_verbal = [tag.startswith("v") for tag in tags]
        self.use = [
            verbs.get(word, UNCOUNTED) if verbal else NO_VERB
            for word, verbal in zip(self.words, self.is_verbal, strict=True)
        ]
        self.last_de = max((k for k, word in enumerate(self.words) if word == "的"), default=-1)

    def most(self, places: Sequence[int], which: int) -> float:
        """The greatest rate of the words at these places."""
        return max((self.use[k][which] for k in places), default=NOTHING[0])

    def count(self, places: Iterable[int], words: frozenset[str]) -> int:
        """How many of the words at these places are among ``words``."""
        return sum(self.words[k] in words for k in places)


def _lead_columns(clause: _Clause, index: int) -> list[float]:
    begin = index
    while begin and clause.words[begin - 1] not in PUNCTUATION:
        begin -= 1
    lead, left, known = range(begin, index), index - 1, function_words()
    modals = [k for k in lead if clause.words[k] in known.adverbial]
    verbs = [k for k in lead if clause.is_verb[k]]
    left_verb = left >= begin and clause.is_verbal[left]
    since = [k for k in verbs if k < left and (not modals or k > modals[-1])]
    left_use = clause.use[left] if left >= begin else NOTHING
    return [
        len(lead), bool(modals), len(verbs), clause.count(lead, known.preposition), clause.count(lead, frozenset("的")),
        left_verb, left_verb and bool(modals) and not since, len([k for k in verbs if k < left]) if left_verb else 0,
        left >= begin and clause.words[left] in known.preposition, left - modals[-1] if modals else FAR, *left_use,
        *clause.use[index],
    ]  # fmt: skip


def _inner_columns(clause: _Clause, index: int) -> list[float]:
    words, last_de, known = clause.words, clause.last_de, function_words()
    inner = range(index, len(words))
    bare = [k for k in inner if clause.is_verb[k] and k > last_de]
    modifying = [k for k in inner if clause.is_verb[k] and k < last_de]
    still_open = [k for k in modifying if words[k + 1] != "的"]
    verb = next((k - index for k in inner[1:] if clause.is_verb[k]), FAR)
    de = next((k - index for k in inner if words[k] == "的"), FAR)
    comma = next((k for k in inner if words[k] in PUNCTUATION), index)
    tail, modifier = [k for k in inner if k > last_de], [k for k in inner[1:] if k < last_de]
    return [
        len(bare), clause.most(bare, 0), clause.most(bare, 1), bare[0] - index if bare else -1, len(modifying),
        clause.most(modifying, 0), len(still_open), clause.most(still_open, 0), clause.most(still_open, 1), verb, de,
        de - verb, clause.count(tail, known.adverbial), clause.count(tail, known.preposition),
        clause.count(modifier, known.preposition), words[index] in known.preposition,
        len(words) - last_de - 1 if last_de >= 0 else FAR, comma > index and words[comma - 1] != "的",
    ]  # fmt: skip


def describe_predicates(text: str, window: Window, verbs: Mapping[str, Use]) -> list[list[float]]:
    """The columns of each candidate, nearest first."""
    clause = _Clause(text, window, verbs)
    return [
        [*_lead_columns(clause, candidate.index), *_inner_columns(clause, candidate.index)]
        for candidate in window.candidates
    ]
