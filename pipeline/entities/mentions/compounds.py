"""Places written as one character each and run together: 中美, 中美欧日韩, 港澳台, 云贵川."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from pipeline.core.lists import read_rows
from pipeline.entities.mentions.proposals import BIT, Proposal
from pipeline.entities.spans import Span
from pipeline.entities.tokens import DocumentTokens

# What a dictionary word must be tagged as to count as a compound of places (中意 is one, and a verb as well).
PLACE_TAGS = ("ns", "nz", "j")
SHORT = 2
# What says how many states are named before it.
COUNTED = re.compile(r"[两二三四五六](?:国|方|个国家)|双方")
ALWAYS = "港澳台|台港澳|港澳"


def read_abbreviations(path: Path) -> dict[tuple[str, str], str]:
    """Method and character of a mention to the full name: 澳 is Australia among countries, Macao among provinces."""
    methods = {"province": "province compound"}
    return {(methods.get(r["kind"], "compound"), r["character"]): r["full_name"] for r in read_rows(path)}


class Compounds:
    """Finds compounds of one-character place names, and knows what each character stands for.

    Parameters
    ----------
    folder
        Of ``abbreviations.tsv``, and of ``homographs.tsv``: words that are spelt like a compound.
    """

    def __init__(self, folder: Path) -> None:
        rows = read_rows(folder / "abbreviations.tsv")
        self._homographs = frozenset(row["word"] for row in read_rows(folder / "homographs.tsv"))
        nations = {r["character"]: (r["full_name"], r["label"]) for r in rows if r["kind"] != "province"}
        provinces = {r["character"]: (r["full_name"], r["label"]) for r in rows if r["kind"] == "province"}
        self._scales = (nations, provinces)
        self._pattern = re.compile(f"{ALWAYS}|[{''.join(nations)}]{{2,6}}|[{''.join(provinces)}]{{2,5}}")
        every = f"[{''.join(dict.fromkeys((*nations, *provinces)))}]"
        self._listed = re.compile(f"{every}(?:、{every})+")

    def find(self, text: str, tokens: DocumentTokens) -> Iterator[Span]:
        """Each place of each compound as a span of one character."""
        edges = tokens.edges
        for match in self._pattern.finditer(text):
            counted = COUNTED.match(text, match.end()) is not None and set(match[0]) <= self._scales[0].keys()
            known = self._scales[0] if counted else self._scale(match[0])
            sure = counted or re.fullmatch(ALWAYS, match[0]) is not None
            if known is None or not (sure or self._stands_alone(match, tokens, edges)):
                continue
            method = "compound" if known is self._scales[0] else "province compound"
            for offset, character in enumerate(match[0], match.start()):
                label = known[character][1]
                yield Span(offset, offset + 1, label, method)

    def propose(self, text: str) -> Iterator[Proposal]:
        """Each place of each compound, and of lists of such characters (港、澳、台), whatever the words around it."""
        source = BIT["loose compound"]
        for match in chain(self._pattern.finditer(text), self._listed.finditer(text)):
            letters = match[0].replace("、", "")
            known = self._scales[0] if set(letters) <= self._scales[0].keys() else self._scales[1]
            if letters in self._homographs or not set(letters) <= known.keys():
                continue
            for offset, character in enumerate(match[0], match.start()):
                if character in known:
                    yield Proposal(offset, offset + 1, known[character][1], source)

    def _scale(self, compound: str) -> dict[str, tuple[str, str]] | None:
        """The names that the characters stand for: countries when China or another great power is among them."""
        if compound in self._homographs:
            return None
        nations, provinces = self._scales
        if not set(compound).isdisjoint("中美日俄欧") and set(compound) <= nations.keys():
            return nations
        return provinces if set(compound) <= provinces.keys() else None

    @staticmethod
    def _stands_alone(match: re.Match[str], tokens: DocumentTokens, edges: frozenset[int]) -> bool:
        """Whether the compound is made of whole tokens that may be place names."""
        first, last = tokens.covering(match.start()), tokens.covering(match.end() - 1)
        if match.start() not in edges:
            return False
        if match.end() not in edges:
            # The word goes on: 中美两国, 中美关系, but not 中新增.
            return first == last and match[0][0] == "中" and tokens.tags[first].startswith("n")
        if len(match[0]) > SHORT:
            return True
        return tokens.tags[first].startswith(PLACE_TAGS) if first == last else "中" in match[0]
