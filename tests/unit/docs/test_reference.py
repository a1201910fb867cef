"""The reference pages say what the code says."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from docs.generate import PAGES
from pipeline.cli import build_parser


@pytest.mark.parametrize("page", ["configuration.md", "tables.md"])
def test_reference_is_up_to_date(root: Path, page: str) -> None:
    text = (root / "docs" / page).read_text(encoding="utf-8")
    assert text == PAGES[page](), "run `python -m docs.generate`"


def test_every_command_and_option_is_documented(root: Path) -> None:
    text = (root / "docs" / "commands.md").read_text(encoding="utf-8")
    actions = [a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction)]
    for name, command in actions[0].choices.items():
        section = text.partition(f"## {name}\n")[2].partition("\n## ")[0]
        assert section, name
        for action in command._actions:
            for option in action.option_strings:
                assert option in section, f"{name} {option}"


def test_make_targets_are_in_the_readme(root: Path) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    readme = (root / "README.md").read_text(encoding="utf-8")
    phony = makefile.partition(".PHONY: ")[2].partition("\n")[0].replace("$(STAGES)", "").split()
    for target in phony:
        assert f"make {target}" in readme, target
