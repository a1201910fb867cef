"""Whether the models that stages read are all there; a run says so before it begins."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pipeline.core.errors import MissingModelError
from pipeline.core.stage import MODELS, Stage

SUMS = "SHA256SUMS"


def folders_of(stages: Iterable[Stage]) -> list[str]:
    """The folders of models that the stages read, sorted."""
    named = {r.partition(":")[2] for s in stages for r in s.resources if r.startswith("models:")}
    return sorted({name.partition("/")[0] for name in named})


def read_sums(folder: Path) -> dict[str, str]:
    """File name to SHA-256 digest, as the list beside a model says; empty when there is no list."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines) if name}


def find_faults(folder: Path, *, digests: bool) -> list[str]:
    """Files of a model that are missing or, with ``digests``, hold something else; the list itself when it is gone.

    Without a list a run goes by what the folder holds; whoever checks the digests is told that it is gone.
    """
    sums = read_sums(folder)
    if not sums and (digests or not any(folder.glob("*"))):
        return [f"{folder.name}/{SUMS}"]
    gone = [name for name in sums if not (folder / name).is_file()]
    if digests:
        gone += [n for n in sums if n not in gone and hashlib.sha256((folder / n).read_bytes()).hexdigest() != sums[n]]
    return [f"{folder.name}/{name}" for name in sorted(gone)]


def check_models(stages: Iterable[Stage], models: Path = MODELS) -> None:
    """Make sure that no file of a model is missing.

    Raises
    ------
    MissingModelError
        With the files, and what brings them back.
    """
    missing = [fault for name in folders_of(stages) for fault in find_faults(models / name, digests=False)]
    if missing:
        raise MissingModelError(
            "{names} missing in {models}; {remedy}", names=", ".join(missing), models=models, remedy=remedy(models)
        )


def remedy(models: Path = MODELS) -> str:
    """The command that brings a model's files back."""
    if (models.parent / "setup.cfg").exists():
        return f"restore them: git checkout -- {models.name}"
    return "install the package again: pip install --force-reinstall --no-deps policy-text-mining"
