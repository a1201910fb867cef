"""Messages in Chinese and English."""

from __future__ import annotations

import pickle

import pytest

from pipeline import messages
from pipeline.core.errors import ConfigError, StageError


@pytest.fixture(autouse=True)
def _catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "read_catalogue", lambda: {"{path}: is a file": "{path}：是文件"})


def test_an_error_is_said_in_either_language() -> None:
    error = ConfigError("{path}: is a file", path="a{b}.txt")
    assert str(error) == "a{b}.txt: is a file"
    assert messages.say_both(error) == "a{b}.txt：是文件 | a{b}.txt: is a file"
    messages.speak("zh")
    assert messages.say_error(error) == "a{b}.txt：是文件"
    assert messages.say_error(ValueError("{other}")) == "{other}"
    messages.speak("en")
    assert messages.say_error(error) == "a{b}.txt: is a file"


def test_a_message_without_a_translation_stays_english() -> None:
    assert messages.say_both(StageError("{what} failed", what="x")) == "x failed"
    assert str(StageError("braces {stay} as they are")) == "braces {stay} as they are"


def test_errors_come_back_whole_from_another_process() -> None:
    error = pickle.loads(pickle.dumps(ConfigError("{path}: is a file", path="a")))
    assert (type(error), error.message, error.values, str(error)) == (
        ConfigError, "{path}: is a file", {"path": "a"}, "a: is a file",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "locale", "language"),
    [("zh", "en_GB.UTF-8", "zh"), ("", "zh_CN.GB18030", "zh"), ("", "en_GB.UTF-8", "en"), ("", "C", "en")],
)
def test_the_language_is_the_one_wanted_or_the_locale_s(
    wanted: str, locale: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert messages.choose_language(wanted) == language
