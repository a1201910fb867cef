"""A correction leaves what a run from nothing would have made: every byte, whatever was looked up instead of made."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import open_run
from pipeline.core.manifest import read_manifest
from tests.end_to_end.support import TEXTS, call, snapshot, write_corpus

PAIRS = {f"{one[:2]}与{two[:2]}.txt": TEXTS[one] + TEXTS[two] for one, two in zip(TEXTS, [*TEXTS][1:], strict=False)}


# What has to do with no file's name, nor with a title that is one.
UNNAMED = {
    "policies.reuse",
    "networks.build",
    "topics.fit",
    "evolution.follow",
    "comparison.compare",
    "comparison.edges",
}
LAW = {
    "知识产权保护条例.txt": "第一条 为了加强知识产权保护，制定本条例。\n第二条 商务部主管知识产权执法工作。\n"
    "第三条 泰国、越南的申请人依照本条例提出申请。\n第四条 本条例自2020年1月1日起施行。\n",
}


def describe(corpus: Path, name: str) -> None:
    (corpus / "metadata.csv").write_text(f"file,title\n{name},知识产权保护条例\n", encoding="utf-8")


def one_more(corpus: Path) -> None:
    write_corpus(corpus, {"新.txt": "商务部公布清单。泰国与越南就知识产权执法举行会谈。\n" * 2})


def renamed(corpus: Path) -> None:
    """Of a law that is called like its file: its title in the ledger changes, that in metadata.csv does not."""
    (corpus / "sources" / "知识产权保护条例.txt").rename(corpus / "sources" / "知识产权保护条例（存档）.txt")
    describe(corpus, "知识产权保护条例（存档）.txt")


def merged(corpus: Path) -> None:
    (corpus / "thesaurus.csv").write_text("variant,canonical\n越南,泰国\n", encoding="utf-8")


def stopped(corpus: Path) -> None:
    (corpus / "stopwords.txt").write_text("知识产权\n", encoding="utf-8")


def run(corpus: Path, out: Path) -> dict[str, bytes]:
    done = call("run", corpus, "--out", out, "--jobs", "1", "--quiet")
    assert done.returncode == 0, done.stderr
    memories = {path.name: path.read_bytes() for path in (out / ".state" / "memory").iterdir()}
    return {**snapshot(out), **memories}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("first")
    corpus = write_corpus(folder / "corpus", {**TEXTS, **PAIRS, **LAW})
    describe(corpus, *LAW)
    (corpus / "corpus.toml").write_text('focal = "sources/贸易.txt"\n', encoding="utf-8")
    assert {"networks.build", "topics.fit"} <= run(corpus, folder / "run").keys()
    return corpus, folder / "run"


@pytest.mark.parametrize("change", [one_more, renamed, merged, stopped])
def test_a_rerun_gives_the_bytes_of_a_run_from_nothing(
    first: tuple[Path, Path], tmp_path: Path, change: Callable[[Path], None]
) -> None:
    corpus = Path(shutil.copytree(first[0], tmp_path / "corpus"))
    shutil.copytree(first[1], tmp_path / "run")
    change(corpus)
    again, fresh = run(corpus, tmp_path / "run"), run(corpus, tmp_path / "fresh")  # two seeds of hashes
    assert again.keys() == fresh.keys()
    assert [path for path in fresh if again[path] != fresh[path]] == []
    before = {path.name: path.read_bytes() for path in (first[1] / ".state" / "memory").iterdir()}
    assert snapshot(first[1]) != snapshot(tmp_path / "run")
    assert before.keys() <= fresh.keys()
    done = {name for name, stage in read_manifest(tmp_path / "run")["stages"].items() if stage["computed"]}
    assert (done & UNNAMED == set()) == (change is renamed)


def test_the_law_that_is_renamed_changes_its_title_in_the_ledger(first: tuple[Path, Path]) -> None:
    titles = open_run(first[1]).table("policies")["title"].tolist()
    assert "知识产权保护条例" in titles
