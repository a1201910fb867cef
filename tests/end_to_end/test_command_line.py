"""The command line: exit status and one clear message for every mistake."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.support import ROOT, TEXTS, call, call_here, command, copy_run, write_corpus


def fails(status: int, *arguments: str | Path) -> str:
    done = call_here(*arguments)
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "语料 库", TEXTS)


@pytest.fixture
def finished(texts_run: Path, tmp_path: Path) -> Path:
    """A corpus whose run lies in the folder ``out`` beside it."""
    return copy_run(texts_run, tmp_path / "语料 库", tmp_path / "out")


def test_missing_corpus(tmp_path: Path) -> None:
    assert "no such corpus folder" in fails(2, "run", tmp_path / "none")


def test_a_missing_corpus_is_told_with_a_command_that_can_be_copied(tmp_path: Path) -> None:
    told = fails(2, "run", tmp_path / "我的 语料")
    assert f'-m pipeline init "{tmp_path / "我的 语料"}"`' in told


@pytest.mark.parametrize("part", ["sources", "sources/a.txt"])
def test_a_part_of_a_corpus_is_told_with_the_corpus(tmp_path: Path, part: str) -> None:
    corpus = write_corpus(tmp_path / "c", {"a.txt": "商务部公布清单。\n"})
    (corpus / "corpus.toml").touch()
    assert f"lies within the corpus {corpus}; name that folder" in fails(2, "run", corpus / part)


def test_a_wrong_name_is_told_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "我的 语料").mkdir()
    assert "the nearest is 我的 语料; `" in fails(2, "run", tmp_path / "我的语料")
    assert "nearest" not in fails(2, "run", tmp_path / "另一批")


def test_a_path_in_two_pieces_is_told_of_quotation_marks(tmp_path: Path) -> None:
    done = call_here("--lang", "zh", "run", tmp_path / "我的", "语料")
    assert (done.returncode, "多出了 语料；有空格的路径请加引号" in done.stderr) == (2, True)


def test_a_folder_that_cannot_be_made(finished: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "this folder cannot be made (Not a directory)" in fails(
        2, "run", finished, "--out", tmp_path / "file" / "run", "--quiet"
    )


@pytest.mark.skipif(os.name == "nt", reason="has no pipes that break")
def test_who_reads_along_may_go(finished: Path, tmp_path: Path) -> None:
    running = subprocess.Popen(
        [*command("status", finished, "--out", tmp_path / "out")],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout is not None
    running.stdout.close()
    assert running.stderr is not None
    assert running.stderr.read() == b""
    assert running.wait(60) == 141


def test_a_file_is_no_corpus(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.touch()
    assert "is a file; name the corpus folder" in fails(2, "run", path)


def test_a_wrong_label_is_told_before_the_last_run_is_touched(finished: Path, tmp_path: Path) -> None:
    (finished / "entities.csv").write_text("name,label\n一网通办,平台\n", encoding="utf-8")
    told = fails(2, "run", finished, "--out", tmp_path / "out")
    assert "line 2: 一网通办: unknown label '平台'; accepted are ORG (机构), " in told
    assert (tmp_path / "out" / "manifest.json").exists()


def test_the_language_may_stand_before_the_command(finished: Path, tmp_path: Path) -> None:
    (finished / "lexicon.txt").write_text("周期外审查 100 n\n", encoding="utf-8")
    status = call_here("--lang", "zh", "status", finished, "--out", tmp_path / "out").stdout
    assert "将会运行：词表与名录 有变" in status


def test_corpus_without_sources(tmp_path: Path) -> None:
    assert "no folder `sources` and no citation export" in fails(2, "run", tmp_path)


def test_empty_sources(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    assert "nothing to read" in fails(2, "run", tmp_path)


RECORDS = """RT Journal Article
A1 王小明;李华
T1 东盟专利制度比较
JF 知识产权
YR 2020
K1 知识产权;东盟;专利
DS CNKI

RT Journal Article
A1 李华
T1 知识产权战略研究
JF 知识产权
YR 2020
K1 知识产权;东盟;战略
DS CNKI
"""


def test_records_alone_are_a_corpus(tmp_path: Path) -> None:
    (tmp_path / "cnki.txt").write_text(RECORDS, encoding="utf-8")
    out = tmp_path / "run"
    done = call_here("run", tmp_path, "--out", out)
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    items = (out / "network" / "items.csv").read_text(encoding="utf-8-sig")
    assert all(f'"{keyword}"' in items for keyword in ("知识产权", "东盟", "专利", "战略"))


def test_texts_beside_no_sources_are_no_records(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("这是第一篇文章。\n", encoding="utf-8")
    message = fails(2, "run", tmp_path)
    assert "no citation records were found in a.txt" in message
    assert str(tmp_path / "sources") in message


def test_unknown_key(corpus: Path) -> None:
    (corpus / "corpus.toml").write_text("[topics]\nkk = 3\n", encoding="utf-8")
    message = fails(2, "run", corpus)
    assert "corpus.toml: [topics]: unknown key 'kk'" in message


def test_wrong_focal(corpus: Path) -> None:
    assert "no document 'sources/none.pdf'" in fails(2, "run", corpus, "--set", "focal=sources/none.pdf")


def test_output_among_the_sources(corpus: Path) -> None:
    assert "choose another --out" in fails(2, "run", corpus, "--out", corpus / "sources" / "out")
    assert "choose another --out" in fails(2, "run", corpus, "--out", corpus / "sources" / "贸易.txt")


def test_unreachable_scheduler(corpus: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="needs the extra dask")
    message = fails(2, "run", corpus, "--out", tmp_path / "o", "--scheduler", "tcp://127.0.0.1:9", "--quiet")
    assert "no Dask scheduler" in message


def test_bad_command_line() -> None:
    assert call("run").returncode == 2
    assert call_here("run", "x", "--jobs", "0").returncode == 2
    assert call_here("sing").returncode == 2


def test_init_makes_a_corpus_and_keeps_one(tmp_path: Path) -> None:
    folder = tmp_path / "我的语料"
    done = call_here("init", folder)
    assert done.returncode == 0
    assert f"make all CORPUS={folder}" in done.stdout
    assert f"-m pipeline run {folder} " in done.stdout
    assert (folder / "sources").is_dir()
    assert "is there already" in fails(2, "init", folder)
    write_corpus(folder, TEXTS)
    assert call_here("run", folder, "--out", tmp_path / "out", "--until", "extract").returncode == 0


def test_help_and_version() -> None:
    assert "lint-gexf" in call("--help").stdout
    assert call_here("--version").stdout.strip()


def test_bad_documents_cost_only_themselves(corpus: Path, tmp_path: Path) -> None:
    sources = corpus / "sources"
    (sources / "空.txt").write_bytes(b"")
    (sources / "x.pdf").mkdir()
    (sources / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    (sources / "表.xlsx").write_bytes(b"PK")
    done = call_here("run", corpus, "--out", tmp_path / "out", "--until", "extract")
    assert done.returncode == 0, done.stderr
    rejects = (tmp_path / "out" / "rejects.csv").read_text(encoding="utf-8-sig")
    for name in ("空.txt", "x.pdf", "坏.pdf", "表.xlsx"):
        assert rejects.count(f"sources/{name}") == 1, rejects
    documents = (tmp_path / "out" / "documents.csv").read_text(encoding="utf-8-sig")
    assert documents.count("sources/") == len(TEXTS)


LOADED = """
import sys
from pipeline.cli import main
assert main(sys.argv[1:]) == 0
loaded = {"numpy", "pyarrow", "pandas", "scipy", "concurrent.futures.process"} & set(sys.modules)
assert not loaded, loaded
"""


def test_up_to_date_run_does_nothing(finished: Path, tmp_path: Path) -> None:
    (finished / "sources" / "空.txt").write_bytes(b"")
    first = call_here("run", finished, "--out", tmp_path / "out")
    assert first.returncode == 0, first.stderr
    assert "Look at" in first.stdout
    again = call_here("run", finished, "--out", tmp_path / "out")
    assert "up to date" in again.stdout
    status = call_here("status", finished, "--out", tmp_path / "out").stdout.splitlines()
    assert len(status) >= 13
    assert all(line.endswith("up to date") for line in status)
    told = [sys.executable, "-c", LOADED, "run", str(finished), "--out", str(tmp_path / "out")]
    lean = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=False)
    assert lean.returncode == 0, lean.stderr
    (tmp_path / "out" / "rejects.csv").write_text("changed by hand", encoding="utf-8")
    assert "up to date" in call_here("run", finished, "--out", tmp_path / "out").stdout
    assert "空.txt" in (tmp_path / "out" / "rejects.csv").read_text(encoding="utf-8-sig")


def test_one_more_document_is_the_only_one_computed(finished: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_corpus(finished, {"新.txt": "商务部公布清单。\n"})
    assert call_here("run", finished, "--out", out, "--jobs", "1").returncode == 0
    stages = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["stages"]
    for name in ("extraction.files", "segmentation.segment", "entities.mine", "entities.definitions"):
        assert stages[name]["computed"] == 1, name


def test_edited_lexicon_recomputes_from_segmentation_on(finished: Path, tmp_path: Path) -> None:
    (finished / "lexicon.txt").write_text("周期外审查 100 n\n", encoding="utf-8")
    status = call_here("status", finished, "--out", tmp_path / "out").stdout
    assert "extraction.files         up to date" in status
    assert "segmentation.segment     would run: resources changed" in status


def test_lint_gexf_command(tmp_path: Path) -> None:
    bad = tmp_path / "bad.gexf"
    bad.write_text("<gexf>", encoding="utf-8")
    assert call_here("lint-gexf", bad).returncode == 1
    assert "no such file" in fails(2, "lint-gexf", tmp_path / "none.gexf")


def test_doctor_reports_the_corpus(corpus: Path) -> None:
    (corpus / "sources" / "x.pdf").mkdir()
    done = call_here("doctor", corpus)
    assert done.returncode == 3
    assert "FAIL sources/x.pdf" in done.stdout
    assert "ok   sources" in done.stdout


def test_corpus_of_nothing_readable_says_so(tmp_path: Path) -> None:
    (tmp_path / "c" / "sources").mkdir(parents=True)
    (tmp_path / "c" / "sources" / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    assert "no document could be read" in fails(1, "run", tmp_path / "c", "--out", tmp_path / "o", "--quiet")
    assert "坏.pdf" in (tmp_path / "o" / "rejects.csv").read_text(encoding="utf-8-sig")
