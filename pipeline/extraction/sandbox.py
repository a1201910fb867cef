"""Documents read in a process of its own, so that a bad file costs its row and nothing else.

The parent starts ``python -m pipeline.extraction.sandbox`` once and sends it one document after the other as a pickle
behind its length; the child answers with frames of the same kind: ``("progress",)`` after every page, then the
content or the error. A document that makes no progress within the time limit is ended with its process, and the next
one gets a fresh one. The child limits its own memory. Plain pipes and ``subprocess`` work from daemonic processes and
Dask workers too, where ``multiprocessing`` does not.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pipeline.core.errors import DocumentError, DocumentTimeout, ExtractionError
from pipeline.extraction.parameters import ExtractionParameters

if TYPE_CHECKING:
    from pipeline.extraction.model import Content

_LENGTH = struct.Struct(">Q")
_START_TIME = 60.0  # seconds that the child may take to come up on a busy machine
_PROGRESS, _DONE, _FAILED, _READY = "progress", "done", "failed", "ready"


class Sandbox:
    """A child process that reads documents; use it as a context manager or close it."""

    def __init__(self, parameters: ExtractionParameters) -> None:
        self._parameters = parameters
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, path: Path) -> Content:
        """The document's content.

        Raises
        ------
        DocumentTimeout
            When the child made no progress within the time limit or ran out of memory.
        ExtractionError
            When the child died.
        DocumentError
            As :func:`pipeline.extraction.reader.read_content` says.
        """
        process = self._running()
        try:
            _send(process.stdin, str(path))
            while True:
                kind, *rest = self._receive(process, self._parameters.timeout)
                if kind == _PROGRESS:
                    continue
                if kind == _DONE:
                    return rest[0]  # type: ignore[no-any-return]
                raise rest[0]
        except (BrokenPipeError, EOFError, pickle.UnpicklingError, ValueError) as error:
            raise ExtractionError(self._obituary(process)) from error

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            root = str(Path(__file__).resolve().parents[2])
            paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pipeline.extraction.sandbox"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1"},
            )
            _send(self._process.stdin, self._parameters)
            self._receive(self._process, _START_TIME)
        return self._process

    def _receive(self, process: subprocess.Popen[bytes], seconds: float) -> Any:
        """The next frame."""
        deadline = time.monotonic() + seconds
        assert process.stdout is not None
        (length,) = _LENGTH.unpack(self._read(process, _LENGTH.size, deadline, seconds))
        return pickle.loads(self._read(process, length, deadline, seconds))

    def _read(self, process: subprocess.Popen[bytes], count: int, deadline: float, seconds: float) -> bytes:
        assert process.stdout is not None
        descriptor, parts = process.stdout.fileno(), bytearray()
        while len(parts) < count:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                self.close()
                raise DocumentTimeout(f"no page was finished within {seconds:g} seconds")
            data = os.read(descriptor, min(count - len(parts), 1 << 20))
            if not data:
                raise EOFError
            parts += data
        return bytes(parts)

    def _obituary(self, process: subprocess.Popen[bytes]) -> str:
        """What ended the child."""
        status = process.wait()
        self.close()
        if status < 0:
            return f"the reading process was ended by {signal.Signals(-status).name}"
        return f"the reading process ended with status {status}"

    def close(self) -> None:
        """End the child."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream:
                with suppress(BrokenPipeError):
                    stream.close()
        process.wait()


def _send(stream: IO[bytes] | None, item: object) -> None:
    assert stream is not None
    data = pickle.dumps(item, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _receive(stream: IO[bytes]) -> Any:
    header = stream.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        raise EOFError
    return pickle.loads(stream.read(_LENGTH.unpack(header)[0]))


def _limit_memory(mebibytes: int) -> None:
    try:
        import resource
    except ImportError:  # not a POSIX system
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = mebibytes << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _serve() -> None:
    """Answer requests until the parent closes the pipe."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # whatever a library prints must not get among the frames
    parameters = _receive(requests)
    from pipeline.extraction.reader import read_content

    _limit_memory(parameters.memory)
    _send(answers, (_READY,))
    while True:
        try:
            path = _receive(requests)
        except EOFError:
            return
        try:
            answer: tuple[Any, ...] = (
                _DONE,
                read_content(Path(path), parameters, lambda: _send(answers, (_PROGRESS,))),
            )
        except DocumentError as error:
            answer = (_FAILED, error)
        except MemoryError:
            answer = (_FAILED, DocumentTimeout(f"reading takes more than {parameters.memory} MiB of memory"))
        except RecursionError:
            answer = (_FAILED, ExtractionError("the file nests too deeply"))
        except OSError as error:
            answer = (_FAILED, ExtractionError(f"the file cannot be read ({error.strerror or error})"))
        except Exception as error:
            answer = (_FAILED, ExtractionError(f"reading failed ({type(error).__name__}: {error})"))
        _send(answers, answer)


if __name__ == "__main__":
    _serve()
