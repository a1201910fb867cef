"""The functions of the stages that relate documents: whom they cite, and what they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.counted import leave_out_copies
from pipeline.core.stage import Context, Result, Tables, iterate_parts, select_rows
from pipeline.core.text import DocumentText, iterate_texts
from pipeline.entities.sentences import iterate_indexes
from pipeline.policies.articles import Articles, read_articles
from pipeline.policies.citations import CitingDocument, file_stem, find_citations
from pipeline.policies.cues import read_cues, read_titles
from pipeline.policies.diffusion import Span
from pipeline.policies.direction import Standing
from pipeline.policies.editions import compare_editions, find_editions
from pipeline.policies.formulas import Formulas
from pipeline.policies.letters import read_letters
from pipeline.policies.parameters import PoliciesParameters
from pipeline.policies.references import FRONT_LINES, front_end
from pipeline.policies.reuse import find_reuse
from pipeline.policies.seeds import Numbers
from pipeline.policies.shared import Wording
from pipeline.policies.targets import Held
from pipeline.policies.usage import count_usage
from pipeline.records.base import make_table, rows_table
from pipeline.records.citations import Citation, CitedArticle, CitedLaw, EditionChange
from pipeline.records.citations import CitingDocument as CitingRow
from pipeline.records.reuse import Adoption, Provision, ReusedShare

if TYPE_CHECKING:
    import pyarrow as pa


# Characters into a passage by which its sentence is looked up: it may begin with the last word of the sentence before.
INTO = 8
# The readings before their issuers are linked: reuse asks for dates and levels, and need not wait for the names.
POLICIES = "work/policies"


def build_citations(tables: Tables, parameters: PoliciesParameters, context: Context) -> Result:
    """Tables ``citations`` and ``citations/…``: references, cited laws and articles, citing documents, editions."""
    tables = leave_out_copies(tables, "documents", "policies")
    documents = tables["documents"].to_pylist()
    policies = {row["doc_id"]: row for row in tables["policies"].to_pylist()}
    folder = context.models / "policies"
    held = [_held(row, policies[row["doc_id"]]) for row in documents if row["doc_id"] in policies]
    columns, articles = find_citations(
        _iterate_texts(tables, context),
        tables["mentions"],
        tables["entities"],
        tables["acronyms"],
        citing={row["doc_id"]: _citing(row, policies.get(row["doc_id"])) for row in documents},
        held=held,
        titles=read_titles(folder),
        cues=read_cues(folder),
    )
    owners, starts = (np.array(columns.get(name, [])) for name in ("doc_id", "start"))
    columns["sentence"] = _find_sentences(owners, starts, iterate_parts("sentences", tables, context)).tolist()
    citations = make_table(Citation, {name: columns.get(name, []) for name in Citation.__dataclass_fields__})
    usage = count_usage((Citation(**row) for row in citations.to_pylist()), {r["doc_id"]: r["year"] for r in documents})
    return Result(
        {
            "citations": citations,
            "citations/laws": rows_table(usage.laws, CitedLaw),
            "citations/articles": rows_table(usage.articles, CitedArticle),
            "citations/documents": rows_table(usage.documents, CitingRow),
            "citations/editions": rows_table(_editions(articles, held, tables, context), EditionChange),
        }
    )


def _held(document: Mapping[str, Any], policy: Mapping[str, Any]) -> Held:
    titles = dict.fromkeys(t for t in (document["title"], policy["title"], file_stem(document["source"])) if t)
    return Held(document["doc_id"], tuple(titles), policy["number"], _version(policy))


def _version(policy: Mapping[str, Any]) -> str:
    return str(policy["version"] or policy["promulgated"] or policy["adopted"] or policy["effective"] or "")


def _citing(document: Mapping[str, Any], policy: Mapping[str, Any] | None) -> CitingDocument:
    """A document that is no policy text counts as of the end of its year."""
    year = document["year"]
    version = _version(policy) if policy else ""
    return CitingDocument(document["doc_id"], document["title"], version or (f"{year}-12-31" if year else ""))


def _editions(
    articles: Mapping[str, Articles], held: Iterable[Held], tables: Tables, context: Context
) -> list[EditionChange]:
    """The editions of the laws held side by side; no other texts are read."""
    pairs = find_editions((h for h in held if h.doc_id in articles), articles)
    chosen = {edition.doc_id for _, old, new in pairs for edition in (old, new)}
    texts = {text.doc_id: text for text in iterate_texts(select_rows("blocks", chosen, tables, context))}
    return [row for law, old, new in pairs for row in compare_editions(law, old, new, texts, articles)]


def build_reuse(tables: Tables, parameters: PoliciesParameters, context: Context) -> Result:
    """Tables ``reuse`` and ``reuse/…``: shared passages, provisions and their adopters, what is a document's own."""
    tables = leave_out_copies(tables, "documents", POLICIES)
    policies = {row["doc_id"]: row for row in tables[POLICIES].to_pylist()}
    years = dict(zip(*(tables["documents"].column(n).to_pylist() for n in ("doc_id", "year")), strict=True))
    titles = dict(zip(*(tables["documents"].column(n).to_pylist() for n in ("doc_id", "title")), strict=True))
    made = find_reuse(
        _read_wording(_iterate_texts(tables, context)),
        {d: _standing(d, titles[d], years[d], policies.get(d)) for d in titles},
        Formulas(context.models / "policies"),
        lambda spans: _quote(spans, _iterate_texts(tables, context)),
        least=parameters.reuse_letters,
        similarity=parameters.reuse_similarity,
    )
    return Result(
        {
            "reuse": _with_sentences(made.pairs, iterate_parts("sentences", tables, context)),
            "reuse/provisions": rows_table(made.provisions, Provision),
            "reuse/adoptions": rows_table(made.adoptions, Adoption),
            "reuse/documents": rows_table(made.shares, ReusedShare),
        }
    )


def _iterate_texts(tables: Tables, context: Context) -> Iterator[DocumentText]:
    """The texts that count, one by one."""
    for part in iterate_parts("blocks", tables, context):
        yield from iterate_texts(leave_out_copies({**tables, "blocks": part}, "blocks")["blocks"])


def _read_wording(texts: Iterable[DocumentText]) -> Wording:
    """The documents' own words, as letters."""
    doc_ids, begins = list[str](), list[int]()

    def iterate_words() -> Iterator[str]:
        for text in texts:
            doc_ids.append(text.doc_id)
            begins.append(front_end(text, read_articles(text, lines=FRONT_LINES)))
            yield text.text[begins[-1] :]

    letters = read_letters(iterate_words())
    return Wording(doc_ids, begins, letters)


def _quote(spans: Collection[Span], texts: Iterable[DocumentText]) -> dict[Span, str]:
    """The texts of spans."""
    wanted: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        wanted[span.doc_id].append(span)
    return {span: text.text[span.start : span.end] for text in texts for span in wanted.get(text.doc_id, ())}


def _standing(doc_id: str, title: str, year: int | None, policy: Mapping[str, Any] | None) -> Standing:
    if policy is None:
        return Standing(doc_id, str(year or ""), str(year or ""), "", title)
    first = policy["promulgated"] or policy["adopted"] or policy["effective"] or str(year or "")
    return Standing(doc_id, first, policy["version"] or first, policy["level"], title)


def _with_sentences(pairs: pa.Table, sentences: Iterable[pa.Table]) -> pa.Table:
    """The rows with the sentence in which each passage begins."""
    owner, start, end = (pairs.column(name).to_numpy() for name in ("doc_id", "start", "end"))
    found = _find_sentences(owner, np.minimum(start + INTO, (start + end) // 2), sentences)
    return pairs.set_column(at := pairs.column_names.index("sentence"), pairs.schema.field(at), [found])


def _find_sentences(owner: NDArray[Any], offsets: Numbers, sentences: Iterable[pa.Table]) -> Numbers:
    """The number of the sentence at each offset; 0 in a document that has none.

    Parameters
    ----------
    owner
        The document of each offset, in order.
    sentences
        The table, part by part.
    """
    found = np.zeros(len(owner), np.int64)
    cuts = np.flatnonzero(owner[1:] != owner[:-1]) + 1
    rows = {owner[first]: slice(first, last) for first, last in pairwise([0, *cuts.tolist(), len(owner)]) if last}
    for doc_id, index in iterate_indexes(sentences):
        if doc_id in rows:
            found[rows[doc_id]] = index.locate(offsets[rows[doc_id]])[0]
    return found
