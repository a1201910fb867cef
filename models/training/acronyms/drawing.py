"""``python -m models.training.acronyms.drawing``: places that may define a short form, drawn for reading.

In each field half of them are those where the scorer is least sure, the others are drawn at random among all places
that look like a definition in a wide sense, whether the scorer proposes anything there or not. What is printed is to be
read; only offsets and labels go into gold/readings.tsv.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from models.training.acronyms.labels import sites_of_text, tag_text
from models.training.acronyms.texts import GOLD, read_annotations, read_pairs
from models.training.sources import iterate_paragraphs, read_rows, read_source
from pipeline.core.stage import MODELS
from pipeline.entities.acronyms.candidates import propose_candidates
from pipeline.entities.acronyms.model import Models, load_models
from pipeline.entities.acronyms.sites import Site, pair_brackets
from pipeline.entities.acronyms.weighing import OpenSite, Weighed, weigh_sites

LAWS, ABSTRACTS = "data/silver/policy_texts.jsonl.gz", "data/topics/csl_dev.jsonl"
ENCYCLOPAEDIA, NEWS = ("data/ner/uner_gsdsimp_train.jsonl", "data/ner/uner_gsdsimp_dev.jsonl"), ("msr_test", "pku_test")
FOLDERS = {"carbon": "environment", "provincial-reports": "provincial_report", "us-asean-ip": "trade_ip"}
MEASURED = ("acronyms/csl_dev", "acronyms/short_names_dev", "fields/short_forms_fields_dev")
READABLE = frozenset({".txt", ".md", ".html", ".docx", ".ris"})
# What a definition may look like in a wide sense: a cue, capitals in brackets or before a bracket, a glossary's entry.
CUE = re.compile("简称|统称|合称|并称|下称|以下称|缩写|略称")
CAPITALS = re.compile("[A-ZＡ-Ｚ]")
ENTRY = re.compile(r"“[^”\n]{2,16}”[^，。；：:\n]{0,6}[，：:]?\s*(?:是指|指的是|指|即)")
# Statistics and quantities, and laws that say what a word of theirs means.
NOTHING = re.compile("[<>＜＞≤≥=＝%％+]|[-−+]?[0-9. ]+[A-Za-z%]{0,3}$")
MEANS = re.compile("(?:所称|规定|中|下列用语|下列|本章|本条)的?$|^[（(][一二三四五六七八九十]+[)）]$")
LONGEST_BRACKET, LONGEST_PARAGRAPH = 100, 3000
# Characters that tell a paragraph from those of the measured sets.
TELLING = 24


@dataclass(frozen=True, slots=True)
class Place:
    """A place to be read: its source, its paragraph's offsets, its own offsets, and how unsure the scorer is of it."""

    file: str
    line: str
    field: str
    title: str
    paragraph: tuple[int, int]
    span: tuple[int, int]
    unsure: float


def iterate_sources(shared: Path) -> Iterator[tuple[str, str, str, str]]:
    """File, line, field and title of every text that short forms may be read in."""
    fields = [(field, re.compile(words)) for field, words in read_pairs(GOLD / "fields.tsv")]
    for number, row in enumerate(read_rows(shared / LAWS)):
        field = next(field for field, words in fields if words.search(row["title"]))
        yield LAWS, str(number), field, row["title"]
    for number, row in enumerate(read_rows(shared / ABSTRACTS)):
        yield ABSTRACTS, str(number), f"abstracts_{row['category']}", row["title"]
    for file in ENCYCLOPAEDIA:
        for number in range(len(read_rows(shared / file))):
            yield file, str(number), "encyclopaedia", ""
    for name in NEWS:
        yield f"data/segmentation/{name}_raw.txt", "", "news", ""
    for folder, field in FOLDERS.items():
        corpus = shared / "corpora" / folder
        for path in sorted([*corpus.glob("*.ris"), *(corpus / "sources").iterdir()]):
            if path.suffix in READABLE:
                own = "abstracts_经济学" if path.suffix == ".ris" else field
                yield path.relative_to(shared).as_posix(), "", own, path.stem


def find_places(text: str) -> list[tuple[int, int]]:
    """Where a paragraph looks like a definition in a wide sense, overlaps joined."""
    brackets = [(a, b + 1) for a, b in pair_brackets(text) if 3 <= b - a <= LONGEST_BRACKET]
    found = [
        (a, b) for a, b in brackets
        if (CAPITALS.search(text, a, b) or CAPITALS.match(text[a - 1 : a])) and not NOTHING.search(text, a, b - 1)
    ]  # fmt: skip
    for match in CUE.finditer(text):
        found.append(next(((a, b) for a, b in brackets if a < match.start() < b), match.span()))
    found += [match.span() for match in ENTRY.finditer(text) if not MEANS.search(text[: match.start()][-8:].strip())]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _doubt(weighed: Weighed | None) -> float:
    """How unsure a decision is: 1 where definition or none, or two left edges, are equally likely."""
    if weighed is None:
        return 0.0
    likely, ranked = weighed
    gap = ranked[0][1] - ranked[1][1] if len(ranked) > 1 else 9.0
    return max(1 - abs(2 * likely - 1), likely / (1 + max(0.0, gap)))


def weigh_places(text: str, models: Models) -> Iterator[tuple[tuple[int, int], float]]:
    """The places of a paragraph with the scorer's doubt, 0 where it proposes nothing."""
    places = find_places(text)
    if not places:
        return
    tokens = tag_text(text)
    sites = sites_of_text(text)
    opened = [OpenSite(text, s, propose_candidates(text, tokens, s, models.resources.vocabulary)) for s in sites]
    doubts = [_doubt(weighed) for weighed in weigh_sites(opened, models)]
    for start, end in places:
        yield (start, end), max((d for s, d in zip(sites, doubts, strict=True) if _touches(s, start, end)), default=0.0)


def _touches(site: Site, start: int, end: int) -> bool:
    return site.anchor <= end and start <= site.close


def read_marked_ends(data: Path) -> dict[tuple[str, str], set[int]]:
    """Where the long forms of gold/short_forms.tsv end, by file below ``shared`` and title."""
    ends: dict[tuple[str, str], set[int]] = defaultdict(set)
    for line in (data / "short_forms.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            source, end, *_ = line.split("\t")
            file, _, title = source.partition("#")
            ends["data/" + file if title else file, title].add(int(end))
    return ends


def collect_places(shared: Path, models: Models) -> Iterator[Place]:
    """Every place of every text, without those of measured sets and those that are marked already."""
    rows = (row for name in MEASURED for row in read_rows(shared / "data" / f"{name}.jsonl"))
    measured = "\n".join(str(row["text"]) for row in rows)
    marked, ends = read_annotations(MODELS / "acronyms" / "annotations.tsv"), read_marked_ends(GOLD)
    seen = set[str]()
    for file, line, field, title in iterate_sources(shared):
        identity = read_rows(shared / file)[int(line)].get("id", "") if line else ""
        forms = [short for short, _ in marked.get(title, []) + marked.get(identity, [])]
        own_ends = ends.get((file, title if line else ""), set())
        text = read_source(shared, file, line)
        for start, end in iterate_paragraphs(text):
            paragraph = text[start:end]
            if end - start > LONGEST_PARAGRAPH or paragraph in seen:
                continue
            seen.add(paragraph)
            for (a, b), doubt in weigh_places(paragraph, models):
                known = any(form in paragraph[a : b + TELLING] for form in forms)
                known = known or any(start + a - 3 <= place <= start + b for place in own_ends)
                if not known and paragraph[max(0, a - TELLING) : a + TELLING] not in measured:
                    yield Place(file, line, field, title, (start, end), (start + a, start + b), doubt)


def draw(places: Sequence[Place], count: int, *, seed: int) -> list[tuple[Place, str]]:
    """From each field as many places: half where the scorer is least sure, half at random, one of a kind a text."""
    generator = random.Random(seed)
    by_field: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_field[place.field].append(place)
    drawn: list[tuple[Place, str]] = []
    for field in sorted(by_field):
        left = by_field[field]
        generator.shuffle(left)
        for how, number in (("unsure", count // 2), ("random", count - count // 2)):
            if how == "unsure":
                left = sorted(left, key=lambda place: -place.unsure)
            else:
                generator.shuffle(left)
            texts: dict[tuple[str, str], int] = defaultdict(int)
            chosen = list[Place]()
            for place in left:
                texts[place.file, place.line] += 1
                if texts[place.file, place.line] <= 2 and len(chosen) < number:
                    chosen.append(place)
            left = [place for place in left if place not in chosen]
            drawn += [(place, how) for place in chosen]
    return drawn


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the drawn places, a JSON object a line; 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--count", type=int, default=30, help="places a field")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    places = list(collect_places(options.shared, load_models(MODELS / "acronyms")))
    for place, how in draw(places, options.count, seed=options.seed):
        start, end = place.paragraph
        text = read_source(options.shared, place.file, place.line)[start:end]
        print(json.dumps({**asdict(place), "drawn": how, "text": text}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
