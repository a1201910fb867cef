"""``manifest.json``: what a run was made from, with what, and what came out."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.core.config import Config
from pipeline.core.keys import library_versions, static_components
from pipeline.core.stage import Stage

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.core.plan import Ledger

MANIFEST = "manifest.json"


def describe_versions(stages: Sequence[Stage]) -> dict[str, str]:
    """The versions of the pipeline, of Python and of the libraries that the stages name."""
    libraries = library_versions(sorted({name for s in stages for name in s.libraries} | {"pyarrow"}))
    return {"pipeline": __version__, "python": platform.python_version(), **libraries}


def describe_config(config: Config) -> dict[str, object]:
    """The configuration as nested dictionaries, every key with its value."""
    return {**asdict(config.corpus), **{name: asdict(section) for name, section in config.sections.items()}}


def encode_manifest(
    corpus: Path,
    config: Config,
    stages: Sequence[Stage],
    ledger: Ledger,
    computed: Mapping[str, int],
    seconds: Mapping[str, float],
) -> bytes:
    """The manifest's bytes; all but ``computed`` and ``seconds`` follow from corpus, configuration and code."""
    manifest = {
        "corpus": corpus.resolve().name,
        "configuration": describe_config(config),
        "versions": describe_versions(stages),
        "stages": {
            s.name: {
                "target": s.target,
                "computed": computed.get(s.name, 0),
                "seconds": seconds.get(s.name, 0.0),
                "depends_on": static_components(s, config, corpus),
                "rows": {name: ledger.rows[name] for name in s.assigns},
            }
            for s in stages
        },
        "tables": {
            name: {"digest": digest, "rows": ledger.rows[name]}
            for name, digest in ledger.tables.items()
            if name not in ("sources", "rejects")
        },
        "files": ledger.files,
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
