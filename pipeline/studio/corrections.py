"""What can be corrected, and the line of which file says so.

A correction comes as a mapping of text: ``kind``, ``target`` (what is wrong, as it was found), ``value`` (what it
should be), ``scope`` (a document's source, or DOCUMENT@START; empty: everywhere) and what a kind needs beside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from pipeline.core.corrections import COLUMNS, CORRECTIONS, DEFINITION_COLUMNS, DEFINITIONS
from pipeline.core.errors import ConfigError
from pipeline.core.handwritten import ENTITIES, THESAURUS, read_word_lines, tidy
from pipeline.entities.lexicon.folding import fold_name
from pipeline.entities.spans import LABELS
from pipeline.extraction.stated import METADATA
from pipeline.studio.handfiles import Change, Edit, HandTable

Said = Mapping[str, str]
LONGEST = 500  # characters of a field
FIELDS = ("kind", "target", "value", "scope", "note", "english", "acronym", "aliases", "authors", "year", "genre")
ENTITY_HEADER = ("name", "label", "aliases")


def _entities(corpus: Path) -> HandTable:
    return HandTable(corpus / "entities.csv", ENTITIES, ENTITY_HEADER)


def _put_entity(corpus: Path, row: Mapping[str, str]) -> Change:
    table = _entities(corpus)
    for text, old in table.rows():
        if fold_name(old.get("name", "")) == fold_name(row["name"]):
            table.replace(text, old | {k: v for k, v in row.items() if v or k == "aliases"})
            return table.change()
    table.add(row)
    return table.change()


def _note(corpus: Path, kind: str, said: Said, *, keys: tuple[str, ...] = ("kind", "target", "scope")) -> Change:
    table = HandTable(corpus / CORRECTIONS, COLUMNS, tuple(COLUMNS))
    row = {
        "date": date.today().isoformat(), "kind": kind, "target": said["target"], "value": said.get("value", ""),
        "scope": said.get("scope", ""), "note": said.get("note", ""),
    }  # fmt: skip
    table.put(row, keys=keys)
    return table.change()


def _not_a_name(corpus: Path, said: Said) -> Change:
    if said.get("scope"):
        return _note(corpus, "not a name", said)
    return _put_entity(corpus, {"name": said["target"], "label": "-", "aliases": said.get("aliases", "")})


def _other_label(corpus: Path, said: Said) -> Change:
    if said["value"] not in LABELS:
        raise ConfigError("{label}: no such label; accepted are {names}", label=said["value"], names=", ".join(LABELS))
    row = {"name": said["target"], "label": said["value"], "aliases": ""}
    extra = {"name_en": said.get("english", ""), "acronym": said.get("acronym", "")}
    return _put_entity(corpus, row | {name: value for name, value in extra.items() if value})


def _same_as(corpus: Path, said: Said) -> Change:
    target, value = said["target"], said["value"]
    if fold_name(target) == fold_name(value):
        raise ConfigError("{name}: is the same name already", name=target)
    table = HandTable(corpus / "thesaurus.csv", THESAURUS, tuple(THESAURUS))
    found = False
    for text, row in table.rows():
        variant, canonical = fold_name(row.get("variant", "")), fold_name(row.get("canonical", ""))
        if variant == fold_name(value):  # the other way round before: it is the main name now
            table.remove(text)
        elif variant == fold_name(target):
            table.replace(text, row | {"canonical": value})
            found = True
        elif canonical == fold_name(target):  # what was joined to it goes with it
            table.replace(text, row | {"canonical": value})
    if not found:
        table.add({"variant": target, "canonical": value})
    return table.change()


def _not_same(corpus: Path, said: Said) -> Change:
    keys = ("kind", "target", "value", "scope")
    if said.get("scope"):
        return _note(corpus, "not the same", said, keys=keys)
    table = HandTable(corpus / "thesaurus.csv", THESAURUS, tuple(THESAURUS))
    for text, row in table.rows():
        names = [fold_name(row.get(column, "")) for column in ("variant", "canonical")]
        if names == [fold_name(said["target"]), fold_name(said["value"])]:
            table.remove(text)
            return table.change()
    return _note(corpus, "not the same", said, keys=keys)


def _long_form(corpus: Path, said: Said) -> Change:
    table = HandTable(corpus / DEFINITIONS, DEFINITION_COLUMNS, tuple(DEFINITION_COLUMNS))
    row = {
        "short_form": said["target"], "long_form": said["value"], "long_form_en": said.get("english", ""),
        "document": said.get("scope", ""),
    }  # fmt: skip
    table.put(row, keys=("short_form", "document"))
    return table.change()


def _word(file: str) -> Callable[[Path, Said], Change]:
    def add(corpus: Path, said: Said) -> Change:
        path = corpus / file
        if path.exists() and said["target"] in read_word_lines(path):
            raise ConfigError("{word}: stands in {file} already", word=said["target"], file=file)
        return Change(file, (Edit("", said["target"]),))

    return add


def _split(corpus: Path, said: Said) -> Change:
    parts = [part.strip() for part in said["value"].replace("｜", "|").replace(" ", "|").split("|") if part.strip()]
    if "".join(parts) != said["target"] or len(parts) < 2:
        raise ConfigError("{word}: its parts, joined by |, must make the word again", word=said["target"])
    return _note(corpus, "split", {**said, "value": "|".join(parts)})


def _document(corpus: Path, said: Said) -> Change:
    year = said.get("year", "")
    if year and not (year.isdecimal() and 1600 <= int(year) <= 2099):
        raise ConfigError("{year}: is no year", year=year)
    table = HandTable(corpus / "metadata.csv", METADATA, ("file", "title", "authors", "year", "genre"))
    fields = {"title": said.get("value", ""), **{k: said.get(k, "") for k in ("authors", "year", "genre")}}
    for text, row in table.rows():
        if _same_file(row.get("file", ""), said["target"]):
            table.replace(
                text, row | {k: v for k, v in fields.items() if k in said or (k == "title" and "value" in said)}
            )
            return table.change()
    table.add({"file": said["target"], **fields})
    return table.change()


def _same_file(one: str, other: str) -> bool:
    from pipeline.core.sources import same_source

    return same_source(one, other) or same_source(f"sources/{one}", other)


# Kind to the function that makes its change, and whether it needs a value.
MAKERS: Mapping[str, tuple[Callable[[Path, Said], Change], bool]] = {
    "not a name": (_not_a_name, False),
    "other label": (_other_label, True),
    "same as": (_same_as, True),
    "not the same": (_not_same, True),
    "left edge": (lambda corpus, said: _note(corpus, "left edge", said), True),
    "long form": (_long_form, True),
    "no keyword": (lambda corpus, said: _note(corpus, "no keyword", said), False),
    "stop word": (_word("stopwords.txt"), False),
    "one word": (_word("lexicon.txt"), False),
    "split": (_split, True),
    "topic label": (lambda corpus, said: _note(corpus, "topic label", said), True),
    "document": (_document, False),
}


def read_said(given: Mapping[str, object]) -> dict[str, str]:
    """A correction as it came, tidied: text without what nobody sees.

    Raises
    ------
    ConfigError
        When its kind is unknown, something that it needs is missing, or a field is too long.
    """
    said = {name: tidy(str(given[name])).replace("\n", " ") for name in FIELDS if given.get(name) is not None}
    kind = said.get("kind", "")
    if kind not in MAKERS:
        raise ConfigError("{kind}: no such correction", kind=repr(kind[:80]))
    if any(len(value) > LONGEST for value in said.values()):
        raise ConfigError("a correction's text is longer than {length} characters", length=LONGEST)
    if not said.get("target") or (MAKERS[kind][1] and not said.get("value")):
        raise ConfigError("say what is wrong and what it should be")
    return said


def make_change(corpus: Path, said: Said) -> Change:
    """The change of a corpus's file that a correction is.

    Raises
    ------
    ConfigError
        When it cannot be said so.
    """
    change = MAKERS[said["kind"]][0](corpus, said)
    if not change.edits:
        raise ConfigError("nothing changes: this is said already")
    return change
