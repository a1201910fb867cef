"""The [report] section of corpus.toml."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.config import option


@dataclass(frozen=True, slots=True)
class ReportParameters:
    """Keys of the [report] table."""

    shard_characters: int = option(
        250_000, "Characters of text that one of the report's data files holds.", minimum=10_000, maximum=4_000_000
    )
    network_nodes: int = option(
        1000, "Nodes that the report draws of each network, the most frequent first.", minimum=10, maximum=5000
    )
    network_edges: int = option(
        5000, "Edges that the report draws of each network, the strongest first.", minimum=10, maximum=20_000
    )
    glance_rows: int = option(
        7, "Rows of each list on the page that shows the focal document at a glance.", minimum=3, maximum=50
    )
