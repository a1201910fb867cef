"""The sample corpus comes out of a run as it was written: text, titles, authors, abstracts, headings and rejects."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from rapidfuzz.distance import Indel

import pipeline
from corpora.render.__main__ import FORMS
from corpora.render.pieces import Part, Piece, read_pieces, strip_marks
from pipeline.core.run import Run
from pipeline.core.store import Store
from pipeline.report.graphs import NAMES

PIECES = read_pieces()
PAPERS = [piece for piece in PIECES if piece.abstract]
SCANS = [piece for piece in PIECES if piece.form == "scan"]
OTHERS = [piece for piece in PIECES if piece.form != "scan"]


# What the focal paper defines, and the Chinese names that a reader would put beside them.
ACRONYMS = {
    "AEC": "东盟经济共同体", "ANIEE": "东盟知识产权执法专家网络", "ASEAN": "东南亚国家联盟",
    "ASPEC": "东盟专利审查合作",
    "AWGIPC": "东盟知识产权合作工作组", "BTA": "双边贸易协定", "CBP": "美国海关与边境保护局",
    "CIPITC": "中央知识产权与国际贸易法院", "CNIPA": "中国国家知识产权局", "CPTPP": "全面与进步跨太平洋伙伴关系协定",
    "DGIP": "印度尼西亚知识产权总局", "DOJ": "美国司法部", "GIPA": "全球知识产权学院", "GSP": "普惠制",
    "HSI": "国土安全调查局", "ICHIP": "国际计算机黑客与知识产权网络", "IPEC": "美国知识产权执法代表",
    "IPEF": "印太经济框架", "IPLEC": "知识产权执法协调员", "IPOPHL": "菲律宾知识产权局", "IPOS": "新加坡知识产权局",
    "NIPRCC": "国家知识产权协调中心", "NML": "假冒和盗版恶名市场审议", "OCR": "不定期审议", "OTCA": "综合贸易与竞争法",
    "PCT": "专利合作条约", "PFC": "重点国家", "PPH": "专利审查高速路", "PRO-IP Act": "优化知识产权资源和组织法",
    "PWL": "重点观察名单", "RCEP": "区域全面经济伙伴关系协定", "TIFA": "贸易与投资框架安排",
    "TPP": "跨太平洋伙伴关系协定",
    "TRIPS": "与贸易有关的知识产权协定", "USAID": "美国国际开发署", "USPTO": "美国专利商标局",
    "USSFTA": "美国—新加坡自由贸易协定", "USTR": "美国贸易代表办公室", "WIPO": "世界知识产权组织", "WL": "观察名单",
    "东盟": "东南亚国家联盟", "马德里议定书": "商标国际注册马德里协定有关议定书",
}  # fmt: skip


@pytest.fixture(scope="module")
def run(sample_run: Path) -> Run:
    return pipeline.open_run(sample_run)


@pytest.fixture(scope="module")
def extracted(sample_run: Path) -> pd.DataFrame:
    """What extraction read off the files alone, before metadata and records are joined."""
    return Store(sample_run).read("work/extracted").to_pandas().set_index("source")


def source(piece: Piece) -> str:
    return f"sources/{piece.genre}/{piece.title}{FORMS[piece.form][0]}"


def squeeze(text: str) -> str:
    return re.sub(r"[\s|①-⑨]", "", text)


def body(parts: tuple[Part, ...]) -> str:
    cells = lambda part: "".join(cell for row in part.rows for cell in row)  # noqa: E731
    return squeeze("".join(strip_marks(part.text) + cells(part) for part in parts))


def read_blocks(run: Run, piece: Piece) -> pd.DataFrame:
    blocks = run.table("blocks")
    return blocks[blocks["doc_id"] == run.document(source(piece))["doc_id"]]


def test_every_piece_is_a_document_and_both_broken_files_are_rejects(run, sample_run):
    documents = run.table("documents")
    files = documents["source"][documents["source"].str.startswith("sources/")]
    assert set(files) == {source(piece) for piece in PIECES}
    rejects = pd.read_csv(sample_run / "rejects.csv", encoding="utf-8-sig")
    assert len(rejects) == 2
    assert rejects["source"].str.startswith("sources/缺陷样例/").all()
    assert rejects["detail"].str.contains("password").sum() == 1


def test_records_join_their_papers_or_stand_alone(run):
    outcome = run.table("records")["outcome"].value_counts()
    assert dict(outcome) == {"joined": 10, "document": 5, "left out": 1}


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.key)
def test_a_document_has_its_title_authors_and_year(piece, run):
    row = run.document(source(piece))
    assert squeeze(row["title"]) == squeeze(piece.title)
    assert row["authors"] == "; ".join(piece.authors)
    assert row["year"] == piece.year
    assert row["role"] == ("focal" if piece is PIECES[0] else "related")


@pytest.mark.parametrize("piece", PAPERS, ids=lambda piece: piece.key)
def test_a_paper_yields_its_metadata_by_itself(piece, extracted):
    row = extracted.loc[source(piece)]
    assert squeeze(row["title"]) == squeeze(piece.title)
    assert row["authors"] == "; ".join(piece.authors)
    assert squeeze(row["abstract"]) == squeeze(piece.abstract)
    assert row["keywords"] == "; ".join(piece.keywords)
    if piece.form != "docx":
        assert squeeze(row["title_en"]) == squeeze(piece.title_en)
        assert row["abstract_en"] == piece.abstract_en
        assert row["keywords_en"] == "; ".join(piece.keywords_en)
        assert squeeze(row["affiliation"]) == squeeze(piece.affiliation)
        assert row["journal"] == piece.journal


@pytest.mark.parametrize("piece", OTHERS, ids=lambda piece: piece.key)
def test_a_document_keeps_its_text_in_order(piece, run):
    blocks = read_blocks(run, piece)
    kinds = {"heading", "paragraph", "list_item", "table", "caption", "reference"}
    text = squeeze("".join(blocks[blocks["kind"].isin(kinds)]["text"]))
    assert Indel.normalized_similarity(text, body(piece.parts)) >= 0.99  # a byline may stand in it


@pytest.mark.parametrize("piece", [p for p in OTHERS if "column" in p.form], ids=lambda piece: piece.key)
def test_no_furniture_stays_in_the_prose(piece, run):
    blocks = read_blocks(run, piece)
    prose = "".join(blocks[blocks["kind"].isin({"paragraph", "heading"})]["text"])
    assert f"{piece.journal}　{piece.issue}" not in prose
    assert not re.search(r"· ?\d+ ?·|第 ?\d+ ?页", prose)
    assert set(blocks["kind"]) >= {"header", "page_number"}


@pytest.mark.parametrize("piece", [p for p in OTHERS if "column" in p.form], ids=lambda piece: piece.key)
def test_headings_have_their_levels(piece, run):
    blocks = read_blocks(run, piece)
    found = [(squeeze(t), level) for t, level in blocks[blocks["kind"] == "heading"][["text", "level"]].to_numpy()]
    assert found == [(squeeze(part.text), part.level) for part in piece.parts if part.kind == "heading"]


@pytest.mark.parametrize("piece", [p for p in OTHERS if p.footnotes], ids=lambda piece: piece.key)
def test_footnotes_stand_apart(piece, run):
    blocks = read_blocks(run, piece)
    notes = [squeeze(text) for text in blocks[blocks["kind"] == "footnote"]["text"]]
    assert notes == [squeeze(note) for note in piece.footnotes]


@pytest.mark.parametrize("piece", SCANS, ids=lambda piece: piece.key)
def test_a_scan_is_read_with_few_errors(piece, run):
    blocks = read_blocks(run, piece)
    text = squeeze("".join(blocks[blocks["kind"].isin({"heading", "paragraph", "list_item"})]["text"]))
    assert run.document(source(piece))["extractor"] not in {"pypdfium2", "pdfminer"}
    assert Indel.normalized_similarity(text, body(piece.parts)) >= 0.98


def test_most_acronyms_of_the_focal_paper_get_their_names(run):
    acronyms = run.table("acronyms")
    rows = acronyms[acronyms["doc_id"] == run.document(source(PIECES[0]))["doc_id"]]
    found = dict(zip(rows["short_form"], rows["long_form"], strict=True))
    right = [short for short, name in ACRONYMS.items() if found.get(short) == name]
    assert len(right) >= 0.75 * len(ACRONYMS), sorted(set(ACRONYMS) - set(right))


def test_the_report_names_every_network_in_chinese_and_leads_to_its_files(sample_run):
    drawn = pipeline.open_run(sample_run).table("network/nodes")["network"].unique()
    assert set(drawn) <= NAMES.keys()
    page = (sample_run / "report" / "method.html").read_text(encoding="utf-8")
    files = {path.name for path in (sample_run / "network").glob("*.gexf")}
    assert "keywords.gexf" in files
    assert [name for name in sorted(files) if f'"../network/{name}"' not in page] == []
    linked = set(re.findall(r'"\.\./network/([^"]+)"', page))
    assert [name for name in sorted(linked) if not (sample_run / "network" / name).exists()] == []
