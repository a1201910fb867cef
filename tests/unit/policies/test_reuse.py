"""Planted reuse is found with its direction; what is no reuse is not."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from pipeline.policies.differences import mark_difference, split_difference
from pipeline.policies.diffusion import Span
from pipeline.policies.direction import AGE, DATE, LEVEL, UNKNOWN, VERSION, Standing, find_direction
from pipeline.policies.formulas import Formulas
from pipeline.policies.letters import Letters, read_letters
from pipeline.policies.passages import Passage
from pipeline.policies.reuse import ReuseTables, find_reuse
from pipeline.policies.seeds import BAND, LENGTHS, Seeds, sort_seeds
from pipeline.policies.shared import Wording
from pipeline.policies.stretches import find_stretches
from pipeline.records.reuse import Reuse

# Frequent characters of official texts, to make sentences that nobody has written.
HAN = (
    "的国一和人大法民政行为发中会部经生工产制全定业理有作业务方管市地及建济社要设对主家体公者改展关机法不革施资员动安用保"
    "规技科开实化据提水学进教应新系组农以环财省合同标费划项目区重文程责情信能交通度质位监督海支服执电处服等级接加平量"
)
SIZE, SENTENCES = 200, 20


@dataclass(frozen=True)
class Planted:
    """A passage put into another text."""

    source: int
    target: int
    original: str
    copy: str
    rate: float


def make_sentence(rng: random.Random) -> str:
    clauses = ["".join(rng.choice(HAN) for _ in range(rng.randint(8, 20))) for _ in range(rng.randint(2, 4))]
    return "，".join(clauses)


def edit(text: str, rate: float, rng: random.Random) -> str:
    out = []
    for c in text:
        if rng.random() >= rate:
            out.append(c)
        elif (kind := rng.choice("sid")) != "d":
            out += [rng.choice(HAN)] if kind == "s" else [c, rng.choice(HAN)]
    return "".join(out)


def plant(seed: int, size: int = SIZE) -> tuple[list[str], list[Planted]]:
    """Texts and what was planted in them: passages copied, edited by 5 to 20 %, reordered; source before target."""
    rng = random.Random(seed)
    texts = [[make_sentence(rng) for _ in range(SENTENCES)] for _ in range(size)]
    pristine = [list(t) for t in texts]
    planted, used = list[Planted](), set[str]()
    for _ in range(size):
        source, target = sorted(rng.sample(range(size), 2))
        original = rng.choice(pristine[source])
        if len(original) < 40 or original in used:
            continue
        used.add(original)
        rate = rng.choice([0.0, 0.0, 0.05, 0.1, 0.15, 0.2])
        copy = edit(original, rate, rng)
        if rng.random() < 0.2:
            clauses = original.split("，")
            copy, rate = "，".join([*clauses[1:], clauses[0]]), 0.0
        texts[target].insert(rng.randrange(len(texts[target]) + 1), copy)
        planted.append(Planted(source, target, original, copy, rate))
    return ["。\n".join(t) for t in texts], planted


def run(root: Path, texts: list[str], asked: list[Span] | None = None) -> ReuseTables:
    """Reuse among texts of successive years; ``asked`` takes in the spans whose text is read."""
    doc_ids = [f"d{i:04}" for i in range(len(texts))]
    standings = {d: Standing(d, str(1900 + i), str(1900 + i), "", d) for i, d in enumerate(doc_ids)}
    held = dict(zip(doc_ids, texts, strict=True))

    def quote(spans: Collection[Span]) -> dict[Span, str]:
        (asked if asked is not None else []).extend(spans)
        return {span: held[span[0]][span[1] : span[2]] for span in spans}

    wording = Wording(doc_ids, [0] * len(texts), read_letters(texts))
    formulas = Formulas(root / "models" / "policies")
    return find_reuse(wording, standings, formulas, quote, least=26, similarity=0.65)


def rows(tables: ReuseTables) -> list[Reuse]:
    return [Reuse(**row) for row in tables.pairs.to_pylist()]


def test_planted_passages_are_found_with_their_direction(root: Path) -> None:
    texts, planted = plant(7)
    pairs = rows(run(root, texts))
    found, right = 0, set()
    for p in planted:
        a, b = texts[p.source].find(p.original), texts[p.target].find(p.copy)
        hits = [
            i
            for i, r in enumerate(pairs)
            if (r.source_doc_id, r.doc_id) == (f"d{p.source:04}", f"d{p.target:04}")
            and min(r.source_end, a + len(p.original)) - max(r.source_start, a) >= len(p.original) / 2
            and min(r.end, b + len(p.copy)) - max(r.start, b) >= len(p.copy) / 2
        ]
        found += bool(hits)
        right |= set(hits)
    assert len(planted) > SIZE / 2
    precision, recall = len(right) / len(pairs), found / len(planted)
    assert 2 * precision * recall / (precision + recall) >= 0.95
    assert all(r.direction == DATE for r in pairs)


def test_texts_that_share_nothing_have_no_rows(root: Path) -> None:
    rng = random.Random(3)
    tables = run(root, ["。".join(make_sentence(rng) for _ in range(30)) for _ in range(30)])
    assert rows(tables) == []
    assert {s.own for s in tables.shares} == {1.0}


def test_no_text_is_read_but_changed_passages_and_provisions(root: Path) -> None:
    rng = random.Random(4)
    same, changed, own = make_sentence(rng), make_sentence(rng), [make_sentence(rng) for _ in range(4)]
    texts = [own[0] + "。" + same + "。" + own[1], own[2] + "。" + same + "。" + own[3]]
    asked: list[Span] = []
    (pair,) = rows(run(root, texts, asked))
    assert (pair.kind, asked) == ("verbatim", [])
    texts = [texts[0] + "。" + changed, texts[1] + "。" + changed.replace(changed[12], "龘")]
    pairs = rows(run(root, texts, asked))
    (edited,) = (row for row in pairs if row.kind == "edited")
    assert sorted(asked) == [
        ("d0000", edited.source_start, edited.source_end), ("d0001", edited.start, edited.end)
    ]  # fmt: skip
    assert "龘" in edited.difference


@pytest.mark.parametrize("room", [63, 0])
def test_seeds_stand_in_one_order_by_one_number_or_by_five(room: int) -> None:
    rng = np.random.default_rng(2)
    bounds = np.array([0, 40, 2000, 2000, 2003, 6000])
    owners = np.repeat(np.arange(5, dtype=np.int32), np.diff(bounds))
    one, other = np.sort(rng.integers(0, 6000, (2, 40000), dtype=np.int32), axis=0)
    apart = owners[one] != owners[other]
    one, other = np.unique(np.stack([one, other])[:, apart], axis=1)
    mixed = rng.permutation(len(one))
    found = Seeds(one[mixed], other[mixed], np.array(LENGTHS, np.int32)[(one + other)[mixed] % len(LENGTHS)])
    letters = Letters(np.zeros(6000, np.uint16), np.zeros(6000, np.uint32), bounds)
    parts = [Seeds(found.one[own], found.other[own], found.length[own]) for own in (slice(99), slice(99, None))]
    made = sort_seeds(parts, letters, owners, room=room)
    places = sorted(zip(owners[one], owners[other], (one - other) // BAND, one, other, strict=True))
    assert [*zip(made.one, made.other, strict=True)] == [place[3:] for place in places]
    assert made.length.tolist() == np.array(LENGTHS)[(made.one + made.other) % len(LENGTHS)].tolist()


def test_a_name_in_english_is_no_reuse(root: Path) -> None:
    rng = random.Random(9)
    name = "Trade-Related Aspects of Intellectual Property Rights"
    texts = [make_sentence(rng) + name + make_sentence(rng) for _ in range(2)]
    assert rows(run(root, texts)) == []


def test_a_formula_is_set_apart_and_an_edition_is_traced(root: Path) -> None:
    rng = random.Random(5)
    formula = "对直接负责的主管人员和其他直接责任人员依法给予处分；构成犯罪的，依法追究刑事责任"
    rule = make_sentence(rng) + "，" + make_sentence(rng)
    texts = [make_sentence(rng) + "。" + rule + "。" + formula + "。" + make_sentence(rng) for _ in range(3)]
    tables = run(root, texts)
    assert {r.formula for r in rows(tables) if rule[:20] in texts[0][r.start : r.end]} <= {False}
    (provision,) = tables.provisions
    assert (provision.first_doc_id, provision.adopters, provision.lag) == ("d0000", "d0001 d0002", 1.5)
    assert [a.doc_id for a in tables.adoptions] == ["d0000", "d0001", "d0002"]
    assert all(0 < s.shared < 1 for s in tables.shares)
    assert tables.shares[0].earlier == 0 < tables.shares[2].earlier


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("2010", "2010", "city", "甲"), ("2012", "2012", "central", "乙"), (True, DATE)),
        (("1984-03-12", "2020-10-17", "central", "甲"), ("2013-09-27", "2013-09-27", "province", "乙"), (True, LEVEL)),
        (("2013-09-27", "2013-09-27", "province", "乙"), ("1984-03-12", "2020-10-17", "central", "甲"), (False, LEVEL)),
        (
            ("1984-03-12", "2020-10-17", "central", "甲"),
            ("1984-03-12", "2008-12-27", "central", "甲"),
            (False, VERSION),
        ),
        (("1988-11-08", "2022-12-30", "central", "甲"), ("2006-07-24", "2006-07-24", "central", "乙"), (True, AGE)),
        (("2010", "2010", "", "甲"), ("2010-05-01", "2010-05-01", "", "乙"), (True, UNKNOWN)),
    ],
)
def test_direction(one: tuple[str, ...], other: tuple[str, ...], expected: tuple[bool, str]) -> None:
    assert find_direction(Standing("a", *one), Standing("b", *other)) == expected


@pytest.mark.parametrize(
    ("old", "new"), [("甲乙丙丁戊己", "甲乙丙申丁戊己"), ("一二三[-x-]四", "一二四{+y+}"), ("", "新"), ("旧", "")]
)
def test_a_marked_difference_gives_both_texts_back(old: str, new: str) -> None:
    parts = split_difference(mark_difference(old, new))
    plain = {"[-": "[ -", "-]": "- ]", "{+": "{ +", "+}": "+ }"}
    for kind, text in (("old", old), ("new", new)):
        for mark, spaced in plain.items():
            text = text.replace(mark, spaced)
        assert "".join(p for k, p in parts if k in ("same", kind)) == text


def test_a_clause_within_a_longer_passage_is_a_provision_of_its_own(root: Path) -> None:
    rng = random.Random(11)
    chapter = [make_sentence(rng) for _ in range(6)]
    texts = ["。".join([make_sentence(rng), *chapter, make_sentence(rng)]) for _ in range(3)]
    # Each of the later texts has one sentence of the chapter, and not the same one.
    texts += ["。".join([make_sentence(rng), chapter[n], make_sentence(rng)]) for n in (1, 1, 4, 4)]
    holders = sorted(p.holders for p in run(root, texts).provisions)
    assert holders == [3, 5, 5]


def test_stretches_are_those_of_each_alignment_by_itself() -> None:
    whole = np.array([[0, 0, 20], [22, 20, 5]])  # two letters are left out
    apart = np.array([[0, 0, 9], [80, 90, 12], [92, 110, 3], [95, 113, 10]])
    noise = np.array([[0, 3, 1], [9, 9, 2]])
    alone = [find_stretches(blocks, np.array([len(blocks)]))[0] for blocks in (whole, apart, noise)]
    assert alone == [
        [Passage(0, 27, 0, 25, 25)],
        [Passage(0, 9, 0, 9, 9), Passage(80, 105, 90, 123, 25)],
        [],
    ]
    together = find_stretches(np.concatenate([noise, apart, whole]), np.array([2, 4, 2]))
    assert together == [[], alone[1], alone[0]]
