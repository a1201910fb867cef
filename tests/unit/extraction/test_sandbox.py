"""A bad document costs its own row: time, memory and crashes stay in the child."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
import zipfile
from pathlib import Path

import pytest

from pipeline.core.errors import DocumentError, DocumentTimeout, ExtractionError
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.sandbox import Sandbox


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "说明.txt"
    path.write_text("知识产权保护\n\n为了保护知识产权，制定本说明。\n", encoding="utf-8")
    return path


def test_reads_a_document(text: Path) -> None:
    with Sandbox(ExtractionParameters()) as sandbox:
        content = sandbox.read(text)
    assert [p.text for p in content.pieces] == ["知识产权保护", "为了保护知识产权，制定本说明。"]
    assert content.metadata.title == "知识产权保护"


def test_goes_on_after_the_child_was_killed(text: Path) -> None:
    with Sandbox(ExtractionParameters()) as sandbox:
        sandbox.read(text)
        assert sandbox._process is not None
        os.kill(sandbox._process.pid, signal.SIGKILL)
        time.sleep(0.1)
        assert sandbox.read(text).pieces


def test_a_crash_is_told_with_its_signal(text: Path, tmp_path: Path) -> None:
    fifo = tmp_path / "wait.txt"
    os.mkfifo(fifo)
    with Sandbox(ExtractionParameters(timeout=30)) as sandbox:
        sandbox.read(text)
        assert sandbox._process is not None
        process, pid = multiprocessing.get_context("fork"), sandbox._process.pid
        killer = process.Process(target=lambda: (time.sleep(0.5), os.kill(pid, signal.SIGSEGV)))
        killer.start()
        with pytest.raises(ExtractionError, match="SIGSEGV"):
            sandbox.read(fifo)  # blocks until the signal comes
        killer.join()
        assert sandbox.read(text).pieces


def test_a_document_that_hangs_is_ended(text: Path, tmp_path: Path) -> None:
    fifo = tmp_path / "hang.txt"
    os.mkfifo(fifo)
    with Sandbox(ExtractionParameters(timeout=0.5)) as sandbox:
        started = time.monotonic()
        with pytest.raises(DocumentTimeout, match=r"0\.5 seconds"):
            sandbox.read(fifo)
        assert time.monotonic() - started < 30
        assert sandbox.read(text).pieces


def test_memory_is_limited(text: Path, tmp_path: Path) -> None:
    path = tmp_path / "gross.txt"
    with path.open("wb") as handle:
        handle.truncate(700 << 20)
    with Sandbox(ExtractionParameters(memory=512, timeout=60)) as sandbox:
        with pytest.raises(DocumentError):
            sandbox.read(path)
        assert sandbox.read(text).pieces


def _read_in_daemon(path: str, queue: multiprocessing.Queue[int]) -> None:
    with Sandbox(ExtractionParameters()) as sandbox:
        queue.put(len(sandbox.read(Path(path)).pieces))


def test_works_from_a_daemonic_process(text: Path) -> None:
    context = multiprocessing.get_context("spawn")
    queue: multiprocessing.Queue[int] = context.Queue()
    process = context.Process(target=_read_in_daemon, args=(str(text), queue), daemon=True)
    process.start()
    assert queue.get(timeout=60) == 2
    process.join()


@pytest.mark.parametrize(
    "name", ["a b.txt", "引号'\"`.txt", "换行\n名.txt", "长" * 80 + ".txt", "-rf.txt", "$(echo x).txt", "点..txt"]
)
def test_odd_names(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("知识产权保护条例。", encoding="utf-8")
    with Sandbox(ExtractionParameters()) as sandbox:
        assert sandbox.read(path).pieces[0].text == "知识产权保护条例。"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.pdf", b"", "0 bytes"),
        ("letter.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "old Office"),
        ("text.docx", "只是文字".encode(), "no DOCX"),
        ("broken.pdf", b"%PDF-1.7\n" + bytes(200), "cannot open"),
        ("image.pdf", b"\x89PNG\r\n\x1a\n" + bytes(300), "PNG image"),
        ("blank.txt", b" \n\n ", "no text"),
        ("noise.txt", bytes(range(128, 256)) * 30, "encoding"),
        ("table.xls", b"x", "not read"),
    ],
)
def test_the_reason_is_told(name: str, data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with Sandbox(ExtractionParameters()) as sandbox, pytest.raises(DocumentError, match=reason):
        sandbox.read(path)


def test_archives_that_expand_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w>" + b" " * (400 << 20) + b"</w>")
    with Sandbox(ExtractionParameters()) as sandbox, pytest.raises(ExtractionError, match="unpacks to"):
        sandbox.read(path)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "laughs.docx"
    lines = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(9))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<!DOCTYPE w [{lines}]><w>&l8;</w>")
    with Sandbox(ExtractionParameters()) as sandbox, pytest.raises(ExtractionError, match=r"entities|XML"):
        sandbox.read(path)
