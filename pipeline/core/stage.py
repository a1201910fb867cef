"""What a stage is: a declaration over plain functions.

A map stage's function has the signature ``run(batch, parameters, context) -> tables``. ``batch`` holds each required
table, restricted to a few documents and sorted by document; the result holds each assigned table (a missing one
means empty), plus ``rejects`` when documents were left out. What comes out for a document depends on that document
alone, never on its neighbours in the batch: the engine recomputes single documents.

A reduce stage's function has the signature ``run(tables, parameters, context) -> Result`` and sees every required
table whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline.core.place import find_models

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.core.config import Config, CorpusParameters

Tables = Mapping[str, "pa.Table"]
MODELS = find_models()


@dataclass(frozen=True, slots=True)
class Context:
    """What a stage may know of its surroundings.

    Attributes
    ----------
    corpus
        The corpus folder; a stage reads only what it declares in ``resources`` (and extraction the sources).
    models
        The project's models folder.
    config
        The whole configuration; a stage that reads more of it than its own section declares ``settings``.
    versions
        The versions of the pipeline, of Python and of all libraries; only for a stage with ``settings="all"``.
    scratch
        A folder for files that are needed for a moment; None: the system's.
    """

    corpus: Path
    models: Path
    config: Config
    versions: Mapping[str, str] = field(default_factory=dict)
    scratch: Path | None = None

    @property
    def settings(self) -> CorpusParameters:
        """The top level of ``corpus.toml``."""
        return self.config.corpus


@dataclass(frozen=True, slots=True)
class Result:
    """What a reduce stage makes: tables by name (``rejects`` too) and files by path relative to the run."""

    tables: Tables = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the pipeline.

    Attributes
    ----------
    name
        Unique, ``package.step``.
    target
        The contract's stage that it belongs to (``extract``, ``segment`` ...), for ``--until`` and ``--force``.
    kind
        ``map`` (document by document) or ``reduce`` (whole tables).
    run
        The function, as ``module:name``, so that nothing is imported before it is needed. What its module imports, and
        what that imports, is the code that the result depends on.
    section
        The configuration section whose dataclass the function gets.
    requires, assigns
        Table names. A reduce stage may require ``rejects``: all that the run has left out so far.
    files
        Files or folders (ending in ``/``) below the run that a reduce stage writes.
    resources
        Files whose content the stage depends on: ``corpus:GLOB`` or ``models:PATH`` (a file or a folder). Behind ``#``
        stands what of a table people wrote the stage reads (:func:`pipeline.core.corrections.read_view`).
    settings
        What of the configuration the result depends on beside its section: ``corpus`` (title, focal) or ``all`` (which
        takes in the versions of all libraries).
    unseen
        ``table.column`` of columns that a reduce stage is not given, and so does not depend on, unless its section asks
        for them by a property ``columns``.
    veils
        Of a reduce stage, those columns of its own tables that later stages name so (:func:`link_stages`).
    followed
        Those of its own tables that later map stages take document by document (likewise).
    """

    name: str
    target: str
    kind: Literal["map", "reduce"]
    run: str
    section: str
    requires: tuple[str, ...] = ()
    assigns: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    settings: Literal["", "corpus", "all"] = ""
    unseen: tuple[str, ...] = ()
    veils: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()

    def veiled(self, table: str) -> list[str]:
        """The columns of a table of its own without which it is digested as well."""
        return [column for name, _, column in (entry.rpartition(".") for entry in self.veils) if name == table]

    def hidden(self, table: str, parameters: object) -> list[str]:
        """The columns of a table that the stage is not given under some parameters."""
        asked: frozenset[str] = getattr(parameters, "columns", frozenset())
        parts = (entry.rpartition(".") for entry in self.unseen)
        return [column for name, _, column in parts if name == table and column not in asked]

    def function(self) -> Callable[..., Any]:
        """The stage's function, imported now."""
        module, _, name = self.run.partition(":")
        return getattr(import_module(module), name)  # type: ignore[no-any-return]


def link_stages(*stages: Stage) -> tuple[Stage, ...]:
    """The stages of the whole line, each told what later ones ask of its tables, whatever stages a run has."""
    unseen = sorted({entry for stage in stages for entry in stage.unseen})
    taken = {table for stage in stages if stage.kind == "map" for table in stage.requires}
    return tuple(
        replace(
            stage,
            veils=tuple(entry for entry in unseen if entry.rpartition(".")[0] in stage.assigns),
            followed=tuple(table for table in stage.assigns if table in taken),
        )
        for stage in stages
    )
