"""argparse in the language spoken: its headings, its own help and what it says of a wrong call."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from pipeline.messages import say

# What argparse says, filled in by it: the catalogue knows these again (pipeline.messages.translate).
COMPLAINTS = (
    "argument {name}: {message}",
    "invalid choice: {value} (choose from {choices})",
    "expected one argument",
    "expected at least one argument",
    "ignored explicit argument {value}",
    "ambiguous option: {option} could match {options}",
    "the following arguments are required: {names}",
)


class SpokenFormatter(argparse.HelpFormatter):
    """Help that begins in the language spoken."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        """Say how a command is called."""
        super().add_usage(usage, actions, groups, say("usage: ") if prefix is None else prefix)


class CommandParser(argparse.ArgumentParser):
    """A parser whose own words are in the language that is spoken when it is made."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, formatter_class=SpokenFormatter, **options)
        self._positionals.title, self._optionals.title = say("positional arguments"), say("options")
        self.add_argument(
            "-h", "--help", action="help", default=argparse.SUPPRESS, help=say("show this help message and exit")
        )

    def error(self, message: str) -> NoReturn:
        """Say how it is called and what is wrong, and end."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {say('error: {message}', message=message)}\n")
