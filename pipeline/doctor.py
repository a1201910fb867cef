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
from pipeline.messages import say, say_error, say_told
from pipeline.stages import SECTIONS, STAGES

NAME = re.compile(r"[\w.-]+")
SUFFICIENT = (3, 11)


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its English name, whether it passed, and what was found or what to do."""

    name: str
    passed: bool
    detail: str


def _check_python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= SUFFICIENT:
        return Check("Python", True, version)
    return Check("Python", False, say("{version} is too old; 3.11 or newer is needed", version=version))


def _check_packages() -> Check:
    """Whether every distribution that the installation asks for is there."""
    try:
        wanted = metadata.requires("policy-text-mining") or []
    except metadata.PackageNotFoundError:
        return Check("packages", False, say("the project itself is not installed; run: pip install -e ."))
    names = [NAME.match(line)[0] for line in wanted if "extra ==" not in line]  # type: ignore[index]
    missing = []
    for name in sorted(names):
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        told = "{names} missing; run: pip install {words}"
        return Check("packages", False, say(told, names=", ".join(missing), words=" ".join(missing)))
    return Check("packages", True, say("{count} found", count=len(names)))


def _check_models() -> Check:
    """Whether every file of the models is there and holds what it should."""
    wanted = folders_of(STAGES)
    faults = [fault for name in wanted for fault in find_faults(MODELS / name, digests=True)]
    if faults:
        told = "{files} missing or changed in {folder}; {remedy}"
        return Check("models", False, say(told, files=", ".join(faults), folder=MODELS, remedy=remedy()))
    return Check("models", True, ", ".join(wanted))


def _check_fonts() -> Check:
    """Whether plots will show Chinese."""
    from matplotlib.ft2font import FT2Font

    from pipeline.core.fonts import chinese_font_path

    try:
        path = chinese_font_path()
        covered = all(FT2Font(str(path)).get_char_index(ord(c)) for c in "知识产权")
    except PipelineError as error:
        return Check("fonts", False, say_error(error))
    return Check("fonts", covered, path.name if covered else say("{name} lacks Chinese characters", name=path.name))


def _check_corpus(corpus: Path) -> Iterator[Check]:
    from pipeline.core.config import load_config
    from pipeline.core.sources import find_exports, scan_sources

    try:
        config = load_config(corpus / "corpus.toml", SECTIONS)
        sources, rejects = scan_sources(corpus, ENDINGS)
    except PipelineError as error:
        yield Check("corpus", False, say_error(error))
        return
    names = [s.source for s in sources]
    readable = [n for n in names if Path(n).suffix.lower() in ENDINGS]
    exports = [path.name for path in find_exports(corpus)]
    told = say("{count} files to read in {folder}", count=len(readable), folder=corpus / "sources")
    told += say(", and {names} beside it", names=", ".join(exports)) if exports else ""
    yield Check("sources", bool(readable or exports), told)
    others = sorted(set(names) - set(readable))
    if others:
        told = say("{count} are of a kind that is not read, for instance {name}", count=len(others), name=others[0])
        yield Check("other files", True, told)
    for reject in rejects:
        yield Check(reject.source, False, say_told(reject.detail))
    focal = config.corpus.focal
    if focal:
        told = focal if focal in names else say("no document {name} in {folder}", name=repr(focal), folder=corpus)
        yield Check("focal document", focal in names, told)


def examine(corpus: Path | None = None) -> list[Check]:
    """The results of all checks; those of a corpus too when one is given."""
    checks = [_check_python(), _check_packages(), _check_models(), _check_fonts()]
    return checks + (list(_check_corpus(corpus)) if corpus is not None else [])
