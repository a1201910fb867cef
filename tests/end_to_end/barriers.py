"""What keeps people out of a page, as axe finds it."""

from __future__ import annotations

from typing import Any

import pytest

# Violations alone are told in full: telling of all that is right takes longer than finding what is wrong.
OPTIONS = {"preload": False, "resultTypes": ["violations"]}


def find_barriers(page: Any) -> list[tuple[str, str]]:
    """The serious and critical violations of a page: the rule, and the first element that breaks it."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python").Axe()
    found = axe.run(page, options=OPTIONS).response["violations"]
    return [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")]
