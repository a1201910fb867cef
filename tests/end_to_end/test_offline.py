"""Nothing leaves the machine: no socket beyond the loopback, no question for a name, no file outside the run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.support import ROOT, TEXTS, command, write_corpus

# Python runs this when it starts, in the run and in every process that the run starts.
GUARD = """
import os, socket

log, connect = os.environ["SOCKET_LOG"], socket.socket.connect


def note(what):
    with open(log, "a", encoding="utf-8") as handle:
        handle.write(f"{what}\\n")


def guarded(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        note(f"connect {address}")
        raise OSError("no way out")
    return connect(self, address)


def ask(host, *rest, **more):
    note(f"ask {host}")
    raise socket.gaierror("no way out")


socket.socket.connect, socket.getaddrinfo = guarded, ask
"""
WRITING = re.compile(r'openat\([^"]*"([^"]+)", [^)]*O_(?:WRONLY|RDWR)[^)]*\) = \d+')
SENDING = re.compile(r"(?:connect|sendto|sendmsg|sendmmsg)\(.*?sa_family=AF_INET6?.*")
LOOPBACK = re.compile(r'inet_addr\("127\.|inet_pton\(AF_INET6, "::1"')


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Texts, and a scan for the recogniser."""
    corpus = write_corpus(tmp_path_factory.mktemp("offline") / "corpus", TEXTS)
    scan = ROOT / "corpora/sample/sources/案例/贡布胡椒：柬埔寨首个在欧盟登记的地理标志.pdf"
    shutil.copy(scan, corpus / "sources")
    return corpus


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    """An empty home folder and an empty folder for temporary files."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "MPL", "ORT_"))}
    folders = {"HOME": tmp_path / "home", "TMPDIR": tmp_path / "temporary"}
    for folder in folders.values():
        folder.mkdir()
    return {**kept, **{k: str(v) for k, v in folders.items()}, "PYTHONDONTWRITEBYTECODE": "1", **more}


def test_no_socket_is_opened_beyond_the_loopback(corpus: Path, tmp_path: Path) -> None:
    guard, log = tmp_path / "guard", tmp_path / "sockets.log"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    surroundings = environment(tmp_path, PYTHONPATH=str(guard), SOCKET_LOG=str(log))
    arguments = command("run", corpus, "--out", tmp_path / "out", "--jobs", "2", "--quiet")
    done = subprocess.run(arguments, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not log.exists(), log.read_text(encoding="utf-8")
    assert list((tmp_path / "home").rglob("*")) == []
    planted = [arguments[0], "-c", "import socket; socket.create_connection(('192.0.2.1', 80))"]
    subprocess.run(planted, env=surroundings, capture_output=True, check=False)
    assert "ask 192.0.2.1" in log.read_text(encoding="utf-8"), "the guard stands in every process"


@pytest.mark.skipif(not shutil.which("strace"), reason="needs the program strace")
def test_the_system_sees_no_question_and_no_file_outside_the_run(corpus: Path, tmp_path: Path) -> None:
    log, out = tmp_path / "calls.log", tmp_path / "out"
    traced = ["strace", "-f", "-qq", "-s", "300", "-e", "trace=connect,sendto,sendmsg,sendmmsg,openat", "-o", str(log)]
    arguments = [*traced, *command("run", corpus, "--out", out, "--jobs", "2", "--quiet")]
    surroundings = environment(tmp_path)
    done = subprocess.run(arguments, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    if "PTRACE" in done.stderr:
        pytest.skip("processes may not be traced here")
    assert done.returncode == 0, done.stderr
    calls = log.read_text(encoding="utf-8", errors="replace").splitlines()
    assert [c for c in calls if SENDING.search(c) and not LOOPBACK.search(c)] == []
    written = {found[1] for call in calls if (found := WRITING.search(call))}
    assert any(path.startswith(str(out)) for path in written), "the trace shows what is written"
    elsewhere = {p for p in written if not p.startswith((str(out), "/dev/", "/proc/"))}
    assert elsewhere == set()
