"""What a stage is: a declaration over plain functions.

A map stage's function has the signature ``run(batch, parameters, context) -> tables``. ``batch`` holds each required
table, restricted to a few documents and sorted by document, and those that it declares ``whole`` as they are; the
result holds each assigned table (a missing one means empty), plus ``rejects`` when documents were left out. What comes
out for a document depends on that document and on what is whole, never on its neighbours in the batch: the engine
recomputes single documents.

A reduce stage's function has the signature ``run(tables, parameters, context) -> Result`` and sees every required
table whole, but for those that it declares ``streamed``: they are read part by part (:func:`iterate_parts`), so that
no process holds all texts of a corpus.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pipeline.core.place import find_models

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.core.config import Config, CorpusParameters

Tables = Mapping[str, "pa.Table"]
MODELS = find_models()


class Parts(Protocol):
    """A table of shards that is not held whole; what is read of it is held as long as whoever asked holds it."""

    def __iter__(self) -> Iterator[pa.Table]:
        """Its parts, each with all rows of its documents, in the order of document ids."""

    def select(self, doc_ids: Collection[str]) -> pa.Table:
        """The rows of some documents, in the order of document ids."""


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
    parts
        Of a reduce stage, the tables that are read part by part.
    """

    corpus: Path
    models: Path
    config: Config
    versions: Mapping[str, str] = field(default_factory=dict)
    scratch: Path | None = None
    parts: Mapping[str, Parts] = field(default_factory=dict)

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
        ``table.column`` of columns that a stage is not given of a table that it sees whole, and so does not depend on,
        unless its section asks for them by a property ``columns``.
    whole
        Those of a map stage's required tables that say something of the corpus and not of a document: it is given them
        whole, and every document depends on them. The first table required is never one of them.
    streamed
        Those of a reduce stage's required tables that it reads part by part.
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
    whole: tuple[str, ...] = ()
    streamed: tuple[str, ...] = ()
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

    def show(self, name: str, table: pa.Table, parameters: object) -> pa.Table:
        """A table as the stage is given it under some parameters."""
        return table.drop_columns(hidden) if (hidden := self.hidden(name, parameters)) else table

    def function(self) -> Callable[..., Any]:
        """The stage's function, imported now."""
        module, _, name = self.run.partition(":")
        return getattr(import_module(module), name)  # type: ignore[no-any-return]


def iterate_parts(name: str, tables: Tables, context: Context) -> Iterator[pa.Table]:
    """The parts of a table, one after the other; a stage that is called with a table at hand has one part."""
    yield from context.parts[name] if name in context.parts else [tables[name]]


def select_rows(name: str, doc_ids: Collection[str], tables: Tables, context: Context) -> pa.Table:
    """The rows of some documents in a table that is read part by part, in the order of document ids."""
    if name in context.parts:
        return context.parts[name].select(doc_ids)
    return select_documents(tables[name], doc_ids)


def select_documents(table: pa.Table, doc_ids: Collection[str]) -> pa.Table:
    """The rows of the given documents; of all, the table itself."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pc.is_in(table.column("doc_id"), pa.array(sorted(doc_ids), pa.string()))
    return table if pc.all(wanted).as_py() else table.filter(wanted)


def link_stages(*stages: Stage) -> tuple[Stage, ...]:
    """The stages of the whole line, each told what later ones ask of its tables, whatever stages a run has."""
    unseen = sorted({entry for stage in stages for entry in stage.unseen})
    taken = {t for stage in stages if stage.kind == "map" for t in stage.requires if t not in stage.whole}
    return tuple(
        replace(
            stage,
            veils=tuple(entry for entry in unseen if entry.rpartition(".")[0] in stage.assigns),
            followed=tuple(table for table in stage.assigns if table in taken),
        )
        for stage in stages
    )
