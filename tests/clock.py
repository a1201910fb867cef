"""How long work takes, whatever else the process of the tests holds."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def processor_seconds(work: Callable[[], object]) -> float:
    """Processor time of the work, without what collecting the objects of earlier tests costs.

    After some thousand tests one collection takes longer than the work, and whether one falls into it is chance: those
    objects are set aside meanwhile, which takes no time.
    """
    gc.freeze()
    try:
        begun = time.process_time()
        work()
        return time.process_time() - begun
    finally:
        gc.unfreeze()
