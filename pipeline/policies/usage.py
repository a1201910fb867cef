"""What references add up to: who relies on a law, when, and on which of its articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.policies.names import normalise_title
from pipeline.policies.targets import YOUNGER
from pipeline.records.citations import Citation, CitedArticle, CitedLaw, CitingDocument

# References to sentences that a row lists at most; the table of citations has them all.
EVIDENCE = 20


@dataclass(frozen=True, slots=True)
class Usage:
    """Cited laws, most cited first; their articles in order; the documents that cite them."""

    laws: list[CitedLaw]
    articles: list[CitedArticle]
    documents: list[CitingDocument]


def count_usage(citations: Iterable[Citation], years: Mapping[str, int | None]) -> Usage:
    """The use of every law that another document cites.

    Parameters
    ----------
    citations
        Rows of the citations table; references of a text to itself are left out.
    years
        Document to its year.
    """
    groups: dict[str, list[Citation]] = defaultdict(list)
    for row in citations:
        if not row.internal:
            groups[row.entity_id or normalise_title(row.name) or row.number].append(row)
    laws, articles, documents = [], [], []
    for rows in groups.values():
        name = _commonest(row.name or row.number for row in rows)
        laws.append(_law(name, rows, years))
        articles += _articles(name, rows, years)
        documents += _documents(name, rows, years)
    laws.sort(key=lambda law: (-law.references, law.law, law.entity_id))
    rank = {(law.law, law.entity_id): number for number, law in enumerate(laws)}
    articles.sort(key=lambda a: (rank[a.law, a.entity_id], _order(a.article)))
    documents.sort(key=lambda d: (rank[d.law, d.entity_id], d.year or 9999, d.doc_id))
    return Usage(laws, articles, documents)


def _commonest(values: Iterable[str]) -> str:
    counts = Counter(values)
    return min(counts, key=lambda v: (-counts[v], v))


def _order(article: str) -> tuple[int, ...]:
    return tuple(int(part) for part in article.split("-"))


def _references(rows: Iterable[Citation]) -> list[Citation]:
    """One row a reference: its first."""
    return list({(row.doc_id, row.start, row.end): row for row in reversed(list(rows))}.values())[::-1]


def _years(rows: Iterable[Citation], years: Mapping[str, int | None]) -> tuple[int | None, int | None]:
    known = [year for doc_id in {row.doc_id for row in rows} if (year := years.get(doc_id)) is not None]
    return min(known, default=None), max(known, default=None)


def _evidence(rows: Iterable[Citation]) -> str:
    return " ".join(list(dict.fromkeys(f"{row.doc_id}:{row.sentence}" for row in rows))[:EVIDENCE])


def _law(name: str, rows: Sequence[Citation], years: Mapping[str, int | None]) -> CitedLaw:
    references = _references(rows)
    relations = Counter(row.relation for row in references)
    first, last = _years(rows, years)
    return CitedLaw(
        law=name,
        entity_id=rows[0].entity_id,
        references=len(references),
        documents=len({row.doc_id for row in rows}),
        resolved=sum(bool(row.target_doc_id) and row.target_edition != YOUNGER for row in references),
        basis=relations["basis"],
        applies=relations["applies"],
        analogous=relations["with"],
        amends=relations["amends"],
        repeals=relations["repeals"],
        implements=relations["implements"],
        mentions=relations["mentions"],
        articles=len({row.article for row in rows} - {""}),
        first_year=first,
        last_year=last,
        targets=" ".join(sorted({row.target_doc_id for row in rows} - {""})),
    )


def _articles(name: str, rows: Sequence[Citation], years: Mapping[str, int | None]) -> list[CitedArticle]:
    groups: dict[str, list[Citation]] = defaultdict(list)
    for row in rows:
        if row.article:
            groups[row.article].append(row)
    made = []
    for article, own in groups.items():
        first, last = _years(own, years)
        held = [row for row in own if row.target_block is not None]
        shown = max(held, key=lambda r: (years.get(r.doc_id) or 0, r.doc_id), default=None)
        made.append(
            CitedArticle(
                law=name,
                entity_id=own[0].entity_id,
                article=article,
                references=len(_references(own)),
                documents=len({row.doc_id for row in own}),
                first_year=first,
                last_year=last,
                target_doc_id=shown.target_doc_id if shown else "",
                target_block=shown.target_block if shown else None,
                evidence=_evidence(own),
            )
        )
    return made


def _documents(name: str, rows: Sequence[Citation], years: Mapping[str, int | None]) -> list[CitingDocument]:
    groups: dict[str, list[Citation]] = defaultdict(list)
    for row in rows:
        groups[row.doc_id].append(row)
    return [
        CitingDocument(
            law=name,
            entity_id=own[0].entity_id,
            doc_id=doc_id,
            year=years.get(doc_id),
            references=len(_references(own)),
            relation=_commonest(row.relation for row in _references(own)),
            articles=" ".join(sorted({row.article for row in own} - {""}, key=_order)),
            evidence=_evidence(own),
        )
        for doc_id, own in groups.items()
    ]
