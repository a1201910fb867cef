"""What a map stage holds does not grow with the shard: ten times the documents, about the same memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline.core import groups, tasks
from pipeline.core.batches import read_batches
from pipeline.core.config import load_config
from pipeline.core.parts import Part
from pipeline.core.stage import MODELS, Context
from pipeline.core.store import Store
from pipeline.core.tasks import ShardTask, run_shard
from pipeline.records.base import rows_table
from pipeline.records.extraction import Block
from tests.end_to_end.support import ROOT
from tests.unit.core.toy import COPY, ToyParameters

STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
ROWS, TEXT = 100, 1_000  # of a document, and the bytes of each
BATCH, GROUP = 1 << 20, 512
MIB = 1 << 20


def read_status(name: str) -> int:
    """A figure of this process, in bytes."""
    lines = STATUS.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def write_shard(store: Store, name: str, documents: int) -> tuple[list[str], dict[str, Any]]:
    """A shard's part of a table of blocks; its documents and what was written."""
    doc_ids = [f"d00{number:010}" for number in range(documents)]
    with Part(store, name, 0, {}, (), followed=False) as part:
        for doc_id in doc_ids:
            rows = [
                Block(doc_id, n, "paragraph", 0, 1, 0, 0, 0, 0, f"{doc_id}{n:04}" * (TEXT // 17)) for n in range(ROWS)
            ]
            part.add(rows_table(rows, Block), doc_id)
        part.close()
        return doc_ids, part.keep()


def prepare(root: Path, documents: int, *, finished: bool) -> None:
    """A folder with a shard of so many documents, copied by an earlier run or not."""
    store = Store(root)
    doc_ids, blocks = write_shard(store, "blocks", documents)
    (root / "task.json").write_text(json.dumps([doc_ids, blocks["files"]]))
    if finished:
        _, kept = write_shard(store, "work/extracted_blocks", documents)
        docs = {doc_id: {"key": "", "digests": {}} for doc_id in doc_ids}
        store.write_state(COPY.name, {"docs": docs, "tables": {"work/extracted_blocks": kept}}, 0)


def measure(root: Path, every: int) -> int:
    """What it takes at the most to compute every so manieth document of the shard, in bytes."""
    doc_ids, files = json.loads((root / "task.json").read_text())
    context = Context(root, MODELS, load_config(root / "corpus.toml", {"toy": ToyParameters}))
    keys = dict.fromkeys(doc_ids, "key")
    task = ShardTask(COPY, root, context, 0, keys, tuple(doc_ids[::every]), {}, {}, {"blocks": files}, "")
    RESET.write_text("5", encoding="ascii")
    before = read_status("VmRSS")
    run_shard(task, lambda: None)
    made = Store(root).read_state(COPY.name, 0)["tables"]["work/extracted_blocks"]["files"]
    assert [*made.values()] == [*files.values()], "the same rows, cut alike"
    return read_status("VmHWM") - before


@pytest.mark.skipif(not RESET.exists(), reason="needs a kernel that tells a process's peak")
@pytest.mark.parametrize("every", [1, 100])
def test_ten_times_the_documents_take_about_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    monkeypatch.setattr(groups, "GROUP_ROWS", GROUP)
    sizes = (10, 60, 600)  # the first loads what is loaded once
    for documents in sizes:
        prepare(tmp_path / str(documents), documents, finished=every > 1)
    line = [sys.executable, "-m", __name__, str(every), *(str(tmp_path / str(size)) for size in sizes)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    _, few, many = json.loads(done.stdout)
    assert many < few + sizes[-1] * ROWS * TEXT / 4, f"{few / MIB:.1f} and {many / MIB:.1f} MiB"


if __name__ == "__main__":
    groups.GROUP_ROWS, tasks.read_batches = GROUP, partial(read_batches, limit=BATCH)
    print(json.dumps([measure(Path(folder), int(sys.argv[1])) for folder in sys.argv[2:]]))
