"""What must hold of folding, overlaps and offsets for any text."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.text import assemble_texts
from pipeline.entities.lexicon.folding import fold_name, fold_text
from pipeline.entities.mentions.selection import RANKS, resolve_spans
from pipeline.entities.sentences import index_sentences
from pipeline.entities.spans import LABELS, Span
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
SPANS = st.builds(
    lambda start, length, label, method: Span(start, start + length, label, method),
    st.integers(0, 30), st.integers(1, 12), st.sampled_from(LABELS), st.sampled_from(sorted(RANKS)),
)  # fmt: skip


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


@given(st.lists(SPANS, max_size=25))
def test_resolved_spans_do_not_overlap_and_miss_no_free_place(spans: list[Span]) -> None:
    kept = resolve_spans(spans)
    taken = [position for span in kept for position in range(span.start, span.end)]
    assert len(taken) == len(set(taken))
    assert set(kept) <= set(spans)
    strong = [s for s in spans if s.method not in ("head noun", "model")]
    assert all(not set(taken).isdisjoint(range(s.start, s.end)) for s in strong)


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
