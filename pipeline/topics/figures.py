"""What the plots of topics and of the comparison have in common: colours, names, files."""

from __future__ import annotations

FOCAL, RELATED, GREY = "#a63a24", "#0f5c6e", "#b8b2a5"
PALETTE = ("#0f5c6e", "#a63a24", "#5c7a1f", "#7a4a99", "#b07a00", "#2f62b5", "#a0336f", "#2d7f5c", "#6b5b45", "#555f70")


def shorten(label: str, longest: int = 16) -> str:
    """The label, cut with an ellipsis when it is long."""
    return label if len(label) <= longest else label[: longest - 1] + "…"


def name_files(folder: str, plots: dict[str, dict[str, bytes]]) -> dict[str, bytes]:
    """Plots by their path ``folder/name.ending``."""
    return {f"{folder}/{name}.{kind}": data for name, kinds in plots.items() for kind, data in kinds.items()}
