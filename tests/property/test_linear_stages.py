"""Twice the hostile text takes about twice the processor time, in every stage after the reading."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.core import tasks
from pipeline.core.engine import run_pipeline, select_stages
from pipeline.preparing import open_corpus
from pipeline.stages import STAGES, TARGETS

HAN = "国家知识产权局负责组织实施有关工作并会同海关总署开展监督检查"


def names(count: int) -> str:
    """So many different bodies, as an enumeration."""
    digits = "一二三四五六七八九"
    return "、".join(f"{digits[n // 81 % 9]}{digits[n // 9 % 9]}{digits[n % 9]}县人民政府" for n in range(count))


# Name to text of about so many thousand characters.
HOSTILE: dict[str, Callable[[int], str]] = {
    "one sentence": lambda n: HAN * (n * 33),
    "one word": lambda n: "字" * (n * 1000),
    "brackets": lambda n: "（" * (n * 500) + "甲" + "）" * (n * 500),
    "definitions": lambda n: "世界知识产权组织（WIPO）" * (n * 60),
    "definitions within": lambda n: "世界知识产权组织（以下简称" * (n * 70),
    "letters": lambda n: "ABCD（EFGH）" * (n * 100),
    "dotted letters": lambda n: "A.B.C.D." * (n * 125),
    "opened titles": lambda n: "《中华人民共和国" * (n * 125),
    "laws": lambda n: "根据《中华人民共和国专利法》第一条、第二条第三款，" * (n * 40),
    "articles": lambda n: "第一条第二款第三项" * (n * 110),
    "numbers of documents": lambda n: "国发〔2021〕20号" * (n * 90),
    "years": lambda n: "2020年至2021年" * (n * 90),
    "names": lambda n: names(n * 110),
    "the same paragraph": lambda n: (HAN + "。\n") * (n * 32),
    "the same sentence": lambda n: (HAN + "。") * (n * 32),
    "ends of sentences": lambda n: "。！？" * (n * 330),
    "quotes": lambda n: "“" * (n * 1000),
    "abroad": lambda n: "美国、日本和印度尼西亚、" * (n * 80),
}
SIZE, TIMES = 4, 4  # thousand characters of each; how many times as much in the second run
ALLOWED, FLOOR = 1.6, 0.4  # times linear; seconds of processor time that tell nothing


def stage_seconds(folder: Path, size: int) -> dict[str, float]:
    """Processor seconds of each stage of a run over a document of each kind."""
    (folder / "corpus" / "sources").mkdir(parents=True)
    for name, make in HOSTILE.items():
        (folder / "corpus" / "sources" / f"{name}.txt").write_text(make(size), encoding="utf-8")
    config, scanned = open_corpus(folder / "corpus")
    stages = select_stages(STAGES, TARGETS, "report")
    made = run_pipeline(folder / "corpus", folder / "out", config, stages, scanned, jobs=1, quiet=True)
    return {name: summary.seconds for name, summary in made.stages.items()}


def slow_stages(folder: Path) -> dict[str, tuple[float, float]]:
    """Stages that took more than linearly longer over the larger documents, with their seconds for both."""
    little, much = (stage_seconds(folder / str(n), SIZE * n) for n in (1, TIMES))
    return {s: (little[s], much[s]) for s in much if much[s] > max(little[s] * TIMES * ALLOWED, FLOOR)}


def test_every_stage_takes_linear_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "time", SimpleNamespace(perf_counter=time.process_time))
    stage_seconds(tmp_path / "first", 1)  # what is imported and read once
    slow = slow_stages(tmp_path / "once")
    if slow:  # a busy neighbour adds to the time of one run; what grows faster than its input is slow in both
        again = slow_stages(tmp_path / "again")
        slow = {stage: again[stage] for stage in slow if stage in again}
    assert slow == {}
