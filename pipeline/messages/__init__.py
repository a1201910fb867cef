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
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")
CATALOGUE = Path(__file__).with_name("zh.tsv")
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
    """A message in a language, filled in; one that the catalogue lacks stays English."""
    text = read_catalogue().get(message, message) if language == "zh" else message
    return text.format_map(values) if values else text


def say(message: str, /, **values: Any) -> str:
    """The message in the language spoken, its ``{names}`` filled in."""
    return fill(message, values, _language.get())


def say_error(error: BaseException) -> str:
    """An error's message in the language spoken."""
    return fill(*_parts(error), _language.get())


def say_both(error: BaseException) -> str:
    """An error's message in Chinese and English, for what is kept in files and read by either."""
    chinese, english = (fill(*_parts(error), language) for language in LANGUAGES)
    return english if chinese == english else f"{chinese} | {english}"


def _parts(error: BaseException) -> tuple[str, Mapping[str, Any]]:
    return getattr(error, "message", str(error)), getattr(error, "values", {})
