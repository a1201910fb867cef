"""The settings of a corpus as a form, and as ``corpus.toml`` with its comments kept."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import tomlkit
from tomlkit.exceptions import TOMLKitError

from pipeline.core.atomic import write_atomic
from pipeline.core.config import CorpusParameters, build_section, load_config, parse_toml
from pipeline.core.errors import ConfigError
from pipeline.core.handwritten import read_handwritten
from pipeline.messages import say
from pipeline.stages import SECTIONS

FILE = "corpus.toml"


@dataclass(frozen=True, slots=True)
class Field:
    """A setting: its place, what it means in the language spoken, what it is now and by itself, and what it may be."""

    section: str
    name: str
    help: str
    kind: str  # text, number, whole, switch, choice, list, tables (one a line)
    value: str
    default: str
    choices: tuple[str, ...]
    minimum: float | None
    maximum: float | None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list) and value and isinstance(value[0], Mapping):
        return "\n".join(_inline(group) for group in value)
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    return str(value)


def _inline(group: Mapping[str, Any]) -> str:
    """A table on one line."""
    table = tomlkit.inline_table()
    table.update(group)
    return table.as_string()


def _kind(hint: Any, choices: tuple[Any, ...]) -> str:
    if get_origin(hint) is tuple:
        return "list" if get_args(hint)[0] in (str, int, float) else "tables"
    return "choice" if choices else {bool: "switch", int: "whole", float: "number"}.get(hint, "text")


def describe_settings(corpus: Path) -> list[tuple[str, list[Field]]]:
    """The fields of each section as they are now.

    Raises
    ------
    ConfigError
        When the file cannot be read.
    """
    config = load_config(corpus / FILE, SECTIONS)
    described = []
    for name, kind in {"corpus": CorpusParameters, **SECTIONS}.items():
        hints, now = get_type_hints(kind), config.section(name)
        rows = []
        for item in fields(kind):
            data = item.metadata
            default = "" if item.default is MISSING else _text(item.default)
            rows.append(
                Field(
                    name, item.name, say(data["doc"]), _kind(hints[item.name], data["choices"]),
                    _text(getattr(now, item.name)), default, tuple(map(str, data["choices"])), data["minimum"],
                    data["maximum"],
                )
            )  # fmt: skip
        described.append((name, rows))
    return described


def _parse(text: str, hint: Any, where: str) -> Any:
    """A field's text as its kind; wrong ones are told as for the file."""
    text = text.strip()
    if get_origin(hint) is tuple and get_args(hint)[0] not in (str, int, float):
        return [_parse_table(line, where) for line in text.splitlines() if line.strip()]
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return [_parse(part, inner, where) for part in text.replace("，", ",").split(",") if part.strip()]
    try:
        if hint is bool:
            return {"true": True, "false": False}[text]
        return hint(text) if hint in (int, float) else text
    except (KeyError, ValueError) as error:
        message = "{where}: {value} is not {accepted}"
        accepted = {bool: "true or false", int: "whole number", float: "number"}[hint]
        raise ConfigError(message, where=where, value=repr(text[:80]), accepted=accepted) from error


def _parse_table(line: str, where: str) -> dict[str, Any]:
    """A table that stands on one line, with or without its braces."""
    text = line.strip()
    try:
        found: dict[str, Any] = parse_toml(f"v = {text if text.startswith('{') else '{' + text + '}'}")["v"]
    except tomllib.TOMLDecodeError as error:
        raise ConfigError("{path}: not valid TOML ({error})", path=where, error=error) from error
    return found


def save_settings(corpus: Path, given: Mapping[str, str]) -> None:
    """Write settings, ``section.key`` to text, into the file; one that has its default again leaves it.

    Raises
    ------
    ConfigError
        When a key is unknown or a value is wrong; nothing is written then.
    """
    kinds: dict[str, type] = {"corpus": CorpusParameters, **SECTIONS}
    document = _open(corpus / FILE)
    for place, text in given.items():
        section, _, key = place.partition(".")
        kind = kinds.get(section)
        known = {f.name: f for f in fields(kind)} if kind else {}
        if kind is None or key not in known:
            raise ConfigError("{place}: there is no such setting", place=repr(place[:80]))
        where = f"{FILE}: {place}"
        value = _parse(text, get_type_hints(kind)[key], where)
        build_section(kind, {key: value}, where)  # raises where it is out of bounds
        _put(document, section, key, value, default=_text(value) == _text(known[key].default))
    data = tomlkit.dumps(document).encode("utf-8")
    tomllib.loads(data.decode("utf-8"))
    write_atomic(corpus / FILE, data)


def _open(path: Path) -> tomlkit.TOMLDocument:
    text = read_handwritten(path) if path.exists() else ""
    try:
        if parse_toml(text) == tomllib.loads(text):
            return tomlkit.parse(text)
    except (tomllib.TOMLDecodeError, TOMLKitError):
        pass
    try:
        return tomlkit.parse(tomlkit.dumps(parse_toml(text)))  # with the signs of a Chinese keyboard: comments go
    except tomllib.TOMLDecodeError as error:
        raise ConfigError("{path}: not valid TOML ({error})", path=path, error=error) from error


def _put(document: tomlkit.TOMLDocument, section: str, key: str, value: Any, *, default: bool) -> None:
    table: Any = document if section == "corpus" else document.get(section)
    if default:
        if table is not None and key in table:
            table.remove(key)
        return
    if table is None:
        table = document[section] = tomlkit.table()
        table = document[section]
    table[key] = value
