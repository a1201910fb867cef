"""Data scripts: what is handed over is what was given, and nothing in it can end a script."""

from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.spans import LABELS
from pipeline.networks import bibliometric
from pipeline.report.assets import read_assets
from pipeline.report.scripts import render_json, render_script
from tests.unit.report.report_corpus import HOSTILE

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values)
def test_json_reads_back(value: object) -> None:
    assert json.loads(render_json(value)) == value


@given(st.text(alphabet=["<", ">", "&", "!", "-", "/", "\u2028", "\u2029", "s", "汉"]))
def test_nothing_ends_a_script(text: str) -> None:
    assert not set(render_json(text)) & set("<>&\u2028\u2029")


def test_hostile_text_stays_text() -> None:
    script = render_script("documents", [HOSTILE]).decode()
    assert script.startswith('REPORT.receive("documents",[')
    assert "<" not in script
    assert json.loads(script[len('REPORT.receive("documents",') : -3]) == [HOSTILE]


def test_a_lone_surrogate_does_not_stop_the_report() -> None:
    assert b"a?b" in render_script("x", "a\ud800b")


def test_numbers_without_a_word_in_json_become_null() -> None:
    value = {"a": [float("nan"), 1.5], "b": (float("inf"), 2)}
    assert json.loads(render_json(value)) == {"a": [None, 1.5], "b": [None, 2]}


def test_every_type_of_name_is_explained() -> None:
    program = read_assets()["assets/core.js"].decode("utf-8")
    table = program.partition("const TYPES = {")[2].partition("};")[0]
    types = {*LABELS, "TERM", *bibliometric.TYPES.values()}
    assert sorted(types - set(re.findall(r"(\w+): \"", table))) == []
