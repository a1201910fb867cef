"""How many threads numerical libraries may use."""

from __future__ import annotations

import os

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


def limit_threads() -> None:
    """Keep numerical libraries to one thread: processes share the cores, and sums keep one order."""
    for name in THREAD_VARIABLES:
        os.environ[name] = "1"
    import threadpoolctl

    threadpoolctl.threadpool_limits(1)
