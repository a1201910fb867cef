"""What argparse and the doctor say, in the language that is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import doctor
from pipeline.cli import main
from pipeline.messages import speak


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    speak("en")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run"], "错误：缺少参数：CORPUS"),
        (["sing"], "错误：参数 COMMAND：没有 'sing' 这个选项（可选 "),
        (["run", "x", "--jobs", "0"], "错误：参数 --jobs：'0' 不是大于 0 的整数"),
        (["run", "x", "--jobs"], "错误：参数 --jobs：后面须有一个值"),
        (["export", "x", "--to", "y", "--labels"], "错误：参数 --labels：后面至少须有一个值"),
        (["run", "x", "--quiet=3"], "错误：参数 --quiet：不带值，却写了 '3'"),
        (["run", "x", "--s", "3"], "错误：选项 --s 不明确，可能是 --set, --scheduler"),
    ],
)
def test_a_wrong_call_is_told_in_chinese(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "zh", *words])
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert told.startswith("用法：python -m pipeline ")
    assert said in told


@pytest.mark.parametrize("words", [[], ["run"], ["export"]])
def test_help_is_in_chinese_but_for_names(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--lang", "zh", *words, "--help"])
    told = capsys.readouterr().out
    assert {"选项:", "位置参数:"} <= set(told.splitlines())
    assert re.findall(r"\b(?:show|exit|usage|options|arguments)\b", told) == []


def test_the_doctor_speaks_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sources" / "x.pdf").mkdir(parents=True)
    (tmp_path / "sources" / "a.txt").write_text("中国。", encoding="utf-8")
    (tmp_path / "sources" / "a.xyz").write_bytes(b"\0")
    (tmp_path / "corpus.toml").write_text('focal = "sources/b.txt"\n', encoding="utf-8")
    monkeypatch.setattr(doctor, "find_faults", lambda folder, digests: [f"{folder.name}/a"] * (folder.name == "ner"))
    monkeypatch.setattr(doctor, "SUFFICIENT", (9,))
    assert main(["doctor", str(tmp_path), "--lang", "zh"]) == 3
    told = capsys.readouterr().out.splitlines()
    assert [line.partition("：")[0].split() for line in told] == [
        ["有误", "Python"], ["正常", "程序包"], ["有误", "模型"], ["正常", "字体"], ["正常", "文献"],
        ["正常", "其他文件"], ["有误", "sources/x.pdf"], ["有误", "焦点文献"],
    ]  # fmt: skip
    assert not re.search(r" (?:is|are|not|or|to|in|of|run|found|missing) ", " ".join(told))
