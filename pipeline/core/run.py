"""A finished run as notebooks read it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import ArtifactError
from pipeline.core.invocation import spell_command
from pipeline.core.manifest import MANIFEST
from pipeline.core.store import Store

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd


@dataclass(frozen=True)
class Run:
    """The tables, graphs, documents and sentences of a finished run.

    Attributes
    ----------
    path
        The run's folder.
    manifest
        The content of ``manifest.json``.
    """

    path: Path
    manifest: dict[str, Any]

    @classmethod
    def open(cls, path: str | Path) -> Run:
        """The run in a folder.

        Raises
        ------
        ArtifactError
            When the folder holds no finished run.
        """
        folder = Path(path)
        try:
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ArtifactError(
                "{folder}: no finished run there; make one with `{command}`",
                folder=folder,
                command=spell_command("run", "CORPUS", "--out", folder),
            ) from error
        return cls(folder, manifest)

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the run's tables, work tables left out."""
        return tuple(n for n in self.manifest["tables"] if not n.startswith("work/"))

    def table(self, name: str) -> pd.DataFrame:
        """A table as a data frame, by its name (``documents``, ``network/edges`` ...).

        Raises
        ------
        ArtifactError
            When the run has no such table.
        """
        if name not in self.manifest["tables"]:
            raise ArtifactError(
                "{path}: no table {name}; there are {names}",
                path=self.path,
                name=f"{name!r}",
                names=", ".join(self.tables),
            )
        frame: pd.DataFrame = Store(self.path).read(name).to_pandas()
        return frame

    def graph(self, name: str) -> nx.Graph:
        """A network as a networkx graph, by its file's name (``entities``, ``terms``, ``actors-instruments`` ...).

        Raises
        ------
        ArtifactError
            When the run has no such network.
        """
        import networkx as nx

        path = self.path / "network" / f"{name}.gexf"
        if not path.exists():
            found = sorted(p.stem for p in (self.path / "network").glob("*.gexf"))
            raise ArtifactError(
                "{path}: no network {name}; there are {names}",
                path=self.path,
                name=f"{name!r}",
                names=", ".join(found) or "none",
            )
        return nx.read_gexf(path)

    @cached_property
    def _texts(self) -> dict[str, str]:
        from pipeline.core.text import assemble_texts

        return assemble_texts(Store(self.path).read("blocks"))

    def text(self, doc_id: str) -> str:
        """A document's text, which all offsets count in.

        Raises
        ------
        ArtifactError
            When there is no such document.
        """
        if doc_id not in self._texts:
            raise ArtifactError("{path}: no document {doc_id}", path=self.path, doc_id=f"{doc_id!r}")
        return self._texts[doc_id]

    @cached_property
    def _sentences(self) -> pd.DataFrame:
        return self.table("sentences").set_index(["doc_id", "sentence"]).sort_index()

    def sentence(self, reference: str) -> str:
        """The text of a sentence by its reference ``doc_id:sentence``, as evidence columns hold it.

        Raises
        ------
        ArtifactError
            When there is no such sentence.
        """
        doc_id, _, number = reference.partition(":")
        try:
            return str(self._sentences.loc[(doc_id, int(number)), "text"])
        except (KeyError, ValueError) as error:
            raise ArtifactError(
                "{path}: no sentence {reference}", path=self.path, reference=f"{reference!r}"
            ) from error

    def document(self, wanted: str) -> pd.Series:
        """A document's row, by its id, its source, its file's name or its title.

        Raises
        ------
        ArtifactError
            When there is none, or more than one.
        """
        documents = self.table("documents")
        names = documents["source"].map(lambda s: Path(s).name)
        hit = (documents["doc_id"] == wanted) | (documents["source"] == wanted) | (names == wanted)
        hit |= documents["title"] == wanted
        if hit.sum() != 1:
            raise ArtifactError(
                "{path}: {sum} documents are called {wanted}", path=self.path, sum=hit.sum(), wanted=f"{wanted!r}"
            )
        return documents[hit].iloc[0]
