"""How a run was made, as a paragraph for a paper in Chinese and in English, with what to cite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.messages import fill
from pipeline.report.tables import RunTables

TOOL = "policy-text-mining"
UNITS = {"sentence": "sentence", "paragraph": "paragraph", "document": "document", "window": "window of tokens"}

# What a sentence of the paragraph rests on; keys of references.tsv.
_SENTENCES = (
    (
        (
            "The corpus holds {documents} documents of {years} with {characters} characters in all; {records} "
            "citation records were read, {joined} of them joined to files."
        ),
        (),
    ),
    (
        (
            "Text was read with pypdfium2 {pypdfium2}, pdfminer.six {pdfminer} and lxml {lxml} in reading order and "
            "cut into sentences and words with jieba {jieba} and the lexica of policy-text-mining {pipeline}."
        ),
        (),
    ),
    (
        (
            "Names were found by gazetteers, patterns and a trained tagger and joined to {entities} entities; "
            "{acronyms} definitions of short names were read from the texts."
        ),
        (),
    ),
    (
        (
            "Two names are joined by an edge when they meet in at least {minimum_weight} units (unit: {unit}); edges "
            "carry the raw count, association strength and normalised pointwise mutual information, and those drawn "
            "are a {backbone} backbone at {alpha} with false discovery rate {rate}."
        ),
        ("vaneck2009", "bouma2009", "coscia2017", "benjamini1995"),
    ),
    (
        "Communities are the partition on which {seeds} runs of the Leiden algorithm agree (resolution {resolution}).",
        ("traag2019",),
    ),
    (
        (
            "Networks of authors' keywords, authors, institutions, journals and references count works in full and "
            "fractionally."
        ),
        ("vaneck2014", "perianes2016"),
    ),
    (
        (
            "Clusters of each period were placed on a strategic diagram by centrality and density, joined to those of "
            "the next period from an inclusion index of {inclusion} on, and bursts were found with {permutations} "
            "exchanges of the documents' years."
        ),
        ("callon1991", "cobo2011", "kleinberg2002"),
    ),
    (
        (
            "{topics} topics were fitted on the related literature with the {model} model; "
            "coherence is normalised pointwise mutual information."
        ),
        ("strehl2002", "bouma2009"),
    ),
    (
        (
            "The focal document was compared with the literature by weighted log-odds with an informative prior, "
            "log-likelihood and intervals from the variance between its paragraphs and between documents."
        ),
        ("monroe2008", "dunning1993"),
    ),
)


@cache
def read_references() -> dict[str, tuple[str, ...]]:
    """Key to authors, year, title, where, volume and pages."""
    lines = Path(__file__).with_name("references.tsv").read_text(encoding="utf-8").splitlines()
    return {key: tuple(rest) for key, *rest in (line.split("\t") for line in lines[1:])}


# Kind by GB/T 3469, entry and field of BibTeX.
ARTICLE = ("J", "article", "journal")
KINDS = {
    "bouma2009": ("C", "inproceedings", "booktitle"),
    "kleinberg2002": ("C", "inproceedings", "booktitle"),
    "coscia2017": ("C", "inproceedings", "booktitle"),
    "vaneck2014": ("M", "incollection", "booktitle"),
}


def export_methods(corpus: RunTables, manifest: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """``methods-zh.txt``, ``methods-en.txt``, ``references.bib`` and ``references-gbt7714.txt``."""
    used: dict[str, None] = {}
    for language in ("zh", "en"):
        text, cited = write_methods(corpus, manifest, language)
        used |= dict.fromkeys(cited)
        yield f"methods/methods-{language}.txt", text.encode()
    version = str(manifest["versions"].get("pipeline", ""))
    yield "methods/references.bib", _bibtex(version, list(used)).encode()
    yield "methods/references-gbt7714.txt", _gbt7714(version, list(used)).encode()


def write_methods(corpus: RunTables, manifest: Mapping[str, Any], language: str) -> tuple[str, list[str]]:
    """The paragraph with its list of references, and the keys of what it cites."""
    values = _values(corpus, manifest)
    said: list[str] = []
    cited: dict[str, int] = {}
    for message, keys in _SENTENCES:
        if not _applies(message, corpus):
            continue
        marks = "".join(f"[{cited.setdefault(key, len(cited) + 1)}]" for key in keys)
        sentence = fill(message, {k: fill(str(v), {}, language) for k, v in values.items()}, language)
        said.append(sentence[:-1] + marks + sentence[-1])
    listed = [f"[{number}] {_line(key)}" for key, number in cited.items()]
    joined = "".join(said) if language == "zh" else " ".join(said)
    return "\n".join([joined, "", *listed, ""]), list(cited)


def _applies(message: str, corpus: RunTables) -> bool:
    """Whether what a sentence is about is part of the run."""
    if "{topics}" in message:
        return bool(corpus.count("topics/topics"))
    if "focal document" in message:
        return corpus.focal is not None and bool(corpus.count("compare/terms"))
    if "strategic diagram" in message:
        return bool(corpus.count("evolution/clusters"))
    if "authors' keywords" in message:
        return bool(corpus.count("network/items"))
    return True


def _values(corpus: RunTables, manifest: Mapping[str, Any]) -> dict[str, object]:
    versions, configuration = manifest["versions"], manifest["configuration"]
    networks = configuration.get("networks", {})
    years = [d["year"] for d in corpus.documents if d["year"]]
    records = corpus.rows("records")
    return {
        "documents": len(corpus.documents),
        "years": f"{min(years)}-{max(years)}" if years else "unknown years",
        "characters": sum(d["characters"] for d in corpus.documents),
        "records": len(records),
        "joined": sum(r["outcome"] == "joined" for r in records),
        "entities": corpus.count("entities"),
        "acronyms": corpus.count("acronyms"),
        "pipeline": versions.get("pipeline", ""),
        "pypdfium2": versions.get("pypdfium2", ""),
        "pdfminer": versions.get("pdfminer.six", ""),
        "lxml": versions.get("lxml", ""),
        "jieba": versions.get("jieba", ""),
        "unit": UNITS.get(networks.get("unit", ""), networks.get("unit", "")),
        "minimum_weight": networks.get("minimum_weight", ""),
        "backbone": networks.get("backbone", ""),
        "alpha": networks.get("backbone_alpha", ""),
        "rate": networks.get("false_discovery_rate", ""),
        "seeds": networks.get("seeds", ""),
        "resolution": networks.get("resolution", ""),
        "inclusion": configuration.get("evolution", {}).get("inclusion", ""),
        "permutations": configuration.get("evolution", {}).get("permutations", ""),
        "topics": corpus.count("topics/topics"),
        "model": configuration.get("topics", {}).get("model", ""),
    }


def _bibtex(version: str, keys: list[str]) -> str:
    tool = f"  title = {{{TOOL}}},\n  version = {{{version}}},\n  note = {{Apache-2.0}}"
    entries = [f"@software{{policy_text_mining,\n{tool}\n}}\n"]
    for key in keys:
        authors, year, title, where, volume, pages = read_references()[key]
        lines = {"author": authors, "year": year, "title": f"{{{title}}}", KINDS.get(key, ARTICLE)[2]: where,
                 "volume": volume, "pages": pages.replace("-", "--")}  # fmt: skip
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in lines.items() if value)
        entries.append(f"@{KINDS.get(key, ARTICLE)[1]}{{{key},\n{body}\n}}\n")
    return "\n".join(entries)


def _gbt7714(version: str, keys: list[str]) -> str:
    return "\n".join([f"{TOOL}[CP]. {version}.", *map(_line, keys), ""])


def _line(key: str) -> str:
    """A reference as GB/T 7714-2015 sets it."""
    authors, year, title, where, volume, pages = read_references()[key]
    names = ", ".join(_capital(name) for name in authors.split(" and "))
    place = f"{year}, {volume}: {pages}" if volume else f"{year}: {pages}"
    kind = KINDS.get(key, ARTICLE)[0]
    within = f"{where}, {place}" if kind == "J" else f"{where}. {place}"
    return f"{names}. {title}[{kind}]{'. ' if kind == 'J' else '//'}{within}."


def _capital(name: str) -> str:
    surname, _, given = name.partition(", ")
    return f"{surname.upper()} {given.replace('. ', ' ').replace('.', '')}".strip()
