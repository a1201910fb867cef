"""Text mining for Chinese policy literature.

Data flows through the sub-packages in this order: ``extraction`` (file to blocks), ``segmentation`` (blocks to
sentences, tokens and terms), ``entities`` (tokens to acronyms, mentions and entities), ``networks`` (mentions to
graphs), ``topics`` (texts to topics), ``comparison`` (focal against related documents) and ``report`` (all of it on
one page). ``core`` holds what they share: configuration, records, the table store, stages and the executor.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

# Before anything can import it: ONNX Runtime would ask for its maker's host and write a number into the home folder.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.core.run import Run

__all__ = ["__version__", "open_run"]
__version__ = "0.1.0"


def open_run(path: str | Path) -> Run:
    """A finished run, with its tables as data frames and its graphs as networkx graphs.

    Parameters
    ----------
    path
        The run's folder, as ``python -m pipeline run CORPUS --out PATH`` wrote it.

    Raises
    ------
    pipeline.core.errors.ArtifactError
        When the folder holds no finished run.
    """
    from pipeline.core.run import Run

    return Run.open(path)
