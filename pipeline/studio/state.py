"""What the studio holds while it runs: the corpora, their logs and runs, and the language that is spoken."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from pipeline.messages import speak
from pipeline.studio.comparing import keep_run
from pipeline.studio.jobs import Job, Jobs
from pipeline.studio.journal import Entry, Journal
from pipeline.studio.preview import Preview
from pipeline.studio.workspace import Corpus, Workspace

REST = 4.0  # seconds without a further correction after which the run behind it begins


@dataclass
class Studio:
    """One start of the studio.

    Attributes
    ----------
    workspace
        The corpora.
    language
        ``zh`` or ``en``; empty until the first page is asked for.
    token
        What every address begins with.
    """

    workspace: Workspace
    language: str
    token: str
    opened: Corpus | None = None
    stop: Any = None
    jobs: Jobs = field(init=False)
    journals: dict[str, Journal] = field(default_factory=dict)
    changed: dict[str, float] = field(default_factory=dict)
    started: dict[str, int] = field(default_factory=dict)
    timers: dict[str, threading.Timer] = field(default_factory=dict)
    previews: dict[str, Preview] = field(default_factory=dict)
    counting: threading.Lock = field(default_factory=threading.Lock)  # one part at a time
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.jobs = Jobs(self._ended)

    def journal(self, corpus: Corpus) -> Journal:
        """The log of a corpus, opened once."""
        with self._lock:
            if corpus.key not in self.journals:
                self.journals[corpus.key] = Journal(corpus.folder)
            return self.journals[corpus.key]

    def note_change(self, corpus: Corpus) -> None:
        """A file of the corpus was changed: what runs is out of date, and a run follows when no more is changed."""
        self.changed[corpus.key] = time.monotonic()
        self.schedule(corpus)

    def schedule(self, corpus: Corpus) -> None:
        """Have a run begin after a rest, in the place of one that goes on, since what that one reads has changed."""
        job = self.jobs.jobs.get(corpus.key)
        going_on = job is not None and job.state == "running"
        if not going_on and not (corpus.run / "report" / "index.html").exists():
            return  # a first run begins when somebody says so
        until = job.until if job is not None and going_on else "report"
        self.forget_rebuild(corpus)
        timer = threading.Timer(REST, self.rebuild, (corpus, until))
        timer.daemon = True
        self.timers[corpus.key] = timer
        self.jobs.cancel(corpus)
        timer.start()

    def is_waiting(self, corpus: Corpus) -> bool:
        """Whether a run is about to begin."""
        return corpus.key in self.timers or self.jobs.is_waiting(corpus)

    def forget_rebuild(self, corpus: Corpus) -> None:
        """Have no run begin by itself."""
        if (timer := self.timers.pop(corpus.key, None)) is not None:
            timer.cancel()

    def rebuild(self, corpus: Corpus, until: str = "report") -> Job:
        """Start the run that brings everything up to date."""
        speak(self.language)
        self.started[corpus.key] = self.journal(corpus).version
        if until == "report":
            keep_run(corpus)
        job = self.jobs.start(corpus, until, self.language)
        self.forget_rebuild(corpus)
        return job

    def preview(self, corpus: Corpus) -> Preview:
        """The process that shows corrections at once, started now where it is not there."""
        with self._lock:
            found = self.previews.get(corpus.key)
            if found is None or not found.alive:
                pages = found.pages if found is not None else {}
                found = self.previews[corpus.key] = Preview(corpus, self.language)
                found.pages = pages
            return found

    def is_behind(self, corpus: Corpus) -> bool:
        """Whether the run does not show yet what was changed in this start."""
        journal = self.journal(corpus)
        return corpus.key in self.changed or journal.version != journal.shown

    def _ended(self, job: Job) -> None:
        changed = self.changed.get(job.corpus.key)
        if job.state != "finished" or job.until != "report":
            return
        self.journal(job.corpus).note_shown(self.started.get(job.corpus.key, 0))
        if changed is None or changed <= job.begun:
            self.changed.pop(job.corpus.key, None)
            with self._lock:
                preview = self.previews.pop(job.corpus.key, None)
            if preview is not None:
                preview.close()

    def close(self) -> None:
        """End all runs."""
        for timer in self.timers.values():
            timer.cancel()
        self.jobs.close()
        for preview in self.previews.values():
            preview.close()


def describe_entry(entry: Entry) -> dict[str, Any]:
    """A correction as the page shows it."""
    lines = [e.new or f"− {e.old}" for e in entry.change.edits]
    return {
        "number": entry.number, "date": entry.date, **entry.said, "file": entry.change.file, "lines": lines,
        "holds": entry.holds,
    }  # fmt: skip
