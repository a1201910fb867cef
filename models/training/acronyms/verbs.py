"""How verbs are used in laws, counted: what ``verbs.tsv`` holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.entities.acronyms.function_words import function_words
from pipeline.entities.acronyms.predicates import Use

OBJECT_TAGS = "mrnbjas"
SMOOTHING, LEAST_COUNT, LONGEST = 8, 5, 4

Tagged = Sequence[tuple[str, str]]


def count_verbs(paragraphs: Iterable[Tagged]) -> dict[str, Use]:
    """The use of each verb in paragraphs of (word, tag), smoothed towards that of all verbs."""
    auxiliary = function_words().auxiliary
    times, used, objects = Counter[str](), Counter[str](), Counter[str]()
    for words in paragraphs:
        padded = [("^", "^"), *words, ("$", "$")]
        for (left, left_tag), (word, tag), (right, right_tag) in zip(padded, padded[1:], padded[2:], strict=False):
            if tag.startswith("v") and len(word) <= LONGEST:
                times[word] += 1
                used[word] += left in auxiliary or left_tag == "d"
                objects[word] += right_tag[0] in OBJECT_TAGS or right in "《“"
    all_times = max(1, times.total())
    priors = [SMOOTHING * counted.total() / all_times for counted in (used, objects)]
    return {
        word: (
            round((used[word] + priors[0]) / (n + SMOOTHING), 3),
            round((objects[word] + priors[1]) / (n + SMOOTHING), 3),
        )
        for word, n in sorted(times.items())
        if n >= LEAST_COUNT
    }
