"""Imports that are spared."""

from __future__ import annotations

import sys
import warnings
from functools import cache
from types import ModuleType

PANDAS = "pandas"


@cache
def spare_pandas() -> None:
    """Keep pyarrow from importing pandas, which it does at its first array to see whether that is one of pandas'.

    A quarter of a second in each process, for arrays that are none. It asks once; where pandas has been imported
    already, and where a table is turned into one of pandas', nothing changes.
    """
    import pyarrow as pa

    if PANDAS in sys.modules:
        return
    old = ModuleType(PANDAS)
    old.__dict__["__version__"] = "0"  # too old to be asked
    sys.modules[PANDAS] = old
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pa.array([0])
    finally:
        del sys.modules[PANDAS]
