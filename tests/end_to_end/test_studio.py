"""The studio as a process: what it refuses, what survives a kill, and that a run is the command line's."""

from __future__ import annotations

import http.client
import json
import os
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from pipeline.core.handwritten import read_word_lines
from pipeline.core.store import Store
from pipeline.studio.journal import Journal
from tests.end_to_end.studio_client import StudioProcess, open_studio, place_run
from tests.end_to_end.support import TEXTS, call, snapshot
from tests.end_to_end.test_systems import other_system  # noqa: F401  (a fixture)

HOSTILE = "\"><script>alert(1)</script>{{7*7}}=HYPERLINK('x')\u202e"
START, IDLE = 2.0, 250  # seconds to the first page, MiB of memory
DEATHS = 12  # each with its own moment; a studio takes most of a second to start


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudioProcess]:
    folder = tmp_path_factory.mktemp("hostile") / "corpora"
    folder.mkdir()
    (folder.parent / "secret.txt").write_text("secret", encoding="utf-8")
    with open_studio(folder) as running:
        yield running


@pytest.fixture(scope="module")
def key(studio: StudioProcess) -> str:
    return studio.make("试验", {"a.txt": "中国与东盟。"})


def test_the_first_page_comes_at_once_in_little_memory(studio: StudioProcess) -> None:
    begun = time.monotonic()
    status, headers, body = studio.ask("GET", f"{studio.base}/")
    assert status == 200
    assert b"Corpora" in body
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)) if hasattr(os, "getloadavg") else 1.0
    assert studio.start_seconds + time.monotonic() - begun < START * busy
    assert psutil.Process(studio.process.pid).memory_info().rss < IDLE << 20
    assert "script-src 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("POST", {"origin": "http://evil.example"}), ("POST", {"origin": "null"}), ("POST", {"origin": None}),
        ("POST", {"sec-fetch-site": "cross-site"}), ("GET", {"host": "evil.example"}),
        ("POST", {"host": "evil.example"}), ("PUT", {"origin": "http://evil.example"}), ("OPTIONS", {}), ("DELETE", {}),
    ],
)  # fmt: skip
def test_a_page_of_somebody_else_cannot_act(
    studio: StudioProcess, key: str, method: str, headers: dict[str, str | None]
) -> None:
    before = sorted(Path(studio.get(f"/c/{key}/files")["files"][0]["source"]).parts)
    for path in ("/corpora", f"/c/{key}/correct", f"/c/{key}/upload?path=b.txt", "/quit"):
        status, answered, _ = studio.ask(method, f"{studio.base}{path}", body={"name": "x"}, headers=headers)
        assert status in (403, 404, 405), (path, status)
        assert "access-control-allow-origin" not in answered
    assert studio.process.poll() is None
    assert sorted(Path(studio.get(f"/c/{key}/files")["files"][0]["source"]).parts) == before


def test_nothing_is_answered_without_the_token(studio: StudioProcess, key: str) -> None:
    for path in ("/", f"/c/{key}/", f"/x/c/{key}/files", f"{studio.base}x/", f"{studio.base[:-1]}/", "//evil.example/"):
        status, _, body = studio.ask("GET", path)
        assert (status, body) == (403, b""), path


@pytest.mark.parametrize(
    "path",
    ["../../secret.txt", "..%2f..%2fsecret.txt", "%2e%2e/%2e%2e/secret.txt", "report/../../../secret.txt",
     ".state/holder", "/etc/passwd", "%2fetc%2fpasswd", "..\\..\\secret.txt", "report/%00", "\u202e"],
)  # fmt: skip
def test_no_path_leads_out_of_a_run(studio: StudioProcess, key: str, path: str) -> None:
    from urllib.parse import quote

    status, _, body = studio.ask("GET", f"{studio.base}/c/{key}/result/{quote(path, safe='%/.')}")
    assert status in (403, 404)
    assert b"secret" not in body


@pytest.mark.parametrize(
    "path", ["../x.txt", "..", "/etc/x", "a/../../x", "C:\\x", ".studio/x", "sources/../../x", "nul", ""]
)
def test_no_upload_leads_out_of_a_corpus(studio: StudioProcess, key: str, path: str) -> None:
    status = studio.upload(key, path, b"x")
    assert status in (200, 400)
    root = Path(f"/proc/{studio.process.pid}/cwd").resolve() if Path("/proc").exists() else None
    if root is not None:
        found = [p for p in root.rglob("*") if p.is_file() and p.read_bytes() == b"x"]
        assert all(p.is_relative_to(root / "corpora" / "试验" / "sources") for p in found)


def test_too_much_is_refused_without_being_read(studio: StudioProcess, key: str) -> None:
    status, _, body = studio.ask("POST", f"{studio.base}/c/{key}/correct", raw=b"{" + b" " * (2 << 20))
    assert (status, json.loads(body)["error"]) == (413, "what was sent cannot be read")
    assert studio.ask("POST", f"{studio.base}/c/{key}/correct", raw=b"[1]")[0] == 413


def test_hostile_text_in_every_field_is_text(studio: StudioProcess, key: str) -> None:
    before = psutil.Process(studio.process.pid).children(recursive=True)
    for kind in ("not a name", "other label", "same as", "left edge", "long form", "stop word", "split", "document"):
        fields = dict.fromkeys(("target", "value", "scope", "note", "english", "authors", "genre"), HOSTILE)
        status, _, body = studio.ask("POST", f"{studio.base}/c/{key}/correct", body={"kind": kind, **fields})
        assert status in (200, 400), body
        assert b"Traceback" not in body
    status, _, page = studio.ask("GET", f"{studio.base}/c/{key}/corrections")
    assert status == 200
    assert b"<script>alert" not in page
    assert studio.ask("POST", f"{studio.base}/corpora", body={"name": HOSTILE})[0] == 400
    assert studio.ask("POST", f"{studio.base}/c/{key}/settings", body={"corpus.title": HOSTILE})[0] == 200
    assert studio.ask("GET", f"{studio.base}/c/{key}/settings")[0] == 200
    assert len(psutil.Process(studio.process.pid).children(recursive=True)) <= len(before)


def test_nothing_that_was_shown_as_saved_is_lost_by_a_kill(tmp_path: Path) -> None:
    folder = tmp_path / "corpora"
    folder.mkdir()
    moments = random.Random(1)
    saved: list[str] = []
    studio = StudioProcess(folder)
    key = studio.post("/corpora", name="a")["key"]
    corpus = folder / "a"
    for number in range(DEATHS):
        killer = threading.Timer(moments.uniform(0.0, 0.3), studio.process.kill)
        word = 0
        while studio.process.poll() is None:
            name = f"词{number}之{word}"
            word += 1
            try:
                status, _, _ = studio.ask(
                    "POST", f"{studio.base}/c/{key}/correct", body={"kind": "stop word", "target": name}
                )
            except (OSError, http.client.HTTPException):
                break
            if status == 200:
                saved.append(name)
            if word == 1:
                killer.start()
        killer.join()
        studio.kill()
        words = read_word_lines(corpus / "stopwords.txt") if (corpus / "stopwords.txt").exists() else []
        held = [e.said["target"] for e in Journal(corpus).entries.values() if e.holds]
        assert set(saved) <= set(words), "a correction that was shown as saved is lost"
        assert sorted(held) == sorted(words)
        assert not [w for w in words if not w.startswith("词")]
        studio = StudioProcess(folder) if number < DEATHS - 1 else studio
    assert len(saved) >= DEATHS


def test_a_run_of_the_studio_is_the_command_line_s(tmp_path: Path, texts_run: Path) -> None:
    folder = tmp_path / "corpora"
    place_run(texts_run, folder, "甲")
    with open_studio(folder) as studio:
        key = studio.key()
        assert studio.upload(key, "新.txt", "泰国与越南就知识产权执法会谈。".encode()) == 200
        studio.post(f"/c/{key}/start", until="extract")
        assert studio.wait(key)["state"] == "finished"
        files = studio.get(f"/c/{key}/files")["files"]
        assert all(row["read"] and row["doubts"] for row in files)
        assert studio.run(key)["state"] == "finished"
        for said in (
            {"kind": "same as", "target": "USTR", "value": "美国贸易代表办公室"},
            {"kind": "not a name", "target": "泰国", "scope": "sources/贸易.txt"},
            {"kind": "document", "target": "sources/协定.txt", "value": "协定研究", "year": "2020"},
        ):
            effect = studio.get(f"/c/{key}/effect", **said)
            assert effect["mentions"] > 0
            studio.post(f"/c/{key}/correct", **said)
        assert studio.post(f"/c/{key}/preview")["shown"]
        page = studio.ask("GET", f"{studio.base}/c/{key}/result/report/data/documents.js")[2].decode()
        assert "协定研究" in page
        assert studio.wait(key)["state"] == "finished"
        page = studio.ask("GET", f"{studio.base}/c/{key}/result/report/index.html")[2].decode()
        assert "layer.js" in page
        assert "layer.js" not in (tmp_path / "build" / "甲" / "report" / "index.html").read_text(encoding="utf-8")
        assert studio.quit() == 0
    done = call("run", folder / "甲", "--out", tmp_path / "again", "--jobs", "2", "--quiet")
    assert done.returncode == 0, done.stderr
    assert snapshot(tmp_path / "build" / "甲") == snapshot(tmp_path / "again")


@pytest.fixture(scope="module")
def counted(
    tmp_path_factory: pytest.TempPathFactory, texts_run: Path
) -> Iterator[tuple[StudioProcess, str, Path, Path]]:
    """A studio with a corpus that has been run, the corpus's folder and the run's."""
    folder = tmp_path_factory.mktemp("counted") / "corpora"
    place_run(texts_run, folder, "甲")
    with open_studio(folder) as studio:
        key = studio.key()
        table = "file,year,主管\n贸易.txt,2019,商务\n专利.txt,2020,科技\n东盟.txt,2020,商务\n协定.txt,2021,商务|科技\n"
        assert studio.upload(key, "metadata.csv", table.encode()) == 200
        assert studio.run(key)["state"] == "finished"
        yield studio, key, folder / "甲", folder.parent / "build" / "甲"


def test_the_part_of_all_documents_is_the_whole(counted: tuple[StudioProcess, str, Path, Path]) -> None:
    studio, key, corpus, run = counted
    ids = Store(run).read("documents")["doc_id"].to_pylist()
    made = studio.post(f"/c/{key}/parts", conditions={"doc_id": ids})
    part = corpus / ".studio" / "parts" / made["part"]
    assert made["documents"] == made["total"] == len(ids)
    twins = sorted(p.relative_to(part).as_posix() for p in part.rglob("*.csv"))
    assert {"entities.csv", "terms.csv", "network/edges.csv", "topics/topics.csv", "citations.csv"} <= set(twins)
    assert [name for name in twins if (part / name).read_bytes() != (run / name).read_bytes()] == []


@pytest.mark.parametrize(
    ("conditions", "files"),
    [
        ({"year": ["2020", "2021"]}, {"专利.txt", "东盟.txt", "协定.txt"}),
        ({"主管": ["科技"]}, {"专利.txt", "协定.txt"}),
        ({"year": ["2020"], "主管": ["商务"]}, {"东盟.txt"}),
    ],
)  # fmt: skip
def test_a_part_counts_its_own_documents(
    counted: tuple[StudioProcess, str, Path, Path], conditions: dict[str, list[str]], files: set[str]
) -> None:
    studio, key, corpus, run = counted
    made = studio.post(f"/c/{key}/parts", conditions=conditions)
    part = Store(corpus / ".studio" / "parts" / made["part"])
    assert {Path(source).name for source in part.read("documents")["source"].to_pylist()} == files
    ids = set(part.read("documents")["doc_id"].to_pylist())
    found: dict[str, list[str]] = {}
    for row in Store(run).read("mentions").to_pylist():
        if row["doc_id"] in ids:
            found.setdefault(row["entity_id"], []).append(row["doc_id"])
    expected = {entity: (len(held), len(set(held))) for entity, held in found.items()}
    assert {r["entity_id"]: (r["mentions"], r["documents"]) for r in part.read("entities").to_pylist()} == expected
    evidence = " ".join(part.read("network/edges")["evidence"].to_pylist()).split()
    assert {reference.rpartition(":")[0] for reference in evidence} <= ids
    page = studio.ask("GET", f"{studio.base}/c/{key}/part/{made['part']}/report/index.html")[2].decode()
    assert f'data-part="{made["part"]}"' in page
    assert f"({len(files)} / 4)" in page
    assert studio.get(f"/c/{key}/about", part=made["part"])["current"]


@pytest.mark.parametrize(
    "conditions", [{"year": ["1850"]}, {"nothing": ["x"]}, {}, {"year": "2020"}, [], {"year": [HOSTILE]}, {"year": [1]}]
)
def test_what_chooses_no_part_is_refused(counted: tuple[StudioProcess, str, Path, Path], conditions: object) -> None:
    studio, key, corpus, _ = counted
    body = {"conditions": conditions}
    status, _, answer = studio.ask("POST", f"{studio.base}/c/{key}/parts", body=body)
    assert status == 400, answer
    assert b"Traceback" not in answer
    for part in ("..", "%2e%2e", ".studio", "x/../..", "%00"):
        assert studio.ask("GET", f"{studio.base}/c/{key}/part/{part}/corrections.jsonl")[0] in (403, 404)
    assert len(list((corpus / ".studio" / "parts").glob("*"))) <= 4


def test_a_run_is_ended_and_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "corpora"
    with open_studio(folder) as studio:
        key = studio.make("甲", TEXTS)
        studio.post(f"/c/{key}/start")
        while not studio.get(f"/c/{key}/state").get("log"):
            time.sleep(0.1)
        studio.post(f"/c/{key}/stop")
        assert studio.wait(key)["state"] == "cancelled"
        assert studio.run(key)["state"] == "finished"
        children = psutil.Process(studio.process.pid).children(recursive=True)
        studio.kill()
        _, alive = psutil.wait_procs(children, timeout=20)
        assert not [p for p in alive if "resource_tracker" not in " ".join(p.cmdline())]


def test_it_needs_nothing_that_other_systems_lack(
    tmp_path: Path,
    texts_run: Path,
    other_system: dict[str, str],  # noqa: F811
) -> None:
    folder = tmp_path / "corpora"
    place_run(texts_run, folder, "甲")
    with open_studio(folder, environment=other_system) as studio:
        key = studio.key()
        assert studio.upload(key, "新.txt", "泰国与越南会谈。".encode()) == 200
        told = studio.run(key)
        assert told["state"] == "finished", told["text"]
        studio.post(f"/c/{key}/correct", kind="stop word", target="有关")
        assert studio.wait(key)["state"] == "finished"
