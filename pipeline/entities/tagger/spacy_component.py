"""The tagger as a component of a spaCy pipeline; ``spacy.load("models/ner")`` finds it by its entry point."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from pipeline.entities.tagger.tagger import FOLDER as NAME
from pipeline.entities.tagger.tagger import CharacterTagger, load_tagger


class TaggerComponent:
    """Sets ``doc.ents`` to the names of people (PERSON), places (LOC) and organisations (ORG)."""

    def __init__(self) -> None:
        self._tagger: CharacterTagger | None = None
        self._folder: Path | None = None

    def __call__(self, doc: Doc) -> Doc:
        """The document with its entities set."""
        if self._tagger is None:
            raise ValueError(f"{NAME} has no weights: load it from a pipeline on disk")
        spans = (doc.char_span(t.start, t.end, label=t.label) for t in self._tagger.find(doc.text))
        doc.ents = tuple(filter_spans(span for span in spans if span is not None))
        return doc

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        """Copy the weights to a folder."""
        if self._folder is not None and Path(path) != self._folder:
            shutil.copytree(self._folder, path, dirs_exist_ok=True)

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> TaggerComponent:
        """The component with the weights of a folder."""
        self._folder = Path(path)
        self._tagger = load_tagger(self._folder)
        return self


@Language.factory(NAME)
def create_component(nlp: Language, name: str) -> TaggerComponent:
    """The component without weights, which ``from_disk`` brings."""
    return TaggerComponent()


def write_pipeline(folder: Path) -> None:
    """Write a spaCy pipeline of characters as tokens and the tagger, whose weights the folder holds already."""
    import spacy

    nlp = spacy.blank("zh")
    nlp.meta["name"] = "policy_ner"
    nlp.meta["license"] = "CC BY-SA 4.0"
    nlp.meta["description"] = "Names of people, places and organisations in Chinese text"
    nlp.add_pipe(NAME)
    shutil.rmtree(folder / "vocab", ignore_errors=True)
    nlp.to_disk(folder, exclude=[NAME])
