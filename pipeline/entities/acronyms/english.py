"""English long forms: the rule of Schwartz and Hearst (2003), with word initials preferred.

A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text",
Pacific Symposium on Biocomputing 8, 2003.
"""

from __future__ import annotations

import re

from pipeline.entities.acronyms.function_words import function_words

WORD = re.compile(r"[A-Za-z0-9\u0370-\u03ff]+")
PHRASE = re.compile(r"[A-Za-z\u0370-\u03ff0-9][A-Za-z\u0370-\u03ff0-9 ,&/'’′.\-‐–]*$")


def letters_of(text: str) -> str:
    """The letters and digits of a short form, lower case."""
    return "".join(c for c in text.lower() if c.isalnum())


def align_letters(short_form: str, long_form: str) -> bool:
    """Whether the short form's letters occur in the long form in order, the first one at the start of a word."""
    letters, words = letters_of(short_form), long_form.lower()
    position = len(words)
    for index in range(len(letters) - 1, -1, -1):
        position = words.rfind(letters[index], 0, position)
        while index == 0 and position > 0 and words[position - 1].isalnum():
            position = words.rfind(letters[0], 0, position)
        if position < 0:
            return False
    return bool(letters)


def count_initials(short_form: str, long_form: str) -> int:
    """How many letters of the short form the initials of the long form's words give, in order."""
    initials = [w[0].lower() for w in WORD.findall(long_form)]
    letters = letters_of(short_form)
    row = [0] * (len(initials) + 1)
    for letter in letters:
        above = row[:]
        for j, initial in enumerate(initials, start=1):
            row[j] = max(row[j - 1], above[j], above[j - 1] + (letter == initial))
    return row[-1]


def find_english_long_form(text: str, floor: int, end: int, short_form: str) -> int | None:
    """Offset where the English long form that ends at ``end`` begins, or None.

    The window holds at most min(n + 5, 2n) words for n letters; among the words at which the letters align, the
    nearest one wins unless a farther one explains more letters as initials.
    """
    letters = letters_of(short_form)
    window = max(floor, end - 120)
    phrase = PHRASE.search(text[window:end])
    if phrase is None or len(letters) < 2:
        return None
    first = window + phrase.start()
    starts = [first + m.start() for m in WORD.finditer(text[first:end])][-min(len(letters) + 5, 2 * len(letters)) :]
    best, best_initials = None, -1
    for begin in reversed(starts):
        long_form = text[begin:end]
        if len(long_form) <= len(short_form) or long_form.split()[0].lower() in function_words().english:
            continue
        if long_form[0].lower() == letters[0] and align_letters(short_form, long_form):
            initials = count_initials(short_form, long_form)
            if initials > best_initials:
                best, best_initials = begin, initials
    return best
