"""``corpus.toml`` and ``--set`` into frozen dataclasses.

A section of the file is one frozen dataclass whose fields are made with :func:`option`; an unknown key or a value of
the wrong type is a :class:`~pipeline.core.errors.ConfigError` that names the file, the table, the key and what is
accepted.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from pipeline.core.errors import ConfigError
from pipeline.core.handwritten import read_handwritten


def option(
    default: Any,
    doc: str,
    *,
    choices: tuple[Any, ...] = (),
    minimum: float | None = None,
    maximum: float | None = None,
) -> Any:
    """A dataclass field of a configuration section.

    Parameters
    ----------
    default
        The value when the key is absent. Lists are written as tuples.
    doc
        One sentence for the configuration reference and for ``init``'s commented file.
    choices
        The accepted values, when they are few.
    minimum, maximum
        Bounds (inclusive) of a number.
    """
    return field(default=default, metadata={"doc": doc, "choices": choices, "minimum": minimum, "maximum": maximum})


@dataclass(frozen=True, slots=True)
class CorpusParameters:
    """The top level of ``corpus.toml``."""

    title: str = option("", "Title of the corpus, shown in the report; the folder's name when empty.")
    focal: str = option("", "The focal document, as a path below the corpus (sources/FILE); empty: none.")


@dataclass(frozen=True, slots=True)
class Config:
    """A corpus's configuration: the top level and one section a stage package.

    Attributes
    ----------
    corpus
        The keys outside any table.
    sections
        Section name (``extraction``, ``topics`` ...) to its frozen dataclass.
    """

    corpus: CorpusParameters
    sections: Mapping[str, Any]

    def section(self, name: str) -> Any:
        """The section's dataclass; the corpus's own keys for the name ``corpus``."""
        return self.corpus if name == "corpus" else self.sections[name]


def _accepted(kind: Any) -> str:
    if get_origin(kind) is tuple:
        return f"a list of {_accepted(get_args(kind)[0])}s"
    if get_origin(kind) is dict:
        return "table"
    names = {str: "string", int: "whole number", float: "number", bool: "true or false"}
    return names.get(kind, str(kind))


def _convert(value: Any, kind: Any, where: str) -> Any:
    """The value as ``kind``, or a ConfigError that says what is accepted."""
    if get_origin(kind) is tuple:
        if not isinstance(value, list | tuple):
            raise ConfigError(
                "{where}: {value} is not {accepted}", where=where, value=f"{value!r}", accepted=_accepted(kind)
            )
        return tuple(_convert(item, get_args(kind)[0], where) for item in value)
    kind = get_origin(kind) or kind
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        article = "" if kind is bool else "a "
        raise ConfigError(
            "{where}: {value} is not {article}{accepted}",
            where=where,
            value=f"{value!r}",
            article=article,
            accepted=_accepted(kind),
        )
    return value


def _check(value: Any, metadata: Mapping[str, Any], where: str) -> None:
    choices, minimum, maximum = (metadata.get(k) for k in ("choices", "minimum", "maximum"))
    for item in value if isinstance(value, tuple) else (value,):
        if isinstance(item, dict):
            continue
        if choices and item not in choices:
            raise ConfigError(
                "{where}: {item} is not one of {names}",
                where=where,
                item=f"{item!r}",
                names=", ".join(map(repr, choices)),
            )
        if minimum is not None and item < minimum:
            raise ConfigError("{where}: {item} is less than {minimum}", where=where, item=f"{item!r}", minimum=minimum)
        if maximum is not None and item > maximum:
            raise ConfigError("{where}: {item} is more than {maximum}", where=where, item=f"{item!r}", maximum=maximum)


def build_section(kind: type, values: Mapping[str, Any], where: str) -> Any:
    """An instance of the section dataclass ``kind`` from a mapping of keys to values.

    Raises
    ------
    ConfigError
        On an unknown key, a wrong type or a value out of bounds; the message begins with ``where``.
    """
    hints, known = get_type_hints(kind), {f.name: f for f in fields(kind)}
    made = {}
    for key, value in values.items():
        if key not in known:
            raise ConfigError(
                "{where}: unknown key {key}; accepted are {names}",
                where=where,
                key=f"{key!r}",
                names=", ".join(sorted(known)) or "none",
            )
        made[key] = _convert(value, hints[key], f"{where}: {key}")
        _check(made[key], known[key].metadata, f"{where}: {key}")
    return kind(**made)


def _parse_setting(text: str) -> tuple[str, str, Any]:
    """``section.key=value`` as its three parts; the value is read as TOML, else taken as a string."""
    name, equals, raw = text.partition("=")
    section, _, key = name.strip().rpartition(".")
    if not equals or not key:
        raise ConfigError("--set {text}: expected section.key=value, for instance topics.k=12", text=text)
    try:
        return section or "corpus", key, tomllib.loads(f"v = {raw.strip()}")["v"]
    except tomllib.TOMLDecodeError:
        return section or "corpus", key, raw.strip()


def parse_toml(text: str) -> dict[str, Any]:
    """The settings of a text in TOML as people write it.

    Paths may have backslashes; where the text is no TOML, full-width quotation marks, equal signs and digits are
    taken for plain ones.

    Raises
    ------
    tomllib.TOMLDecodeError
        With the line, when it is none even so.
    """
    # ``"sources\\new.pdf"`` is valid TOML with a line feed in it; nobody means that in a path.
    text = re.sub(r"^(\s*focal\s*[=＝].*)$", lambda m: m.group(1).replace("\\", "/"), text, flags=re.MULTILINE)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        plain = "\n".join(_plain_line(line) for line in text.split("\n"))
        if plain == text:
            raise
        return tomllib.loads(plain)


def _plain_line(line: str) -> str:
    """A line of settings with the signs of a Chinese keyboard turned plain where they are signs of TOML."""
    key, equals, value = line.replace("＝", "=", 1).partition("=")
    if not equals:
        return line.replace("［", "[").replace("］", "]") if line.strip().startswith("［") else line
    value = re.sub(r"(?<=[\s=,\[])[“”＂‘’＇]([^“”＂‘’＇\"]*)[“”＂‘’＇](?=\s*(?:[,\]#，]|$))", r'"\1"', f"={value}")[1:]
    if '"' not in value and "'" not in value:
        value = unicodedata.normalize("NFKC", value)
    return f"{key}={value}"


def load_config(path: Path, sections: Mapping[str, type], settings: Iterable[str] = ()) -> Config:
    """The configuration of a corpus: the file's keys (when there is one), then the ``--set`` settings over them.

    Parameters
    ----------
    path
        ``corpus.toml``; a missing file means all defaults.
    sections
        Section name to its dataclass.
    settings
        Strings ``section.key=value``.

    Raises
    ------
    ConfigError
        When the file is no TOML, or holds an unknown table, an unknown key or a wrong value.
    """
    data: dict[str, Any] = {}
    if path.exists():
        try:
            data = parse_toml(read_handwritten(path))
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(
                "{path}: not valid TOML ({error}); a line is a key, = and a value, text in quotation marks: "
                'focal = "sources/paper.pdf"',
                path=path,
                error=error,
            ) from error
        except OSError as error:
            raise ConfigError("{path}: cannot be read ({error})", path=path, error=error) from error
    top = {k: v for k, v in data.items() if not isinstance(v, dict)}
    tables = {k: v for k, v in data.items() if isinstance(v, dict)}
    for name in tables:
        if name not in sections:
            raise ConfigError(
                "{path}: unknown table [{name}]; accepted are {names}",
                path=path,
                name=name,
                names=", ".join(sorted(sections)),
            )
    for setting in settings:
        section, key, value = _parse_setting(setting)
        if section != "corpus" and section not in sections:
            accepted = ", ".join(sorted(sections))
            raise ConfigError(
                "--set {setting}: unknown section {section}; accepted are {accepted}",
                setting=setting,
                section=f"{section!r}",
                accepted=accepted,
            )
        (top if section == "corpus" else tables.setdefault(section, {}))[key] = value
    corpus = build_section(CorpusParameters, top, f"{path}: top level")
    built = {name: build_section(kind, tables.get(name, {}), f"{path}: [{name}]") for name, kind in sections.items()}
    return Config(corpus, built)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return repr(value)


def render_template(sections: Mapping[str, type]) -> str:
    """A ``corpus.toml`` with every key, its default and its meaning as comments."""
    lines = ["# Every key is optional; the values shown are the defaults.", ""]
    for name, kind in {"": CorpusParameters, **sections}.items():
        if name:
            lines += ["", f"[{name}]"]
        for item in fields(kind):
            default = item.default if item.default is not MISSING else ""
            choices = item.metadata.get("choices")
            accepted = f" One of {', '.join(map(_toml, choices))}." if choices else ""
            lines += [f"# {item.metadata.get('doc', '')}{accepted}", f"# {item.name} = {_toml(default)}"]
    return "\n".join(lines) + "\n"
