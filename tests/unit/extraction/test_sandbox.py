"""A bad document costs its own row: time, memory and crashes stay in the child."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from pipeline.core.errors import DocumentError, DocumentTimeout, ExtractionError, PassingError
from pipeline.extraction import sandbox as sandbox_module
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
        os.kill(sandbox.pid, signal.SIGKILL)
        time.sleep(0.1)
        assert sandbox.read(text).pieces


def test_a_crash_is_told_with_its_signal(text: Path, tmp_path: Path) -> None:
    fifo = tmp_path / "wait.txt"
    os.mkfifo(fifo)
    with Sandbox(ExtractionParameters(timeout=30)) as sandbox:
        sandbox.read(text)
        with ended_again_and_again(sandbox, signal.SIGSEGV), pytest.raises(PassingError, match="SIGSEGV"):
            sandbox.read(fifo)  # blocks until the signal comes
        assert sandbox.read(text).pieces


def test_a_document_that_waits_for_ever_is_no_result(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox_module, "_IDLE", 1.0)
    fifo = tmp_path / "hang.txt"
    os.mkfifo(fifo)
    with Sandbox(ExtractionParameters(timeout=2.0)) as sandbox:
        started = time.monotonic()
        with pytest.raises(PassingError, match="by the clock"):
            sandbox.read(fifo)
        assert time.monotonic() - started < 30
        assert sandbox.read(text).pieces


def slow_pdf(path: Path, pages: int, slow: int, lines: int = 6000) -> Path:
    """A PDF one page of which draws some thousand times as much as the others."""
    canvas = pytest.importorskip("reportlab.pdfgen.canvas").Canvas(str(path))
    for number in range(1, pages + 1):
        for line in range(lines if number == slow else 3):
            canvas.drawString(72 + line % 400, 700 - line % 600, f"Page {number} says what the law of {line} demands.")
        canvas.showPage()
    canvas.save()
    return path


def test_a_page_that_takes_too_long_is_left_out_and_the_others_kept(tmp_path: Path) -> None:
    path = slow_pdf(tmp_path / "slow.pdf", 4, slow=3, lines=15_000)
    with Sandbox(ExtractionParameters(timeout=1.0, ocr="off", minimum_quality=0.0)) as sandbox:
        content = sandbox.read(path)
    assert [(page, type(error)) for page, error in content.left_out] == [(3, DocumentTimeout)]
    assert "processor time" in str(content.left_out[0][1])
    text = " ".join(piece.text for piece in content.pieces)
    assert "Page 2 says" in text
    assert "Page 4 says" in text


def test_processor_time_is_counted_and_not_the_clock(tmp_path: Path) -> None:
    """A stopped process lets the clock run; the document is read all the same."""
    path = slow_pdf(tmp_path / "stopped.pdf", 2, slow=0)
    with Sandbox(ExtractionParameters(timeout=1.0)) as sandbox:
        sandbox.read(path)
        os.kill(sandbox.pid, signal.SIGSTOP)
        starter = threading.Timer(3.0, os.kill, (sandbox.pid, signal.SIGCONT))
        starter.start()
        assert sandbox.read(path).pieces
        starter.join()


def test_a_file_of_many_pages_keeps_what_was_read_within_its_limit(tmp_path: Path) -> None:
    path = slow_pdf(tmp_path / "many.pdf", 400, slow=2)
    with Sandbox(ExtractionParameters(file_timeout=1.0, ocr="off", minimum_quality=0.0)) as sandbox:
        content = sandbox.read(path)
    assert content.rejected_pages[-1][1].endswith("more than 1 seconds of processor time")
    assert "Page 1 says" in " ".join(piece.text for piece in content.pieces)


@contextmanager
def ended_again_and_again(sandbox: Sandbox, number: signal.Signals) -> Iterator[None]:
    """The reading process gets the signal half a second after it came up, each time."""
    over = threading.Event()

    def end() -> None:
        last = 0
        while not over.wait(0.5):
            pid = sandbox.pid
            if pid and pid == last:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
            last = pid

    thread = threading.Thread(target=end)
    thread.start()
    yield
    over.set()
    thread.join()


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
        ("letter.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "older Office"),
        ("text.docx", "只是文字".encode(), "no DOCX"),
        ("broken.pdf", b"%PDF-1.7\n" + bytes(200), "cannot open"),
        ("image.pdf", b"\x89PNG\r\n\x1a\n" + bytes(300), "the image is damaged"),
        ("blank.txt", b" \n\n ", "no text"),
        ("noise.txt", bytes(range(128, 256)) * 30, "encoding"),
        ("table.xls", b"x", "no XLS"),
        ("slides.ppt", b"x", "presentation; save it as PDF"),
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
