"""A model that is missing is said before any work, with what brings it back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.core.errors import MissingModelError
from pipeline.core.models import check_models, find_faults, folders_of
from pipeline.core.stage import MODELS
from pipeline.stages import STAGES


@pytest.fixture
def models(tmp_path: Path) -> Path:
    for name in folders_of(STAGES):
        shutil.copytree(MODELS / name, tmp_path / "models" / name)
    return tmp_path / "models"


def test_models_are_whole() -> None:
    check_models(STAGES)
    assert [f for name in folders_of(STAGES) for f in find_faults(MODELS / name, digests=True)] == []


@pytest.mark.parametrize("gone", ["ner/character_tagger/network.onnx", "lexicon/stopwords.txt"])
def test_a_missing_file_is_named(models: Path, gone: str) -> None:
    (models / gone).unlink()
    with pytest.raises(MissingModelError, match=gone) as raised:
        check_models(STAGES, models)
    assert raised.value.exit_status == 3
    assert "install" in str(raised.value)


def test_a_missing_list_is_told_to_whoever_checks(models: Path) -> None:
    (models / "gazetteer" / "SHA256SUMS").unlink()
    check_models(STAGES, models)
    assert find_faults(models / "gazetteer", digests=True) == ["gazetteer/SHA256SUMS"]


def test_a_missing_folder_is_named(models: Path) -> None:
    shutil.rmtree(models / "acronyms")
    with pytest.raises(MissingModelError, match="acronyms"):
        check_models(STAGES, models)


def test_a_changed_byte_is_found(models: Path) -> None:
    path = models / "lexicon" / "stopwords.txt"
    path.write_bytes(path.read_bytes().replace("的".encode(), "地".encode(), 1))
    assert find_faults(models / "lexicon", digests=False) == []
    assert find_faults(models / "lexicon", digests=True) == ["lexicon/stopwords.txt"]
