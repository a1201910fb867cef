"""What the case study reports of a run: plain lists and numbers, without any sentence of the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report.focal import note_reference
from pipeline.report.peers import EVERY
from pipeline.report.tables import RunTables, read_tables

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.core.run import Run

ACTORS = ("ORG", "GPE")
INSTRUMENTS = ("LAW", "PROGRAM")
LONGEST_NAME = 40  # characters; a longer "name" may be a piece of a sentence
Rows = list[dict[str, Any]]


def _rows(table: pd.DataFrame, limit: int | None = None) -> Rows:
    kept = table if limit is None else table.head(limit)
    return [{str(key): value for key, value in row.items()} for row in kept.fillna("").to_dict("records")]


def _contrast(tables: RunTables, name: str) -> pd.DataFrame:
    """A comparison's rows on the focal document against what the report sets it against: its genre, or every genre."""
    import pandas as pd

    rows = tables.contrast(f"compare/{name}")
    for row in rows:
        row["all"] = row["overall"]["effect"] if row["overall"] else ""
        del row["overall"]
    return pd.DataFrame(
        rows, columns=list(rows[0]) if rows else ["role", "label", "direction", "p_value", "log_odds_z"]
    )


def read_acronyms(run: Run, focal: str) -> Rows:
    """The focal document's acronyms, each once, in the order of their definitions."""
    table = run.table("acronyms")
    table = table[(table["doc_id"] == focal) & (table["long_form"].str.len() <= LONGEST_NAME)].sort_values("start")
    return _rows(table.drop_duplicates(["short_form", "long_form"]))


def read_entities(run: Run, focal: str, labels: tuple[str, ...], limit: int) -> Rows:
    """The entities of these types that the focal document mentions most, with their part in the literature."""
    mentions = run.table("mentions")
    counts = mentions[mentions["doc_id"] == focal].groupby("entity_id").size().rename("focal_mentions")
    table = run.table("entities").merge(counts, left_on="entity_id", right_index=True)
    table = table[table["label"].isin(labels)].sort_values(["focal_mentions", "name"], ascending=[False, True])
    return _rows(table.assign(related=table["documents"] - 1), limit)


def read_silences(tables: RunTables, limit: int) -> tuple[Rows, Rows]:
    """Entities and terms that the literature has and the focal document lacks, the most telling first."""
    entities = _contrast(tables, "entities")
    entities = entities[(entities["role"] == "silence") & ~entities["label"].isin(["DATE", "MONEY", "PERCENT"])]
    terms = _contrast(tables, "terms")
    terms = terms[terms["direction"] == "under"]
    return _rows(entities.sort_values("p_value"), limit), _rows(terms.sort_values("log_odds_z"), limit)


def read_neighbours(run: Run, focal: str, limit: int) -> Rows:
    """The documents nearest to the focal one, with their genre."""
    table = run.table("compare/neighbours")
    table = table[(table["doc_id"] == focal) & (table["unit"] == "document")].sort_values("rank")
    genres = run.table("documents").set_index("doc_id")["genre"]
    return _rows(table.assign(genre=table["neighbour"].map(genres)), limit)


def read_position(run: Run, focal: str) -> Rows:
    """Where the focal document stands by each measure that has a percentile among all documents."""
    table = run.table("compare/position")
    return _rows(table[(table["doc_id"] == focal) & table["percentile"].notna()])


def read_robustness(run: Run) -> Rows:
    """What stays of the entity network under each kind of other choice, as means."""
    card = run.table("network/robustness")
    columns = ["partition_agreement", "top_edges_kept", "backbone_kept"]
    return _rows(card[card["network"] == "entities"].groupby("choice")[columns].mean().reset_index())


def read_findings(run: Run) -> dict[str, Any]:
    """Everything that the pages report.

    Raises
    ------
    ValueError
        When the run has no focal document.
    """
    documents = run.table("documents")
    chosen = documents[documents["role"] == "focal"]
    if chosen.empty:
        raise ValueError(f"{run.path}: a case study needs a focal document (focal = ... in corpus.toml)")
    focal = str(chosen.iloc[0]["doc_id"])
    tables = read_tables(run)
    silent_entities, silent_terms = read_silences(tables, 12)
    summary = run.table("network/summary").set_index("network")
    terms = _contrast(tables, "terms")
    topics = run.table("compare/topics")
    topics = topics[(topics["doc_id"] == focal) & (topics["against"] == tables.peers.mean)]
    quality = run.table("topics/topics")
    return {
        "focal": _rows(chosen)[0],
        "documents": len(documents),
        "genres": documents["genre"].replace("", "-").value_counts().to_dict(),
        "extractors": documents["extractor"].value_counts().to_dict(),
        "rejects": len((run.path / "rejects.csv").read_text(encoding="utf-8-sig").splitlines()) - 1,
        "characters": int(documents["characters"].sum()),
        "sentences": len(run.table("sentences")),
        "tokens": len(run.table("tokens")),
        "entities": len(run.table("entities")),
        "acronyms": read_acronyms(run, focal),
        "actors": read_entities(run, focal, ACTORS, 15),
        "instruments": read_entities(run, focal, INSTRUMENTS, 15),
        "network": _rows(summary.loc[["entities"]])[0],
        "stressed": _rows(terms[terms["direction"] == "over"].sort_values("log_odds_z", ascending=False), 20),
        "silent_entities": silent_entities,
        "silent_terms": silent_terms,
        "notes": note_reference(tables),
        "every": tables.peers.against == EVERY,
        "topics": _rows(topics.reindex(topics["effect"].abs().sort_values(ascending=False).index), 12),
        "topic_count": len(quality),
        "coherence": float(quality["npmi"].mean()),
        "position": read_position(run, focal),
        "neighbours": read_neighbours(run, focal, 8),
        "robustness": read_robustness(run),
    }
