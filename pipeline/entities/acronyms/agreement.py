"""Deciding between candidates: a site's own scores, and what other sites make of the same short form."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# How much agreement elsewhere counts against a site's own score (a logit), and what a likely definition is.
AGREEMENT = 1.0
# The same where the other site gives the same English long form: then it is the same thing.
SAME_ENGLISH = 3.0
# A name that the acronym is known by outweighs an attribute before it: 重点地区细颗粒物（PM2.5）,
# 人群艾滋病病毒（HIV）. With 3 neither is right, with 5 the latter; on the annotated sets 5 to 15 give the same.
KNOWN = 9.0
# Nor is it there by chance.
KNOWN_LIKELY = 0.9
THRESHOLD = 0.5
# How likely a definition is where its form alone settles it.
SETTLED = 0.97
LEAST_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class WeighedSite:
    """A site with how likely it is a definition, its candidate names with their scores, and its English long form.

    The names are ordered, the best first.
    """

    document: str
    short_form: str
    likely: float
    names: tuple[tuple[int, str, float], ...]  # start, name, score
    english: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The chosen name of a site and how sure it is (0 to 1)."""

    start: int
    name: str
    confidence: float


def _shares(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    return [power / sum(powers) for power in powers]


def fold(english: str) -> str:
    """An English long form without the accidents of spelling: case, hyphens, spaces."""
    return "".join(c for c in english.casefold() if c.isalnum())


@dataclass(frozen=True, slots=True)
class Votes:
    """How much the sites speak for names: together, together with the same English, and each site by itself."""

    all: dict[tuple[str, str], float]  # by short form and name
    same_english: dict[tuple[str, str, str], float]  # by short form, name and folded English
    own: list[dict[str, float]]  # of each site, by name

    def of_others(self, place: int, site: WeighedSite, name: str) -> tuple[float, float]:
        """What the sites but the one at ``place`` say for a name, and those of them with the same English.

        Totals without one's own share: asking each other site would make a form of many sites quadratic.
        """
        own = self.own[place].get(name, 0.0)
        others = self.all.get((site.short_form, name), 0.0) - own
        same = self.same_english.get((site.short_form, name, fold(site.english)), 0.0) - own if site.english else 0.0
        return max(0.0, others), max(0.0, same)


def count_votes(sites: Sequence[WeighedSite]) -> Votes:
    """What all sites say for the names of short forms."""
    votes = Votes(defaultdict(float), defaultdict(float), [])
    for site in sites:
        own: dict[str, float] = defaultdict(float)
        for (_, name, _), share in zip(site.names, _shares([s for _, _, s in site.names]), strict=True):
            if share >= LEAST_SHARE:
                own[name] += share * site.likely
        for name, vote in own.items():
            votes.all[site.short_form, name] += vote
            votes.same_english[site.short_form, name, fold(site.english)] += vote
        votes.own.append(own)
    return votes


def decide(sites: Sequence[WeighedSite], known: Mapping[str, Sequence[str]]) -> list[Decision | None]:
    """The decision for each site; None where it is no definition.

    A name gains by each other site that speaks for it, in the same document or another, and by standing in ``known``
    (short form to names).
    """
    votes = count_votes(sites)
    decisions: list[Decision | None] = []
    for place, site in enumerate(sites):
        scores = []
        for _, name, score in site.names:
            others, same = votes.of_others(place, site, name)
            agreement = AGREEMENT * math.log1p(others) + SAME_ENGLISH * math.log1p(same)
            known_bonus = KNOWN if name in known.get(site.short_form, ()) else 0.0
            scores.append(score + agreement + known_bonus)
        shares = _shares(scores)
        best = max(range(len(scores)), key=lambda k: (scores[k], -k))
        start, name, _ = site.names[best]
        likely = max(site.likely, KNOWN_LIKELY) if name in known.get(site.short_form, ()) else site.likely
        if likely >= THRESHOLD:
            decisions.append(Decision(start, name, round(likely * shares[best], 4)))
        else:
            decisions.append(None)
    return decisions
