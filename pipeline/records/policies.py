"""The tables of the policies stage."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = (
    "宪法", "法律", "行政法规", "司法解释", "部门规章", "地方性法规", "地方政府规章", "规范性文件", "规划", "报告",
    "白皮书", "标准", "批复", "其他",
)  # fmt: skip
LEVELS = ("central", "ministry", "province", "city", "county")


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy text: what it is, who issued it, when, and what became of it.

    Dates are ISO dates. A field's ``_start`` and ``_end`` are offsets into the document's text; they are empty when the
    field was not read from it.
    """

    doc_id: str
    title: str  # as the text prints it
    kind: str  # 宪法, 法律, 行政法规, 司法解释, 部门规章, 地方性法规, 规范性文件 ...: one of KINDS
    number: str  # as printed: 国发〔2021〕20号, 国务院令第736号
    issuers: str  # entity ids in order, joined by |; the name of an issuer that is no entity of the corpus
    issuer_names: str  # their names as the text writes them, joined by |
    joint: bool  # several issuers
    level: str  # of the first issuer: central, ministry, province, city, county
    region: str  # of the first issuer: six digits of GB/T 2260; empty for the whole country
    region_name: str  # the place of the first issuer; empty for the whole country
    adopted: str  # day on which it was adopted (通过)
    approved: str
    promulgated: str  # day on which it was made public (公布)
    effective: str  # day from which it is in force (施行)
    expired: str  # last day on which it was in force
    amendments: str  # JSON: a list of {date, by, number}
    version: str  # day of the version that the document holds
    year: int | None  # of that version
    status: str  # 试行, or as the text says
    signatory: str
    addressee: str
    confidence: float  # 0 to 1: that this is a policy text and that its fields are right
    number_start: int | None
    number_end: int | None
    issuers_start: int | None
    issuers_end: int | None
    adopted_start: int | None
    adopted_end: int | None
    approved_start: int | None
    approved_end: int | None
    promulgated_start: int | None
    promulgated_end: int | None
    effective_start: int | None
    effective_end: int | None
    expired_start: int | None
    expired_end: int | None
    amendments_start: int | None
    amendments_end: int | None
    status_start: int | None
    status_end: int | None
    signatory_start: int | None
    signatory_end: int | None
    addressee_start: int | None
    addressee_end: int | None
