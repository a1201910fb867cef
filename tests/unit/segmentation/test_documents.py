from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.core.errors import ArtifactError
from pipeline.core.run import Run
from pipeline.segmentation.documents import iterate_docs, to_doc, write_docbin
from pipeline.segmentation.lexicon import parse_userdict
from pipeline.segmentation.lexicon_proposal import propose_lexicon
from pipeline.segmentation.parameters import SegmentationParameters


def test_a_doc_holds_text_tokens_places_and_entities(sample_run: Path) -> None:
    run = Run.open(sample_run)
    documents = run.table("documents")
    row = documents.sort_values("characters").iloc[-1]
    doc = to_doc(run, row["doc_id"])
    assert doc.text == run.text(row["doc_id"])
    assert (doc.lang_, doc._.doc_id, doc._.source) == ("zh", row["doc_id"], row["source"])
    tokens = run.table("tokens").query("doc_id == @row.doc_id")
    assert [(t.text, t.tag_) for t in doc if t.text != "\n"] == [
        (text, tag) for text, tag in zip(tokens["text"], tokens["tag"], strict=True) if text != "\n"
    ]
    sentences = run.table("sentences").query("doc_id == @row.doc_id")
    assert [s.text.rstrip("\n") for s in doc.sents] == [text.rstrip("\n") for text in sentences["text"]]
    assert {t._.page for t in doc} == set(sentences["page"])
    assert {t._.block for t in doc} == set(sentences["block"])
    mentions = run.table("mentions").query("doc_id == @row.doc_id")
    assert doc.ents
    assert {e.kb_id_ for e in doc.ents} <= set(mentions["entity_id"])


def test_matchers_and_docbin_take_the_docs(sample_run: Path, tmp_path: Path) -> None:
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import DocBin

    run = Run.open(sample_run)
    docs = list(iterate_docs(run))
    assert len(docs) == len(run.table("documents"))
    matcher = PhraseMatcher(docs[0].vocab)
    matcher.add("IP", [docs[0][:2].as_doc()])
    assert matcher(docs[0])
    write_docbin(run, tmp_path / "sample.spacy")
    read = list(DocBin().from_disk(tmp_path / "sample.spacy").get_docs(docs[0].vocab))
    assert [d.text for d in read] == [d.text for d in docs]
    assert [t._.page for t in read[0]] == [t._.page for t in docs[0]]
    assert [(e.text, e.kb_id_) for e in read[0].ents] == [(e.text, e.kb_id_) for e in docs[0].ents]


def test_an_unknown_document_is_an_error(sample_run: Path) -> None:
    with pytest.raises(ArtifactError):
        to_doc(Run.open(sample_run), "no such document")


def test_a_lexicon_is_proposed_with_what_it_changes(sample_run: Path, root: Path, tmp_path: Path) -> None:
    out, corpus = tmp_path / "run", tmp_path / "corpus"
    shutil.copytree(sample_run, out)
    corpus.mkdir()
    message = propose_lexicon(corpus, out, SegmentationParameters(proposals=50))
    proposed = list(parse_userdict((out / "lexicon" / "proposed.txt").read_text(encoding="utf-8"), "proposed.txt"))
    assert f"{len(proposed)} words" in message
    assert len(proposed) >= 20
    lines = (out / "lexicon" / "changes.diff").read_text(encoding="utf-8").splitlines()
    before, after = ([line[2:] for line in lines if line.startswith(sign)] for sign in ("- ", "+ "))
    assert len(before) == len(after) == len(proposed)
    for entry, old, new in zip(proposed, before, after, strict=True):
        assert entry.tag
        assert entry.word in new.split("|")
        assert entry.word not in old.split("|")
    # What is in force already is not proposed again, and nothing was written into the corpus.
    assert list(corpus.iterdir()) == []
    (corpus / "lexicon.txt").write_text("\n".join(e.word for e in proposed), encoding="utf-8")
    assert propose_lexicon(corpus, out, SegmentationParameters(proposals=50)).startswith("0 words")


def test_without_a_run_nothing_is_proposed(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="no finished run"):
        propose_lexicon(tmp_path, tmp_path / "none", SegmentationParameters())
