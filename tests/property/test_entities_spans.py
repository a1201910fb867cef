"""What must hold of folding, overlaps and offsets for any text."""

from __future__ import annotations

import tempfile
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.text import assemble_texts
from pipeline.entities.lexicon.folding import fold_name, fold_text
from pipeline.entities.mentions.choice import choose
from pipeline.entities.sentences import index_sentences
from pipeline.entities.stage import mine_mentions
from tests.unit.entities.support import PARAMETERS, make_context, make_tables, run_entities

# Pieces that names are made of, in every spelling that folding knows, and what may stand around them.
PIECES = st.sampled_from(
    [
        "美国", "中美", "港澳台", "世界贸易组织", "世界貿易組織", "WTO", "ＷＴＯ", "特别 301 条款",
        "“一带一路”", "倡议", "《专利法》", "2020年", "百分之八", "实施", "制定", "和", "、", "，", "。",
        "的", "工程", "规划", "\n", " ", "国发〔2021〕20号", "“", "”", "（", "）", "东盟", "—", "中国",
        "第三届", "国际进口博览会", "局", "a", "😀",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, min_size=1, max_size=25).map("".join).filter(lambda t: all(p.strip() for p in t.split("\n")))
INTERVALS = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 6), st.floats(-1, 1, width=16)), max_size=9)


@given(st.text())
def test_folded_characters_come_from_their_offsets(text: str) -> None:
    folded = fold_text(text)
    assert len(folded.text) == len(folded.offsets)
    assert list(folded.offsets) == sorted(set(folded.offsets))
    for position in range(len(folded.text)):
        start, end = folded.span(position, position + 1)
        assert text[start:end].strip("“”‘’「」『』\"'") != ""
        assert end - start <= 2


@given(st.text(alphabet="东盟ＡＢab1１ “”《》—-－", max_size=12))
def test_folding_a_key_changes_nothing(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


@given(INTERVALS)
def test_no_other_choice_without_overlaps_weighs_more(drawn: list[tuple[int, int, float]]) -> None:
    intervals, weights = [(start, start + length) for start, length, _ in drawn], [weight for *_, weight in drawn]
    chosen = choose(intervals, weights)
    assert chosen == sorted(chosen, key=lambda i: intervals[i])
    best = 0.0
    for size in range(1, len(drawn) + 1):
        for some in combinations(range(len(drawn)), size):
            if all(not _overlap(intervals[i], intervals[j]) for i, j in combinations(some, 2)):
                best = max(best, sum(weights[i] for i in some))
    assert all(not _overlap(intervals[i], intervals[j]) for i, j in combinations(chosen, 2))
    assert sum(weights[i] for i in chosen) == pytest.approx(best)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_every_mention_is_what_stands_at_its_offsets(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        context = make_context(Path(folder))
        tables = make_tables({"d00": text}, context)
        mentions = mine_mentions(tables, PARAMETERS, context)["work/mentions"].to_pylist()
    document = assemble_texts(tables["blocks"])["d00"]
    sentences = index_sentences(tables["sentences"])["d00"]
    last = 0
    for mention in mentions:
        assert document[mention["start"] : mention["end"]] == mention["text"] != ""
        assert mention["start"] >= last, "mentions come in order and do not overlap"
        assert "\n" not in mention["text"]
        assert mention["sentence"] in sentences.numbers
        last = mention["end"]


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_entities_do_not_depend_on_the_names_or_order_of_documents(texts: list[str], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = texts[:]
    random.shuffle(shuffled)
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for order in (texts, shuffled):
            _, entities = run_entities({f"d{i:02}": text for i, text in enumerate(order)}, Path(folder))
            rows.append([(e["entity_id"], e["name"], e["label"], e["aliases"], e["mentions"]) for e in entities])
    assert rows[0] == rows[1]
