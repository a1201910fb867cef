"""Documents of a run as spaCy ``Doc`` objects, for matchers, displaCy and training."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.atomic import write_atomic
from pipeline.core.run import Run
from pipeline.core.store import Store

if TYPE_CHECKING:
    import pyarrow as pa
    from spacy.tokens import Doc
    from spacy.vocab import Vocab


def to_doc(run: Run, document: str) -> Doc:
    """A document of a run as a spaCy ``Doc`` in Chinese: ``doc.text`` is the document's text.

    It has the run's tokens, tags, sentence starts and (when the run has mentions) entities with their ids, those that
    overlap a longer one left out. ``doc._.doc_id`` and ``doc._.source`` name the document, ``token._.page`` and
    ``token._.block`` the place; a line feed between blocks is a token of its own and belongs to the block before it.

    Parameters
    ----------
    run
        A finished run.
    document
        The document's id, source, file name or title.

    Raises
    ------
    ArtifactError
        When the run has no such document.
    """
    row = run.document(document)
    return next(_build_docs(run, [(row["doc_id"], row["source"])]))


def iterate_docs(run: Run) -> Iterator[Doc]:
    """Every document of a run, in the order of the documents table, as :func:`to_doc` makes it."""
    documents = run.table("documents")
    return _build_docs(run, list(zip(documents["doc_id"], documents["source"], strict=True)))


def write_docbin(run: Run, path: Path) -> None:
    """Write every document of a run to ``path`` as a spaCy ``DocBin``, pages and blocks included."""
    from spacy.tokens import DocBin

    write_atomic(path, DocBin(docs=iterate_docs(run), store_user_data=True).to_bytes())


def _build_docs(run: Run, documents: list[tuple[str, str]]) -> Iterator[Doc]:
    store = Store(run.path)
    tables = {name: store.read(name) for name in ("sentences", "tokens")}
    mentions = store.read("mentions") if "mentions" in run.tables else None
    for doc_id, source in documents:
        sentences, tokens = (_rows_of(tables[name], doc_id) for name in ("sentences", "tokens"))
        doc = _build_doc(run.text(doc_id), sentences, tokens)
        doc.user_data |= {"doc_id": doc_id, "source": source}
        if mentions is not None:
            _set_entities(doc, _rows_of(mentions, doc_id))
        yield doc


def _rows_of(table: pa.Table, doc_id: str) -> list[dict[str, Any]]:
    import pyarrow.compute as pc

    rows: list[dict[str, Any]] = table.filter(pc.equal(table["doc_id"], doc_id)).to_pylist()
    return rows


def _build_doc(text: str, sentences: list[dict[str, Any]], tokens: list[dict[str, Any]]) -> Doc:
    from spacy.tokens import Doc

    places = {row["sentence"]: (row["page"], row["block"]) for row in sentences}
    words, tags, starts, pages, blocks = (list[Any]() for _ in range(5))

    def add(word: str, tag: str, start: bool, place: tuple[int, int]) -> None:
        for values, value in zip((words, tags, starts, pages, blocks), (word, tag, start, *place), strict=True):
            values.append(value)

    position = 0
    for row in tokens:
        # What no sentence covers are line feeds between blocks.
        for gap in text[position : row["start"]]:
            add(gap, "x", False, (pages[-1], blocks[-1]) if pages else places[row["sentence"]])
        add(row["text"], row["tag"], row["token"] == 0, places[row["sentence"]])
        position = row["end"]
    for gap in text[position:]:
        add(gap, "x", False, (pages[-1], blocks[-1]) if pages else (1, 0))
    doc = Doc(_vocabulary(), words=words, spaces=[False] * len(words), tags=tags, sent_starts=starts)
    doc.user_data |= {"pages": pages, "blocks": blocks}
    return doc


def _set_entities(doc: Doc, mentions: list[dict[str, Any]]) -> None:
    from spacy.util import filter_spans

    spans = [
        doc.char_span(row["start"], row["end"], row["label"], kb_id=row["entity_id"], alignment_mode="expand")
        for row in mentions
    ]
    doc.set_ents(filter_spans([span for span in spans if span is not None]))


@cache
def _vocabulary() -> Vocab:
    """The vocabulary of spaCy's blank Chinese pipeline; registers the extensions that the documents carry."""
    import spacy
    from spacy.tokens import Doc, Token

    Doc.set_extension("doc_id", getter=lambda doc: doc.user_data["doc_id"], force=True)
    Doc.set_extension("source", getter=lambda doc: doc.user_data["source"], force=True)
    Token.set_extension("page", getter=lambda token: token.doc.user_data["pages"][token.i], force=True)
    Token.set_extension("block", getter=lambda token: token.doc.user_data["blocks"][token.i], force=True)
    return spacy.blank("zh").vocab
