"""The process that reads documents: ``python -m pipeline.extraction.reading_process``, started by the sandbox.

It gets the parameters, then a request a document. It answers with ``("progress", 0)`` before every page and
``("progress", pages)`` after the last, then with ``("done", content)`` or ``("failed", error)``. It limits its own
memory where the system can, and ends when its parent does.
"""

from __future__ import annotations

import errno
import os
import platform
import queue
import threading
from pathlib import Path
from typing import IO, Any

from pipeline.core.errors import DocumentError, DocumentTimeout, ExtractionError, PassingError
from pipeline.core.processes import ORPHANED, ask_kernel_to_end_with_parent
from pipeline.extraction.frames import receive_frame, send_frame
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.watch import Watch

# What the system says of a file whose content is at fault, not the disk or the network.
_OF_CONTENT = frozenset({None, 0, errno.EINVAL, errno.EOVERFLOW})


def limit_memory(mebibytes: int) -> bool:
    """Whether the system will keep this process to so much memory."""
    try:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = mebibytes << 20
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):  # not there, or refused: the parent watches
        return False
    return platform.system() == "Linux"  # elsewhere the limit is accepted and not kept


def answer(path: str, watch: Watch, parameters: ExtractionParameters) -> tuple[Any, ...]:
    """The last frame of a request: the content, or what was wrong."""
    from pipeline.extraction.reader import read_content

    try:
        return ("done", read_content(Path(path), parameters, watch))
    except DocumentError as error:
        return ("failed", error)
    except MemoryError:
        return ("failed", DocumentTimeout("reading takes more than {memory} MiB of memory", memory=parameters.memory))
    except RecursionError:
        return ("failed", ExtractionError("the file nests too deeply"))
    except OSError as error:
        kind = ExtractionError if error.errno in _OF_CONTENT else PassingError
        return ("failed", kind(f"the file cannot be read ({error.strerror or error})"))
    except Exception as error:
        return ("failed", ExtractionError("reading failed ({name}: {error})", name=type(error).__name__, error=error))


def _follow(requests: IO[bytes], waiting: queue.SimpleQueue[Any]) -> None:
    """Take in requests; with the parent gone, end, whatever is being read."""
    try:
        while True:
            waiting.put(receive_frame(requests))
    except (EOFError, OSError):
        os._exit(ORPHANED)


def main() -> None:
    """Answer requests until the parent closes the pipe."""
    ask_kernel_to_end_with_parent()
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # whatever a library prints must not get among the frames
    parameters = receive_frame(requests)
    from pipeline.extraction import reader as _reader  # noqa: F401  (before memory is limited)

    send_frame(answers, ("ready", limit_memory(parameters.memory)))
    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_follow, args=(requests, waiting), daemon=True, name="follow-parent").start()
    while True:
        path, left_out, last = waiting.get()
        watch = Watch(lambda pages: send_frame(answers, ("progress", pages)), left_out, last, parameters.file_timeout)
        send_frame(answers, answer(path, watch, parameters))


if __name__ == "__main__":
    main()
