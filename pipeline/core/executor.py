"""Where work is done: this process, several processes of this machine, or a Dask cluster.

Each is a :class:`concurrent.futures.Executor`, so the engine knows only ``submit``. What comes out is the same
whichever is chosen.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.util import Finalize
from typing import Any

from pipeline.core.errors import ConfigError, MissingDependencyError
from pipeline.core.processes import end_with_parent, kill_all
from pipeline.core.threads import THREAD_VARIABLES

_LAST = -100  # after all that others do at the end of a process


class SerialExecutor(Executor):
    """Runs each call at once in this process."""

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """A future that is already done."""
        future: Future[Any] = Future()
        try:
            future.set_result(function(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def open_executor(jobs: int, scheduler: str = "") -> Iterator[Executor]:
    """An executor of ``jobs`` processes, or of the Dask cluster at ``scheduler``.

    Raises
    ------
    MissingDependencyError
        When a scheduler is named and ``distributed`` is not installed.
    ConfigError
        When the scheduler does not answer.
    """
    if scheduler:
        with _open_cluster(scheduler) as executor:
            yield executor
    elif jobs <= 1:
        yield SerialExecutor()
    else:
        limit = dict.fromkeys(THREAD_VARIABLES, "1")
        os.environ.update(limit)  # before the workers import any numerical library
        context = multiprocessing.get_context("spawn")
        others = set(multiprocessing.active_children())
        pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin_worker)
        try:
            yield pool
        except BaseException:  # what is being computed is of no use any more
            kill_all(set(multiprocessing.active_children()) - others)
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _begin_worker() -> None:
    """End with the run; the keys that stop it from a terminal reach the run, which ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    Finalize(None, _end_worker, exitpriority=_LAST)


def _end_worker() -> None:
    """End at once: to take apart dictionaries and models object by object takes half a second, and the run waits."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(0)


@contextmanager
def _open_cluster(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingDependencyError(
            "--scheduler needs the package distributed: pip install 'policy-text-mining[dask]'"
        ) from error
    try:
        client: Any = Client(address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ConfigError(
            "--scheduler {address}: no Dask scheduler answers there ({error})", address=address, error=error
        ) from error
    try:
        yield client.get_executor(pure=False, retries=0)
    finally:
        client.close()
