from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from models.training.tagger.__main__ import main
from models.training.tagger.augmentation import exchange_names
from models.training.tagger.gold import label_characters, measure
from pipeline.core.stage import MODELS
from pipeline.entities.lexicon.person_names import load_names
from pipeline.entities.tagger.batches import encode_sentence
from pipeline.entities.tagger.pieces import load_pieces
from pipeline.entities.tagger.tagger import (
    FOLDER,
    LABELS,
    CharacterTagger,
    Scorer,
    allow_transitions,
    load_tagger,
    read_spans,
    split_sentences,
)

from .support import PARAMETERS, run_entities

RESOURCES = MODELS / "ner" / FOLDER
# Sentences written for this test: two kinds of names in a few contexts.
SENTENCES = [
    ("张志远在临江市工作。", [(0, 3, "PERSON"), (4, 7, "LOC")]),
    ("李文华在青山市学习。", [(0, 3, "PERSON"), (4, 7, "LOC")]),
    ("王小明去了临江市。", [(0, 3, "PERSON"), (5, 8, "LOC")]),
    ("今天天气很好。", []),
    ("他们都很高兴。", []),
] * 6


def test_labels_and_spans_are_inverse() -> None:
    spans = [(0, 1, "LOC"), (1, 4, "ORG"), (5, 7, "PERSON")]
    labels = label_characters(8, spans).tolist()
    assert [(s.start, s.end, s.label) for s in read_spans(labels, np.array([8]))] == spans


def test_a_name_ends_with_its_sentence() -> None:
    labels = [LABELS.index("B-LOC"), LABELS.index("I-LOC"), LABELS.index("I-LOC"), 0]
    assert [(s.start, s.end) for s in read_spans(labels, np.array([2, 2]))] == [(0, 2), (2, 3)]


def test_sentences_make_up_the_text() -> None:
    text = "甲。乙！\n\n丙" + "丁" * 400
    assert "".join(split_sentences(text)) == text
    assert max(map(len, split_sentences(text))) <= 170
    assert split_sentences("") == []


def test_no_name_ends_that_has_not_begun() -> None:
    moves = allow_transitions()
    allowed = {(LABELS[a], LABELS[b]) for a, b in zip(*np.nonzero(moves == 0), strict=True)}
    assert ("B-ORG", "E-ORG") in allowed
    assert ("E-LOC", "B-LOC") in allowed
    assert not {("B-ORG", "E-LOC"), ("O", "I-ORG"), ("B-PERSON", "O"), ("S-LOC", "E-LOC")} & allowed


def test_a_sentence_is_read_alike_alone_and_among_others() -> None:
    tagger = load_tagger(RESOURCES)
    others = "".join(text for text, _ in SENTENCES[:5])
    alone, among = tagger.find(SENTENCES[0][0]), tagger.find(SENTENCES[0][0] + others * 40)
    assert alone
    assert [t for t in among if t.start < len(SENTENCES[0][0])] == alone


def test_training_learns_and_repeats_itself(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="training needs the extra 'models'")
    pytest.importorskip("onnx", reason="training needs the extra 'models'")
    from models.training.tagger.export import write_network
    from models.training.tagger.fitting import Example, Schedule, fit, teach
    from models.training.tagger.reader import Reader, Shape, shorten

    table = load_pieces(RESOURCES)
    examples = [Example(encode_sentence(t, table), label_characters(len(t), spans)) for t, spans in SENTENCES]

    def train() -> tuple[Reader, Reader]:
        torch.manual_seed(5)
        large = Reader(Shape(384, 2, 4, 64, 1e-6, len(LABELS)))
        schedule = Schedule(epochs=12, batch=6, rate=2e-3, head_rate=2e-3)
        fit(large, examples, table, schedule, seed=5, report=lambda *_: None)
        said = teach(large, [example.sentence for example in examples], table)
        small = shorten(large, [0])
        taught = [Example(e.sentence, None, s) for e, s in zip(examples, said, strict=True)]
        fit(small, taught, table, schedule, seed=5, report=lambda *_: None)
        return large, small

    large, small = train()
    again = train()[1].state_dict()
    assert all(torch.equal(value, again[name]) for name, value in small.state_dict().items())
    write_network(small, [example.sentence for example in examples[:2]], table, tmp_path / "network.onnx")
    tagger = CharacterTagger(Scorer(tmp_path / "network.onnx"), table)
    assert measure(tagger, SENTENCES)["all"]["f1"] > 0.9, "learnt from the large reader alone"
    probabilities = teach(small, [examples[0].sentence], table)[0].probabilities
    scores = tagger._scorer.score(examples[0].sentence, table)
    shown = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    assert np.abs(shown - probabilities).max() < 0.1, "weights of a byte change little"
    assert len(large.layers) == 2


def test_exchanged_names_keep_their_places() -> None:
    pools = {"LOC": ["新名"], "ORG": ["新组织"], "PERSON": ["某某某"]}
    copies = exchange_names(SENTENCES, pools, seed=1)
    assert len(copies) == 18
    known = {"新名", "某某某"} | {t[a:b] for t, spans in SENTENCES for a, b, _ in spans}
    assert all(text[a:b] in known for text, spans in copies for a, b, _ in spans)
    assert any("某某某" in text for text, _ in copies)


@pytest.mark.parametrize(
    ("surface", "person"),
    [("李登辉", True), ("布什尔", True), ("严肃查", False), ("王国", False), ("查处了", False)],
)
def test_people_are_known_by_their_characters(surface: str, person: bool) -> None:
    assert load_names(RESOURCES).may_be_person(surface) is person


def test_missing_training_data_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path)]) == 2
    assert "uner_gsdsimp_train.jsonl" in capsys.readouterr().err


def test_the_shipped_pipeline_loads_with_spacy() -> None:
    spacy = pytest.importorskip("spacy")
    nlp = spacy.load(MODELS / "ner")
    text = "去年，王建国和李明在上海会见了微软公司的代表。"
    doc = nlp(text)
    assert doc.text == text
    found = {(ent.text, ent.label_) for ent in doc.ents}
    assert ("上海", "LOC") in found
    assert ("王建国", "PERSON") in found
    tagger = load_tagger(RESOURCES)
    assert {(text[t.start : t.end], t.label) for t in tagger.find(text)} == found


def test_the_digests_are_those_of_the_files() -> None:
    for folder in (MODELS / "ner", MODELS / "gazetteer"):
        lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
        assert lines
        for line in lines:
            digest, name = line.split("  ")
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_figures_of_the_shipped_weights(shared: Path) -> None:
    from models.training.tagger.__main__ import DEVELOPMENT
    from models.training.tagger.gold import read_gold

    figures = json.loads((MODELS / "ner" / "figures.json").read_text(encoding="utf-8"))
    measured = measure(load_tagger(RESOURCES), read_gold(shared / "data" / "ner" / DEVELOPMENT))
    assert measured["all"]["f1"] == pytest.approx(figures["all"]["f1"], abs=0.01)


def test_the_tagger_adds_what_no_rule_knows(tmp_path: Path) -> None:
    from dataclasses import replace

    text = "去年，李登辉同志在上海会见了泰国代表，水平很高。"
    without, _ = run_entities({"d00": text}, tmp_path)
    mentions, _ = run_entities({"d00": text}, tmp_path, parameters=replace(PARAMETERS, tagger=True))
    added = {(m["text"], m["label"], m["method"]) for m in mentions} - {
        (m["text"], m["label"], m["method"]) for m in without
    }
    assert added == {("李登辉", "PERSON", "model")}


@pytest.mark.parametrize(
    ("text", "found"), [("加强中央银行的宏观调控能力。", set()), ("他在微软公司工作。", {"微软公司"})]
)
def test_a_kind_of_body_is_no_name(text: str, found: set[str], tmp_path: Path) -> None:
    from dataclasses import replace

    mentions, _ = run_entities({"d00": text}, tmp_path, parameters=replace(PARAMETERS, tagger=True))
    assert {m["text"] for m in mentions if m["method"] == "model"} == found
