"""Messages in Chinese and English."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from pipeline import messages
from pipeline.core import errors
from pipeline.core.config import CorpusParameters
from pipeline.core.errors import ConfigError, StageError
from pipeline.records.meanings import read_meanings
from pipeline.stages import SECTIONS
from pipeline.summary import COUNTED
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def _catalogue(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(messages, "read_catalogue", lambda: {"{path}: is a file": "{path}：是文件"})
    messages._patterns.cache_clear()
    yield
    messages._patterns.cache_clear()  # those of another catalogue are of no use to other tests
    messages.speak("en")


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


# The catalogue against the code.
ERRORS = {n for n, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.PipelineError)}
REAL = messages.read_catalogue()
PAGES = [
    path.read_text(encoding="utf-8")
    for room in ("report", "studio")
    for path in sorted((ROOT / "pipeline" / room / "templates").iterdir())
]
TOLD = re.compile(r'\btold\("([^"]*)"\)')  # in the templates of report and studio


def nodes() -> Iterator[tuple[Path, ast.AST]]:
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path, node


def calls(names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    for path, node in nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names and node.args:
            yield f"{path.name}:{node.lineno}", node


def test_every_error_is_raised_with_a_message_that_the_catalogue_knows() -> None:
    unknown = []
    for place, call in calls(ERRORS):
        message = call.args[0]
        if isinstance(message, ast.Constant):
            if message.value not in REAL:
                unknown.append(f"{place}: {message.value}")
        elif isinstance(message, ast.JoinedStr):
            unknown.append(f"{place}: filled in before anybody can say it in Chinese")
    assert unknown == []


def test_everything_that_is_said_has_its_chinese() -> None:
    said = [(place, call.args[0]) for place, call in calls({"say"})]
    assert len(said) > 20
    constants = [(place, message.value) for place, message in said if isinstance(message, ast.Constant)]
    assert [f"{place}: {message}" for place, message in constants if message not in REAL] == []
    assert [word for word in COUNTED.values() if word not in REAL] == []


def test_every_setting_is_explained_in_chinese() -> None:
    for kind in (CorpusParameters, *SECTIONS.values()):
        assert [f.name for f in fields(kind) if f.metadata["doc"] not in REAL] == []


def test_what_the_report_says_has_its_chinese() -> None:
    said = {message.replace("\\\\", "\\") for page in PAGES for message in TOLD.findall(page)}
    assert len(said) > 100
    assert sorted(said - REAL.keys()) == []


def test_the_catalogue_holds_nothing_that_is_not_said() -> None:
    written = set()
    for _, node in nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            written.add(re.sub(r"\{[^}]*\}", "{}", node.value))
        elif isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
            written.add("".join(str(part) for part in parts))
    for page in PAGES:
        written |= {message.replace("\\\\", "\\") for message in TOLD.findall(page)}
    written |= {re.sub(r"\{[^}]*\}", "{}", meaning) for meaning in read_meanings().values()}
    told = {message: re.sub(r"\{[^}]*\}", "{}", message) for message in REAL}
    # Messages of several parts are put together in the code; each part must be there.
    everything = "\n".join(sorted(written))
    pieces = {m: [p.strip(" ;:.") for p in flat.split("{}") if len(p) > 4] for m, flat in told.items()}
    assert [m for m, flat in told.items() if flat not in written and not all(p in everything for p in pieces[m])] == []


@pytest.mark.parametrize("message", REAL)
def test_both_languages_fill_in_the_same(message: str) -> None:
    names = [set(re.findall(r"\{(\w+)", text)) for text in (message, REAL[message])]
    assert names[1] <= names[0]  # Chinese has no articles
    assert REAL[message]


def test_what_was_filled_in_before_is_known_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "read_catalogue", lambda: REAL)
    messages._patterns.cache_clear()
    english = "none of its 3 pages gives text: it is encrypted and needs a password"
    assert messages.translate(english).startswith("3 页都没有读出文字：文件已加密")
    assert messages.translate("what nobody says") == "what nobody says"
    messages._patterns.cache_clear()


def test_why_a_stage_runs_is_said_in_either_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "read_catalogue", lambda: REAL)
    messages._patterns.cache_clear()
    assert messages.say_reason("removed: 2 documents; not run yet: 3 documents").startswith("removed: 2")
    messages.speak("zh")
    assert messages.say_reason("removed: 2 documents; not run yet: 3 documents") == "已移除：2 篇；尚未运行：3 篇"
    assert messages.say_reason("resources changed") == "词表与名录 有变"
    assert messages.say_reason("follows extraction.files") == "在 extraction.files 之后"
    error = ConfigError(
        "{where}: unknown key {key}; accepted are {names}", where="c.toml: top level", key="'k'", names="focal, title"
    )
    assert messages.say_error(error) == "c.toml：各节之前：没有 'k' 这个键；可用的有 focal, title"
    messages.speak("en")
    messages._patterns.cache_clear()


def test_of_a_message_in_both_languages_one_is_said() -> None:
    both = messages.say_both(ConfigError("{path}: is a file", path="a"))
    assert messages.say_told(both) == "a: is a file"
    messages.speak("zh")
    assert messages.say_told(both) == "a：是文件"
    messages.speak("en")


def test_an_address_ends_where_a_terminal_sees_it_end() -> None:
    told = [text for text in REAL.values() if "{address} " in text or "{address}（" in text]
    assert len(told) == 2
    assert [text for text in told if "{address} " not in text] == []
