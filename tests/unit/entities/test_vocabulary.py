from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.core.stage import MODELS
from pipeline.entities.linking.linked import LinkedMention
from pipeline.entities.linking.vocabulary import Edges, apply_lessons, learn
from pipeline.entities.parameters import EntitiesParameters

from .support import run_entities

NAME = "海岸带协同治理行动"
TEXTS = {
    "a": f"本省开展{NAME}（以下简称治理行动）。",
    "b": f"各地落实{NAME}的要求，新{NAME}与此无关，{NAME}方案另行制定。",
}


def make_mention(doc_id: str, text: str, name: str, **values: object) -> LinkedMention:
    start = text.index(name)
    row = {"label": "PROGRAM", "method": "definition", "confidence": 0.95} | values
    return LinkedMention(doc_id, start, start + len(name), name, **row)  # type: ignore[arg-type]


@pytest.fixture
def edges() -> Edges:
    return Edges(MODELS / "gazetteer" / "linking.tsv")


def test_a_defined_name_is_found_where_words_let_it_stand(edges: Edges) -> None:
    taught = make_mention("a", TEXTS["a"], NAME)
    lessons = learn([taught], known=())
    found, rows = apply_lessons(lessons, {"a": [taught]}, TEXTS, edges)
    assert found["a"] == [taught]
    assert [(m.start, m.text, m.label, m.method) for m in found["b"]] == [(4, NAME, "PROGRAM", "vocabulary")]
    (row,) = rows
    assert (row.name, row.evidence, row.mentions, row.documents, row.added) == (NAME, "defined", 1, 1, 1)
    assert row.example == f"a:{taught.start}"


def test_what_is_found_already_stays_unless_the_name_holds_it(edges: Edges) -> None:
    lessons = learn([make_mention("a", TEXTS["a"], NAME)], known=())
    inner = make_mention("b", TEXTS["b"], "海岸带", label="LOC", method="model")
    longer = make_mention("b", TEXTS["b"], f"落实{NAME}", label="LAW", method="head noun")
    assert [m.text for m in apply_lessons(lessons, {"b": [inner]}, TEXTS, edges)[0]["b"]] == [NAME]
    assert [m.text for m in apply_lessons(lessons, {"b": [longer]}, TEXTS, edges)[0]["b"]] == [longer.text]


def test_rules_of_somebody_that_are_to_be_made_do_not_bear_the_name(edges: Edges) -> None:
    law = "海岸事故处理办法"
    texts = {"a": f"依照《{law}》办理。", "b": f"军队单位的{law}，由军队主管部门制定。", "c": f"依照{law}的规定。"}
    taught = make_mention("a", texts["a"], law, label="LAW", method="title")
    found, _ = apply_lessons(learn([taught], known=()), {"a": [taught]}, texts, edges)
    assert [m.text for m in found["b"]] == []
    assert [m.text for m in found["c"]] == [law]


@pytest.mark.parametrize(
    ("values", "count", "taught"),
    [
        ({"method": "definition"}, 1, True),
        ({"method": "title"}, 1, True),
        ({"method": "head noun"}, 1, False),
        ({"method": "head noun"}, 3, True),
        ({"method": "head noun", "confidence": 0.6}, 3, False),
        ({"method": "definition", "confidence": 0.4}, 1, False),
        ({"method": "title", "label": "PERSON"}, 1, False),
        ({"method": "title", "role": "inside"}, 1, False),
    ],
)
def test_what_teaches(values: dict[str, object], count: int, *, taught: bool) -> None:
    mentions = [make_mention(f"d{i}", NAME, NAME, **values) for i in range(count)]
    assert bool(learn(mentions, known=())) is taught
    assert learn(mentions, known={NAME}) == []


def test_mixed_labels_teach_nothing() -> None:
    mentions = [make_mention("a", NAME, NAME), make_mention("b", NAME, NAME, label="ORG")]
    assert learn(mentions, known=()) == []


def test_one_key_turns_it_off(tmp_path: Path) -> None:
    title = "临江市数字贸易促进条例"
    texts = {"d00": f"《{title}》施行。", "d01": f"根据{title}的规定，各区制定措施。"}
    on, _ = run_entities(texts, tmp_path)
    off, _ = run_entities(texts, tmp_path, parameters=EntitiesParameters(learn=False))
    assert not any(m["method"] == "vocabulary" for m in off)
    assert {(m["doc_id"], m["text"]) for m in on} >= {("d00", title), ("d01", title)}


def test_nothing_is_found_in_a_copy(tmp_path: Path) -> None:
    text = f"本省开展{NAME}（以下简称治理行动）。{NAME}成效明显。"
    mentions, _ = run_entities(
        {"d00": text, "d01": text}, tmp_path, copies={"d01": "d00"}, acronyms=[("d00", "治理行动", NAME, "")]
    )
    assert {m["doc_id"] for m in mentions} == {"d00"}
