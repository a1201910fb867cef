"""The [topics] section of corpus.toml."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.config import option


@dataclass(frozen=True, slots=True)
class TopicsParameters:
    """Keys of the [topics] table."""

    model: str = option(
        "consensus",
        "How topics are found: consensus clusters of a neighbour graph, k-means, matrix factorisation, or latent "
        "Dirichlet allocation.",
        choices=("consensus", "kmeans", "nmf", "lda"),
    )
    k: int = option(0, "Number of topics; 0 chooses by coherence, stability and separation.", minimum=0)
    max_k: int = option(30, "Largest number of topics tried when it is chosen.", minimum=2)
    embeddings: str = option(
        "none",
        "Sentence embeddings beside the words, from a package that carries its weights (extra `embeddings`).",
        choices=("none", "e5", "use"),
    )
    unit_characters: int = option(
        400, "Length that paragraphs of long documents are joined to before topics are fitted.", minimum=50
    )
    long_characters: int = option(2000, "Documents longer than this are modelled by paragraphs.", minimum=100)
    min_documents: int = option(2, "A term must stand in this many documents; fewer in small corpora.", minimum=1)
    max_share: float = option(
        0.5, "A term in more than this share of the units says nothing of topics.", minimum=0.01, maximum=1.0
    )
    max_terms: int = option(20000, "Most frequent terms kept.", minimum=100)
    dimensions: int = option(200, "Dimensions of latent semantic analysis.", minimum=2)
    seeds: int = option(20, "Seeds that stability is measured over.", minimum=2)
    seed: int = option(0, "First seed.", minimum=0)
    broad: int = option(0, "Broad topics that the topics are gathered into; 0 takes the square root.", minimum=0)
