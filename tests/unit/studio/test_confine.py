"""Names and paths from a browser lead into the corpus or nowhere."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.errors import ConfigError
from pipeline.studio.confine import clean_name, clean_path, resolve_inside
from pipeline.studio.uploads import choose_target, receive, remove_source

BAD = (
    "",
    ".",
    "..",
    ".hidden",
    "~$lock.docx",
    "a/b",
    "a\\b",
    "C:",
    "a\0b",
    "nul",
    "COM1.txt",
    "x" * 300,
    "a\u202eb",
    "a.",
)


@pytest.mark.parametrize("name", BAD)
def test_names_that_no_file_may_have_are_refused(name: str) -> None:
    with pytest.raises(ConfigError):
        clean_name(name)


@pytest.mark.parametrize("name", ["论文（终稿）.pdf", "a b.txt", "é.txt", "报告 2021.docx"])
def test_ordinary_names_stay(name: str) -> None:
    assert clean_name(name) == name


@given(st.text(max_size=80))
def test_no_path_leaves_the_corpus(tmp_path_factory: pytest.TempPathFactory, path: str) -> None:
    root = tmp_path_factory.getbasetemp()
    try:
        target = root / clean_path(path)
    except ConfigError:
        return
    assert target.resolve().is_relative_to(root.resolve())


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "..", "sources/../../x", "/etc/passwd", "C:/x", "sources/..%2f/x", ""]
)
def test_uploads_go_into_the_corpus_or_are_refused(tmp_path: Path, path: str) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "sources").mkdir(parents=True)
    with contextlib.suppress(ConfigError):
        assert choose_target(corpus, path).resolve().is_relative_to(corpus.resolve())


def test_a_linked_folder_does_not_lead_an_upload_out(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "sources").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (corpus / "sources" / "link").symlink_to(tmp_path / "outside")
    with pytest.raises(ConfigError):
        choose_target(corpus, "link/a.txt")


def test_results_are_files_below_the_run(tmp_path: Path) -> None:
    run = tmp_path / "run"
    (run / "report").mkdir(parents=True)
    (run / "report" / "index.html").write_text("x")
    (run / ".state").mkdir()
    (run / ".state" / "holder").write_text("x")
    (tmp_path / "secret").write_text("x")
    (run / "link").symlink_to(tmp_path / "secret")
    assert resolve_inside(run, "report/index.html") is not None
    refused = ("../secret", "report/../../secret", ".state/holder", "link", "report", "", "report//index.html", "a\0b")
    for path in (*refused, "report\\index.html", "C:\\x"):
        assert resolve_inside(run, path) is None, path


async def pieces(*data: bytes) -> AsyncIterator[bytes]:
    for piece in data:
        yield piece


def test_uploads_are_whole_or_not_there(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "sources").mkdir(parents=True)
    assert asyncio.run(receive(corpus, "甲/a.txt", pieces(b"ab", b"c"))).read_bytes() == b"abc"
    asyncio.run(receive(corpus, "甲/a.txt", pieces(b"abc")))  # the same again
    with pytest.raises(ConfigError, match="another file"):
        asyncio.run(receive(corpus, "甲/a.txt", pieces(b"other")))
    with pytest.raises(ConfigError, match="larger"):
        asyncio.run(receive(corpus, "b.txt", pieces(b"x" * 10, b"x" * 10), limit=15))
    assert asyncio.run(receive(corpus, "ref.ris", pieces(b"TY"))) == corpus / "ref.ris"
    assert sorted(p.name for p in corpus.rglob("*") if p.is_file()) == ["a.txt", "ref.ris"]


def test_what_is_taken_out_is_kept(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "sources").mkdir(parents=True)
    (corpus / "sources" / "a.txt").write_text("甲")
    assert remove_source(corpus, "sources/a.txt").read_text() == "甲"
    for path in ("sources/a.txt", "corpus.toml", "../x"):
        with pytest.raises(ConfigError):
            remove_source(corpus, path)
