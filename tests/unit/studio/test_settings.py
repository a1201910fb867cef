"""Settings are written into corpus.toml, its comments kept, and nothing wrong ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.core.config import load_config
from pipeline.core.errors import ConfigError
from pipeline.messages import speak
from pipeline.preparing import make_corpus
from pipeline.stages import SECTIONS
from pipeline.studio.settings import describe_settings, save_settings


def test_a_setting_comes_and_goes_and_comments_stay(tmp_path: Path) -> None:
    make_corpus(tmp_path / "c")
    path = tmp_path / "c" / "corpus.toml"
    before = path.read_text(encoding="utf-8")
    save_settings(tmp_path / "c", {"topics.k": "7", "corpus.title": '引"号', "networks.labels_left_out": "DATE，MONEY"})
    after = path.read_text(encoding="utf-8")
    assert set(before.splitlines()) <= set(after.splitlines())
    config = load_config(path, SECTIONS)
    assert (config.section("topics").k, config.corpus.title) == (7, '引"号')
    assert config.section("networks").labels_left_out == ("DATE", "MONEY")
    save_settings(tmp_path / "c", {"comparison.groups": 'name = "甲", level = "central"\n{year = "2016-2020"}'})
    groups = load_config(path, SECTIONS).section("comparison").groups
    assert groups == ({"name": "甲", "level": "central"}, {"year": "2016-2020"})
    defaults = {f"{f.section}.{f.name}": f.default for _, fields in describe_settings(tmp_path / "c") for f in fields}
    save_settings(tmp_path / "c", defaults)
    assert path.read_text(encoding="utf-8") == before


def test_a_file_with_the_signs_of_a_chinese_keyboard_is_understood(tmp_path: Path) -> None:
    (tmp_path / "corpus.toml").write_text("title＝“研究”\n", encoding="utf-8")
    save_settings(tmp_path, {"topics.k": "3"})
    assert load_config(tmp_path / "corpus.toml", SECTIONS).corpus.title == "研究"


@pytest.mark.parametrize(
    "given",
    [{"topics.k": "many"}, {"topics.k": "-1"}, {"topics.nonsense": "1"}, {"nonsense.k": "1"}, {"topics.model": "magic"},
     {"extraction.simplify": "maybe"}, {"corpus": "x"}],
)  # fmt: skip
def test_what_is_wrong_is_refused_and_nothing_written(tmp_path: Path, given: dict[str, str]) -> None:
    make_corpus(tmp_path / "c")
    before = (tmp_path / "c" / "corpus.toml").read_bytes()
    with pytest.raises(ConfigError):
        save_settings(tmp_path / "c", given)
    assert (tmp_path / "c" / "corpus.toml").read_bytes() == before


def test_the_form_is_said_in_both_languages(tmp_path: Path) -> None:
    make_corpus(tmp_path / "c")
    told = {}
    for language in ("zh", "en"):
        speak(language)
        told[language] = [f.help for _, fields in describe_settings(tmp_path / "c") for f in fields]
    speak("en")
    assert len(told["zh"]) == len(told["en"]) > 60
    assert sum(zh != en for zh, en in zip(told["zh"], told["en"], strict=True)) > 60
