"""Names in set phrases and in bare lists: found, but no sign that two actors have to do with each other.

中国 in 新时代中国特色社会主义思想, 国务院 in 国务院生态环境主管部门 and 香港 in a closing list of thanks stand there
because the phrase does. What tells them is that the characters beside the name are word for word those beside the same
name in many other texts. 香港、澳门 and 以习近平同志为核心的党中央 are such phrases of two names: what stands between
them is the same in many texts. A line that holds names and nothing else, as signatures do, says nothing of them, nor do
thanks and promulgation lines that vary: all around the name, or the whole sentence, is made of pieces that many texts
share.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from unicodedata import category

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.networks.graph import Bools, Floats, Ints

Codes = NDArray[np.uint64]

# Characters on one side of a name that make a phrase of it; four at least, which many texts must share.
BESIDE, LEAST_BESIDE = 6, 4
# However small the corpus, as many texts make a phrase.
LEAST_TEXTS = 5
# Characters between two names of one phrase at most; fewer than the second number mean little by themselves.
MOST_BETWEEN, LEAST_BETWEEN = 24, 4
# Share of the texts with the rarer of two names that hold both as one word.
ONE_WORD = 0.5
# Characters around a name that are looked at, the length of their pieces, and the share of pieces that others share.
AROUND, PIECE, WORN = 10, 4, 0.6
# The same of a whole sentence, whose own names are among the pieces and vary.
WORN_SENTENCE = 0.55
# Share of the meetings of two names near each other that set phrases make, from which on the others vary the phrase.
MOSTLY = 0.8
# Characters of a corpus whose pieces are counted at a time.
CHARACTERS = 10_000_000
# Share of a sentence's letters that its names make up in a bare list.
BARE = 0.8
NUMBERED = re.compile(r"第?[0-9〇零一二三四五六七八九十百]+\s*[年月日号届期]")  # what dates a line, as 第418号 does


@dataclass(frozen=True, slots=True)
class Named:
    """A mention with the text around it: ``start`` and ``end`` are offsets into ``text``, which stands ``at`` a place.

    ``at`` is where the text begins in the mention's sentence.
    """

    doc_id: str
    sentence: int
    text: str
    start: int
    end: int
    entity: str
    at: int = 0

    @property
    def name(self) -> str:
        """The name as it is written."""
        return self.text[self.start : self.end]

    def crop(self) -> Named:
        """The mention with as much of its sentence as tells a phrase, so that the sentence need not be held."""
        begin = max(self.start - AROUND, 0)
        text = self.text[begin : self.end + AROUND]
        start, end = self.start - begin, self.end - begin
        return Named(self.doc_id, self.sentence, text, start, end, self.entity, self.at + begin)


@dataclass(frozen=True, slots=True)
class Near:
    """Two names of a sentence near each other: their places among the mentions, and what stands between them.

    ``wording`` is what tells a repetition, or nothing.
    """

    one: int
    other: int
    between: str
    wording: str


@dataclass(frozen=True, slots=True)
class Said:
    """The mentions, whether each stands in a sentence that says nothing, and those near each other."""

    named: list[Named]
    empty: Bools
    near: list[Near]


def find_phrases(
    mentions: pa.Table, read: Callable[[], Iterable[pa.Table]], *, texts: int, characters: int, share: float
) -> tuple[Bools, FixedPairs]:
    """Whether each mention stands in a set phrase or a bare list, and the meetings that set phrases make.

    Parameters
    ----------
    mentions
        Those of names.
    read
        Gives the parts of the sentences table, which are read twice.
    texts, characters
        How many documents the sentences are of, and how many characters.
    share
        Share of the documents with a name that make a phrase of what stands beside it; 0 finds none.
    """
    if not share:
        return np.zeros(mentions.num_rows, bool), FixedPairs([], [], [], [])
    held = count_pieces(read, characters=characters)
    said = read_said(mentions, read(), held, least=max(LEAST_TEXTS, share * texts))
    phrases = find_formulas(said, held, share=share)
    return phrases, find_fixed_pairs(said, phrases, share=share)


def read_said(mentions: pa.Table, parts: Iterable[pa.Table], held: Pieces, *, least: float) -> Said:
    """What is said around the mentions; the sentences are read part by part.

    Parameters
    ----------
    parts
        The sentences table.
    held
        The pieces of all sentences.
    least
        Documents that must hold a piece for it to be worn.
    """
    columns = (mentions.column(n).to_pylist() for n in ("doc_id", "sentence", "start", "end", "entity_id"))
    rows = list(zip(*columns, strict=True))
    by_document: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        by_document[row[0]].append(number)
    named = [Named(doc_id, sentence, "", start, end, entity) for doc_id, sentence, start, end, entity in rows]
    empty, near = np.zeros(len(rows), bool), list[Near]()
    for part in parts:
        own = [number for doc_id in part.column("doc_id").unique().to_pylist() for number in by_document[doc_id]]
        here = _within_sentences([rows[number] for number in own], part)
        hollow = _bare_lists(here) | _worn_sentences(here, held, least)
        for number, one in zip(own, here, strict=True):
            named[number], empty[number] = one.crop(), (one.doc_id, one.sentence) in hollow
        near += _near_pairs(own, here)
    return Said(named, empty, near)


def _within_sentences(rows: list[tuple[str, int, int, int, str]], sentences: pa.Table) -> list[Named]:
    """Mentions (document, sentence, start, end, entity) with the sentences that they stand in."""
    wanted = {(doc_id, sentence) for doc_id, sentence, *_ in rows}
    columns = (sentences.column(n).to_pylist() for n in ("doc_id", "sentence", "text", "start"))
    texts = {
        place: (text, start) for *place_of, text, start in zip(*columns, strict=True)
        if (place := (place_of[0], place_of[1])) in wanted
    }  # fmt: skip
    found = []
    for doc_id, sentence, start, end, entity in rows:
        text, first = texts.get((doc_id, sentence), ("", 0))
        found.append(Named(doc_id, sentence, text, start - first, end - first, entity))
    return found


def find_formulas(said: Said, held: Pieces, *, share: float) -> Bools:
    """Whether each mention stands in a set phrase or a bare list.

    Parameters
    ----------
    said
        The mentions.
    held
        The pieces of all sentences.
    share
        Share of the documents with a name that must hold it with the same six characters before or behind it.
    """
    named = said.named
    sides = [_sides(one) for one in named]
    holders: dict[tuple[str, int], set[str]] = defaultdict(set)
    known: dict[str, set[str]] = defaultdict(set)
    for one, phrases in zip(named, sides, strict=True):
        known[one.name].add(one.doc_id)
        for phrase in phrases:
            holders[phrase].add(one.doc_id)
    # However often a name is mentioned, what makes a phrase of it is counted once.
    least = {name: share * len(documents) for name, documents in known.items()}
    enough = np.array([max(LEAST_TEXTS, least[one.name]) for one in named], float)
    worn = said.empty | (held.share(named, enough) >= WORN)

    def formula(one: Named, phrases: list[tuple[str, int]]) -> bool:
        # Fewer characters are more easily the same: with each that is missing, twice as many texts must hold them.
        own = least[one.name]
        return any(len(holders[phrase]) >= max(LEAST_TEXTS, own * 2.0 ** (BESIDE - phrase[1])) for phrase in phrases)

    return np.array(
        [empty or formula(one, phrases) for one, phrases, empty in zip(named, sides, worn.tolist(), strict=True)], bool
    )


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of PIECE characters that LEAST_TEXTS documents hold, as sorted ``codes``, and in how many each stands."""

    codes: Codes
    documents: Ints

    def share(self, named: list[Named], least: Floats) -> Floats:
        """Of the pieces before and behind each name, the share that as many documents hold; 0 where they are few."""
        texts = list(dict.fromkeys(one.text for one in named))
        first = dict(zip(texts, np.cumsum([0, *map(len, texts)]).tolist(), strict=False))
        codes = np.append(encode_pieces("".join(texts)), np.zeros(PIECE, np.uint64))
        begin, start, end, stop = np.array(
            [(at := first[one.text], at + one.start, at + one.end, at + len(one.text)) for one in named], np.int64
        ).reshape(-1, 4).T  # fmt: skip
        steps = np.arange(AROUND - PIECE + 1)
        before, behind = start[:, None] - PIECE - steps, end[:, None] + steps
        place = np.hstack([before, behind])
        inside = np.hstack([before >= begin[:, None], behind + PIECE <= stop[:, None]])
        found = self.held(codes[np.where(inside, place, 0)][inside])
        worn = np.zeros(inside.shape, bool)
        worn[inside] = found >= np.broadcast_to(least[:, None], inside.shape)[inside]
        count = inside.sum(axis=1)
        return np.where(count >= BESIDE, worn.sum(axis=1) / np.maximum(count, 1), 0.0)

    def held(self, codes: Codes) -> Ints:
        """How many documents hold each of some pieces; 0 where they are too few to matter."""
        if not len(self.codes):
            return np.zeros(len(codes), np.int64)
        place = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        return np.where(self.codes[place] == codes, self.documents[place], 0)


def encode_pieces(text: str) -> Codes:
    """A number for each run of PIECE characters."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    if len(points) < PIECE:
        return points[:0]
    # Characters have 21 bits: three lie side by side, and the fourth is mixed in.
    return np.asarray(
        ((points[:-3] << 42) | (points[1:-2] << 21) | points[2:-1]) ^ (points[3:] * np.uint64(0x9E3779B97F4A7C15))
    )


def count_pieces(read: Callable[[], Iterable[pa.Table]], *, characters: int) -> Pieces:
    """The pieces of all sentences that stand in enough documents to be worn, and in how many.

    Parameters
    ----------
    read
        Gives the parts of the sentences table.
    characters
        Of all sentences: of many, the pieces are counted by turns, so that never more than some are held.
    """
    turns = 1 + characters // CHARACTERS
    codes, documents = zip(*(_count_turn(read(), turn, turns) for turn in range(turns)), strict=True)
    order = np.argsort(every := np.concatenate(codes), kind="stable")
    return Pieces(every[order], np.concatenate(documents)[order])


def _count_turn(parts: Iterable[pa.Table], turn: int, turns: int) -> tuple[Codes, Ints]:
    """The pieces of a turn that enough documents hold, and how many do."""
    each = [np.zeros(0, np.uint64)]
    for part in parts:
        texts: dict[str, list[str]] = defaultdict(list)
        for doc_id, text in zip(part.column("doc_id").to_pylist(), part.column("text").to_pylist(), strict=True):
            texts[doc_id].append(text)
        for held in texts.values():
            own = np.unique(_own_pieces(held)[0])
            each.append(own if turns == 1 else own[own % np.uint64(turns) == turn])
    codes, documents = np.unique(np.concatenate(each), return_counts=True)
    shared = documents >= LEAST_TEXTS
    return codes[shared], documents[shared]


def _own_pieces(texts: list[str]) -> tuple[Codes, Ints]:
    """The pieces of some texts, none of which reaches from one into the next, and whose each is; encoded at once."""
    lengths = [len(text) for text in texts]
    ends = np.cumsum(lengths)
    across = (ends[:-1, None] - np.arange(1, PIECE)).ravel()  # where pieces begin that reach over an end
    codes = encode_pieces("".join(texts))
    inside = np.ones(len(codes), bool)
    inside[across[(across >= 0) & (across < len(codes))]] = False
    return codes[inside], np.repeat(np.arange(len(texts)), lengths)[: len(codes)][inside]


def _sides(one: Named) -> list[tuple[str, int]]:
    """A name with the characters before it and with those behind it, and how many these are."""
    found = []
    for beside in range(LEAST_BESIDE, BESIDE + 1):
        if one.start >= beside:
            found.append(("<" + one.text[one.start - beside : one.end], beside))
        if len(one.text) - one.end >= beside:
            found.append((">" + one.text[one.start : one.end + beside], beside))
    return found


def _worn_sentences(named: list[Named], held: Pieces, least: float) -> set[tuple[str, int]]:
    """Sentences that are put together from what many texts say: thanks, guiding thoughts, whatever names they hold."""
    texts = {(one.doc_id, one.sentence): one.text for one in named}
    if not texts:
        return set()
    codes, owner = _own_pieces(list(texts.values()))
    pieces = np.bincount(owner, minlength=len(texts))
    worn = np.bincount(owner, held.held(codes) >= least, minlength=len(texts)) / np.maximum(pieces, 1)
    chosen = (pieces >= 2 * AROUND) & (worn >= WORN_SENTENCE)
    return {place for place, empty in zip(texts, chosen.tolist(), strict=True) if empty}


def _bare_lists(named: list[Named]) -> set[tuple[str, int]]:
    """Sentences that are lists of two names or more and next to nothing else but dates and numbers of orders."""
    covered: dict[tuple[str, int], list[Named]] = defaultdict(list)
    for one in named:
        covered[one.doc_id, one.sentence].append(one)
    found = set()
    for place, held in covered.items():
        if len({one.entity for one in held}) < 2:
            continue
        inside = {k for one in held for k in range(one.start, one.end)}
        dated = {k for number in NUMBERED.finditer(held[0].text) for k in range(*number.span())}
        letters = [k for k, character in enumerate(held[0].text) if character.isalnum() and k not in dated]
        if sum(k in inside for k in letters) >= BARE * len(letters):
            found.add(place)
    return found


@dataclass(frozen=True, slots=True)
class FixedPairs:
    """Meetings of two names that a set phrase makes: ``doc_id`` and ``sentence``, and the two by their ids."""

    doc_id: list[str]
    sentence: list[int]
    first: list[str]
    second: list[str]


def find_fixed_pairs(said: Said, phrases: Bools, *, share: float) -> FixedPairs:
    """Where two names stand with the same characters between them as in many other texts, or as before in this one.

    Fewer than four characters without a mark of a list among them may well be said of two actors (中美, 中国和美国):
    they make a phrase only where half of the texts with the rarer name have it, as with 港澳, which is one word. Two
    names that hardly meet but in such phrases say as little where these vary, and what a text says again in the
    same words counts once.

    Parameters
    ----------
    said
        The mentions.
    phrases
        Whether each stands in a set phrase.
    share
        Share of the documents with both names side by side that must hold the same characters between them.
    """
    named, empty = said.named, phrases.tolist()
    near = [(named[pair.one], named[pair.other], pair) for pair in said.near]
    fixed = _find_fixed(named, near, share)
    worn = _find_worn(
        (
            _pair(one, other),
            (one.entity, other.entity, pair.between) in fixed or (empty[pair.one] and empty[pair.other]),
        )
        for one, other, pair in near
    )
    tied: dict[tuple[str, int, str, str], set[int]] = defaultdict(set)
    first: dict[tuple[str, str], int] = {}
    for one, other, pair in near:
        again = bool(pair.wording) and first.setdefault((one.doc_id, pair.wording), one.sentence) != one.sentence
        if again or (one.entity, other.entity, pair.between) in fixed:
            tied[one.doc_id, one.sentence, *_pair(one, other)] |= {one.at + one.start, other.at + other.start}
    # A name that stands there once more, outside the phrase, does meet the other.
    times = Counter((one.doc_id, one.sentence, one.entity) for one in named)
    found = {
        place
        for place, starts in tied.items()
        if times[place[0], place[1], place[2]] + times[place[0], place[1], place[3]] == len(starts)
    }
    found |= set(_meetings(named, worn))
    return FixedPairs(*map(list, zip(*sorted(found), strict=True))) if found else FixedPairs([], [], [], [])


def _find_fixed(named: list[Named], near: list[tuple[Named, Named, Near]], share: float) -> set[tuple[str, str, str]]:
    """Two names and the characters between them where these are a set phrase."""
    holders: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    meet: dict[tuple[str, str], set[str]] = defaultdict(set)
    known: dict[str, set[str]] = defaultdict(set)
    for one in named:
        known[one.entity].add(one.doc_id)
    for one, other, pair in near:
        holders[one.entity, other.entity, pair.between].add(one.doc_id)
        meet[one.entity, other.entity].add(one.doc_id)

    def least(first: str, second: str, between: str) -> float:
        if len(between) >= LEAST_BETWEEN or any(map(_parts, between)):
            return share * len(meet[first, second])
        return ONE_WORD * min(len(known[first]), len(known[second]))

    return {key for key, held in holders.items() if len(held) >= max(LEAST_TEXTS, least(*key))}


def _meetings(named: list[Named], pairs: set[tuple[str, str]]) -> Iterator[tuple[str, int, str, str]]:
    """Every sentence that holds both names of some pairs, near each other or not."""
    concerned = {name for pair in pairs for name in pair}
    places: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for one in named:
        if one.entity in concerned:
            places[one.entity].add((one.doc_id, one.sentence))
    for first, second in pairs:
        for doc_id, sentence in places[first] & places[second]:
            yield doc_id, sentence, first, second


def _wording(one: Named, other: Named, between: str) -> str:
    """What tells a repetition: the characters between two names, of few in a list those beside them too; or nothing."""
    if len(between) >= LEAST_BETWEEN:
        return one.text[one.start : other.end]
    return one.text[max(one.start - 1, 0) : other.end + 1] if any(map(_parts, between)) else ""


def _pair(one: Named, other: Named) -> tuple[str, str]:
    return min(one.entity, other.entity), max(one.entity, other.entity)


def _find_worn(meetings: Iterable[tuple[tuple[str, str], bool]]) -> set[tuple[str, str]]:
    """Pairs of which set phrases make most meetings."""
    every, empty = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for pair, phrase in meetings:
        every[pair] += 1
        empty[pair] += phrase
    return {pair for pair, count in empty.items() if count >= max(LEAST_TEXTS, MOSTLY * every[pair])}


def _near_pairs(numbers: list[int], named: list[Named]) -> Iterator[Near]:
    """Two names of a sentence that stand near each other, the earlier first."""
    by_place = sorted(zip(numbers, named, strict=True), key=lambda row: (row[1].doc_id, row[1].sentence, row[1].start))
    for place, (number, one) in enumerate(by_place):
        for later, other in islice(by_place, place + 1, None):
            apart = other.start - one.end
            if (one.doc_id, one.sentence) != (other.doc_id, other.sentence) or apart > MOST_BETWEEN:
                break
            if apart >= 0 and one.entity != other.entity:
                between = one.text[one.end : other.start]
                yield Near(number, later, between, _wording(one, other, between))


def _parts(character: str) -> bool:
    """Whether a character is a mark between the members of a list: any but dashes, which join."""
    return category(character).startswith("P") and category(character) != "Pd"
