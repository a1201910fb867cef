from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.core.stage import MODELS
from pipeline.entities.augmentation import exchange_names
from pipeline.entities.characters import NARROW_BITS, WIDE_BITS
from pipeline.entities.fitting import Example, Schedule, Trainer
from pipeline.entities.names import load_names
from pipeline.entities.network import concatenate, load_network, save_network
from pipeline.entities.tagger import FOLDER, LABELS, CharacterTagger, Encoder, load_tagger, read_spans, split_lengths
from pipeline.entities.train import label_characters, main, measure
from pipeline.entities.vectors import load_vectors

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
SCHEDULE = Schedule(epochs=8, batch=6, hidden=16, rate=0.01)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(load_names(RESOURCES))


def fit(encoder: Encoder, *, seed: int) -> CharacterTagger:
    examples = [Example(encoder.encode(t), label_characters(len(t), spans)) for t, spans in SENTENCES]
    trainer = Trainer(examples, load_vectors(RESOURCES), len(LABELS), SCHEDULE, seed=seed)
    return CharacterTagger(trainer.run(), load_names(RESOURCES))


@pytest.mark.parametrize("text", ["中", "中国", "ab", "我在北京。", "😀\n中华", "　"])
def test_every_text_is_encoded_character_by_character(text: str, encoder: Encoder) -> None:
    encoded = encoder.encode(text)
    assert len(encoded.wide) == len(encoded.narrow) == len(encoded.slots) == len(text)
    assert encoded.wide.max() < 1 << WIDE_BITS
    assert encoded.narrow.max() < 1 << NARROW_BITS
    assert encoded.strings[encoded.slots[0, 3]] == text[0]
    assert not encoded.slots[0, :3].any(), "nothing stands before the first character"


def test_labels_and_spans_are_inverse() -> None:
    spans = [(0, 1, "LOC"), (1, 4, "ORG"), (5, 7, "PERSON")]
    labels = label_characters(8, spans).tolist()
    assert [(s.start, s.end, s.label) for s in read_spans(labels, np.array([8]))] == spans


def test_a_name_ends_with_its_sentence() -> None:
    labels = [LABELS.index("B-LOC"), LABELS.index("I-LOC"), LABELS.index("I-LOC"), 0]
    assert [(s.start, s.end) for s in read_spans(labels, np.array([2, 2]))] == [(0, 2), (2, 3)]


def test_sentences_make_up_the_text() -> None:
    text = "甲。乙！\n\n丙" + "丁" * 400
    assert split_lengths(text).sum() == len(text)
    assert split_lengths(text).max() <= 170
    assert split_lengths("").tolist() == []


def test_training_learns_and_repeats_itself(encoder: Encoder, tmp_path: Path) -> None:
    tagger = fit(encoder, seed=5)
    assert measure(tagger, SENTENCES)["all"]["f1"] > 0.9
    text = "陈国强在临江市工作。"
    found = tagger.find(text)
    assert [(text[t.start : t.end], t.label) for t in found] == [("陈国强", "PERSON"), ("临江市", "LOC")]
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        save_network(fit(encoder, seed=seed).network, tmp_path / f"{name}.npz")
    a, b, c = ((tmp_path / f"{n}.npz").read_bytes() for n in "abc")
    assert a == b
    assert a != c
    loaded = load_network(tmp_path / "a.npz", load_vectors(RESOURCES))
    assert CharacterTagger(loaded, load_names(RESOURCES)).find("陈国强在临江市工作。") == found


def test_scores_of_texts_together_are_those_of_each(encoder: Encoder) -> None:
    network = fit(encoder, seed=5).network
    texts = [encoder.encode(t) for t in ("张志远在临江市。", "好。")]
    assert np.allclose(network.score(concatenate(texts)), np.concatenate([network.score(t) for t in texts]), atol=1e-4)


def test_exchanged_names_keep_their_places() -> None:
    pools = {"LOC": ["新名"], "ORG": ["新组织"], "PERSON": ["某某某"]}
    copies = exchange_names(SENTENCES, pools, seed=1)
    assert len(copies) == 18
    known = {"新名", "某某某"} | {t[a:b] for t, spans in SENTENCES for a, b, _ in spans}
    assert all(text[a:b] in known for text, spans in copies for a, b, _ in spans)
    assert any("某某某" in text for text, _ in copies)


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
    from pipeline.entities.train import DEVELOPMENT, read_gold

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
