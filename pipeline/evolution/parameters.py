"""The [evolution] section of corpus.toml."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.config import option


@dataclass(frozen=True, slots=True)
class EvolutionParameters:
    """Keys of the [evolution] table."""

    periods: str = option(
        "plans",
        "How years are parted: China's five-year plans, equal numbers of years, or equal numbers of documents.",
        choices=("plans", "years", "documents"),
    )
    count: int = option(4, "Periods, when they are equal in years or documents.", minimum=1, maximum=20)
    starts: tuple[int, ...] = option((), "First years of periods of your own; they go before the other keys.")
    minimum_documents: int = option(
        2, "Least number of a period's documents that hold an item of a cluster.", minimum=1
    )
    maximum_items: int = option(200, "Items of a period that are clustered, those of most documents first.", minimum=5)
    smallest: int = option(3, "Least number of items of a cluster.", minimum=2)
    inclusion: float = option(
        0.4, "Least inclusion index at which clusters of neighbouring periods are joined.", minimum=0.0, maximum=1.0
    )
    bootstraps: int = option(100, "Resamples of the documents behind the share of a quadrant.", minimum=0)
    burst_ratio: float = option(2.0, "Rate in a burst over the rate outside it (Kleinberg's s).", minimum=1.01)
    burst_cost: float = option(1.0, "Cost of entering a burst (Kleinberg's gamma).", minimum=0.0)
    permutations: int = option(200, "Exchanges of the documents' years behind the q value of a burst.", minimum=20)
    seed: int = option(1, "Seed of everything random.", minimum=0)
