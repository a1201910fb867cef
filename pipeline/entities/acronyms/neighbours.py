"""What stands around a short name's long form: how the text goes on behind it, and the definition before it.

How it goes on says which part of its clause the long form is. Before a predicate (..., 应当, 负责) it is the subject,
which nothing governs; at the end of an item of a list it is all of it; before 的 or another noun it is part of an
object. Where another definition ends (A（以下简称a）、B（以下简称b）), the next one begins.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.entities.acronyms.function_words import function_words
from pipeline.entities.acronyms.sites import Site

COLUMNS = (
    "then_end", "then_comma", "then_de", "then_joint", "then_predicate", "subject", "item",
    "holds_definition", "after_definition",
)  # fmt: skip
DEFINED = re.compile(r"[（(][^（）()\n]{0,12}(?:简称|统称|合称|下称|以下称)[^（）()\n]{1,24}[）)]")


class Following(NamedTuple):
    """What may follow a short name's brackets, by the column that tells it."""

    end: re.Pattern[str]
    comma: re.Pattern[str]
    joint: re.Pattern[str]
    predicate: re.Pattern[str]


@cache
def following() -> Following:
    """The expressions, from the words of ``models/acronyms/function_words.tsv``."""
    words = function_words()
    return Following(
        end=re.compile("[。；;\n]|$"), comma=re.compile("[，,：:]"),
        joint=re.compile("、|" + "|".join(sorted(words.coordinates))),
        predicate=re.compile(f"[，,]?(?:{'|'.join(sorted(words.predicate))})"),
    )  # fmt: skip


@cache
def joined() -> re.Pattern[str]:
    """What may stand between two definitions of one list."""
    return re.compile(rf"\s*(?:[、，,；;]|{'|'.join(sorted(function_words().coordinates))})?\s*")


def find_definitions(text: str, floor: int, anchor: int) -> list[tuple[int, int]]:
    """Where the brackets of other definitions before a site lie."""
    return [match.span() for match in DEFINED.finditer(text, floor, anchor)]


def describe_neighbours(
    text: str, site: Site, start: int, defined: list[tuple[int, int]], *, begins_sentence: bool
) -> list[float]:
    """The columns of a candidate.

    ``defined`` are the definitions before the site; ``begins_sentence`` says whether a sentence or an item of a list
    begins with the candidate.
    """
    end, comma, joint, predicate = (p.match(text, site.close) is not None for p in following())
    return [
        end, comma, text[site.close : site.close + 1] == "的", joint, predicate,
        begins_sentence and predicate, begins_sentence and end,
        any(begin >= start for begin, _ in defined),
        any(stop <= start and joined().fullmatch(text, stop, start) is not None for _, stop in defined),
    ]  # fmt: skip
