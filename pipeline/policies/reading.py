"""All fields of one document, each with the place that it was read from."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from pipeline.core.text import DocumentText
from pipeline.policies.bodies import Standing, clean_body
from pipeline.policies.dates import find_date
from pipeline.policies.draft import Draft, Seen
from pipeline.policies.evidence import speaks_for_country, weigh_evidence
from pipeline.policies.force import find_effective, find_expired, find_term_start
from pipeline.policies.head import find_head, place_title
from pipeline.policies.history import History, arrange_history, find_events
from pipeline.policies.issuers import find_issuers, settle_standing, title_bodies
from pipeline.policies.kinds import TitleKind, Traits, find_kind
from pipeline.policies.lists import PolicyLists
from pipeline.policies.marks import (
    Found,
    find_addressee,
    find_labelled,
    find_number,
    find_opening_number,
    find_signatory,
    find_status,
)
from pipeline.policies.titles import choose_title, find_front_titles, find_ordered_titles, read_titles
from pipeline.records.policies import Policy

_CENTRAL = ("宪法", "法律", "行政法规", "司法解释")  # kinds that only bodies at the centre issue
_NUMBER_YEAR = re.compile(r"[〔\[（(]((?:19|20)\d{2})[〕\])）]")
_INFORMING = "国务院新闻办公室"  # issues the white papers
_PLACED = ("number", "issuers", "adopted", "approved", "promulgated", "effective", "expired", "amendments", "status",
           "signatory", "addressee")  # fmt: skip
_TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年.*工作报告|工作报告\D{0,3}((?:19|20)\d{2})(?!\d)")
_DATES = ("adopted", "approved", "promulgated", "effective", "expired")


def read_policy(
    document: DocumentText, row: Mapping[str, object], lists: PolicyLists, *, least: float = 0.65
) -> Policy | None:
    """What a document says of itself as a policy text; None when it is none.

    Parameters
    ----------
    document
        Its text.
    row
        Its row of the table ``documents``, with the further columns of ``metadata.csv``.
    lists
        The word lists.
    least
        The least evidence that makes it one.
    """
    genre = _genre_of(row, lists)
    if genre == "-":
        return None
    stated, named = read_titles(row, document)
    head = find_head(document, [*stated, *named], lists)
    title, kind = choose_title([*stated, *find_ordered_titles(head), *find_front_titles(head, lists), *named], lists)
    if not title:
        return None
    if any(clean_body(line.text) == _INFORMING for line in head.front):
        kind = TitleKind("white_paper", "白皮书")
    head = place_title(head, title)
    history = arrange_history(find_events(head.front, lists))
    labelled = find_labelled(head.front, lists)
    genre = genre or (lists.genres.get(labelled["kind"].value, "").replace("-", "") if "kind" in labelled else "")
    evidence = weigh_evidence(
        document,
        head,
        history,
        kind,
        labelled,
        title=title,
        genre=genre,
        prefix=title_bodies(title, lists),
        lists=lists,
    )
    if evidence.weight < least:
        return None
    return _read_fields(document, row, lists, Seen(title, kind, genre, head, history, labelled, evidence))


def _read_fields(document: DocumentText, row: Mapping[str, object], lists: PolicyLists, seen: Seen) -> Policy:
    draft = Draft()
    for name, found in _stated(row, lists).items():
        draft.put(name, found)
    number = find_number(seen.head.front, seen.history) or seen.labelled.get("number")
    if number is None and row.get("extractor") == "record":
        number = find_opening_number(seen.head.lines)
    draft.put("number", number)
    names = find_issuers(draft, seen, number, row, lists)
    standing = settle_standing(names, seen, draft, lists)
    _put_dates(draft, seen)
    draft.put("status", find_status(seen.title, seen.head))
    draft.put("status", seen.labelled.get("status"))
    draft.put("signatory", find_signatory(seen.head, lists))
    draft.put("addressee", find_addressee(seen.head))
    national = not names and not standing.level and speaks_for_country(document)
    kind = find_kind(_traits(seen, number, names, standing, national))
    if not standing.level and kind in _CENTRAL:
        standing = Standing("central", "")
    return _assemble(document.doc_id, seen, draft, names, standing, kind, lists)


def _traits(seen: Seen, number: Found | None, names: list[str], standing: Standing, national: bool) -> Traits:
    approved = seen.history.approved
    return Traits(
        title=seen.title,
        title_kind=seen.kind,
        genre=seen.genre,
        issuers=tuple(names),
        level=standing.level,
        ordered=any(e.number is not None for e in seen.history.events) or bool(number and number.order),
        dispatched=bool(number and not number.order),
        approver=approved.bodies[0] if approved and approved.bodies else "",
        national=national,
        articles="articles" in seen.evidence.pieces,
    )


def _assemble(
    doc_id: str, seen: Seen, draft: Draft, names: list[str], standing: Standing, kind: str, lists: PolicyLists
) -> Policy:
    version = _version(draft, seen.history)
    region = lists.codes.get(standing.region)
    values: dict[str, Any] = {f"{name}_{edge}": None for name in _PLACED for edge in ("start", "end")}
    for name, (start, end) in draft.places.items():
        values[f"{name}_start"], values[f"{name}_end"] = start, end
    for name in ("number", *_DATES, "status", "signatory", "addressee"):
        values[name] = draft.values.get(name, "")
    return Policy(
        doc_id=doc_id,
        title=seen.title,
        kind=kind,
        issuers="",
        issuer_names="|".join(names),
        joint=len(names) > 1,
        level=standing.level,
        region=standing.region,
        region_name=region.name if region else "",
        amendments=_amendments(seen.history),
        version=version,
        year=_year(draft, version) if version else _year_of_report(seen),
        confidence=seen.evidence.confidence(bool(names)),
        **values,
    )


def _year_of_report(seen: Seen) -> int | None:
    """The year that the title of a report names, for want of a date: 2000年国务院政府工作报告."""
    match = _TITLE_YEAR.search(seen.title) if seen.kind.kind == "report" else None
    return int(match[1] or match[2]) if match else None


def _genre_of(row: Mapping[str, object], lists: PolicyLists) -> str:
    """The kind that the metadata give, ``-`` for none; a genre that the list lacks says nothing."""
    columns = [column for column in row if lists.labels.get(column) == "kind"]
    stated = [str(row.get(column) or "").strip() for column in (*columns, "genre")]
    return next((lists.genres[genre] for genre in stated if genre in lists.genres), "")


def _stated(row: Mapping[str, object], lists: PolicyLists) -> dict[str, Found]:
    """What the further columns of ``metadata.csv`` state; they have the last word."""
    stated: dict[str, Found] = {}
    for column, value in row.items():
        name = lists.labels.get(column)
        text = str(value or "").strip()
        if name is None or not text:
            continue
        date = find_date(text, pointed=True) if name in _DATES else None
        if name not in _DATES or date is not None:
            stated.setdefault(name, Found(date.value if date else text))
    return stated


def _put_dates(draft: Draft, seen: Seen) -> None:
    history, closing = seen.history, seen.head.closing
    for name, event in (
        ("adopted", history.passed),
        ("approved", history.approved),
        ("promulgated", history.promulgated),
    ):
        draft.put(name, Found(event.date, event.start, event.end) if event else None)
    for event in (history.delivered, history.dated):
        draft.put("promulgated", Found(event.date, event.start, event.end) if event else None)
    if closing is not None and history.passed is None:
        draft.put("promulgated", Found(closing.date.value, closing.date.start, closing.date.end))
    for name in _DATES:
        labelled = seen.labelled.get(name)
        date = find_date(labelled.value, pointed=True) if labelled else None
        if labelled and labelled.start is not None and date:
            draft.put(name, Found(date.value, labelled.start + date.start, labelled.start + date.end))
    effective = history.effective
    draft.put("effective", Found(effective.date, effective.start, effective.end) if effective else None)
    stated, own_day = find_effective(seen.head.lines, seen.kind.noun)
    draft.put("effective", Found(stated.value, stated.start, stated.end) if stated else None)
    if own_day is not None:
        draft.put("effective", Found(draft.values.get("promulgated", ""), own_day.start, own_day.end))
    begun = find_term_start(seen.head.lines)
    draft.put("effective", Found(begun.value, begun.start, begun.end) if begun else None)
    expired = find_expired(seen.head.lines, draft.values.get("effective", ""))
    draft.put("expired", Found(expired.value, expired.start, expired.end) if expired else None)
    if history.amendments:
        draft.places["amendments"] = (history.amendments[0].start, history.amendments[-1].end)


def _amendments(history: History) -> str:
    rows = [{"date": a.date, "by": "|".join(a.by), "number": a.number} for a in history.amendments]
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def _version(draft: Draft, history: History) -> str:
    """The day of the version that a document holds: its last amendment, or when it was made."""
    changed = [a.date for a in history.amendments]
    made = [draft.values[n] for n in ("promulgated", "adopted", "approved") if draft.values.get(n)]
    return max([*changed, *made], default=draft.values.get("effective", ""))


def _year(draft: Draft, version: str) -> int:
    """The year of the version: that of its day, or of what its day leaves open.

    What tells nothing but that it holds from the first of January was made in the year before. What was adopted at the
    end of a year and bears a number of the next one was issued in the next.
    """
    year = int(version[:4])
    known = {name: draft.values.get(name, "") for name in ("promulgated", "adopted", "approved")}
    if not any(known.values()) and version == draft.values.get("effective") and version.endswith("-01-01"):
        return year - 1
    numbered = _NUMBER_YEAR.search(draft.values.get("number", ""))
    next_one = not known["promulgated"] and version in known.values() and numbered and int(numbered[1]) == year + 1
    return year + 1 if next_one else year
