"""Data for the pages: one value a script, handed over by calling ``REPORT.receive``."""

from __future__ import annotations

import json
import math
from typing import Any

# What could end a script element or start a comment in one, and the two line separators older engines refuse.
UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def render_json(value: Any) -> str:
    """The value as JSON that is safe within an HTML script element and within a script file.

    NaN and infinite numbers, which JSON has no word for, become null.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        text = json.dumps(_clear(value), ensure_ascii=False, separators=(",", ":"))
    for character, escape in UNSAFE.items():
        text = text.replace(character, escape)
    return text


def _clear(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _clear(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clear(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def render_script(name: str, value: Any) -> bytes:
    """A script that hands ``value`` under ``name`` to the page that loads it."""
    # A lone surrogate, which a broken PDF may yield, has no UTF-8 form.
    return f"REPORT.receive({render_json(name)},{render_json(value)});\n".encode("utf-8", "replace")
