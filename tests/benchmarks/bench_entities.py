"""Entities: speed and peak memory of the whole stage in one process, and what the frequent entities leave to ask.

Mining, the definitions of short forms and linking are timed in a process of their own, by its processor time; the
texts are those of the real corpus beside the project, as extraction and segmentation left them.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.core.config import CorpusParameters
from pipeline.core.stage import MODELS, Context
from pipeline.entities.acronyms.stage import find_definitions, resolve_definitions
from pipeline.entities.parameters import EntitiesParameters
from pipeline.entities.review import read_entities, review_entities
from pipeline.entities.stage import link_entities, mine_mentions
from pipeline.records.base import empty_table
from pipeline.records.policies import Policy

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpora" / "us-asean-ip"
READ = ("documents", "blocks", "sentences", "tokens")


def measure_stage(run: Path) -> None:
    """Print the stage's speed over a run's texts, and the memory of this process."""
    tables = {name: pq.read_table(run / f"{name}.parquet") for name in READ}
    context, parameters = Context(CORPUS, MODELS, CorpusParameters()), EntitiesParameters()
    characters = sum(map(len, tables["blocks"].column("text").to_pylist()))
    mine_mentions({name: table.slice(0, 0) for name, table in tables.items()}, parameters, context)
    begun = time.process_time()
    tables |= mine_mentions(tables, parameters, context)
    mined = time.process_time() - begun
    tables |= find_definitions(tables, parameters, context)
    tables |= resolve_definitions(tables, parameters, context).tables
    tables |= {"work/policies": empty_table(Policy), "work/named": tables["documents"]}
    linking = time.process_time()
    link_entities(tables, parameters, context)
    ended = time.process_time()
    print(f"mining, tagger included: {characters / mined:,.0f} characters/s")
    print(f"mining and linking: {characters / (mined + ended - linking):,.0f} characters/s")
    print(f"with the definitions of short forms: {characters / (ended - begun):,.0f} characters/s")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


def main() -> None:
    """Print the figures, and the questions about the 100 most frequent entities."""
    if not CORPUS.is_dir():
        print("left out: needs the evaluation data in ../shared, which is not here")
        return
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder)
        line = [sys.executable, "-m", "pipeline", "run", CORPUS, "--out", run, "--until", "entities", "--quiet"]
        subprocess.run(line, cwd=ROOT, check=True)
        subprocess.run([sys.executable, "-m", "tests.benchmarks.bench_entities", run], cwd=ROOT, check=True)
        print("questions about the 100 most frequent entities:")
        for question in review_entities(read_entities(run, top=100)):
            print(f"  {question}")


if __name__ == "__main__":
    measure_stage(Path(sys.argv[1]))
