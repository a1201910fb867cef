"""Runs as the studio sees them: one a corpus, in a process of its own, with what it has told so far."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

import psutil

from pipeline.core.processes import kill_family
from pipeline.messages import say
from pipeline.stages import STAGES, TARGETS
from pipeline.studio.work import run_in_process
from pipeline.studio.workspace import Corpus

# Seconds of processor time of each stage over two corpora of 34 and 127 files; the share that stages have of a run.
PARTING = 10.0  # seconds that a process which was killed may take to go
WEIGHTS = {"extract": 20.0, "segment": 4.0, "entities": 10.0, "network": 9.0, "topics": 9.0, "compare": 5.0,
           "report": 5.0}  # fmt: skip


@dataclass(slots=True)
class StageProgress:
    """How far a stage is: documents done of those to compute; ``state`` is waiting, running, done or up to date."""

    target: str
    state: str = "waiting"
    total: int = 0
    done: int = 0
    reason: str = ""

    @property
    def share(self) -> float:
        """The part that is done, 0 to 1."""
        if self.state in ("done", "up to date"):
            return 1.0
        return self.done / self.total if self.total > 1 else 0.0


@dataclass(slots=True)
class Job:
    """A run: where it stands (running, finished, failed, cancelled), its stages and its log."""

    corpus: Corpus
    until: str
    state: str = "running"
    text: str = ""
    begun: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    stages: dict[str, StageProgress] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    process: Any = None

    def __post_init__(self) -> None:
        last = TARGETS.index(self.until)
        self.stages = {s.name: StageProgress(s.target) for s in STAGES if TARGETS.index(s.target) <= last}

    @property
    def share(self) -> float:
        """The part of the work that is done, 0 to 1, as stages mostly take it."""
        weights = {name: WEIGHTS[p.target] for name, p in self.stages.items()}
        total = sum(weights.values())
        return sum(weights[name] * p.share for name, p in self.stages.items()) / total if total else 1.0

    @property
    def seconds(self) -> float:
        """How long it has taken."""
        return (self.ended or time.monotonic()) - self.begun

    @property
    def left(self) -> float | None:
        """About how many seconds are left; None when nothing can be said yet."""
        if self.state != "running" or self.seconds < 2 or self.share < 0.05:
            return None
        return self.seconds * (1 - self.share) / self.share

    def note(self, event: dict[str, Any]) -> None:
        """Enter what the process told."""
        kind = event["kind"]
        if kind in ("finished", "failed"):
            self.state, self.text = kind, event["text"]
            self.log += event["text"].splitlines()
        elif kind == "estimated":
            self.log += [event["text"]] if event["text"] else []
        elif (stage := self.stages.get(event["stage"])) is not None:
            if kind == "begun":
                stage.state, stage.total, stage.reason = "running", event["documents"], event["reason"]
                self.log.append(f"{event['target']}: {event['stage']} ({event['reason']})")
            elif kind == "advanced":
                stage.done += event["documents"]
            else:
                stage.state = "done" if stage.state == "running" else "up to date"


class Jobs:
    """The runs of this start, the last of each corpus.

    Parameters
    ----------
    notify
        Called when a run has ended, in the thread that listens to it.
    """

    def __init__(self, notify: Callable[[Job], None] = lambda job: None) -> None:
        self.jobs: dict[str, Job] = {}
        self.notify = notify
        self._lock = threading.Lock()
        self._waiting: dict[str, tuple[Corpus, str, str]] = {}

    def start(self, corpus: Corpus, until: str, language: str, *, jobs: int = 0) -> Job:
        """Start a run, or have one start when the present one ends."""
        with self._lock:
            if (old := self.jobs.get(corpus.key)) is not None and old.state == "running":
                self._waiting[corpus.key] = (corpus, until, language)
                return old
            if old is not None:
                old.process.join(PARTING)  # it holds the run's folder until it has gone
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe(duplex=False)
            arguments = (theirs, str(corpus.folder), str(corpus.run), until, jobs, language)
            job = Job(corpus, until, process=context.Process(target=run_in_process, args=arguments))
            job.process.start()
            theirs.close()
            self.jobs[corpus.key] = job
        threading.Thread(target=self._listen, args=(job, ours), daemon=True, name=f"run-{corpus.name}").start()
        return job

    def is_waiting(self, corpus: Corpus) -> bool:
        """Whether a run is to begin when the present one has ended."""
        return corpus.key in self._waiting

    def _listen(self, job: Job, connection: Connection) -> None:
        with suppress(EOFError, OSError):
            while True:
                job.note(connection.recv())
        job.process.join()
        if job.state == "running":
            job.state, job.text = "failed", say("the run's process ended; run again, what is finished is kept")
            job.log.append(job.text)
        job.ended = time.monotonic()
        self.notify(job)
        if (waiting := self._waiting.pop(job.corpus.key, None)) is not None and job.state != "cancelled":
            self.start(*waiting)

    def cancel(self, corpus: Corpus) -> None:
        """End a run; what is finished is kept."""
        job = self.jobs.get(corpus.key)
        if job is not None and job.state == "running":
            self._waiting.pop(corpus.key, None)
            job.state, job.text = "cancelled", say("stopped; what was finished is kept, run again to go on")
            job.log.append(job.text)
            with suppress(psutil.Error):
                kill_family(psutil.Process(job.process.pid))

    def close(self) -> None:
        """End all runs."""
        for job in list(self.jobs.values()):
            self.cancel(job.corpus)
