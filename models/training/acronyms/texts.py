"""Reading the texts that the models are trained and measured on (not part of the project; see docs/acronyms.md)."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from models.training.acronyms.labels import VARIANT, GoldSite, label_sites, mark_site, tag_text
from models.training.acronyms.silver import SilverDocument
from models.training.sources import decode, read_rows
from pipeline.entities.acronyms.candidates import Vocabulary
from pipeline.entities.lexicon.folding import fold_name

# Facts marked for this project: no texts.
GOLD = Path(__file__).parent / "gold"
# Characters of a text before a hosted brand.
LEAD = 40

Annotations = dict[str, list[tuple[str, str]]]


def read_annotations(path: Path) -> Annotations:
    """Text (its id or title) to pairs of short form and long form; an empty long form marks what is no definition."""
    found: Annotations = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            source, short_form, long_form = line.split("\t")
            found.setdefault(source, []).append((short_form, long_form))
    return found


def read_abstracts(data: Path) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Id, text and keywords of the abstracts that are not among the annotated ones of ``csl_dev``."""
    rows = (data / "acronyms" / "csl_dev.jsonl").read_text(encoding="utf-8").splitlines()
    held_out = {json.loads(row)["text"].strip()[:60] for row in rows if row.strip()}
    for line in (data / "topics" / "csl_dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["abstract"].strip()[:60] not in held_out:
            given = row["keywords"] if isinstance(row["keywords"], list) else re.split("[;；,，]", row["keywords"])
            yield row["id"], row["abstract"], tuple(k.strip() for k in given if len(k.strip()) > 1)


def read_silver(data: Path) -> list[SilverDocument]:
    """The abstracts with their keywords, tagged."""
    return [SilverDocument(text, tag_text(text), keywords) for _, text, keywords in read_abstracts(data)]


def _read_laws(data: Path) -> Iterator[tuple[str, str]]:
    """Title and text of the official laws, without those of ``short_names_dev``."""
    rows = (data / "acronyms" / "short_names_dev.jsonl").read_text(encoding="utf-8").splitlines()
    held_out = {fold_name(json.loads(row)["title"]) for row in rows if row.strip()}
    with gzip.open(data / "silver" / "policy_texts.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if fold_name(row["title"]) not in held_out:
                yield row["title"], row["text"]


def _law_paragraphs(data: Path, titles: Annotations) -> Iterator[tuple[str, str]]:
    cues = ("简称", "统称", "下称", "合称")
    for title, text in _read_laws(data):
        if title in titles:
            yield from ((title, p) for p in text.split("\n") if any(cue in p for cue in cues))


def tag_laws(data: Path) -> Iterator[list[tuple[str, str]]]:
    """Words and tags of each paragraph of the laws."""
    import jieba.posseg

    for _, text in _read_laws(data):
        for paragraph in text.split("\n"):
            yield [(word, tag) for word, tag in jieba.posseg.cut(paragraph)]


def read_annotated(data: Path, annotations: Annotations, vocabulary: Vocabulary) -> list[GoldSite]:
    """The sites that :func:`read_annotations` marks, in abstracts and in laws (none of the annotated dev texts)."""
    texts = [(identity, text) for identity, text, _ in read_abstracts(data) if identity in annotations]
    texts += _law_paragraphs(data, annotations)
    found = []
    for number, (source, text) in enumerate(texts):
        pairs = [{"short": s, "long": name, "alt": []} for s, name in annotations[source] if name]
        negatives = [s for s, name in annotations[source] if not name]
        found += label_sites(number, text, {"pairs": pairs, "not": negatives}, vocabulary)
    return [site for site in found if site.counted]


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """The rows of a table of two columns."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(first, second) for first, _, second in (line.partition("\t") for line in lines if line[:1] != "#")]


def _read_source(data: Path, source: str) -> str:
    """A text by its path below ``data`` (``corpora`` stands beside it); # parts a title off."""
    path, _, title = source.partition("#")
    if title:
        return next(str(row["text"]) for row in read_rows(data / path) if row["title"] == title)
    return decode((data.parent / path).read_bytes())


def read_marked(data: Path, path: Path, vocabulary: Vocabulary) -> list[GoldSite]:
    """The sites of a table of offsets: source, end and start of the long form, another start, short form."""
    marked: dict[str, list[list[str]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            source, *fields = line.split("\t")
            marked.setdefault(source, []).append(fields)
    found = []
    for number, (source, rows) in enumerate(marked.items()):
        text = _read_source(data, source)
        for end, start, other, short_form in rows:
            begin = text.rfind("\n", 0, int(end)) + 1
            stop = text.find("\n", int(end))
            paragraph = text[begin : stop if stop >= 0 else len(text)]
            wanted = {int(place) - begin: worth for place, worth in ((start, 1.0), (other, VARIANT)) if place}
            site = mark_site(number, paragraph, int(end) - begin, short_form, wanted, vocabulary)
            found += [site] if site is not None else []
    return found


def host_brands(
    sites: Sequence[GoldSite], brands: Sequence[tuple[str, str]], vocabulary: Vocabulary, *, seed: int
) -> list[GoldSite]:
    """Brands beside their Latin spelling (索尼（SONY）) put where acronyms are defined: they are none."""
    hosts = [s for s in sites if s.right.any() and s.site.begin < 0 and not s.site.names_clause]
    generator = random.Random(seed)
    hosted = []
    for latin, name in brands:
        host = generator.choice(hosts)
        start = host.window.candidates[int(host.right.argmax())].start
        before = host.text[max(host.text.rfind("\n", 0, start) + 1, start - LEAD) : start]
        text = f"{before}{name}（{latin}）{host.text[host.site.close : host.site.close + LEAD]}"
        hosted += label_sites(host.document, text, {"pairs": [], "not": [latin]}, vocabulary)
    return [site for site in hosted if site.counted]
