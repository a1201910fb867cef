"""The functions of the stages that relate documents: whom they cite, and what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.core.counted import leave_out_copies
from pipeline.core.stage import Context, Result, Tables
from pipeline.core.text import iterate_texts
from pipeline.entities.sentences import index_sentences
from pipeline.policies.articles import read_articles
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
    columns = find_citations(
        tables["blocks"],
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
            "citations/editions": rows_table(_editions(tables["blocks"], held), EditionChange),
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


def _editions(blocks: pa.Table, held: list[Held]) -> list[EditionChange]:
    texts = {d.doc_id: d for d in iterate_texts(blocks)}
    own = [h for h in held if h.doc_id in texts]
    articles = {h.doc_id: read_articles(texts[h.doc_id]) for h in own}
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
        {d.doc_id: front_end(d, read_articles(d)) for d in texts},
        {d: _standing(d, titles[d], years[d], policies.get(d)) for d in titles},
        Formulas(context.models / "policies"),
        least=parameters.reuse_letters,
        similarity=parameters.reuse_similarity,
    )
    return Result(
        {
            "reuse": rows_table(_with_sentences(made.pairs, tables["sentences"]), Reuse),
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


def _with_sentences(pairs: list[Reuse], sentences: pa.Table) -> list[Reuse]:
    if not pairs:
        return []
    index = index_sentences(sentences)
    starts: dict[str, list[int]] = {}
    for row in pairs:
        starts.setdefault(row.doc_id, []).append(min(row.start + INTO, (row.start + row.end) // 2))
    numbers = {d: iter(index[d].locate(np.array(s, dtype=np.int64))[0]) for d, s in starts.items() if d in index}
    return [replace(row, sentence=next(numbers[row.doc_id])) if row.doc_id in numbers else row for row in pairs]
