"""A copy that does not count changes nothing in the ledger, in who cites what, and in who took over what."""

from __future__ import annotations

import pyarrow as pa

from pipeline.core.config import CorpusParameters
from pipeline.core.stage import Context
from pipeline.policies.parameters import PoliciesParameters
from pipeline.policies.relating import build_citations, build_reuse
from pipeline.policies.stage import build_ledger, read_policies
from pipeline.records.base import empty_table, make_table, rows_table
from pipeline.records.entities import Acronym, Entity, Mention
from pipeline.records.extraction import Block, Document, Duplicate
from pipeline.records.segmentation import Sentence
from tests.unit.policies.support import MODELS

SHARED = "任何单位不得向河道倾倒渣土泥浆垃圾以及其他妨碍行洪的物品违者由流域机构责令清除并承担清除所需的全部费用"
RULES = (
    "清水河管理条例\n（2015年3月1日清水省人民代表大会常务委员会通过）\n"
    f"第一条 {SHARED}。\n第二条 本条例自公布之日起施行。"
)
NOTICE = (
    "安吉县人民政府关于加强清水河管理的通知\n安政发〔2019〕7号\n"
    f"根据《清水河管理条例》第一条，现通知如下。\n{SHARED}。\n安吉县人民政府\n2019年5月6日"
)
TEXTS = {"d1": RULES, "d1b": RULES, "d2": NOTICE, "d3": NOTICE}
COPIES = {"d1b": "d1", "d3": "d2"}
PARAMETERS = PoliciesParameters()
EMPTY: dict[object, object] = {pa.string(): "", pa.int64(): 0, pa.float64(): 0.0, pa.bool_(): False}


def documents(doc_ids: tuple[str, ...]) -> pa.Table:
    table = empty_table(Document)
    columns = {f.name: [None if f.nullable else EMPTY[f.type]] * len(doc_ids) for f in table.schema}
    stated = {
        "doc_id": list(doc_ids),
        "source": [f"sources/{d}.txt" for d in doc_ids],
        "title": [TEXTS[d].split("\n", 1)[0] for d in doc_ids],
    }
    return make_table(Document, {**columns, **stated})


def relate(*doc_ids: str, counted: bool = False) -> dict[str, pa.Table]:
    """The tables of policies of some of the texts."""
    context = Context(MODELS, MODELS, CorpusParameters())
    blocks = [
        Block(d, n, "paragraph", 0, 1, *[None] * 4, line)
        for d in doc_ids
        for n, line in enumerate(TEXTS[d].split("\n"))
    ]
    copies = [Duplicate(d, COPIES[d], 1.0, "identical", counted, "") for d in doc_ids if d in COPIES]
    given = {
        "documents": documents(doc_ids),
        "work/catalogue": documents(doc_ids),
        "blocks": rows_table(blocks, Block),
        "sentences": empty_table(Sentence),
        "mentions": empty_table(Mention),
        "entities": empty_table(Entity),
        "acronyms": empty_table(Acronym),
        "duplicates": rows_table(copies, Duplicate),
    }
    given |= read_policies(given, PARAMETERS, context)
    made = dict(build_ledger(given, PARAMETERS, context).tables)
    for stage in (build_citations, build_reuse):
        made |= stage({**given, **made}, PARAMETERS, context).tables
    return made


def test_a_copy_is_issued_cited_and_taken_over_once() -> None:
    alone, twice, each = relate("d1", "d2"), relate("d1", "d2", "d3"), relate("d1", "d2", "d3", counted=True)
    for name in ("policies", "citations", "reuse", "citations/documents", "reuse/documents"):
        assert 0 < alone[name].num_rows < each[name].num_rows, name
    assert twice == alone


def test_a_copy_of_a_law_is_no_second_target() -> None:
    (law,) = relate("d1", "d1b", "d2")["citations/laws"].to_pylist()
    assert (law["references"], law["documents"], law["targets"]) == (1, 1, "d1")
    (law,) = relate("d1", "d1b", "d2", counted=True)["citations/laws"].to_pylist()
    assert law["targets"] == "d1b"
