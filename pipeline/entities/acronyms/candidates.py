"""Where a long form may begin: the token edges to the left of a site, up to what no name crosses."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.entities.acronyms.sites import CLOSE, OPEN, Site
from pipeline.entities.acronyms.tokens import DocumentTokens

# What no name crosses; a short name's long form may be a clause with commas.
HARD = frozenset("。！？!?；;\n：:")
SOFT = frozenset("，,")
NO_BEGINNING = frozenset("，,、。．.；;：:）)】]》”’」』!！?？-－—–·/％%~ \t\u3000\u00a0\n>〉'\"“‘《<〈「『=＝+＋")
ACRONYM_WINDOW = 60
NAME_WINDOW = 130


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible beginning of a long form: the offset, and the index of its token in the site's window."""

    start: int
    index: int


@dataclass(frozen=True, slots=True)
class Window:
    """The tokens left of a site (offsets, tags; in order), and the candidates from the nearest to the farthest."""

    tokens: list[tuple[int, int, str]]
    candidates: list[Candidate]


def _is_stop(text: str, start: int, anchor: int, *, crosses_commas: bool) -> bool:
    character = text[start]
    if character in HARD:
        return True
    if character == "." and not (start and text[start - 1].isascii() and text[start - 1].isalnum()):
        return True
    if character in SOFT and not crosses_commas:
        # 1,4-二羟基: a comma between digits joins locants of a chemical name.
        return not (start + 1 < anchor and text[start - 1].isdigit() and text[start + 1].isdigit())
    return False


def propose_candidates(text: str, tokens: DocumentTokens, site: Site) -> Window:
    """The site's window of tokens and the candidate beginnings in it.

    A candidate is the start of a token with no sentence end between it and the anchor and no closing bracket
    without its opening one; brackets inside a name (八聚(γ-氯化铵丙基)倍半硅氧烷) are passed as a whole.
    """
    names = site.pattern in {"short name", "cue"}
    floor = max(site.floor, site.anchor - (NAME_WINDOW if names else ACRONYM_WINDOW))
    window = tokens.window(floor, site.anchor)
    candidates, depth = [], 0
    for index in range(len(window) - 1, -1, -1):
        start = window[index][0]
        character = text[start]
        if character in CLOSE:
            depth += 1
        elif character in OPEN:
            depth -= 1
            if depth < 0:
                break
        elif depth == 0 and _is_stop(text, start, site.anchor, crosses_commas=names):
            break
        elif depth == 0 and character not in NO_BEGINNING:
            candidates.append(Candidate(start, index))
    return Window(window, candidates)
