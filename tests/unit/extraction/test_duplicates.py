"""Which documents repeat others, on texts made by hand."""

from __future__ import annotations

import random
from collections.abc import Collection

import pytest

from pipeline.extraction import duplicates
from pipeline.extraction.duplicates import Candidate, find_duplicates
from pipeline.extraction.sketches import describe, read_hashes, resemblance, sketch
from pipeline.records.extraction import Duplicate

_RANDOM = random.Random(7)
SENTENCES = [
    "".join(_RANDOM.choices("海关执法合作机制信息交换证据规则法院审理标准统计数据口径", k=24)) + "。" for _ in range(60)
]
TEXT = "\n".join(SENTENCES)


Compared = tuple[Candidate, str]


def candidate(source: str, text: str, **row: object) -> Compared:
    stated = dict.fromkeys(("authors", "record"), "") | {"doc_id": source, "source": f"sources/{source}", "year": None}
    made = describe(source, text)
    whole = {**stated, "title": source, "role": "related", "extractor": "utf-8", **row}
    return Candidate(whole, made.digest, read_hashes(made.hashes)), text


def find(*compared: Compared, identical_once: bool = True, near_once: bool = False) -> list[Duplicate]:
    texts = {one.row["doc_id"]: text for one, text in compared}
    return find_duplicates(
        [one for one, _ in compared],
        lambda doc_ids: {doc_id: texts[doc_id] for doc_id in doc_ids},
        similarity=0.8,
        identical_once=identical_once,
        near_once=near_once,
    )


def test_identical_texts_count_once_whatever_their_spaces_and_width() -> None:
    found = find(
        candidate("b.txt", "海关 执法２０２１"),
        candidate("a.docx", "海关执法2021。", authors="甲某"),
        candidate("c.txt", "别的文字"),
    )
    assert [(d.doc_id, d.same_as, d.kind, d.similarity, d.counted) for d in found] == [
        ("b.txt", "a.docx", "identical", 1.0, False)
    ]
    assert find(candidate("a", "甲"), candidate("b", "甲"), identical_once=False)[0].counted


def test_the_focal_document_always_counts() -> None:
    found = find(candidate("a.txt", TEXT, authors="甲", year=2020), candidate("b.txt", TEXT, role="focal"))
    assert [(d.doc_id, d.same_as, d.counted) for d in found] == [("a.txt", "b.txt", False)]


def test_near_texts_are_listed_with_their_differences() -> None:
    changed = "\n".join([*SENTENCES[:30], "新增的一句话在这里。", *SENTENCES[31:]])
    (found,) = find(candidate("a.txt", TEXT), candidate("b.txt", changed))
    assert (found.doc_id, found.kind, found.counted) == ("b.txt", "near", True)
    assert 0.85 < found.similarity < 1
    assert found.differences.split("\n") == [f"-{SENTENCES[30]}", "+新增的一句话在这里。"]
    assert not find(candidate("a.txt", TEXT), candidate("b.txt", changed), near_once=True)[0].counted


def test_editions_of_a_law_always_count() -> None:
    changed = "\n".join([*SENTENCES[:40], *(s[::-1] for s in SENTENCES[40:])])
    one = candidate("a.txt", TEXT, title="某某条例", year=2010)
    two = candidate("b.txt", changed, title="某某条例（2019年修正）", year=2019)
    (found,) = find(one, two, near_once=True)
    assert (found.kind, found.counted) == ("edition", True)
    assert find(one, candidate("c.txt", changed, title="另一条例", year=2019)) == []


def test_other_texts_are_none() -> None:
    other = "\n".join(s[::-1] for s in SENTENCES)
    assert find(candidate("a.txt", TEXT), candidate("b.txt", other), candidate("c.txt", TEXT[:200])) == []


@pytest.mark.parametrize("kept", [10, 30, 50])
def test_sketches_estimate_the_share_of_common_runs(kept: int) -> None:
    one, two = TEXT.replace("\n", ""), "".join([*SENTENCES[:kept], *(s[::-1] for s in SENTENCES[kept:])])
    runs = [{t[i : i + 8] for i in range(len(t) - 7)} for t in (one, two)]
    exact = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
    assert abs(resemblance(sketch(one), sketch(two)) - exact) < 0.1


def test_only_texts_of_pairs_are_read_and_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "_AT_ONCE", 1)
    changed = {f"{place}.txt": "\n".join(SENTENCES[:place] + SENTENCES[place + 1 :]) for place in (10, 20)}
    texts = {"a.txt": TEXT, "other.txt": TEXT[::-1], **changed}
    asked: list[set[str]] = []

    def read(doc_ids: Collection[str]) -> dict[str, str]:
        asked.append(set(doc_ids))
        return {doc_id: texts[doc_id] for doc_id in doc_ids}

    found = find_duplicates(
        [candidate(*text)[0] for text in texts.items()], read, similarity=0.8, identical_once=True, near_once=False
    )
    assert [d.doc_id for d in found] == ["10.txt", "20.txt"]
    assert [{d.doc_id, d.same_as} for d in found] == sorted(asked, key=sorted)
    assert all(d.differences for d in found)
