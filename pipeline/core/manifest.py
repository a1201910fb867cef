"""``manifest.json``: what a run was made from, with what, and what came out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.config import Config
from pipeline.core.stage import Stage

if TYPE_CHECKING:
    from pipeline.core.plan import Planner

MANIFEST = "manifest.json"


def describe_config(config: Config) -> dict[str, object]:
    """The configuration as nested dictionaries, every key with its value."""
    return {**asdict(config.corpus), **{name: asdict(section) for name, section in config.sections.items()}}


def read_manifest(out: Path) -> dict[str, Any]:
    """The manifest of the last finished run; empty when there is none."""
    try:
        manifest = json.loads((out / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def encode_manifest(
    planner: Planner,
    stages: Sequence[Stage],
    computed: Mapping[str, int],
    seconds: Mapping[str, float],
    rejects: Mapping[str, str],
) -> bytes:
    """The manifest's bytes; all but ``computed`` and ``seconds`` follow from corpus, configuration and code."""
    corpus, config, ledger = planner.context.corpus, planner.context.config, planner.ledger
    manifest = {
        "corpus": corpus.resolve().name,
        "configuration": describe_config(config),
        "versions": planner.context.versions,
        "stages": {
            s.name: {
                "target": s.target,
                "computed": computed.get(s.name, 0),
                "seconds": seconds.get(s.name, 0.0),
                "depends_on": planner.depends_on(s),
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
        "rejects": dict(rejects),
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
