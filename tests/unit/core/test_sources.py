"""What the scan takes as documents, and what it reports."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.core.errors import ConfigError
from pipeline.core.sources import identify, refuse_links, scan_sources

ENDINGS = frozenset({".pdf", ".txt"})


def scan(corpus: Path) -> tuple[set[str], dict[str, str]]:
    sources, rejects = scan_sources(corpus, ENDINGS)
    return {s.source for s in sources}, {r.source: r.detail for r in rejects}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "c" / "sources" / "深").mkdir(parents=True)
    return tmp_path / "c"


def test_any_depth_and_hidden_files_are_left(corpus: Path) -> None:
    (corpus / "sources" / "深" / "a b'\"\n.txt").write_text("x")
    (corpus / "sources" / ".hidden.txt").write_text("x")
    assert scan(corpus) == ({"sources/深/a b'\"\n.txt"}, {})


def test_folder_named_like_a_document(corpus: Path) -> None:
    (corpus / "sources" / "x.pdf").mkdir()
    (corpus / "sources" / "x.pdf" / "inner.txt").write_text("x")
    found, rejects = scan(corpus)
    assert found == {"sources/x.pdf/inner.txt"}
    assert "folder" in rejects["sources/x.pdf"]


def test_links(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (corpus / "sources" / "inner.txt").write_text("x")
    (corpus / "sources" / "out.txt").symlink_to(tmp_path / "secret.txt")
    (corpus / "sources" / "in.txt").symlink_to(corpus / "sources" / "inner.txt")
    (corpus / "sources" / "loop.txt").symlink_to(corpus / "sources" / "loop.txt")
    (corpus / "sources" / "gone.txt").symlink_to(corpus / "sources" / "nothing.txt")
    found, rejects = scan(corpus)
    assert found == {"sources/inner.txt", "sources/in.txt"}
    assert "out of the corpus" in rejects["sources/out.txt"]
    assert {"sources/loop.txt", "sources/gone.txt"} < set(rejects)


def test_pipes_and_undecodable_names(corpus: Path) -> None:
    os.mkfifo(corpus / "sources" / "pipe.txt")
    Path(os.fsdecode(os.fsencode(corpus / "sources") + b"/\xb9\xab.txt")).write_text("x")
    found, rejects = scan(corpus)
    assert found == set()
    assert "no regular file" in rejects["sources/pipe.txt"]
    assert any("UTF-8" in detail for detail in rejects.values())


def test_missing_folders_are_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such corpus"):
        scan_sources(tmp_path / "none", ENDINGS)
    with pytest.raises(ConfigError, match="no folder `sources` and no citation export"):
        scan_sources(tmp_path, ENDINGS)


def test_ids_follow_what_files_hold_and_tell_copies_apart() -> None:
    before = {s.source: s.doc_id for s in identify([("a.txt", 1, "one"), ("b.txt", 1, "two"), ("c.txt", 1, "one")])}
    after = {s.source: s.doc_id for s in identify([("z/a.txt", 1, "one"), ("b.txt", 1, "three"), ("c.txt", 1, "one")])}
    assert len(set(before.values())) == 3
    assert {before["a.txt"], before["c.txt"]} == {after["z/a.txt"], after["c.txt"]}
    assert before["b.txt"] != after["b.txt"]


@pytest.mark.parametrize(
    ("name", "fault"), [("metadata.csv", "leads out"), ("a.ris", "leads out"), ("b.ris", "nowhere")]
)
def test_links_at_the_top_may_not_lead_out(tmp_path: Path, name: str, fault: str) -> None:
    corpus, outside = tmp_path / "corpus", tmp_path / "secret.txt"
    corpus.mkdir()
    outside.write_text("secret", encoding="utf-8")
    (corpus / "kept.csv").write_text("file,title\n", encoding="utf-8")
    (corpus / "thesaurus.csv").symlink_to(corpus / "kept.csv")
    refuse_links(corpus, ("metadata.csv", "thesaurus.csv", "*.ris"))
    (corpus / name).symlink_to(outside if fault == "leads out" else tmp_path / "gone")
    with pytest.raises(ConfigError, match=fault):
        refuse_links(corpus, ("metadata.csv", "thesaurus.csv", "*.ris"))


def test_linked_folders_and_documents_beside_the_sources_are_told_or_read(tmp_path: Path) -> None:
    corpus, outside = tmp_path / "corpus", tmp_path / "outside"
    (corpus / "sources" / "a").mkdir(parents=True)
    (corpus / "kept").mkdir()
    outside.mkdir()
    (corpus / "kept" / "b.TXT").write_text("乙", encoding="utf-8")
    (corpus / "sources" / "a" / "a.txt").write_text("甲", encoding="utf-8")
    (corpus / "c.PDF").write_bytes(b"x")
    (corpus / "sources" / "inside").symlink_to(corpus / "kept")
    (corpus / "sources" / "again").symlink_to(corpus / "sources")
    (corpus / "sources" / "outside").symlink_to(outside)
    sources, rejects = scan_sources(corpus, (".txt", ".pdf"))
    assert sorted(s.source for s in sources) == ["sources/a/a.txt", "sources/inside/b.TXT"]
    told = {r.source: r.detail for r in rejects}
    assert sorted(told) == ["c.PDF", "sources/again", "sources/outside"]
    assert "leads out of the corpus" in told["sources/outside"]
