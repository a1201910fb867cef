"""The word lists of ``models/policies``: titles, bodies, labels, genres, words and regions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.core.lists import read_rows


@dataclass(frozen=True, slots=True)
class Region:
    """A region by its code in GB/T 2260; ``level`` is province, city or county."""

    code: str
    name: str
    level: str
    short: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A province's place on a map of tiles."""

    code: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class PolicyLists:
    """What the rules of this package look words up in.

    Attributes
    ----------
    titles
        Ending of a title to its class (law, rule, dispatch ...), the longest first.
    endings
        How the name of a body may end, the longest first.
    central
        Bodies at the centre of the state, the longest name first.
    committees
        Parts of a court that pass what the court issues.
    companions
        How names end that count as issuers beside a body only (associations, companies).
    joint
        Short name of several bodies to their names (两高).
    signs
        Sign of a dispatch's number to the body whose sign it is, the longest first.
    offices
        Titles of office of those who sign.
    labels
        Label or column to the field that it states.
    genres
        Genre in the metadata to a kind of policy text; ``-`` where it says that a document is none.
    verbs
        Verb to what it does to a text (passed, promulgated ...).
    no_policy, about
        Endings, and beginnings, of titles of texts about policy.
    regions
        Name to the regions that bear it.
    codes
        Code to region.
    shorts
        Short name to the province, or to the one city, that bears it.
    tiles
        The provinces' places on a map of tiles.
    organs
        Names and short names of organs of state, for names that stand without a sign between them.
    """

    titles: dict[str, str]
    endings: tuple[str, ...]
    central: tuple[str, ...]
    committees: tuple[str, ...]
    companions: tuple[str, ...]
    joint: dict[str, tuple[str, ...]]
    signs: dict[str, str]
    offices: tuple[str, ...]
    labels: dict[str, str]
    genres: dict[str, str]
    verbs: dict[str, str]
    no_policy: tuple[str, ...]
    about: tuple[str, ...]
    regions: dict[str, tuple[Region, ...]]
    codes: dict[str, Region]
    shorts: dict[str, Region]
    tiles: tuple[Tile, ...]
    organs: frozenset[str]


def _longest_first(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(words), key=lambda w: (-len(w), w)))


def _read_regions(path: Path) -> tuple[dict[str, tuple[Region, ...]], dict[str, Region]]:
    names: dict[str, list[Region]] = {}
    codes: dict[str, Region] = {}
    for row in read_rows(path):
        region = Region(row["code"], row["name"], row["level"], row["short"], row["name_en"])
        names.setdefault(region.name, []).append(region)
        # A name of an earlier edition, or of a special zone, does not take a code from the present name.
        if row["source"].startswith("GB/T 2260 by"):
            codes[region.code] = region
        else:
            codes.setdefault(region.code, region)
    return {name: tuple(found) for name, found in names.items()}, codes


def _index_shorts(codes: dict[str, Region]) -> dict[str, Region]:
    found: dict[str, Region] = {}
    shared: set[str] = set()
    for level in ("province", "city"):
        for region in (r for r in codes.values() if r.level == level):
            short = region.short or region.name.removesuffix("市")
            if len(short) < 2 or short == region.name:
                continue
            if short in found and found[short].level == level:
                shared.add(short)
            found.setdefault(short, region)
    return {short: region for short, region in found.items() if short not in shared}


def _read_organs(path: Path) -> frozenset[str]:
    forms = [form for row in read_rows(path) for form in (row["name"], *row["aliases"].split("|"))]
    return frozenset(form for form in forms if len(form) > 2)


@cache
def read_lists(models: Path) -> PolicyLists:
    """The lists of ``models/policies``, and the names of organs of state of the gazetteer."""
    folder = models / "policies"
    titles = {row["word"]: row["class"] for row in read_rows(folder / "titles.tsv")}
    bodies = read_rows(folder / "bodies.tsv")
    words = read_rows(folder / "words.tsv")

    def of(rows: list[dict[str, str]], kind: str) -> list[str]:
        return [row["word"] for row in rows if row["class"] == kind]

    signs = {row["word"]: row["value"] for row in bodies if row["class"] == "sign"}
    regions, codes = _read_regions(folder / "regions.tsv")
    verbs = ("passed", "approved", "promulgated", "amended", "effective")
    return PolicyLists(
        titles={word: titles[word] for word in _longest_first(list(titles))},
        endings=_longest_first(of(bodies, "ending")),
        central=_longest_first(of(bodies, "central")),
        committees=_longest_first(of(bodies, "committee")),
        companions=_longest_first(of(bodies, "companion")),
        joint={row["word"]: tuple(row["value"].split("|")) for row in bodies if row["class"] == "joint"},
        signs={word: signs[word] for word in _longest_first(list(signs))},
        offices=_longest_first(of(bodies, "office")),
        labels={row["word"]: row["field"] for row in read_rows(folder / "labels.tsv")},
        genres={row["word"]: row["kind"] for row in read_rows(folder / "genres.tsv")},
        verbs={row["word"]: row["class"] for row in words if row["class"] in verbs},
        no_policy=_longest_first(of(words, "no_policy")),
        about=_longest_first(of(words, "about")),
        regions=regions,
        codes=codes,
        shorts=_index_shorts(codes),
        tiles=tuple(Tile(r["code"], int(r["row"]), int(r["column"])) for r in read_rows(folder / "tiles.tsv")),
        organs=_read_organs(models / "gazetteer" / "state_organs.tsv"),
    )
