from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from models.training.mentions.fitting import flatten
from pipeline.core.stage import MODELS
from pipeline.entities.mentions.gathering import unite
from pipeline.entities.mentions.mining import open_miner
from pipeline.entities.mentions.proposals import Proposal
from pipeline.entities.mentions.roles import Roles
from pipeline.entities.mentions.scorer import relate
from pipeline.entities.tokens import DocumentTokens

from .support import run_entities


def test_trees_in_arrays_say_what_the_fitted_ones_say() -> None:
    random = np.random.default_rng(3)
    rows = random.integers(0, 6, (400, 5)).astype(float)
    right = rows[:, 0] + rows[:, 3] > random.integers(2, 9, 400)
    model = HistGradientBoostingClassifier(max_iter=20, max_leaf_nodes=7, random_state=0).fit(rows, right)
    assert flatten(model).predict(rows) == pytest.approx(model.decision_function(rows))


def test_candidates_are_related_to_those_that_they_overlap() -> None:
    spans = [(0, 3, "GPE"), (0, 9, "ORG"), (3, 12, "ORG"), (20, 22, "GPE"), (20, 22, "LOC")]
    candidates = unite(Proposal(start, end, label, 1) for start, end, label in spans)
    related = relate(candidates, np.array([0.5, 0.7, 0.2, 0.9, 0.1]))
    same, hold, held, cross, total, best, alike = related.T
    assert hold.tolist() == [0.7, 0, 0, 0, 0]
    assert held.tolist() == total.tolist() == [0, 0.5, 0, 0, 0]
    assert cross.tolist() == [0, 0.2, 0.7, 0, 0]
    assert same.tolist() == [0, 0, 0, 0.1, 0.9]
    assert best.tolist() == [0.7, 0.5, 0.7, 0.1, 0.9]
    assert alike.tolist() == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("text", "name", "label", "role"),
    [
        ("坚持中国特色社会主义道路", "中国", "GPE", "inside"),
        ("坚持一个中国原则", "中国", "GPE", "inside"),
        ("推进健康中国建设", "中国", "GPE", "inside"),
        ("中国政府承诺", "中国", "GPE", "name"),
        ("由国务院环境保护主管部门批准", "国务院", "ORG", "inside"),
        ("国务院批准，有关部门执行", "国务院", "ORG", "name"),
        ("国务院规定由主管部门执行", "国务院", "ORG", "name"),
        ("报国务院公安部门批准", "国务院", "ORG", "inside"),
        ("国务院核安全监管部门负责", "国务院", "ORG", "inside"),
        ("国务院住房和城乡建设主管部门制定", "国务院", "ORG", "inside"),
        ("国务院应急管理部门会同有关部门", "国务院", "ORG", "inside"),
        ("由国务院授权的机构办理", "国务院", "ORG", "inside"),
        ("国务院负责特种设备安全监督管理的部门", "国务院", "ORG", "inside"),
        ("国务院财政、税务等部门", "国务院", "ORG", "inside"),
        ("国务院授权有关部门组织调查", "国务院", "ORG", "name"),
        ("国务院批准的机构", "国务院", "ORG", "name"),
        ("国务院和有关部门", "国务院", "ORG", "name"),
        ("国务院和省、自治区人民政府及其有关部门", "国务院", "ORG", "name"),
        ("国务院机构改革方案和有关部门", "国务院", "ORG", "name"),
        ("国务院发展研究中心和有关单位", "国务院发展研究中心", "ORG", "name"),
        ("会同外交部等有关部门", "外交部", "ORG", "name"),
    ],
)
def test_a_name_inside_a_phrase_is_no_actor(text: str, name: str, label: str, role: str) -> None:
    start = text.index(name)
    roles = Roles(MODELS / "mentions" / "inside.tsv")
    assert roles.tell(text, start, start + len(name), label) == role


def test_mentions_have_a_confidence_and_a_role(tmp_path: Path) -> None:
    mentions, _ = run_entities({"d00": "《专利法》规定，美国参加。中国特色社会主义。2020年。"}, tmp_path)
    assert {m["text"]: m["role"] for m in mentions} == {
        "专利法": "name", "美国": "name", "中国": "inside", "2020年": "name",
    }  # fmt: skip
    assert all(0.3 < m["confidence"] <= 1 for m in mentions)


def test_documents_are_judged_alike_alone_and_together() -> None:
    miner = open_miner(Path(), MODELS, tagger=False)
    texts = [
        "《专利法》规定，美国和日本参加世界贸易组织。",
        "",
        "商务部印发通知。",
        "没有名称。",
        "国务院批准上海自由贸易试验区。",
    ]
    sizes = [range(len(text)) for text in texts]
    tokens = [
        DocumentTokens([*n], [i + 1 for i in n], [*t], ["ns"] * len(t)) for n, t in zip(sizes, texts, strict=True)
    ]
    documents = list(zip(texts, tokens, strict=True))
    together = list(miner.find_all(documents))
    assert together == [miner.find(*document) for document in documents]
    assert [bool(found) for found in together[::2]] == [True, True, True]
    assert together[1] == []
    assert [s.confidence for found in together for s in found] == [
        s.confidence for document in documents for s in miner.find(*document)
    ]
