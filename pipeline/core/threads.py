"""How many threads numerical libraries may use."""

from __future__ import annotations

import os
import sys
from functools import lru_cache

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


def limit_threads() -> None:
    """Keep numerical libraries to one thread: processes share the cores, and sums keep one order."""
    for name in THREAD_VARIABLES:
        os.environ[name] = "1"
    _limit_loaded(len(sys.modules))


@lru_cache(maxsize=1)
def _limit_loaded(modules: int) -> None:
    """Limit the libraries that are loaded; to look for them takes 3 ms, so that it is done when a module more is."""
    import threadpoolctl

    threadpoolctl.threadpool_limits(1)
