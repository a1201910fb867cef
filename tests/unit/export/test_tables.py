"""Tables for print and for spreadsheets, methods, sharing, archive."""

from __future__ import annotations

import csv
import io
import re
import time
import zipfile
from pathlib import Path

import docx
import openpyxl
import pyarrow as pa
import pytest

from pipeline.core.config import load_config
from pipeline.core.text import assemble_texts
from pipeline.export.archive import export_archive
from pipeline.export.headings import HEADINGS, PRINTED, WORDS
from pipeline.export.methods import _SENTENCES, export_methods, read_references, write_methods
from pipeline.export.share import PART, export_share, mask_tables
from pipeline.export.tables import export_evidence, export_tables, print_table, show
from pipeline.export.threeline import share_width, write_document
from pipeline.export.vosviewer import export_maps
from pipeline.export.workbook import write_workbook
from pipeline.messages import read_catalogue
from pipeline.records.tables import TABLES
from pipeline.report.tables import RunTables
from pipeline.stages import SECTIONS
from tests.unit.export.made import MANIFEST, make_run
from tests.unit.report.report_corpus import build_tables

CORPUS = make_run()


def test_every_table_with_rows_has_its_files() -> None:
    files = dict(export_tables(CORPUS, ("zh", "en")))
    held = {name for name, spec in TABLES.items() if spec.twin and CORPUS.count(name)}
    assert len(held) > 10
    for name in held:
        base = f"tables/{name.replace('/', '-')}"
        assert {f"{base}.csv", f"{base}.xlsx", f"{base}-zh.docx", f"{base}-en.docx"} <= set(files)


def test_files_of_later_seconds_have_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    def make() -> tuple[bytes, bytes]:
        return print_table(CORPUS, "terms", "both"), write_workbook({"a": (("x",), [(1,), ("文",)])})

    first = make()
    later = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(later))
    assert make() == first


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\ud800", "\ufffe", "\uffff"])
def test_what_no_xml_may_hold_is_no_obstacle(sign: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook({"a": (("题",), [(f"甲{sign}乙",)])})))
    assert [cell.value for cell in book["a"]["A"]] == ["题", "甲 乙"]
    printed = docx.Document(io.BytesIO(write_document("表", ["题"], [[f"甲{sign}乙"]], "")))
    assert printed.tables[0].cell(1, 0).text == "甲 乙"


def test_a_printed_table_has_three_lines() -> None:
    document = docx.Document(
        io.BytesIO(write_document("表1 试", ["名称", "数"], [["=甲\x00", "1,200"], ["乙", "3"]], "注"))
    )
    table = document.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["名称", "数"], ["=甲 ", "1,200"], ["乙", "3"]]
    xml = table._tbl.xml
    assert re.findall(r'<w:(top|bottom|left|right|insideV|insideH) w:val="single" w:sz="(\d+)"', xml) == [
        ("top", "12"), ("bottom", "12"), ("bottom", "6"), ("bottom", "6"),
    ]  # fmt: skip
    assert [p.text for p in document.paragraphs] == ["表1 试", "注"]
    assert table.rows[1].cells[1].paragraphs[0].alignment is not None


def test_headings_are_said_in_the_wanted_language() -> None:
    for language, heading in (("zh", "词"), ("en", "Term"), ("both", "词 Term")):
        document = docx.Document(io.BytesIO(print_table(CORPUS, "terms", language)))
        assert document.tables[0].rows[0].cells[0].text == heading


def test_a_workbook_runs_no_formula_and_loses_no_number() -> None:
    rows = [("=1+1", 1, 2.5, None, True, float("nan")), ("@x", -3, 1e-9, "", False, 1.0)]
    data = write_workbook({"a/b": (("s", "i", "f", "n", "b", "x"), rows)})
    sheet = openpyxl.load_workbook(io.BytesIO(data))["a-b"]
    assert [cell.value for cell in sheet[2]] == ["=1+1", 1, 2.5, None, True, None]
    assert sheet["A2"].data_type == "s"
    assert sheet.freeze_panes == "A2"


def test_a_full_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.export.workbook.ROWS", 3)
    book = openpyxl.load_workbook(io.BytesIO(write_workbook({"a": (("n",), [(k,) for k in range(7)])})))
    assert [[row[0].value for row in book[name].iter_rows(min_row=2)] for name in book.sheetnames] == [
        [0, 1, 2], [3, 4, 5], [6],
    ]  # fmt: skip


def test_evidence_leads_to_the_sentences() -> None:
    book = openpyxl.load_workbook(io.BytesIO(dict(export_evidence(CORPUS))["evidence/edges.xlsx"]))
    head, first = (list(row) for row in book["edges"].iter_rows(max_row=2, values_only=True))
    row = dict(zip(head, first, strict=True))
    assert row["reference"] == "d00aaaaaaaaaaaaa:1"
    assert row["sentence"] in {r["text"] for r in CORPUS.rows("sentences")}
    assert row["title"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.12345, "0.123"), (12.0, "12"), (1234.567, "1234.6"), (1e-9, "<0.001"), (None, ""), (True, "✓")],
)
def test_values_are_shown_shortly(value: object, shown: str) -> None:
    assert show(value) == shown


def test_codes_are_printed_as_words() -> None:
    table = pa.table({"term": ["专利", "商标"], "direction": ["over", "under"], "q_value": [0.01, 0.02]})
    corpus = RunTables("甲", {**CORPUS.tables, "compare/terms": table})
    for language, words in (("zh", ["较多", "较少"]), ("en", ["more often", "less often"])):
        printed = docx.Document(io.BytesIO(print_table(corpus, "compare/terms", language))).tables[0]
        assert [row.cells[1].text for row in printed.rows[1:]] == words


def test_all_that_is_printed_has_its_chinese() -> None:
    said = {
        *HEADINGS.values(),
        *(p.caption for p in PRINTED.values()),
        *(w for p in PRINTED.values() for w in p.called.values()),
        *(word for words in WORDS.values() for word in words.values()),
        *(message for message, _ in _SENTENCES),
    }
    assert sorted(said - read_catalogue().keys()) == []
    assert {key for _, keys in _SENTENCES for key in keys} <= read_references().keys()
    assert PRINTED.keys() <= TABLES.keys()


def test_methods_name_versions_parameters_and_references() -> None:
    for language, word in (("zh", "分句"), ("en", "sentences and words")):
        text, cited = write_methods(CORPUS, MANIFEST, language)
        assert word in text
        assert "0.42.1" in text
        assert f"{len(CORPUS.documents)}" in text
        assert all(f"[{number}] " in text for number in range(1, len(cited) + 1))
        assert "{" not in text
    files = dict(export_methods(CORPUS, MANIFEST))
    assert files["methods/references.bib"].count(b"@") > 4
    assert "[J]" in files["methods/references-gbt7714.txt"].decode()


def test_a_shared_report_holds_the_beginnings_of_few_sentences() -> None:
    length = 8
    masked = mask_tables(CORPUS, length)
    texts = {row["doc_id"]: "" for row in masked["documents"].to_pylist()}
    for row, old in zip(masked["blocks"].to_pylist(), CORPUS.rows("blocks"), strict=True):
        assert len(row["text"]) in (len(old["text"]), 0)
        if row["kind"] == "paragraph":
            texts[row["doc_id"]] += row["text"]
    sizes = {row["doc_id"]: row["characters"] for row in masked["documents"].to_pylist()}
    for doc_id, text in texts.items():
        assert len(text.replace(" ", "")) <= max(PART * sizes[doc_id], length)
        assert all(len(run) <= length for run in text.split("  "))
    assert any(text.strip() for text in texts.values())
    assert all(len(row["quote"]) <= length + 1 for row in masked["network/edges"].to_pylist())


def test_a_shared_report_is_a_report() -> None:
    files = dict(export_share(make_run(**{"topics/map": build_tables()["topics/map"]}), MANIFEST, 10))
    assert {"share/index.html", "share/reader.html", "share/assets/core.js"} <= set(files)
    whole = "委员会与绿岸基金会共同出资"
    assert whole in assemble_texts(CORPUS.tables["blocks"])["d00aaaaaaaaaaaaa"]
    assert not [path for path, data in files.items() if whole.encode() in data]


def test_the_archive_holds_what_makes_the_run_again(tmp_path: Path) -> None:
    (tmp_path / "thesaurus.csv").write_text("variant,canonical\n", encoding="utf-8")
    ((name, data),) = export_archive(CORPUS, MANIFEST, tmp_path)
    assert ((name, data),) == tuple(export_archive(CORPUS, MANIFEST, tmp_path))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(tmp_path / "out")
        assert b"seconds" not in archive.read("manifest.json")
    assert (tmp_path / "out" / "corpus" / "thesaurus.csv").read_text(encoding="utf-8") == "variant,canonical\n"
    config = load_config(tmp_path / "out" / "corpus" / "corpus.toml", SECTIONS)
    assert (config.corpus.title, config.section("networks").minimum_weight) == ("手工语料", 2)


def test_an_empty_table_has_no_files() -> None:
    empty = make_run(terms=CORPUS.tables["terms"].slice(0, 0))
    assert not [path for path, _ in export_tables(empty, ("zh",)) if path.startswith("tables/terms")]
    assert isinstance(empty.tables["terms"], pa.Table)


def test_columns_are_as_wide_as_what_they_hold() -> None:
    long, short = "全面与进步跨太平洋伙伴关系协定", "12"
    shares = share_width(["名称", "文献"], [[long, short]] * 9)
    assert sum(shares) == pytest.approx(1)
    assert shares[0] > 3 * shares[1]
    assert min(share_width(["a", "b"], [["", ""]])) > 0.3
    assert share_width(["名称", "文献"], []) == [0.5, 0.5]


def test_a_page_is_a4_and_its_table_fills_it() -> None:
    document = docx.Document(io.BytesIO(write_document("题", ["名称", "文献"], [["甲" * 12, "1"]])))
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert sum(column.width.mm for column in document.tables[0].columns) == pytest.approx(160, abs=1)


def test_types_of_entities_are_not_called_names() -> None:
    assert PRINTED["entities"].called["label"] != HEADINGS["label"]


def test_maps_of_vosviewer_lead_to_pages_on_this_disk(tmp_path: Path) -> None:
    run = tmp_path / "结果, 一"
    (run / "network").mkdir(parents=True)
    text = "id\tlabel\turl\n1\t甲\t../report/entities.html#entity=a\n2\t乙\thttps://doi.org/10.1/x\n"
    (run / "network" / "entities-vosviewer-map.txt").write_text(text, encoding="utf-8")
    ((name, data),) = export_maps(run)
    assert name == "vosviewer/entities-vosviewer-map.txt"
    one, two = (row["url"] for row in csv.DictReader(io.StringIO(data.decode()), delimiter="\t"))
    assert one == f"{(run / 'report').as_uri()}/entities.html#entity=a"
    assert "," not in one
    assert two == "https://doi.org/10.1/x"
