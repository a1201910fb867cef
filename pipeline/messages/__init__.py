"""What the pipeline says to people, in Chinese and English.

A message is written in the code in English, with ``{names}`` for what is filled in; ``zh.tsv`` holds the Chinese of
each. A test reads the code for messages and fails when one has no Chinese, or when the catalogue holds one that
nothing says. Errors carry their message unfilled (:class:`pipeline.core.errors.PipelineError`), so that whoever shows
one chooses the language.
"""

from __future__ import annotations

import csv
import locale
import os
import re
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")
CATALOGUE = Path(__file__).with_name("zh.tsv")
LEAST = 7  # characters of a message beside its values, so that it is known again
_language: ContextVar[str] = ContextVar("language", default="en")


@cache
def read_catalogue() -> Mapping[str, str]:
    """English message to Chinese message; a line feed stands in the file as ``\\n``."""
    with CATALOGUE.open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["en"].replace("\\n", "\n"): row["zh"].replace("\\n", "\n") for row in rows}


def choose_language(wanted: str = "") -> str:
    """The language to speak: the one that is ``wanted``, else the locale's: ``zh`` where it is Chinese, else ``en``."""
    if wanted in LANGUAGES:
        return wanted
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    told = next(filter(None, names), "") or locale.getlocale()[0] or ""
    return "zh" if told.lower().startswith(("zh", "chinese")) else "en"


def speak(language: str) -> None:
    """Say what follows, in this context, in a language."""
    _language.set(language)


def fill(message: str, values: Mapping[str, Any], language: str) -> str:
    """A message in a language, filled in; one that the catalogue lacks stays English.

    Values that are messages or errors themselves are said in the language too.
    """
    if language != "zh":
        return message.format_map(values) if values else message
    text = read_catalogue().get(message, message)
    return text.format_map({name: _chinese(value) for name, value in values.items()}) if values else text


def _chinese(value: Any) -> Any:
    return translate(value if isinstance(value, str) else str(value)) if isinstance(value, str | Exception) else value


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """The catalogue's messages with values as expressions, those with most text first."""
    found = []
    for message in read_catalogue():
        parts = re.split(r"\{(\w+)\}", message)
        if len(parts) > 1 and sum(map(len, parts[::2])) > LEAST:
            known: set[str] = set()
            pattern = ""
            for place, part in enumerate(parts):
                if place % 2 == 0:
                    pattern += re.escape(part)
                else:
                    pattern += f"(?P={part})" if part in known else f"(?P<{part}>.+?)"
                    known.add(part)
            found.append((re.compile(pattern, re.DOTALL), message))
    return sorted(found, key=lambda pair: (-len(pair[1]), pair[1]))


def translate(text: str) -> str:
    """The Chinese of an English text that was filled in already; what the catalogue does not know stays as it is."""
    if (known := read_catalogue().get(text)) is not None:
        return known
    for pattern, message in _patterns():
        if match := pattern.fullmatch(text):
            return fill(message, match.groupdict(), "zh")
    return text


def say(message: str, /, **values: Any) -> str:
    """The message in the language spoken, its ``{names}`` filled in."""
    return fill(message, values, _language.get())


def say_error(error: BaseException) -> str:
    """An error's message in the language spoken."""
    return str(error) if _language.get() != "zh" else _say_chinese(error)


def say_both(told: BaseException | str) -> str:
    """A message in Chinese and English, for what is kept in files and read by either."""
    english, chinese = str(told), _say_chinese(told)
    return english if chinese == english else f"{chinese} | {english}"


def part_both(told: str) -> tuple[str, str]:
    """The Chinese and the English of what :func:`say_both` wrote."""
    chinese, bar, english = told.partition(" | ")
    return (chinese, english) if bar else (translate(told), told)


def say_told(told: str) -> str:
    """What :func:`say_both` wrote, in the language spoken alone."""
    return part_both(told)[_language.get() != "zh"]


def say_reason(reason: str) -> str:
    """Why a stage runs (``inputs changed``, ``removed: 2 documents; not run yet: 3 documents``), as it is spoken."""
    return reason if _language.get() != "zh" else "；".join(map(translate, reason.split("; ")))


def _say_chinese(told: BaseException | str) -> str:
    message = getattr(told, "message", "")
    return fill(message, getattr(told, "values", {}), "zh") if message else translate(str(told))
