"""The log of corrections: what was changed in which file, when and why, undone and done again.

An entry is written before the corpus's file is touched and confirmed after it; whoever is told that a correction is
saved is told after both lie on the disk. A start that finds an entry without its confirmation looks at the file.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.core.atomic import write_atomic
from pipeline.core.errors import ConfigError
from pipeline.studio.handfiles import Change, HandFile, write_change

FOLDER, NAME = ".studio", "corrections.jsonl"


@dataclass(slots=True)
class Entry:
    """A correction: its number, what it says, the change that it made, and whether it holds now."""

    number: int
    date: str
    said: dict[str, str]
    change: Change
    holds: bool


class Journal:
    """The log of a corpus.

    Parameters
    ----------
    corpus
        The corpus folder; the log lies in a hidden folder within it.
    """

    def __init__(self, corpus: Path) -> None:
        self.corpus, self.path = corpus, corpus / FOLDER / NAME
        self._lock = threading.Lock()
        self.entries: dict[int, Entry] = {}
        self.version = 0  # how often something was changed
        self._pending: tuple[int, bool] | None = None
        self._read()
        self._recover()

    def record(self, change: Change, said: Mapping[str, str]) -> Entry:
        """Make a change and enter it; on return both are on the disk.

        Raises
        ------
        ConfigError
            When the file has changed so that the change cannot be made; then nothing is entered as done.
        """
        with self._lock:
            number = max(self.entries, default=0) + 1
            entry = Entry(number, date.today().isoformat(), dict(said), change, False)
            told = {"event": "correction", "number": number, "date": entry.date, "said": entry.said}
            self._append({**told, "change": change.encode()})
            self.entries[number] = entry
            self._carry_out(entry, holds=True)
            return entry

    def undo(self, number: int) -> Entry:
        """Take a correction back."""
        return self._turn(number, holds=False)

    def redo(self, number: int) -> Entry:
        """Make a correction again that was taken back."""
        return self._turn(number, holds=True)

    def _turn(self, number: int, *, holds: bool) -> Entry:
        with self._lock:
            entry = self.entries.get(number)
            if entry is None or entry.holds == holds:
                raise ConfigError("correction {number}: there is none to change", number=number)
            self._append({"event": "redo" if holds else "undo", "number": number})
            self._carry_out(entry, holds=holds)
            return entry

    def _carry_out(self, entry: Entry, *, holds: bool) -> None:
        try:
            write_change(self.corpus, entry.change if holds else entry.change.reverse)
        except BaseException:
            self._append({"event": "failed", "number": entry.number})
            raise
        self._append({"event": "done", "number": entry.number})
        self.version += 1
        entry.holds = holds

    def _append(self, event: Mapping[str, Any]) -> None:
        self.path.parent.mkdir(exist_ok=True)
        line = json.dumps(event, ensure_ascii=False, sort_keys=True) + "\n"
        with self.path.open("ab") as handle:
            if handle.tell() and not self._ends_whole():
                line = "\n" + line  # what a kill cut short stays a line of its own
            handle.write(line.encode("utf-8", "surrogatepass"))
            handle.flush()
            os.fsync(handle.fileno())

    def _ends_whole(self) -> bool:
        with self.path.open("rb") as handle:
            handle.seek(-1, os.SEEK_END)
            return handle.read(1) == b"\n"

    def _read(self) -> None:
        wanted: dict[int, bool] = {}
        if not self.path.exists():
            return
        for line in self.path.read_bytes().split(b"\n"):
            try:
                event = json.loads(line)
                number, kind = int(event["number"]), event["event"]
                if kind == "correction":
                    change = Change.decode(event["change"])
                    self.entries[number] = Entry(number, event["date"], event["said"], change, False)
            except (ValueError, KeyError, TypeError):
                continue
            if kind in ("correction", "redo", "undo"):
                wanted[number] = kind != "undo"
                self._pending = (number, wanted[number])
            elif number in self.entries:
                self._pending = None
                if kind == "done":
                    self.version += 1
                    self.entries[number].holds = wanted.get(number, True)

    def _recover(self) -> None:
        """Find out whether a change that was begun last was made."""
        if self._pending is None or self._pending[0] not in self.entries:
            return
        number, holds = self._pending
        entry = self.entries[number]
        change = entry.change if holds else entry.change.reverse
        file = HandFile(self.corpus / change.file)
        made = all(file.holds(e.new) if e.new else not file.holds(e.old) for e in change.edits)
        entry.holds = holds if made else not holds
        self._append({"event": "done" if made else "failed", "number": number})
        self.version += made

    @property
    def shown(self) -> int:
        """The version that the run shows."""
        try:
            return int(self._shown.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def note_shown(self, version: int) -> None:
        """Put down which version the run shows."""
        if version or self._shown.exists():
            write_atomic(self._shown, str(version).encode("ascii"))

    @property
    def _shown(self) -> Path:
        return self.path.with_name("shown")
