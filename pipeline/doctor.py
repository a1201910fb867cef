"""Checks of the installation and of a corpus, each with what to do when it fails."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from pipeline.core.errors import PipelineError
from pipeline.core.models import find_faults, folders_of, remedy
from pipeline.core.stage import MODELS
from pipeline.extraction.parameters import ENDINGS
from pipeline.stages import SECTIONS, STAGES

NAME = re.compile(r"[\w.-]+")
SUFFICIENT = (3, 11)


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, whether it passed, and what was found or what to do."""

    name: str
    passed: bool
    detail: str


def _check_python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= SUFFICIENT:
        return Check("Python", True, version)
    return Check("Python", False, f"{version} is too old; 3.11 or newer is needed")


def _check_packages() -> Check:
    """Whether every distribution that the installation asks for is there."""
    try:
        wanted = metadata.requires("policy-text-mining") or []
    except metadata.PackageNotFoundError:
        return Check("packages", False, "the project itself is not installed; run: pip install -e .")
    names = [NAME.match(line)[0] for line in wanted if "extra ==" not in line]  # type: ignore[index]
    missing = []
    for name in sorted(names):
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        return Check("packages", False, f"{', '.join(missing)} missing; run: pip install {' '.join(missing)}")
    return Check("packages", True, f"{len(names)} found")


def _check_models() -> Check:
    """Whether every file of the models is there and holds what it should."""
    wanted = folders_of(STAGES)
    faults = [fault for name in wanted for fault in find_faults(MODELS / name, digests=True)]
    if faults:
        return Check("models", False, f"{', '.join(faults)} missing or changed in {MODELS}; {remedy()}")
    return Check("models", True, ", ".join(wanted))


def _check_fonts() -> Check:
    """Whether plots will show Chinese."""
    from matplotlib.ft2font import FT2Font

    from pipeline.core.fonts import chinese_font_path

    try:
        path = chinese_font_path()
        covered = all(FT2Font(str(path)).get_char_index(ord(c)) for c in "知识产权")
    except PipelineError as error:
        return Check("fonts", False, str(error))
    return Check("fonts", covered, path.name if covered else f"{path.name} lacks Chinese characters")


def _check_corpus(corpus: Path) -> Iterator[Check]:
    from pipeline.core.config import load_config
    from pipeline.core.sources import find_exports, scan_sources

    try:
        config = load_config(corpus / "corpus.toml", SECTIONS)
        sources, rejects = scan_sources(corpus, ENDINGS)
    except PipelineError as error:
        yield Check("corpus", False, str(error))
        return
    names = [s.source for s in sources]
    readable = [n for n in names if Path(n).suffix.lower() in ENDINGS]
    exports = [path.name for path in find_exports(corpus)]
    beside = f", and {', '.join(exports)} beside it" if exports else ""
    yield Check(
        "documents", bool(readable or exports), f"{len(readable)} files to read in {corpus / 'sources'}{beside}"
    )
    others = sorted(set(names) - set(readable))
    if others:
        yield Check("other files", True, f"{len(others)} are of a kind that is not read, for instance {others[0]}")
    for reject in rejects:
        yield Check(reject.source, False, reject.detail)
    focal = config.corpus.focal
    if focal:
        yield Check("focal", focal in names, focal if focal in names else f"no document {focal!r} in {corpus}")


def examine(corpus: Path | None = None) -> list[Check]:
    """The results of all checks; those of a corpus too when one is given."""
    checks = [_check_python(), _check_packages(), _check_models(), _check_fonts()]
    return checks + (list(_check_corpus(corpus)) if corpus is not None else [])
