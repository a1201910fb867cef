"""Text that labels itself: authors' keywords as names with known left edges, and acronyms made up for them.

A keyword that occurs in its abstract shows where a name begins among the words around it. An acronym made from the
initials of its words, with the noise that real ones show, lets the letters be weighed as well.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.entities.acronyms.candidates import Vocabulary, propose_candidates
from pipeline.entities.acronyms.initials import Initials
from pipeline.entities.acronyms.sites import Site
from pipeline.entities.acronyms.token_arrays import TokenArrays
from pipeline.entities.acronyms.windows import Window

ALPHABET = "abcdefghijklmnopqrstuvwxyz"
HOSTS = 6


@dataclass(frozen=True, slots=True)
class SilverDocument:
    """A text with its tokens and its authors' keywords."""

    text: str
    tokens: TokenArrays
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SilverSite:
    """A keyword's occurrence as a site: the document's number, its window and the right candidate."""

    document: int
    site: Site
    window: Window
    right: int


def count_terms(documents: Sequence[SilverDocument]) -> Counter[str]:
    """Keywords of 3 to 12 characters and in how many documents they are given."""
    return Counter(term for document in documents for term in set(document.keywords) if 3 <= len(term) <= 12)


def _occurrences(document: SilverDocument) -> Iterator[tuple[int, int]]:
    starts, ends = set(document.tokens.starts.tolist()), set(document.tokens.ends.tolist())
    taken: list[tuple[int, int]] = []
    for keyword in sorted(set(document.keywords), key=lambda k: (-len(k), k)):
        for match in re.finditer(re.escape(keyword), document.text):
            start, end = match.span()
            if start in starts and end in ends and not any(a <= start and end <= b for a, b in taken):
                taken.append((start, end))
                yield start, end


def find_silver_sites(documents: Sequence[SilverDocument], vocabulary: Vocabulary) -> list[SilverSite]:
    """Each keyword occurrence at token edges that has at least two candidates."""
    sites = []
    for number, document in enumerate(documents):
        for start, end in _occurrences(document):
            floor = document.text.rfind("\n", 0, start) + 1
            site = Site(end, -1, end, floor, "ZZ", "", "acronym")
            window = propose_candidates(document.text, document.tokens, site, vocabulary)
            places = [candidate.start for candidate in window.candidates]
            if start in places and len(places) > 1:
                sites.append(SilverSite(number, site, window, places.index(start)))
    return sites


def make_acronym(words: Sequence[str], initials: Initials, generator: random.Random) -> str:
    """An acronym for a name: initials of its words, some dropped, unknown, swapped or added."""
    letters = ""
    for word in words:
        readings = initials.readings(word)
        draw = generator.random()
        if word in "的和与及-" or not word.strip():
            continue
        if readings and draw < 0.78:
            reading = generator.choice(readings[:3])[0]
            letters += reading[:1] if generator.random() < 0.35 else reading
        elif draw < 0.90:
            letters += generator.choice(ALPHABET)
    if len(letters) > 1 and generator.random() < 0.12:
        place = generator.randrange(len(letters) - 1)
        letters = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
    if generator.random() < 0.08:
        letters += generator.choice(ALPHABET)
    return letters[: generator.randrange(4, 7)].upper() if len(letters) > 6 else letters.upper()


def name_sites(
    documents: Sequence[SilverDocument], sites: Sequence[SilverSite], initials: Initials, *, seed: int
) -> list[SilverSite]:
    """The sites with a made-up acronym each; most one-word names and those without letters are left out."""
    generator = random.Random(seed)
    named = []
    for site in sites:
        text = documents[site.document].text
        tokens = site.window.tokens[site.window.candidates[site.right].index :]
        if len(tokens) < 2 and generator.random() < 0.6:
            continue
        acronym = make_acronym([text[start:end] for start, end, _ in tokens], initials, generator)
        if len(acronym) > 1:
            named.append(replace(site, site=replace(site.site, short_form=acronym)))
    return named


def host_names(
    documents: Sequence[SilverDocument], sites: Sequence[SilverSite], names: Sequence[tuple[str, str]], *, seed: int
) -> list[tuple[str, Site, int]]:
    """Known names put where keywords stood: (text, site, offset of the name), each name in a few texts.

    ``names`` are pairs of acronym and Chinese name. The text ends with the name.
    """
    generator = random.Random(seed)
    hosted = []
    for acronym, name in names:
        for site in generator.sample(list(sites), HOSTS):
            text = documents[site.document].text
            start = site.window.candidates[site.right].start
            before = text[max(text.rfind("\n", 0, start) + 1, start - 50) : start]
            anchor = len(before) + len(name)
            hosted.append((before + name, Site(anchor, -1, anchor, 0, acronym, "", "acronym"), len(before)))
    return hosted
