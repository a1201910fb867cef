"""Two runs of a corpus side by side: what appeared, what vanished, what changed its count.

Before a run begins anew, the small tables of the one that is there are kept in the corpus's hidden folder.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.core.errors import ConfigError, PipelineError
from pipeline.core.keys import digest_file
from pipeline.core.store import Store
from pipeline.studio.journal import FOLDER
from pipeline.studio.workspace import Corpus

KEPT = 8  # earlier runs
LISTED = 60  # rows of each list
TABLES = ("entities", "network/edges", "topics/topics")
Row = dict[str, Any]
Facts = Mapping[str, tuple[str, int]]  # what tells an item, to its name and its count


def _folder(corpus: Corpus) -> Path:
    return corpus.folder / FOLDER / "runs"


def list_runs(corpus: Corpus) -> list[str]:
    """The earlier runs that were kept, the last first, by date and time."""
    folder = _folder(corpus)
    return sorted((p.name for p in folder.iterdir() if p.is_dir()), reverse=True) if folder.is_dir() else []


def keep_run(corpus: Corpus) -> None:
    """Keep the tables of a finished run that is about to be made anew; the same tables are kept once."""
    paths = [corpus.run / f"{name}.parquet" for name in TABLES]
    if not (corpus.run / "manifest.json").exists() or not all(p.is_file() for p in paths):
        return
    folder, runs = _folder(corpus), list_runs(corpus)
    if runs and all(_same(folder / runs[0] / f"{n}.parquet", p) for n, p in zip(TABLES, paths, strict=True)):
        return
    target = folder / datetime.now().strftime("%Y-%m-%d %H.%M.%S")
    for name, path in zip(TABLES, paths, strict=True):
        kept = target / f"{name}.parquet"
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, kept)
    for old in runs[KEPT - 1 :]:
        shutil.rmtree(folder / old, ignore_errors=True)


def _same(one: Path, other: Path) -> bool:
    return one.exists() and digest_file(one) == digest_file(other)


def compare_with(corpus: Corpus, run: str) -> dict[str, Any]:
    """What has changed from an earlier run to the present one, for entities, edges and topics.

    Raises
    ------
    ConfigError
        When there is no such run.
    """
    if run not in list_runs(corpus):
        raise ConfigError("{run}: there is no such run", run=repr(run[:40]))
    try:
        before, now = _read(Store(_folder(corpus) / run)), _read(Store(corpus.run))
    except PipelineError as error:
        raise ConfigError("{run}: there is no such run", run=run) from error
    return {name: contrast(before[name], now[name]) for name in before}


def _read(store: Store) -> dict[str, Facts]:
    entities = store.read("entities", columns=["name", "label", "mentions"]).to_pylist()
    names = ["network", "source", "target", "source_label", "target_label", "weight"]
    edges = store.read("network/edges", columns=names).to_pylist()
    topics = store.read("topics/topics", columns=["label", "documents"]).to_pylist()
    return {
        "entities": {f"{r['name']} ({r['label']})": (f"{r['name']} ({r['label']})", r["mentions"]) for r in entities},
        "edges": {
            f"{r['network']} {r['source_label']} {r['target_label']}": (
                f"{r['source_label']} – {r['target_label']} ({r['network']})", round(r["weight"])
            )
            for r in edges
        },
        "topics": {r["label"]: (r["label"], r["documents"]) for r in topics},
    }  # fmt: skip


def contrast(before: Facts, now: Facts) -> dict[str, Any]:
    """What is new, gone and changed, the largest counts or changes first, with how many there are of each."""
    new = sorted(((*now[k], 0) for k in now.keys() - before.keys()), key=lambda r: (-r[1], r[0]))
    gone = sorted(((*before[k], 0) for k in before.keys() - now.keys()), key=lambda r: (-r[1], r[0]))
    moved = [(now[k][0], before[k][1], now[k][1]) for k in before.keys() & now.keys() if before[k][1] != now[k][1]]
    moved.sort(key=lambda r: (-abs(r[2] - r[1]), r[0]))
    return {
        "new": [[name, count] for name, count, _ in new[:LISTED]], "new_count": len(new),
        "gone": [[name, count] for name, count, _ in gone[:LISTED]], "gone_count": len(gone),
        "moved": moved[:LISTED], "moved_count": len(moved), "same": len(before.keys() & now.keys()) - len(moved),
    }  # fmt: skip
