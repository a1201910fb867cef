"""What a correction changes, before the run behind it is done: a process that holds the run's tables.

It links the names again with the corpus's files as they are now and draws the pages from the result; networks, topics
and comparison stay as they were until the run has made them anew. The process ends with the studio, after some time
without a correction, and when a new run has made what it holds out of date.
"""

from __future__ import annotations

import json
import multiprocessing
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import ConfigError, PipelineError
from pipeline.core.processes import end_with_parent, kill_all
from pipeline.studio.workspace import Corpus

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.core.store import Store

IDLE = 300.0  # seconds without a question after which the process ends
PATIENCE = 180.0  # seconds that an answer may take
WORK = ("work/mentions", "work/policies")


class Preview:
    """The process for one corpus, and the pages that it has drawn."""

    def __init__(self, corpus: Corpus, language: str) -> None:
        self.pages: dict[str, bytes] = {}
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=answer_questions, args=(theirs, str(corpus.folder), str(corpus.run)), daemon=True
        )
        self._process.start()
        theirs.close()
        self._lock = threading.Lock()

    def draw(self) -> bool:
        """Draw the pages with the corpus's files as they are now; whether it could."""
        answer = self._ask(("draw",))
        if isinstance(answer, dict):
            self.pages = answer
            return True
        return False

    def make_part(self, folder: Path, documents: list[str], said: str) -> None:
        """Write the results of a part of the corpus into a folder.

        Raises
        ------
        ConfigError
            When it cannot be done, with the reason.
        """
        answer = self._ask(("part", str(folder), documents, said))
        if answer != "":
            raise ConfigError("the part could not be counted: {error}", error=answer or "–")

    def _ask(self, question: tuple[Any, ...]) -> Any:
        """The process's answer; None when it gives none."""
        with self._lock:
            try:
                self._connection.send(question)
                return self._connection.recv() if self._connection.poll(PATIENCE) else None
            except (EOFError, OSError):
                return None

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return bool(self._process.is_alive())

    def close(self) -> None:
        """End the process."""
        kill_all([self._process])
        with suppress(OSError):
            self._connection.close()


def answer_questions(connection: Connection, corpus: str, run: str) -> None:
    """Hold a run's tables and answer each question with pages: path below the run to bytes, or with what went wrong."""
    end_with_parent()
    try:
        drawer: Drawer | str = Drawer(Path(corpus), Path(run))
    except (PipelineError, OSError) as error:
        drawer = str(error)
    with suppress(EOFError, OSError):
        while connection.poll(IDLE):
            question, *given = connection.recv()
            try:
                connection.send(drawer if isinstance(drawer, str) else _answer(drawer, question, given))
            except Exception as error:  # whatever a stage says of a part, the process goes on and tells it
                connection.send(str(error) or error.__class__.__name__)


def _answer(drawer: Drawer, question: str, given: list[Any]) -> Any:
    if question == "draw":
        return drawer.draw()
    folder, documents, said = given
    drawer.make_part(Path(folder), documents, said)
    return ""


class Drawer:
    """A run's tables, and the pages that follow from them and from the corpus's files as they are now."""

    def __init__(self, corpus: Path, run: Path) -> None:
        from pipeline.core.stage import MODELS, Context
        from pipeline.core.store import Store
        from pipeline.preparing import open_corpus
        from pipeline.stages import STAGES

        self.corpus, self.run = corpus, run
        config, _ = open_corpus(corpus)
        self.context = Context(corpus, MODELS, config)
        report = next(stage for stage in STAGES if stage.name == "report.write")
        store = Store(run)
        self.tables = {name: _read(store, name) for name in (*WORK, *report.requires) if name != "rejects"}
        self.rejects = _read_rejects(run)
        self.draw()  # what is imported, read and compiled once is so before anybody waits

    def link(self) -> dict[str, pa.Table]:
        """The mentions and entities with the corpus's files as they are now."""
        from pipeline.entities.stage import link_entities

        tables = {**self.tables, **name_all(self.tables)}
        return dict(link_entities(tables, self.context.config.section("entities"), self.context).tables)

    def draw(self) -> dict[str, bytes]:
        """The report's pages and scripts that names, titles, terms and topics' labels appear in."""
        from pipeline.report.entities import build_entities
        from pipeline.report.ledger import build_ledger
        from pipeline.report.listings import build_documents, build_terms
        from pipeline.report.pages import render_pages
        from pipeline.report.tables import RunTables
        from pipeline.report.texts import build_texts
        from pipeline.studio.amended import amend_tables

        parameters = self.context.config.section("report")
        tables = {**amend_tables(self.tables, self.corpus), **self.link(), "rejects": self.rejects}
        report = RunTables(self.context.settings.title or self.corpus.name, tables)
        texts, shard_of = build_texts(report, shard_characters=parameters.shard_characters)
        files = {
            **texts, **build_documents(report, shard_of), **build_entities(report), **build_ledger(report),
            **build_terms(report), **render_pages(report, self.context, parameters),
        }  # fmt: skip
        del files["method.html"]  # it speaks of the run
        return {f"report/{path}": data for path, data in files.items() if self._differs(path, data)}

    def make_part(self, folder: Path, documents: list[str], said: str) -> None:
        """Write the results of a part, with the corpus's files as they are now."""
        from pipeline.core.store import Store
        from pipeline.studio import narrowing
        from pipeline.studio.amended import amend_tables

        store = Store(self.run)
        needed = {name: self.tables.get(name) or _read(store, name) for name in narrowing.list_needed()}
        tables = {
            **needed, **name_all(self.tables), **amend_tables(self.tables, self.corpus), **self.link(),
            "rejects": self.rejects,
        }  # fmt: skip
        versions = json.loads((self.run / "manifest.json").read_text(encoding="utf-8"))["versions"]
        context = replace(self.context, versions=versions)
        context = narrowing.name_in_title(context, said, self.corpus.name)
        narrowing.make_part(tables, documents, context, folder)

    def _differs(self, path: str, data: bytes) -> bool:
        try:
            return (self.run / "report" / path).read_bytes() != data
        except OSError:
            return True


def name_all(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Every document as one that corrections may name: those of now are others than the run's."""
    return {"work/named": tables["documents"].select(["doc_id", "source"])}


def _read(store: Store, name: str) -> pa.Table:
    """A table; an empty one where the run, made by an earlier version or being made anew, has none."""
    from pipeline.records.base import empty_table
    from pipeline.records.tables import table_spec

    return store.read(name) if store.path(name).exists() else empty_table(table_spec(name).record)


def _read_rejects(run: Path) -> Any:
    import pyarrow as pa

    from pipeline.records.base import schema_of
    from pipeline.records.extraction import Reject
    from pipeline.studio.listing import read_rejects

    rows = [{"doc_id": "", **row} for row in read_rejects(run)]
    return pa.Table.from_pylist(rows, schema_of(Reject))
