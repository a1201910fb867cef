"""A corpus that is counted part by part, and one of which only what repeats is kept, tell what a whole one tells."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from pipeline.core.stage import select_documents
from pipeline.segmentation.candidates import Candidates
from pipeline.segmentation.corpus import find_terms
from pipeline.segmentation.corpus_counts import REPEATED, Tally, count_corpus
from pipeline.segmentation.parameters import SegmentationParameters
from pipeline.segmentation.spool import Spool
from pipeline.segmentation.stage import segment_documents
from tests.unit.segmentation.helpers import blocks_of, context_of, documents_of

DOCUMENTS = {
    "a": ["绿色金融改革", "绿色金融改革试验区发展绿色金融，绿色金融支持产业。", "绿色绿色产业发展绿色金融改革试验区。"],
    "b": ["产业发展", "绿色产业发展支持绿色金融改革，产业发展产业发展。"],
    "c": ["海洋", "海洋产业发展规划支持海洋经济，绿色金融改革试验区建设海洋经济示范区。"],
}
OPTIONS = SegmentationParameters(policy_lexicon=False, minimum_frequency=2)


def segmented(tmp_path: Path) -> dict[str, pa.Table]:
    return dict(segment_documents({"blocks": blocks_of(DOCUMENTS)}, OPTIONS, context_of(tmp_path)))


def split(table: pa.Table) -> list[pa.Table]:
    return [select_documents(table, [doc_id]) for doc_id in DOCUMENTS]


def assert_same(one: Candidates, two: Candidates) -> None:
    for field in fields(Candidates):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(two, field.name), field.name)


def test_parts_tell_what_the_whole_tells(tmp_path: Path) -> None:
    table = segmented(tmp_path)["tokens"]
    with Spool() as one, Spool(tmp_path / "scratch") as other:
        whole, parts = count_corpus([table], (), one), count_corpus(split(table), (), other)
    assert whole.vocabulary.words == parts.vocabulary.words
    assert whole.vocabulary.documents.tolist() == parts.vocabulary.documents.tolist()
    assert_same(whole.candidates, parts.candidates)
    for side in ("before", "behind"):
        for name in ("candidate", "word", "count"):
            assert (getattr(getattr(whole, side), name) == getattr(getattr(parts, side), name)).all()


def test_what_stands_once_is_described_by_the_document_that_holds_it(tmp_path: Path) -> None:
    table = segmented(tmp_path)["tokens"]
    with Spool() as one, Spool() as other:
        every, repeated = count_corpus(split(table), (), one, least=1), count_corpus(split(table), (), other)
        assert len(repeated.candidates) < len(every.candidates)
        assert repeated.candidates.frequency.min() == REPEATED
        for (_, found, place), (_, same, kept) in zip(every.parts(), repeated.parts(), strict=True):
            assert (place >= 0).all()
            assert_same(every.describe(found, place), every.candidates.take(place))
            assert_same(every.describe(found, place), repeated.describe(same, kept))


def test_terms_and_keywords_follow_from_parts_as_from_whole_tables(tmp_path: Path) -> None:
    (tmp_path / "corrections.csv").write_text(
        "kind,target,value\nno keyword,海洋经济,\nno keyword,无此词语,\n", encoding="utf-8"
    )
    made, known = segmented(tmp_path), documents_of(sorted(DOCUMENTS))
    given = {"documents": known, "work/named": known.select(["doc_id", "source"])}
    whole = find_terms(given | made, OPTIONS, context_of(tmp_path)).tables
    streamed = replace(context_of(tmp_path), parts={name: split(table) for name, table in made.items()})
    parts = find_terms(given, OPTIONS, streamed).tables
    assert whole["terms"].num_rows
    assert whole["keywords"].num_rows
    assert [row["detail"] for row in whole["rejects"].to_pylist() if "无此词语" in row["detail"]]
    assert whole["rejects"].num_rows == 1
    assert {name: table.to_pylist() for name, table in whole.items()} == {
        name: table.to_pylist() for name, table in parts.items()
    }


def test_a_tally_merges_what_comes_in_parts() -> None:
    tally = Tally()
    for start in range(0, 400_000, 50_000):
        keys = np.arange(start, start + 50_000) % 70_001
        tally.add(keys, np.ones(len(keys), dtype=np.int64), keys)
    keys, counts, sums = tally.result()
    assert keys.tolist() == list(range(70_001))
    assert counts.sum() == 400_000
    assert (sums == keys * counts).all()
