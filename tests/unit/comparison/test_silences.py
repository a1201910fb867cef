"""What is claimed to be absent is in the text in no form."""

from __future__ import annotations

import pyarrow as pa
import pytest

from pipeline.comparison.named import Named
from pipeline.comparison.silences import Said, Silences, forms_of

NAMES = [
    {"幸福河湖建设"},
    {"“人工智能+”行动", "AI Plus"},
    {"国家知识产权局", "CNIPA"},
    {"国家外汇管理局"},
    {"国家药品监督管理局"},
    {"EU"},
    {"PM2.5"},
]


def said(text: str) -> list[int]:
    silences = Silences(NAMES)
    found = silences.find(Said(text.split("|")), range(len(NAMES)))
    return [k for k, held in enumerate(found) if held]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("幸福河湖建设取得进展", [0]),
        ("建设一批幸福河湖", [0]),  # turned round
        ("幸 福 河 湖", [0]),
        ("实施人工智能＋行动", [1]),  # other width, no quotes
        ("the AI plus plan", [1]),
        ("the cnipa said", [2]),
        ("报知识产权局备案", [2]),  # a part that tells it from the others
        ("国家某某局", []),  # what all of them share
        ("neutral", []),  # no word of its own
        ("降低PM2.5浓度", [6]),
        ("幸福|河湖", []),  # not in one sentence
        ("", []),
    ],
)
def test_surface_forms_parts_and_paraphrases_are_found(text: str, held: list[int]) -> None:
    assert said(text) == held


def test_forms_are_names_aliases_and_the_surfaces_of_mentions() -> None:
    entities = pa.Table.from_pylist(
        [{"entity_id": "e1", "name": "甲局", "name_en": "Office A", "acronym": "OA", "aliases": "甲|甲办"}]
    )
    mentions = pa.Table.from_pylist([{"entity_id": "e1", "text": "该局"}, {"entity_id": "", "text": "乙"}])
    keys = [Named("e1", "甲局", "OA", "ORG"), Named("", "乙协定", "YX", "ACRONYM")]
    assert forms_of(keys, entities, mentions) == [
        {"甲局", "Office A", "OA", "甲", "甲办", "该局"}, {"乙协定", "YX"},
    ]  # fmt: skip
