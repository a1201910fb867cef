"""corpus.toml into dataclasses, and what is said when it is wrong."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from pipeline.core.config import load_config, option, render_template
from pipeline.core.errors import ConfigError
from pipeline.stages import SECTIONS


@dataclass(frozen=True, slots=True)
class Parameters:
    k: int = option(5, "Number.", minimum=2, maximum=9)
    rate: float = option(0.5, "Rate.")
    mode: str = option("a", "Mode.", choices=("a", "b"))
    words: tuple[str, ...] = option((), "Words.")
    on: bool = option(True, "Switch.")


def load(folder: Path, text: str, *settings: str):
    (folder / "corpus.toml").write_text(text, encoding="utf-8")
    return load_config(folder / "corpus.toml", {"part": Parameters}, settings)


def test_defaults_without_a_file(tmp_path: Path) -> None:
    config = load_config(tmp_path / "corpus.toml", {"part": Parameters})
    assert config.section("part") == Parameters()
    assert config.corpus.title == ""


def test_values_are_read_and_settings_win(tmp_path: Path) -> None:
    config = load(
        tmp_path, 'title = "题"\n[part]\nk = 3\nrate = 1\nwords = ["一", "二"]\n', "part.k=4", "part.mode=b", "focal=x"
    )
    assert config.section("part") == Parameters(k=4, rate=1.0, mode="b", words=("一", "二"))
    assert (config.corpus.title, config.corpus.focal) == ("题", "x")
    assert isinstance(config.section("part").rate, float)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[part]\nkk = 1\n", ["corpus.toml", "[part]", "unknown key 'kk'", "accepted are k, mode, on, rate, words"]),
        ("[other]\nk = 1\n", ["unknown table [other]", "part"]),
        ("colour = 1\n", ["top level", "unknown key 'colour'", "focal, title"]),
        ('[part]\nk = "3"\n', ["[part]: k", "'3' is not a whole number"]),
        ("[part]\nk = true\n", ["not a whole number"]),
        ("[part]\nk = 1\n", ["1 is less than 2"]),
        ("[part]\nk = 10\n", ["10 is more than 9"]),
        ('[part]\nmode = "c"\n', ["'c' is not one of 'a', 'b'"]),
        ('[part]\nwords = "一"\n', ["not a list of strings"]),
        ("[part]\nwords = [1]\n", ["1 is not a string"]),
        ("[part]\non = 1\n", ["1 is not true or false"]),
        ("[part\n", ["not valid TOML"]),
        ("focal = paper.pdf\n", ["line 1", "text in quotation marks", 'focal = "sources/']),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, parts: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    for part in parts:
        assert part in str(caught.value)


@pytest.mark.parametrize("setting", ["k", "nothing.k=1", "part.zz=1", "=3"])
def test_wrong_settings(tmp_path: Path, setting: str) -> None:
    with pytest.raises(ConfigError):
        load(tmp_path, "", setting)


def test_template_is_valid_and_all_defaults() -> None:
    text = render_template(SECTIONS)
    assert set(tomllib.loads(text)) == set(SECTIONS)
    uncommented = "\n".join(
        line[2:] if " = " in line and line.startswith("# ") else line for line in text.splitlines()[1:]
    )
    values = tomllib.loads(uncommented)
    for name, kind in SECTIONS.items():
        for item in fields(kind):
            given = values[name][item.name]
            assert (tuple(given) if isinstance(given, list) else given) == item.default


@pytest.mark.parametrize("kind", SECTIONS.values())
def test_every_key_is_documented(kind: type) -> None:
    for item in fields(kind):
        assert item.metadata["doc"].endswith("."), f"{kind.__name__}.{item.name}"
