"""What a stage depends on is read from its code."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from pipeline.core import closure, keys
from pipeline.core.closure import CodeReader, find_module, read_facts
from pipeline.core.config import load_config
from pipeline.core.stage import MODELS, Context
from pipeline.stages import SECTIONS, STAGES

BY_NAME = {stage.name: stage for stage in STAGES}


def facts(source: str) -> closure.Facts:
    return read_facts(textwrap.dedent(source).encode())


@pytest.fixture(scope="module")
def reader() -> CodeReader:
    return CodeReader()


@pytest.fixture
def another(reader: CodeReader, tmp_path: Path) -> CodeReader:
    """A reader that knows what the first has learnt, as at the next start."""
    for stage in STAGES:
        keys.read_code(stage, reader)
    learnt = reader.encode()
    assert learnt is not None
    (tmp_path / "learnt.json").write_bytes(learnt)
    return CodeReader(tmp_path / "learnt.json")


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(tmp_path, MODELS, load_config(tmp_path / "corpus.toml", SECTIONS))


def test_comments_and_docstrings_do_not_count_but_code_does() -> None:
    plain = facts("def f():\n    return 1\n")
    told = facts('"""A module."""\n# why\ndef f():\n    """One."""\n    return 1  # because\n')
    assert plain == told
    assert facts("def f():\n    return 2\n")[0] != plain[0]
    assert facts('X = "words that are no docstring"\n')[0] != facts('X = "others"\n')[0]


def test_the_order_of_a_set_does_not_count_and_a_function_of_words_alone_is_read() -> None:
    words = [f"word{number}" for number in range(40)]
    first, second = (facts(f"def f(x):\n    return x in {{{', '.join(map(repr, w))}}}\n") for w in (words, words[::-1]))
    assert first == second
    assert facts('def f():\n    """Nothing."""\n') == facts("def f():\n    pass\n")
    nested = "def f():\n    try:\n        pass\n    except ValueError:\n        import within\n"
    assert facts(nested)[1] == ("within",)


def test_imports_of_every_kind_are_seen() -> None:
    source = """
        from typing import TYPE_CHECKING
        import numpy as np
        if TYPE_CHECKING:
            import seen_by_checkers_only
        def f():
            from pipeline.core import store
            find_spec("by_spec"); importlib.import_module("by_name")
            return [sys.executable, "-m", "started.as.a.child"]
    """
    found = facts(source)[1]
    assert {"numpy", "pipeline.core.store", "by_spec", "by_name", "started.as.a.child"} <= set(found)
    assert "seen_by_checkers_only" not in found


@pytest.mark.parametrize(
    ("stage", "file"),
    [
        ("topics.fit", "pipeline/segmentation/stopwords.py"),
        ("comparison.compare", "pipeline/segmentation/stopwords.py"),
        ("comparison.compare", "pipeline/topics/vectors.py"),
        ("extraction.files", "pipeline/extraction/engines/pdfium.py"),  # read in a child process
        ("report.write", "pipeline/report/templates/base.html.j2"),
        ("entities.mine", "pipeline/core/store.py"),  # how tables are written
    ],
)
def test_code_that_a_stage_uses_is_in_its_key(reader: CodeReader, stage: str, file: str) -> None:
    assert file in keys.read_code(BY_NAME[stage], reader).files


def test_code_that_trains_or_plans_is_in_no_key(reader: CodeReader) -> None:
    for stage in STAGES:
        files = set(keys.read_code(stage, reader).files)
        assert not [f for f in files if f.startswith("models")], stage.name
        assert not files & {"pipeline/cli.py", "pipeline/core/engine.py", "pipeline/core/plan.py"}, stage.name


@pytest.mark.parametrize(
    ("stage", "distribution"),
    [
        ("extraction.files", "pypdfium2"),
        ("extraction.files", "rapidocrlite"),
        ("segmentation.segment", "rjieba"),
        ("entities.mine", "onnxruntime"),
        ("networks.build", "graspologic-native"),
        ("topics.fit", "scikit-learn"),
        ("report.write", "pyvis"),  # found by its name, not imported
    ],
)
def test_another_version_of_a_library_changes_the_key(
    reader: CodeReader,
    another: CodeReader,
    context: Context,
    monkeypatch: pytest.MonkeyPatch,
    stage: str,
    distribution: str,
) -> None:
    before = keys.static_components(BY_NAME[stage], context, reader)
    real = closure.read_version
    monkeypatch.setattr(closure, "read_version", lambda name: "0.fake" if name == distribution else real(name))
    after = keys.static_components(BY_NAME[stage], context, another)
    assert {name for name in before if before[name] != after[name]} == {"libraries"}


def test_a_library_that_a_stage_does_not_import_changes_nothing(
    reader: CodeReader, another: CodeReader, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = keys.static_components(BY_NAME["segmentation.segment"], context, reader)
    real = closure.read_version
    monkeypatch.setattr(closure, "read_version", lambda name: "0.fake" if name == "matplotlib" else real(name))
    assert keys.static_components(BY_NAME["segmentation.segment"], context, another) == before


def test_what_was_learnt_is_kept_and_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "code.json"
    first = CodeReader(kept)
    files = keys.read_code(BY_NAME["topics.fit"], first)
    learnt = first.encode()
    assert learnt is not None
    kept.write_bytes(learnt)
    monkeypatch.setattr(closure, "read_facts", lambda source: pytest.fail("parsed again"))
    second = CodeReader(kept)
    assert keys.read_code(BY_NAME["topics.fit"], second) == files
    assert second.encode() is None
    kept.write_text('{"modules": 3}')
    assert CodeReader(kept)._facts == {}


def test_what_was_learnt_serves_runs_in_other_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    common = tmp_path / "beside" / "facts"
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    first = CodeReader(tmp_path / "first.json", common)
    files = keys.read_code(BY_NAME["topics.fit"], first)
    first.share()
    assert not common.exists()
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    first.share()
    assert [path.name for path in common.parent.iterdir()] == ["facts"]
    monkeypatch.setattr(closure, "read_facts", lambda source: pytest.fail("parsed again"))
    monkeypatch.setattr(closure, "_distribution_names", lambda: pytest.fail("looked for again"))
    second = CodeReader(tmp_path / "second.json", common)
    assert keys.read_code(BY_NAME["topics.fit"], second) == files
    assert second.encode() == first.encode()  # the run's own copy, for workers that see nothing else
    common.write_bytes(common.read_bytes()[:-9])
    assert CodeReader(tmp_path / "third.json", common)._facts == {}


def test_the_shape_of_a_table_is_in_its_stages_key(
    reader: CodeReader, another: CodeReader, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.records.tables import TABLES, TableSpec

    before = {stage.name: keys.static_components(stage, context, reader)["code"] for stage in STAGES}
    monkeypatch.setitem(TABLES, "terms", TableSpec(TABLES["terms"].record, twin=False))
    after = {stage.name: keys.static_components(stage, context, reader)["code"] for stage in STAGES}
    assert [name for name in before if before[name] != after[name]] == ["segmentation.terms"]


def test_modules_are_found_by_name() -> None:
    assert find_module("pipeline.core") == closure.ROOT / "pipeline" / "core" / "__init__.py"
    assert find_module("pipeline.core.keys") == closure.ROOT / "pipeline" / "core" / "keys.py"
    assert find_module("pipeline.nothing") is None
