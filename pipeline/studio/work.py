"""What the process of a run does: the run of the command line, its events sent to the studio.

It is a process of its own, so that the studio stays small and a run can be ended at any moment; what was finished by
then is kept, as with any run that is killed.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pipeline.core.errors import PipelineError
from pipeline.core.processes import end_with_parent
from pipeline.messages import say_error, speak


def run_in_process(connection: Connection, corpus: str, out: str, until: str, jobs: int, language: str) -> None:
    """Run a corpus's stages up to a target; sends events, then ``finished`` or ``failed`` with what to say."""
    end_with_parent()
    speak(language)
    try:
        connection.send({"kind": "finished", "text": _run(connection, Path(corpus), Path(out), until, jobs)})
    except PipelineError as error:
        connection.send({"kind": "failed", "text": say_error(error)})
        sys.exit(error.exit_status)
    except Exception as error:
        connection.send({"kind": "failed", "text": f"{error.__class__.__name__}: {error}"})
        raise
    finally:
        connection.close()


def _run(connection: Connection, corpus: Path, out: Path, until: str, jobs: int) -> str:
    from pipeline.core.engine import run_pipeline, select_stages
    from pipeline.estimate import describe_estimate, estimate_run
    from pipeline.preparing import choose_jobs, open_corpus
    from pipeline.stages import STAGES, TARGETS
    from pipeline.summary import describe_run

    config, scanned = open_corpus(corpus)
    sizes = [s.size for s in scanned[0]]
    jobs = jobs or choose_jobs(corpus, scanned)
    fresh = not (out / "manifest.json").exists()
    told: dict[str, Any] = {"kind": "estimated", "seconds": estimate_run(sizes, jobs).most / 4 if fresh else 0.0}
    told["text"] = describe_estimate(sizes, jobs, out) if fresh else ""
    connection.send(told)
    stages = select_stages(STAGES, TARGETS, until)
    summary = run_pipeline(
        corpus, out, config, stages, scanned, jobs=jobs, quiet=True, known=frozenset(s.name for s in STAGES),
        watch=lambda event: connection.send(asdict(event)),
    )  # fmt: skip
    return describe_run(out, summary)
