"""Documents read in a process of its own, so that a bad file costs its row and nothing else.

The parent starts :mod:`pipeline.extraction.reading_process` once and sends it one document after the other; the child
answers with a frame after every page, then with the content or the error. What the child may use is counted in
processor time, so a busy machine changes nothing; a page that takes more is left out and the others are kept. Plain
pipes, a thread that waits at them and ``subprocess`` work on every system, and from daemonic processes and Dask
workers too, where ``multiprocessing`` does not.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from pipeline.core.errors import DocumentError, DocumentTimeout, PassingError
from pipeline.core.place import IMPORT_ROOT
from pipeline.core.processes import kill_family, processor_seconds, resident_mebibytes
from pipeline.extraction.frames import receive_frame, send_frame
from pipeline.extraction.parameters import ExtractionParameters

if TYPE_CHECKING:
    from pipeline.extraction.model import Content

_START_TIME = 60.0  # seconds of processor time that the child may take to come up
_PATIENCE = 60.0  # times the limit that a wait may take by the clock: a share of a sixtieth of a core is little
_IDLE = 120.0  # seconds by the clock in which a process that is not stuck uses some processor time
_SOME = 0.02  # seconds of processor time; clocks tick every 0.01
_TICK, _MEMORY_TICK = 1.0, 0.05  # seconds between looks at what the child uses
_END = 10.0  # seconds that a killed process may take to go
_PAGES = 3  # pages of one document that may be left out for what they use; then the rest is, too
_FINISHED = 100  # pages whose text may take as long to put in order as one page to read
_DEATHS = 3  # times that the reading process may die of one document


@dataclass(slots=True)
class _BrokenOffError(Exception):
    """Reading broke off in a page, counted from 1, or before or after the pages (0)."""

    page: int
    error: DocumentError
    again: bool = False  # whether the same may go well at once


class Sandbox:
    """A child process that reads documents; use it as a context manager or close it."""

    def __init__(self, parameters: ExtractionParameters) -> None:
        self._parameters = parameters
        self._child: _Child | None = None

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The child's process number; 0 when there is none."""
        return self._child.process.pid if self._child else 0

    def read(self, path: Path) -> Content:
        """The document's content; pages that went over a limit are in its ``left_out``.

        Raises
        ------
        DocumentTimeout
            When reading takes more processor time or memory than the limit.
        PassingError
            When the child was ended from outside, or waited in vain.
        DocumentError
            As :func:`pipeline.extraction.reader.read_content` says.
        """
        left_out: dict[int, DocumentError] = {}
        deaths: Counter[int] = Counter()
        while True:
            try:
                content = self._attempt(path, left_out)
            except _BrokenOffError as broken:
                if broken.again:
                    deaths[broken.page] += 1
                    if deaths[broken.page] == 1 and deaths.total() <= _DEATHS:
                        continue  # it may have been ended from outside
                if not broken.page or len(left_out) > _PAGES or broken.page in left_out:
                    raise broken.error from broken
                left_out[broken.page] = broken.error
                if len(left_out) > _PAGES:
                    left_out[broken.page] = type(broken.error)(f"{broken.error}; the pages after it were not read")
            except DocumentError as error:
                raise next(iter(left_out.values()), error) from error
            else:
                return replace(content, left_out=tuple(sorted(left_out.items())))

    def _attempt(self, path: Path, left_out: dict[int, DocumentError]) -> Content:
        child = self._running()
        last = max(left_out) if len(left_out) > _PAGES else 0  # too many: what follows is left out with it
        frames = 0
        try:
            child.send((str(path), tuple(left_out), last))
            seconds = self._parameters.timeout
            while True:
                kind, *rest = child.receive(seconds)
                if kind == "progress":
                    frames = 0 if rest[0] else frames + 1
                    seconds = self._parameters.timeout * (1 + rest[0] / _FINISHED)
                elif kind == "done":
                    return rest[0]  # type: ignore[no-any-return]
                elif isinstance(rest[0], DocumentTimeout):
                    raise _BrokenOffError(frames, rest[0])
                else:
                    raise rest[0]
        except _StoppedError as stopped:
            self.close()
            pages = "" if not frames else f"page {frames}: "
            raise _BrokenOffError(frames, type(stopped.error)(f"{pages}{stopped.error}")) from stopped
        except (OSError, EOFError, pickle.UnpicklingError, ValueError) as error:
            raise _BrokenOffError(frames, self._obituary(child), again=True) from error

    def _running(self) -> _Child:
        if self._child is None or not self._child.is_alive:
            self.close()
            child = _Child(self._parameters)
            try:
                child.send(self._parameters)
                _, enforced = child.receive(_START_TIME)
            except (_StoppedError, OSError, EOFError, pickle.UnpicklingError) as error:
                child.close()
                raise PassingError("the reading process did not start") from error
            child.watches_memory = not enforced
            self._child = child  # only now can it read
        return self._child

    def _obituary(self, child: _Child) -> PassingError:
        """What ended the child."""
        status = child.process.wait()
        self.close()
        if status < 0:
            with suppress(ValueError):
                return PassingError("the reading process was ended by {name}", name=signal.Signals(-status).name)
        return PassingError("the reading process ended with status {status}", status=status)

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            child.close()


@dataclass(slots=True)
class _StoppedError(Exception):
    """The child went over a limit."""

    error: DocumentError


class _Child:
    """The process, and a thread that waits for its frames."""

    def __init__(self, parameters: ExtractionParameters) -> None:
        self._parameters = parameters
        self.watches_memory = False
        paths = [str(IMPORT_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "pipeline.extraction.reading_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1"},
        )
        self._watched = psutil.Process(self.process.pid)
        self._frames: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._pumping = threading.Thread(target=self._pump, daemon=True, name="reading-frames")
        self._pumping.start()

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def send(self, item: object) -> None:
        """Send a request."""
        assert self.process.stdin is not None
        send_frame(self.process.stdin, item)

    def _pump(self) -> None:
        assert self.process.stdout is not None
        try:
            while True:
                self._frames.put(receive_frame(self.process.stdout))
        except Exception as error:
            self._frames.put(error)

    def receive(self, seconds: float) -> Any:
        """The next frame, which may take so many seconds of processor time."""
        used = processor_seconds(self._watched, alone=True)  # what it starts begins after the frame before has come
        begun = moved = time.monotonic()
        seen = used
        tick = _MEMORY_TICK if self.watches_memory else min(_TICK, seconds / 4)
        while True:
            with suppress(queue.Empty):
                frame = self._frames.get(timeout=tick)
                if isinstance(frame, Exception):
                    raise frame
                return frame
            if not self.is_alive:
                with suppress(queue.Empty):
                    continue_with = self._frames.get(timeout=_TICK)
                    if not isinstance(continue_with, Exception):
                        return continue_with
                raise EOFError
            now, total = time.monotonic(), processor_seconds(self._watched)
            if total - used > seconds:
                raise _StoppedError(
                    DocumentTimeout("it takes more than {seconds} seconds of processor time", seconds=f"{seconds:g}")
                )
            if self.watches_memory and resident_mebibytes(self._watched) > self._parameters.memory:
                raise _StoppedError(
                    DocumentTimeout("reading takes more than {memory} MiB of memory", memory=self._parameters.memory)
                )
            if total - seen > _SOME:
                seen, moved = total, now
            if now - begun > seconds * _PATIENCE or now - moved > max(_IDLE, seconds):
                raise _StoppedError(
                    PassingError("reading did not go on for {number} seconds by the clock", number=f"{now - moved:.0f}")
                )

    def close(self) -> None:
        kill_family(self._watched)
        with suppress(OSError):
            self.process.kill()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_END)
        self._pumping.join(_END)
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                with suppress(OSError, ValueError):
                    stream.close()
