"""Parts of a corpus: documents chosen by what the tables say of them, and the results counted over these alone.

A part is a folder like a run's below the corpus's hidden one: tables, files and the report. What its stages count is
counted anew over the part's documents (:mod:`pipeline.studio.narrowing`).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.comparison.selection import known_columns, list_values
from pipeline.core.atomic import write_atomic
from pipeline.core.errors import ConfigError, PipelineError
from pipeline.core.keys import digest_json
from pipeline.core.store import Store
from pipeline.messages import say
from pipeline.studio.journal import FOLDER
from pipeline.studio.workspace import Corpus

KEPT = 4  # parts on the disk; an older one is counted anew when it is asked for
LISTED = 2000  # values of a column that can be chosen
ABOUT = "part.json"
DOCUMENT = "doc_id"
# What tells a document from the others, and says nothing of a group.
OWN = frozenset({
    DOCUMENT, "source", "title", "title_en", "abstract", "record", "characters", "pages", "text_quality", "confidence",
    "period", "issuer", "author", "date", "issuers", "region", "region_name", "kind", "amendments", "addressee",
})  # fmt: skip
# Those that are asked for most stand first; the ledger's after the documents'.
FIRST = ("year", "genre", "journal", "level", "issuer_names", "kind", "region_name", "authors", "keywords")
Conditions = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column by which documents can be chosen: each of its values with the documents (places) that have it."""

    name: str
    said: str
    values: tuple[tuple[str, tuple[int, ...]], ...]


def name_columns() -> dict[str, str]:
    """The columns that every corpus may have, said."""
    return {
        "year": say("Year"), "genre": say("Genre"), "journal": say("Journal"), "level": say("Level of the issuer"),
        "issuer_names": say("Issuer"), "kind": say("Kind of policy text"), "region_name": say("Region"),
        "authors": say("Authors"), "keywords": say("Keywords"), "language": say("Language"), "role": say("Role"),
        "status": say("Status"), "extractor": say("How it was read"), "joint": say("Issued jointly"),
    }  # fmt: skip


def list_columns(corpus: Corpus) -> dict[str, Any]:
    """The columns that tell groups apart, and the documents that can be chosen one by one.

    Raises
    ------
    ArtifactError
        When the corpus has not been run.
    """
    documents, policies = _read(corpus)
    rows = documents.to_pylist()
    names = name_columns()
    extra = [n for n in documents.column_names if n not in names and n not in OWN]
    columns = []
    for name in (*FIRST, *(n for n in names if n not in FIRST), *extra):
        places: dict[str, list[int]] = {}
        for place, values in enumerate(list_values(name, documents, policies)):
            for value in values:
                places.setdefault(value, []).append(place)
        if places and (len(places) > 1 or len(next(iter(places.values()))) < len(rows)):
            listed = sorted(places.items(), key=lambda item: _order(name, item))[:LISTED]
            columns.append(Column(name, names.get(name, name), tuple((v, tuple(p)) for v, p in listed)))
    titles = [{"doc_id": r["doc_id"], "title": r["title"], "year": r["year"]} for r in rows]
    return {
        "columns": [{"name": c.name, "said": c.said, "values": c.values} for c in columns], "documents": titles,
        "total": len(rows),
    }  # fmt: skip


def _order(name: str, item: tuple[str, list[int]]) -> tuple[Any, ...]:
    """Years in their order, other values by how many documents have them."""
    return (item[0],) if name == "year" else (-len(item[1]), item[0])


def _read(corpus: Corpus) -> tuple[Any, Any]:
    store = Store(corpus.run)
    return store.read("documents"), store.read("policies")


def choose_documents(corpus: Corpus, conditions: Conditions) -> tuple[list[str], int]:
    """The ids of the documents that have one of the values wanted in each column, and how many there are in all.

    Raises
    ------
    ConfigError
        When a column is unknown or no document is left.
    """
    documents, policies = _read(corpus)
    ids = documents.column(DOCUMENT).to_pylist()
    kept = set(ids)
    known = known_columns(documents.column_names)
    for name, wanted in conditions.items():
        if name not in known:
            raise ConfigError("{name}: there is no such column", name=repr(name[:80]))
        values = ids if name == DOCUMENT else list_values(name, documents, policies)
        asked = set(wanted)
        kept &= {i for i, own in zip(ids, values, strict=True) if not asked.isdisjoint([own] if own is i else own)}
    if not kept:
        raise ConfigError("no document fits: choose fewer conditions")
    return [i for i in ids if i in kept], len(ids)


def read_conditions(body: Mapping[str, Any]) -> dict[str, list[str]]:
    """The conditions that a page sent.

    Raises
    ------
    ConfigError
        When they are none.
    """
    given = body.get("conditions")
    if not isinstance(given, dict) or not all(
        isinstance(wanted, list) and all(isinstance(value, str) for value in wanted) for wanted in given.values()
    ):
        raise ConfigError("no document fits: choose fewer conditions")
    conditions = {str(name): list(wanted) for name, wanted in given.items() if wanted}
    if not conditions:
        raise ConfigError("choose at least one value")
    return conditions


def _folder(corpus: Corpus) -> Path:
    return corpus.folder / FOLDER / "parts"


def find_part(corpus: Corpus, part: str) -> Path | None:
    """The folder of a part; None when there is none."""
    folder = _folder(corpus) / part
    return folder if part.isalnum() and (folder / ABOUT).is_file() else None


def describe_part(corpus: Corpus, part: str) -> dict[str, Any]:
    """What a part's pages say of it.

    Raises
    ------
    ConfigError
        When there is no such part.
    """
    folder = find_part(corpus, part)
    if folder is None:
        raise ConfigError("there is no such part any more; choose it again")
    found: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    return found | {"said": say_conditions(corpus, found["conditions"])}


def say_conditions(corpus: Corpus, conditions: Conditions) -> str:
    """The conditions in one line."""
    names, told = name_columns(), []
    for name, wanted in conditions.items():
        values = _titles(corpus, wanted) if name == DOCUMENT else list(wanted)
        shown = "、".join(values[:6]) + (" …" if len(values) > 6 else "")
        told.append(f"{say('Document') if name == DOCUMENT else names.get(name, name)}: {shown}")
    return "; ".join(told)


def _titles(corpus: Corpus, ids: Sequence[str]) -> list[str]:
    with suppress(PipelineError):
        table = Store(corpus.run).read("documents", columns=[DOCUMENT, "title"]).to_pydict()
        titles = dict(zip(table[DOCUMENT], table["title"], strict=True))
        return [titles.get(i, i) for i in ids]
    return list(ids)


def name_part(corpus: Corpus, ids: Sequence[str], version: int) -> str:
    """The name of a part of the run as it is now: other documents, another run or correction give another."""
    manifest = corpus.run / "manifest.json"
    made = manifest.stat().st_mtime_ns if manifest.exists() else 0
    return digest_json([sorted(ids), made, version])[:20]


def keep_about(corpus: Corpus, part: str, conditions: Conditions, documents: int, total: int) -> None:
    """Put down what a part is, last of all; older parts go."""
    about = {"part": part, "conditions": conditions, "documents": documents, "total": total}
    write_atomic(_folder(corpus) / part / ABOUT, json.dumps(about, ensure_ascii=False).encode("utf-8", "replace"))
    others = sorted(
        (p for p in _folder(corpus).iterdir() if p.name != part), key=lambda p: p.stat().st_mtime, reverse=True
    )
    for old in others[KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


def make_folder(corpus: Corpus, part: str) -> Path:
    """An empty folder for a part."""
    folder = _folder(corpus) / part
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
