"""The functions of the stages that relate documents: whom they cite, and what they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.core.counted import leave_out_copies
from pipeline.core.keys import digest_json
from pipeline.core.memory import recall_each
from pipeline.core.stage import Context, Result, Tables
from pipeline.core.text import DocumentText, iterate_texts
from pipeline.entities.sentences import index_sentences
from pipeline.policies.articles import Articles, read_articles
from pipeline.policies.citations import CitingDocument, file_stem, find_citations
from pipeline.policies.cues import read_cues, read_titles
from pipeline.policies.direction import Standing
from pipeline.policies.editions import compare_editions, find_editions
from pipeline.policies.formulas import Formulas
from pipeline.policies.parameters import PoliciesParameters
from pipeline.policies.references import front_end
from pipeline.policies.reuse import find_reuse
from pipeline.policies.targets import Held
from pipeline.policies.usage import count_usage
from pipeline.records.base import make_table, rows_table
from pipeline.records.citations import Citation, CitedArticle, CitedLaw, EditionChange
from pipeline.records.citations import CitingDocument as CitingRow
from pipeline.records.reuse import Adoption, Provision, Reuse, ReusedShare

if TYPE_CHECKING:
    import pyarrow as pa


# Characters into a passage by which its sentence is looked up: it may begin with the last word of the sentence before.
INTO = 8


def build_citations(tables: Tables, parameters: PoliciesParameters, context: Context) -> Result:
    """Tables ``citations`` and ``citations/…``: references, cited laws and articles, citing documents, editions."""
    tables = leave_out_copies(tables, "documents", "blocks", "policies")
    documents = tables["documents"].to_pylist()
    policies = {row["doc_id"]: row for row in tables["policies"].to_pylist()}
    folder = context.models / "policies"
    held = [_held(row, policies[row["doc_id"]]) for row in documents if row["doc_id"] in policies]
    texts = {d.doc_id: d for d in iterate_texts(tables["blocks"])}
    articles = {doc_id: read_articles(text) for doc_id, text in texts.items()}
    columns = find_citations(
        texts.values(),
        articles,
        tables["sentences"],
        tables["mentions"],
        tables["entities"],
        tables["acronyms"],
        citing={row["doc_id"]: _citing(row, policies.get(row["doc_id"])) for row in documents},
        held=held,
        titles=read_titles(folder),
        cues=read_cues(folder),
    )
    citations = make_table(Citation, {name: columns.get(name, []) for name in Citation.__dataclass_fields__})
    usage = count_usage((Citation(**row) for row in citations.to_pylist()), {r["doc_id"]: r["year"] for r in documents})
    return Result(
        {
            "citations": citations,
            "citations/laws": rows_table(usage.laws, CitedLaw),
            "citations/articles": rows_table(usage.articles, CitedArticle),
            "citations/documents": rows_table(usage.documents, CitingRow),
            "citations/editions": rows_table(_editions(texts, articles, held), EditionChange),
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
    texts: Mapping[str, DocumentText], articles: Mapping[str, Articles], held: list[Held]
) -> list[EditionChange]:
    own = [h for h in held if h.doc_id in texts]
    pairs = find_editions(own, articles)
    return [row for law, old, new in pairs for row in compare_editions(law, old, new, texts, articles)]


def build_reuse(tables: Tables, parameters: PoliciesParameters, context: Context) -> Result:
    """Tables ``reuse`` and ``reuse/…``: shared passages, provisions and their adopters, what is a document's own."""
    tables = leave_out_copies(tables, "documents", "blocks", "policies")
    policies = {row["doc_id"]: row for row in tables["policies"].to_pylist()}
    years = dict(zip(*(tables["documents"].column(n).to_pylist() for n in ("doc_id", "year")), strict=True))
    titles = dict(zip(*(tables["documents"].column(n).to_pylist() for n in ("doc_id", "title")), strict=True))
    texts = list(iterate_texts(tables["blocks"]))
    made = find_reuse(
        texts,
        dict(zip((d.doc_id for d in texts), _find_fronts(texts), strict=True)),
        {d: _standing(d, titles[d], years[d], policies.get(d)) for d in titles},
        Formulas(context.models / "policies"),
        least=parameters.reuse_letters,
        similarity=parameters.reuse_similarity,
    )
    return Result(
        {
            "reuse": _with_sentences(rows_table(made.pairs, Reuse), tables["sentences"]),
            "reuse/provisions": rows_table(made.provisions, Provision),
            "reuse/adoptions": rows_table(made.adoptions, Adoption),
            "reuse/documents": rows_table(made.shares, ReusedShare),
        }
    )


def _standing(doc_id: str, title: str, year: int | None, policy: Mapping[str, Any] | None) -> Standing:
    if policy is None:
        return Standing(doc_id, str(year or ""), str(year or ""), "", title)
    first = policy["promulgated"] or policy["adopted"] or policy["effective"] or str(year or "")
    return Standing(doc_id, first, policy["version"] or first, policy["level"], title)


def _find_fronts(texts: Sequence[DocumentText]) -> list[int]:
    """Where each document's own words begin."""
    built = [[d.text, [[block.start, block.kind, block.level] for block in d.blocks]] for d in texts]
    return recall_each("fronts", [*map(digest_json, built)], lambda n: front_end(texts[n], read_articles(texts[n])))


def _with_sentences(pairs: pa.Table, sentences: pa.Table) -> pa.Table:
    """The rows with the sentence in which each passage begins; 0 in a document that has none."""
    index = index_sentences(sentences)
    owner, start, end = (pairs.column(name).to_numpy() for name in ("doc_id", "start", "end"))
    inside, found = np.minimum(start + INTO, (start + end) // 2), np.zeros(len(owner), np.int64)
    for doc_id in sorted(set(owner) & index.keys()):
        own = owner == doc_id
        found[own] = index[doc_id].locate(inside[own])[0]
    return pairs.set_column(at := pairs.column_names.index("sentence"), pairs.schema.field(at), [found])
