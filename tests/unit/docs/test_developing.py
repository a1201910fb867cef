"""The map of the rooms names what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest


def test_every_room_and_file_on_the_map_exists(root: Path) -> None:
    text = (root / "docs" / "developing.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:pipeline|tests|models|docs)/[\w./]*)`", text))
    assert len(named) > 25
    assert [name for name in sorted(named) if not (root / name).exists()] == []


def test_every_room_is_on_the_map(root: Path) -> None:
    text = (root / "docs" / "developing.md").read_text(encoding="utf-8")
    rooms = [p.name for p in (root / "pipeline").iterdir() if (p / "__init__.py").exists()]
    assert len(rooms) > 8
    for room in rooms:
        assert f"`pipeline/{room}/" in text, room


@pytest.mark.parametrize("language", ["architecture.md"])
def test_the_page_on_architecture_leads_to_the_map(root: Path, language: str) -> None:
    assert "developing.md" in (root / "docs" / language).read_text(encoding="utf-8")
