"""Files, the metadata table and citation records become one catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.core.config import Config, CorpusParameters
from pipeline.core.sources import scan_sources
from pipeline.core.stage import MODELS, Context
from pipeline.core.text import assemble_texts
from pipeline.extraction.blocks import assign_blocks
from pipeline.extraction.parameters import ENDINGS, ExtractionParameters
from pipeline.extraction.stage import build_catalogue, extract_files
from pipeline.records.base import rows_table
from pipeline.records.extraction import Source

RIS = """TY  - JOUR
TI  - 区域知识产权合作——机制与评价
AU  - 张明远
PY  - 2021
JO  - 法学
KW  - 合作
AB  - 与文件相同的记录。
ER  -

TY  - JOUR
TI  - 只有摘要的文章
AU  - 李思齐
AB  - 第一段。
第二段。
KW  - 甲；乙
ER  -

TY  - JOUR
TI  - 没有摘要的文章
ER  -

TY  - JOUR
TI  - 只有摘要的文章
AB  - 重复的记录。
ER  -
"""


@pytest.fixture
def made(tmp_path: Path) -> dict[str, list[dict[str, object]]]:
    sources = tmp_path / "sources" / "论文"
    sources.mkdir(parents=True)
    (sources / "区域知识产权合作_张明远.txt").write_text("为了合作，制定本文。\n正文。\n", encoding="utf-8")
    (sources / "通知.txt").write_text("关于开展合作的通知\n\n各单位应当认真执行。\n", encoding="utf-8")
    (tmp_path / "outside.txt").write_text("不在语料中。", encoding="utf-8")
    (tmp_path / "metadata.csv").write_text(
        "file,title,year,genre,region\n论文/通知.txt,合作通知,2019年,公文,东盟\n", encoding="utf-8-sig"
    )
    (tmp_path / "a.ris").write_text(RIS, encoding="utf-8")
    (tmp_path / "b.bib").write_text("不是文献", encoding="utf-8")
    (tmp_path / "notes on the corpus.txt").write_text("随手记录", encoding="utf-8")
    config = Config(CorpusParameters(focal="sources/论文/通知.txt"), {"extraction": ExtractionParameters()})
    context, parameters = Context(tmp_path, MODELS, config), ExtractionParameters()
    scanned, _ = scan_sources(tmp_path, frozenset(ENDINGS))
    files = extract_files({"sources": rows_table(scanned, Source)}, parameters, context)
    catalogue = build_catalogue(files, parameters, context).tables
    tables = {**files, **catalogue}
    blocks = assign_blocks(tables, parameters, context)["blocks"]
    texts = assemble_texts(blocks)
    rows = {name: table.to_pylist() for name, table in catalogue.items()}
    assert all(len(texts[str(d["doc_id"])]) == d["characters"] for d in rows["work/catalogue"])
    return rows


def find(rows: list[dict[str, object]], **values: object) -> dict[str, object]:
    found = [r for r in rows if all(r[k] == v for k, v in values.items())]
    assert len(found) == 1
    return found[0]


def test_the_metadata_table_wins(made: dict[str, list[dict[str, object]]]) -> None:
    row = find(made["work/catalogue"], source="sources/论文/通知.txt")
    assert (row["title"], row["year"], row["genre"], row["region"]) == ("合作通知", 2019, "公文", "东盟")
    assert row["role"] == "focal"
    assert {r["role"] for r in made["work/catalogue"] if r is not row} == {"related"}


def test_a_record_joins_a_file_by_its_main_title(made: dict[str, list[dict[str, object]]]) -> None:
    record = find(made["records"], outcome="joined")
    row = find(made["work/catalogue"], doc_id=record["doc_id"])
    assert row["source"] == "sources/论文/区域知识产权合作_张明远.txt"
    assert (row["authors"], row["year"], row["journal"], row["record"]) == ("张明远", 2021, "法学", "a.ris#1")
    assert row["title"] == "区域知识产权合作——机制与评价"
    assert row["genre"] == "期刊论文"


def test_a_record_with_an_abstract_becomes_a_document(made: dict[str, list[dict[str, object]]]) -> None:
    row = find(made["work/catalogue"], source="a.ris#2")
    assert row["genre"] == "期刊论文"
    blocks = [b for b in made["work/record_blocks"] if b["doc_id"] == row["doc_id"]]
    assert [(b["kind"], b["text"]) for b in blocks] == [
        ("title", "只有摘要的文章"),
        ("abstract", "第一段。"),
        ("abstract", "第二段。"),
        ("keywords", "甲；乙"),
    ]


def test_what_was_left_out_says_why(made: dict[str, list[dict[str, object]]]) -> None:
    assert "no abstract" in str(find(made["records"], record="a.ris#3")["reason"])
    assert find(made["records"], record="a.ris#4")["reason"] == "it repeats a.ris#2"


def test_unreadable_exports_are_rejected(made: dict[str, list[dict[str, object]]]) -> None:
    assert [r["source"] for r in made["rejects"]] == ["b.bib", "notes on the corpus.txt", "outside.txt"]
    assert {r["error"] for r in made["rejects"]} == {"ExtractionError"}


def test_records_are_simplified_with_their_originals_kept(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.txt").write_text("區域智慧財產權合作\n\n為了合作，制定本文。\n", encoding="utf-8")
    records = "TY  - JOUR\nTI  - 區域智慧財產權合作\nPY  - 2020\nER  -\n\n"
    records += "TY  - JOUR\nTI  - 專利審查\nAB  - 審查的標準。\nER  -\n"
    (tmp_path / "a.ris").write_text(records, encoding="utf-8")
    parameters = ExtractionParameters(simplify=True)
    context = Context(tmp_path, MODELS, Config(CorpusParameters(), {"extraction": parameters}))
    scanned, _ = scan_sources(tmp_path, frozenset(ENDINGS))
    files = extract_files({"sources": rows_table(scanned, Source)}, parameters, context)
    catalogue = build_catalogue(files, parameters, context).tables
    made = assign_blocks({**files, **catalogue}, parameters, context)
    document = find(catalogue["work/catalogue"].to_pylist(), source="a.ris#2")
    texts = [b["text"] for b in made["blocks"].to_pylist() if b["doc_id"] == document["doc_id"]]
    originals = [o["text"] for o in made["originals"].to_pylist() if o["doc_id"] == document["doc_id"]]
    assert (document["title"], texts) == ("专利审查", ["专利审查", "审查的标准。"])
    assert originals == ["專利審查", "審查的標準。"]
    assert find(catalogue["records"].to_pylist(), record="a.ris#2")["title"] == "專利審查"
    joined = find(catalogue["work/catalogue"].to_pylist(), source="sources/a.txt")
    assert (joined["title"], joined["year"], joined["record"]) == ("区域智慧财产权合作", 2020, "a.ris#1")
    first = [o["text"] for o in made["originals"].to_pylist() if o["doc_id"] == joined["doc_id"]]
    assert first == ["區域智慧財產權合作", "為了合作，制定本文。"]
