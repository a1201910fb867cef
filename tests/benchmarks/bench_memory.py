"""What a process that does map stages holds at the most, over laws that grow: ``bench_memory 760 3040 9120`` texts.

One shard of each corpus is worked on, up to the stage ``entities``, in a process of its own, so that nothing that
reduce stages leave is counted; the others would take as much one after the other.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from unittest.mock import patch

from pipeline.core import engine
from pipeline.core.store import shard_of
from pipeline.core.tasks import Done, ReduceTask, ShardTask
from pipeline.core.worker import run_task
from pipeline.preparing import open_corpus
from pipeline.stages import STAGES, TARGETS
from tests.benchmarks.bench_growth import LAWS, make_laws
from tests.benchmarks.bench_stages import forget_peak, read_peak

NUMBERS = (760, 3040, 9120)  # 5, 20 and 60 million characters
UNTIL, MIB = "entities", 1_048_576


def _do(task: ShardTask) -> tuple[Done, float]:
    """Do a task in this process; its peak in MiB."""
    forget_peak()
    return run_task(task), read_peak()


def _submit(pool: ProcessPoolExecutor, peaks: dict[str, list[float]], task: ShardTask | ReduceTask) -> Done:
    if isinstance(task, ReduceTask):
        return run_task(task)
    done, peak = pool.submit(_do, task).result()
    peaks[task.stage.name].append(peak)
    return done


def measure(number: int) -> tuple[int, dict[str, float]]:
    """Bytes of so many laws, and the peak of every map stage over a shard of them in MiB."""
    peaks: defaultdict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(1, get_context("spawn")) as pool:
        corpus = Path(folder) / "laws"
        make_laws(corpus, number)
        config, (sources, _) = open_corpus(corpus)
        for source in sources:
            if shard_of(source.doc_id):
                (corpus / source.source).unlink()
        stages = engine.select_stages(STAGES, TARGETS, UNTIL)
        with patch.object(engine, "run_task", partial(_submit, pool, peaks)):
            scanned = open_corpus(corpus)[1]
            engine.run_pipeline(corpus.resolve(), Path(folder) / "run", config, stages, scanned, jobs=1, quiet=True)
        return sum(source.size for source in sources), {name: max(found) for name, found in peaks.items()}


def main(numbers: Sequence[int] = NUMBERS) -> None:
    """Print the peaks of each number of laws."""
    if not LAWS.exists():
        print("left out: needs the evaluation data in ../shared, which is not here")
        return
    for number in numbers:
        size, peaks = measure(number)
        print(f"a shard of {number:,} laws, {size / MIB:,.0f} MiB of text: {max(peaks.values()):.0f} MiB")
        for name, peak in peaks.items():
            print(f"  {name:24} {peak:6.0f} MiB", flush=True)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or NUMBERS)
