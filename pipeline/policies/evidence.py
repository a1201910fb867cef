"""What speaks for a document's being a policy text, and how sure that makes it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.core.numerals import NUMERAL, parse_numeral
from pipeline.core.script import HAN
from pipeline.core.text import DocumentText
from pipeline.policies.bodies import find_standing, split_bodies
from pipeline.policies.head import Head
from pipeline.policies.history import History
from pipeline.policies.kinds import TitleKind
from pipeline.policies.lists import PolicyLists
from pipeline.policies.marks import Found, find_addressee, find_number

_ARTICLE = re.compile(rf"\s*第\s*([{NUMERAL}]{{1,6}})\s*条(?!约)")
_SPEECH = re.compile(r"我(?:代表|谨代表|受).{0,24}(?:政府|国务院|法院|检察院|常务?委).{0,30}(?:报告|提出)")
_IN_FULL = re.compile(r"全文(?:如下|公布)|现予(?:公布|发布)")
# No other text has such a title: 中华人民共和国水法, 中华人民共和国刑法修正案（八）.
_STATE_TITLE = re.compile(
    rf"中华人民共和国[{HAN}]{{0,40}}(?:法|法典|条例|细则|修正案)(?:[（(][\d一二三四五六七八九十]{{1,4}}年?[)）])?"
)
_OWN_PLACE = re.compile(
    r"(?<=[\s。；，])省人民政府|本(?:市|省|州|县|自治[区州县]|特区|经济特区|示范区|开发区|新区|试验区)(?![、级以域])"
)
_TITLE_PAGE, _LONGEST_NAMES = 16, 300  # lines of a title page below its title; characters of a line of bodies
_MONTH = re.compile(
    rf"\s*[{NUMERAL}](?:\s*[{NUMERAL}]){{3}}\s*年(?:\s*[{NUMERAL}]){{1,3}}\s*月(?:[{NUMERAL}\s]{{1,5}}日)?\s*$"
)
_STANDARD = re.compile(r"(?:^|\s)(?:GB|DB\d{2,4}|[A-Z]{2,3})(?:/[TZ])?\s*\d{2,6}(?:\.\d+)?\s*[—－–-]\s*(?:19|20)\d{2}")
_ARTICLES = 3  # that a text must have, counted from the first, to be taken for one of articles
# How likely a document is a policy text by one piece of evidence alone, after reading the corpora at hand; pieces are
# joined as if they erred apart from each other (noisy or).
_WEIGHTS = {
    "genre": 0.9, "enacted": 0.9, "number": 0.85, "articles": 0.7, "closing": 0.75, "delivered": 0.9, "speech": 0.8,
    "addressed": 0.6, "labelled": 0.85, "prefix": 0.7, "state title": 0.7, "dated": 0.5, "in full": 0.6,
    "informing": 0.8, "title page": 0.7, "standard": 0.8,
}  # fmt: skip
_UNISSUED = 0.8  # share of the confidence that is left when no issuer was found


@dataclass(frozen=True, slots=True)
class Evidence:
    """The pieces of evidence found."""

    pieces: frozenset[str]

    @property
    def weight(self) -> float:
        """How sure they make it, 0 to 1."""
        doubt = 1.0
        for piece in sorted(self.pieces):
            doubt *= 1 - _WEIGHTS[piece]
        return 1 - doubt

    def confidence(self, issued: bool) -> float:
        """The row's confidence: lower when no issuer was found."""
        return round(self.weight * (1.0 if issued else _UNISSUED), 3)


def weigh_evidence(
    document: DocumentText,
    head: Head,
    history: History,
    kind: TitleKind,
    labelled: Mapping[str, Found],
    *,
    title: str,
    genre: str,
    prefix: Sequence[str],
    lists: PolicyLists,
) -> Evidence:
    """The evidence for a document with a title of some kind of policy text; none for papers.

    Parameters
    ----------
    document, head, history, labelled
        The document and what was read from it.
    kind
        What its title says.
    title
        Its title.
    genre
        The kind that the metadata give.
    prefix
        The bodies that its title begins with.
    lists
        The word lists.
    """
    if not kind.kind and not genre:
        return Evidence(frozenset())
    # 主题词 is a field of official papers.
    kinds = {block.kind for block in document.blocks if not block.text.lstrip().startswith("主题")}
    if not genre and (kinds & {"abstract", "keywords", "reference"}):
        return Evidence(frozenset())
    closing = head.closing
    own = closing is not None and bool(closing.bodies) and (not prefix or closing.bodies[0] == prefix[0])
    checks = {
        "genre": bool(genre),
        "enacted": any(e.kind in ("passed", "approved", "promulgated") and e.bodies for e in history.events)
        or bool(history.amendments),
        "number": find_number(head.front, history) is not None,
        "articles": count_articles(document) >= _ARTICLES,
        "closing": own,
        "delivered": history.delivered is not None and kind.kind == "report",
        "speech": kind.kind == "report" and any(_SPEECH.search(b.text) for b in document.blocks[:60]),
        "addressed": find_addressee(head) is not None,
        "labelled": "number" in labelled and "issuers" in labelled,
        "prefix": bool(prefix),
        "state title": bool(_STATE_TITLE.fullmatch(title)),
        "in full": any(_IN_FULL.search(line.text) for line in head.lines[:12]),
        "informing": kind.kind == "white_paper" and any("国务院新闻办公室" in line.text for line in head.front),
        "dated": history.dated is not None and bool(prefix),
        "title page": kind.kind in ("plan", "scheme", "rule", "standard") and _has_title_page(head, lists),
        "standard": kind.kind == "standard"
        and any(_STANDARD.search(line.text) for line in head.front)
        and (history.promulgated is not None or history.effective is not None),
    }
    return Evidence(frozenset(name for name, holds in checks.items() if holds))


def _has_title_page(head: Head, lists: PolicyLists) -> bool:
    """Whether bodies of state and the month stand alone below the title."""
    below = head.front[head.title + 1 : head.title + _TITLE_PAGE] if head.title >= 0 else ()
    named = any(
        find_standing(name, lists).region or name in lists.organs
        for line in below
        for name in (split_bodies(line.text, lists) if len(line.text) < _LONGEST_NAMES else [])
    )
    return named and any(_MONTH.match(line.text) for line in below)


def speaks_for_country(document: DocumentText) -> bool:
    """Whether a text gives tasks to the State Council or its departments, and calls no place its own (本市, 本省)."""
    return "国务院" in document.text and not _OWN_PLACE.search(document.text)


def count_articles(document: DocumentText) -> int:
    """How many of a document's blocks begin with the number of an article that goes on from the one before."""
    last = 0
    for block in document.blocks:
        match = _ARTICLE.match(block.text)
        if match and parse_numeral(match.group(1)) == last + 1:
            last += 1
    return last
