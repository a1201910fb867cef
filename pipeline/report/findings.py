"""What a reader may take away: at most ten sentences, each true by a test that it names.

A sentence is a template of the catalogue filled from the run's tables. It is made only where the table's own test holds
(a false discovery rate, an interval apart from another), and says so where none does: that nothing stands out is a
finding too. Each leads to the table's page and to a sentence of the texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pipeline.comparison.every import ALL, EVERY
from pipeline.report import sentences
from pipeline.report.focal import describe_reference
from pipeline.report.formats import times
from pipeline.report.peers import choose_cause
from pipeline.report.sentences import fill_both, isolate
from pipeline.report.tables import Row, RunTables, select
from pipeline.segmentation.keywords import rank_field_terms
from pipeline.statistics import wilson_interval

MOST = 10
OF_A_KIND = 2
STABLE = 0.5  # adjusted Rand index from which topics are said to come out again
RATE = 0.05  # false discovery rate up to which a sentence is made


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence in Chinese and English, the page of its table, and the sentence of a text that shows it."""

    zh: str
    en: str
    page: str
    document: str = ""
    sentence: str = ""


def list_findings(corpus: RunTables) -> list[Finding]:
    """At most ten findings: of the focal document, of groups, of names that meet, of years, of laws, of the topics."""
    kinds = (
        _tell_genre(corpus), _tell_terms(corpus), _tell_silences(corpus), _tell_topics(corpus), _tell_groups(corpus),
        _tell_edges(corpus), _tell_trends(corpus), _tell_laws(corpus), _tell_stability(corpus),
    )  # fmt: skip
    found = [list(islice(kind, OF_A_KIND)) for kind in kinds]
    # Where there are more than ten, the second ones of their kinds go first, from the end.
    for own in reversed(found):
        if sum(map(len, found)) > MOST and len(own) > 1:
            own.pop()
    return [finding for own in found for finding in own][:MOST]


def _fill(
    corpus: RunTables, template: str, page: str, evidence: str | None = "", *, then: str = "", **values: Any
) -> Finding:
    """A template, and one that follows it, filled in."""
    reference = next((r for r in (evidence or "").split() if r.rpartition(":")[0] in corpus.document_numbers), "")
    document, _, sentence = reference.rpartition(":")
    said = [fill_both(part, **values) for part in (template, then) if part]
    return Finding("".join(zh for zh, _ in said), " ".join(en for _, en in said), page, document, sentence)


def _q(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"= {value:.2g}"


def _percent(share: float) -> str:
    """Halves go up, as readers round: formatting alone makes 12 of 12.5."""
    up = 100 * share + 1e-9
    return f"{up:.0f}" if share >= 0.1 else f"{up:.1f}"


def _few(count: float) -> str:
    """An expected number; next to nought it keeps its first digits, so that the ratio to it is understood."""
    return f"{count:.1f}" if count >= 0.1 else f"{count:.2g}"


def _share(count: int, total: int) -> dict[str, str]:
    count, total = min(count, total), max(total, 1)
    low, high = wilson_interval(count, total)
    return {"share": _percent(count / total), "low": _percent(low), "high": _percent(high)}


def _counted(corpus: RunTables) -> int:
    """Documents that count: those that repeat another one don't."""
    return len(corpus.documents) - sum(not row["counted"] for row in corpus.rows("duplicates"))


def _choose(corpus: RunTables, whole: str, genre: str, every: str) -> str:
    """The template of the run's reference: all others, the document's genre, or every genre."""
    against = corpus.peers.against
    return whole if against == ALL else every if against == EVERY else genre


def _tell_genre(corpus: RunTables) -> Iterator[Finding]:
    if corpus.peers.against == EVERY:
        template = choose_cause(corpus.peers, sentences.ALONE, sentences.ABSTRACTS, sentences.UNKNOWN)
        yield _fill(corpus, template, "comparison", then=sentences.BEYOND, **describe_reference(corpus))


def _tell_terms(corpus: RunTables) -> Iterator[Finding]:
    rows = corpus.contrast("compare/terms")
    if not corpus.focal_rows("compare/terms"):
        return
    shared = describe_reference(corpus)
    template = _choose(corpus, sentences.TERM, sentences.TERM_PEERS, sentences.TERM_EVERY)
    sure = sorted(
        (row for row in rows if row["significant"] and row["q_value"] <= RATE and row["direction"] == "over"),
        key=lambda row: (-row["log_odds_z"], row["term"]),
    )
    told: list[str] = []
    for row in sure:
        # Of 低碳 and 绿色低碳 the second says what the first has said: its occurrences are among the first one's.
        if any(row["term"] in term or term in row["term"] for term in told):
            continue
        told.append(row["term"])
        known = row["low"] is not None and row["high"] is not None and row["low"] < row["high"]
        ends = {"low": times(row["low"]), "high": times(row["high"])} if known else {}
        interval = fill_both(sentences.INTERVAL, **ends) if known else ("", "")
        overall = row["overall"] if template != sentences.TERM else None
        yield _fill(
            corpus, template, "comparison", row["evidence"], **shared, term=isolate(row["term"]),
            times=times(row["effect"]), count=row["frequency"], nearest=isolate(row.get("nearest", "")),
            expected=_few(row["expected"]), interval=interval, q=_q(row["q_value"]),
            then=sentences.TERM_OVERALL if overall else "", overall=times(overall["effect"]) if overall else "",
        )  # fmt: skip
    if not any(row["significant"] or row["q_value"] <= RATE for row in rows):
        none = _choose(corpus, sentences.NO_TERM, sentences.NO_TERM_PEERS, sentences.NO_TERM_EVERY)
        yield _fill(corpus, none, "comparison", **shared, tests=len(rows))


def _tell_silences(corpus: RunTables) -> Iterator[Finding]:
    if not corpus.focal_rows("compare/entities"):
        return
    peers = corpus.peers
    template = _choose(corpus, sentences.SILENCE, sentences.SILENCE_PEERS, sentences.SILENCE_EVERY)
    silent = sorted(
        (
            row
            for row in corpus.contrast("compare/entities", role="silence")
            if row["significant"] and row["q_value"] <= RATE
        ),
        key=lambda row: (row["q_value"], -row["related_documents"], row["name"]),
    )
    for row in silent:
        overall = row["overall"]["related_documents"] if row["overall"] else None
        held = overall if peers.against == EVERY and overall is not None else row["related_documents"]
        yield _fill(
            corpus, template, "comparison", row["evidence"], **describe_reference(corpus),
            name=isolate(row["name"]), held=held,
            p=f"{100 * row['p_value']:.2g}", q=_q(row["q_value"]), overall=overall,
            then=sentences.SILENCE_OVERALL if template == sentences.SILENCE_PEERS and overall is not None else "",
            **_share(held, peers.documents),
        )  # fmt: skip
    if not silent:
        none = _choose(corpus, sentences.NO_SILENCE, sentences.NO_SILENCE, sentences.NO_SILENCE_EVERY)
        yield _fill(corpus, none, "comparison", **describe_reference(corpus))


def _tell_topics(corpus: RunTables) -> Iterator[Finding]:
    found = _find_stability(corpus)
    if found is not None and found["value"] < STABLE:
        return  # a share of what other samples draw otherwise is no result; that they do is told at the end
    template = _choose(corpus, sentences.TOPIC, sentences.TOPIC_PEERS, sentences.TOPIC_EVERY)
    rows = corpus.contrast("compare/topics", role="over")
    for row in sorted(rows, key=lambda row: (-row["share"], row["topic"])):
        ends = (row["low"], row["high"], row["related_low"], row["related_high"])
        if None in (*ends, row["q_value"]) or row["q_value"] > RATE or row["label"] in ("", "—"):
            continue
        low, high, related_low, related_high = map(_percent, ends)
        yield _fill(
            corpus, template, "topics", row["evidence"], **describe_reference(corpus), share=_percent(row["share"]),
            topic=isolate(row["label"]), low=low, high=high, related=_percent(row["related_share"]),
            related_low=related_low, related_high=related_high, nearest=isolate(row.get("nearest", "")),
            q=_q(row["q_value"]),
        )  # fmt: skip


def _tell_groups(corpus: RunTables) -> Iterator[Finding]:
    rows = corpus.rows("compare/groups/terms")
    for group, against in dict.fromkeys((row["group"], row["against"]) for row in rows):
        names = {"group": isolate(f"“{group}”"), "against": isolate(f"“{against}”")}
        tested = select(rows, group=group, against=against)
        own = [row for row in tested if row["significant"] and row["q_value"] <= RATE]
        if not own:
            yield _fill(corpus, sentences.NO_GROUP, "comparison", **names)
            continue
        row = max(own, key=lambda row: (abs(row["share"] - row["related_share"]), row["term"]))
        first = _share(row["documents"], _members(corpus, group, against))
        second = _share(row["related_documents"], _members(corpus, against, group))
        related = {"related": second["share"], "related_low": second["low"], "related_high": second["high"]}
        evidence = row["evidence"] or row["related_evidence"]
        yield _fill(
            corpus, sentences.GROUP, "comparison", evidence, **names, **first, **related, term=isolate(row["term"]),
            q=_q(row["q_value"]),
        )  # fmt: skip


def _members(corpus: RunTables, group: str, against: str) -> int:
    """The documents of a group that are set against the other."""
    held = {name: {r["doc_id"] for r in select(corpus.rows("compare/groups"), group=name)} for name in (group, against)}
    return len(held[group] if held[group] < held[against] else held[group] - held[against])


def _tell_edges(corpus: RunTables) -> Iterator[Finding]:
    rows = select(corpus.rows("network/edges"), network="entities")
    if not rows:
        return
    total = _counted(corpus)
    sure = [row for row in rows if row["q_value"] <= RATE and not row["unsure"] and row["documents"] >= 2]
    told: set[str] = set()
    for row in sorted(sure, key=lambda row: (-row["significance"], row["source"], row["target"])):
        # A second sentence on the same name would say little more than the first.
        if row["association_strength"] <= 1 or told & {row["source"], row["target"]}:
            continue
        told |= {row["source"], row["target"]}
        # Said as a number of sentences: as a ratio, two meetings of two rare names read "3,258 times".
        expected = _few(row["weight"] / row["association_strength"])
        yield _fill(
            corpus, sentences.EDGE, "network", row["evidence"], source=isolate(row["source_label"]),
            target=isolate(row["target_label"]), count=row["weight"], expected=expected, held=row["documents"],
            documents=total, q=_q(row["q_value"]), **_share(row["documents"], total),
        )  # fmt: skip
    if not sure:
        yield _fill(corpus, sentences.NO_EDGE, "network")


def _tell_trends(corpus: RunTables) -> Iterator[Finding]:
    (keywords,) = corpus.columns("keywords", "keyword")
    field = set(rank_field_terms(keywords))
    rows = [row for row in corpus.rows("topics/trends") if row["q_value"] <= RATE and row["term"] in field]
    for direction, template in (("emerging", sentences.RISING), ("fading", sentences.FADING)):
        for row in select(rows, direction=direction)[:1]:
            factor = times(row["slope"] / 0.6931471805599453)
            yield _fill(
                corpus, template, "topics", term=isolate(row["term"]), times=factor, held=row["documents"],
                q=_q(row["q_value"]),
            )  # fmt: skip


def _tell_laws(corpus: RunTables) -> Iterator[Finding]:
    rows = sorted(corpus.rows("citations/laws"), key=lambda row: (-row["documents"], -row["references"], row["law"]))
    total = _counted(corpus)
    if not rows or rows[0]["documents"] < 2 or (len(rows) > 1 and rows[1]["documents"] == rows[0]["documents"]):
        return
    row = rows[0]
    evidence = next((r["evidence"] for r in select(corpus.rows("citations/documents"), law=row["law"])), "")
    law = isolate(f"《{row['law'].strip('《》')}》")
    yield _fill(
        corpus, sentences.LAW, "citations", evidence, law=law, held=row["documents"], documents=total,
        count=row["references"], **_share(row["documents"], total),
    )  # fmt: skip


def _find_stability(corpus: RunTables) -> Row | None:
    """How far the topics come out again on other samples, or None."""
    return next(iter(select(corpus.rows("topics/quality"), measure="stability_bootstraps")), None)


def _tell_stability(corpus: RunTables) -> Iterator[Finding]:
    count, found = corpus.count("topics/topics"), _find_stability(corpus)
    if count < 2 or found is None:
        return
    ends = {name: f"{found[name]:.2f}" for name in ("value", "low", "high")}
    if found["value"] >= STABLE:
        yield _fill(corpus, sentences.STABLE, "topics", count=count, **ends)
    else:
        yield _fill(corpus, sentences.UNSTABLE, "topics", count=count, **ends)
