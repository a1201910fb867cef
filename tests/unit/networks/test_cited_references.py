"""Coupling and co-citation out of the references that databases export, counted by hand."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.core.config import CorpusParameters
from pipeline.core.stage import MODELS, Context, Result
from pipeline.extraction.catalogue import build_entries, list_references, read_exports
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.stage import list_bibliography
from pipeline.extraction.stated import Stated
from pipeline.networks.bibliometric import key_reference
from pipeline.networks.works import is_named
from pipeline.records.base import empty_table, rows_table
from pipeline.records.extraction import BibliographyItem, CitationRecord
from tests.unit.networks.conftest import FAST
from tests.unit.networks.made import make_networks, make_tables

# Four works by what they cite: each two share what stands in both rows.
CITING = {
    "First": ("Aaa", "Bbb", "Ccc"),
    "Second": ("Aaa", "Bbb"),
    "Third": ("Bbb", "Ddd"),
    "Fourth": ("Eee",),
}
COUPLED = {("First", "Second"): 2, ("First", "Third"): 1, ("Second", "Third"): 1}
CO_CITED = {("Aaa", "Bbb"): 2, ("Aaa", "Ccc"): 1, ("Bbb", "Ccc"): 1, ("Bbb", "Ddd"): 1}
YEARS = {"Aaa": 2001, "Bbb": 2002, "Ccc": 2003, "Ddd": 2004, "Eee": 2005}


def write_wos() -> str:
    records = (
        f"PT J\nAU Li, M\n   Wang, Hong\nTI {title}\nSO LAW\nPY 2020\nRP Wang, H (corresponding author), Univ.\nCR "
        + "\n   ".join(f"{c} X, {YEARS[c]}, J {c.upper()}, V1, P2" for c in cited)
        + "\nER\n"
        for title, cited in CITING.items()
    )
    return "FN Clarivate Analytics Web of Science\nVR 1.0\n" + "\n".join(records) + "EF\n"


def write_scopus() -> str:
    head = "Authors,Title,Year,Source title,References,Correspondence Address\n"
    return head + "".join(
        f'"Li M., Wang H.",{title},2020,Law,"'
        + "; ".join(f"{c} X., Work {c}, Journal {c}, 1, 2, pp. 3-4, ({YEARS[c]})" for c in cited)
        + '","Wang H.; Some University; email: w@example.org"\n'
        for title, cited in CITING.items()
    )


def write_cssci() -> str:
    return "".join(
        f"【来源篇名】{title}\n【来源作者】李名/王红\n【期    刊】Law\n【年代卷期】2020,4(1):1-2\n"
        "【通讯作者】王红\n【参考文献】\n"
        + "".join(f"{n}.{c}.著作{c}.某学刊.{YEARS[c]}.3\n" for n, c in enumerate(cited, 1))
        + "-----------------\n"
        for title, cited in CITING.items()
    )


def build(folder: Path, name: str, text: str) -> Result:
    (folder / name).write_text(text, encoding="utf-8")
    read, rejects = read_exports(folder)
    assert not rejects
    _, records = build_entries([], read, Stated(), "")
    stated = rows_table(list_references(read, records), BibliographyItem)
    context = Context(folder, MODELS, CorpusParameters())  # type: ignore[arg-type]
    tables = {"work/bibliography": empty_table(BibliographyItem), "work/record_bibliography": stated}
    listed = list_bibliography(tables, ExtractionParameters(), context).tables["bibliography"]
    made = make_tables([]) | {"records": rows_table(records, CitationRecord), "bibliography": listed}
    return make_networks(made, replace(FAST, cited_minimum=1), context)


@pytest.mark.parametrize(
    ("name", "text"), [("a.txt", write_wos()), ("a b.csv", write_scopus()), ("c.txt", write_cssci())]
)
def test_shared_references_are_those_counted_by_hand(tmp_path: Path, name: str, text: str) -> None:
    result = build(tmp_path, name, text)
    edges = result.tables["network/edges"].to_pylist()

    def links(network: str, shorten: int | None = None) -> dict[tuple[str, ...], float]:
        own = (e for e in edges if e["network"] == network)
        return {tuple(sorted((e["source_label"][:shorten], e["target_label"][:shorten]))): e["weight"] for e in own}

    assert links("coupling") == {tuple(sorted(pair)): n for pair, n in COUPLED.items()}
    assert links("co-citation", 3) == CO_CITED
    items = {r["item"]: r for r in result.tables["network/items"].to_pylist() if r["network"] == "authors"}
    second = next(row for name, row in items.items() if name.startswith(("Wang", "王红")))
    first = next(row for name, row in items.items() if name.startswith(("Li", "李名")))
    assert (first["first"], first["corresponding"], second["first"], second["corresponding"]) == (4, 0, 0, 4)


def test_one_work_is_one_reference_with_and_without_title_or_doi() -> None:
    whole = {"authors": "Li M", "title": "On Borders", "year": 2010, "source": "J LAW, V1, P2", "doi": "10.1/X"}
    by_doi = {"10.1/x": key_reference(whole, {})}
    assert key_reference(whole | {"doi": ""}, {}) == key_reference(whole | {"title": ""}, by_doi)
    assert key_reference(whole | {"title": ""}, {}) == "doi:10.1/x"
    nameless = whole | {"title": "", "doi": ""}
    assert key_reference(nameless, {}) == key_reference(nameless | {"source": "j law, v1, p2"}, {})
    assert key_reference(nameless | {"source": ""}, {}) == ""


def test_a_page_s_own_references_go_before_its_record_s() -> None:
    own = BibliographyItem("d1", 3, 1, "", "页上", "", 2010, "J", "")
    stated = [BibliographyItem(d, -1, 1, "", "记录", "", 2010, "J", "") for d in ("d1", "d2")]
    tables = {"work/bibliography": rows_table([own], BibliographyItem),
              "work/record_bibliography": rows_table(stated, BibliographyItem)}  # fmt: skip
    context = Context(Path("x"), MODELS, CorpusParameters())  # type: ignore[arg-type]
    found = list_bibliography(tables, ExtractionParameters(), context).tables["bibliography"].to_pylist()
    assert [(row["doc_id"], row["title"]) for row in found] == [("d1", "页上"), ("d2", "记录")]


@pytest.mark.parametrize(
    ("author", "notes", "named"),
    [
        ("张三", "张三，某大学", True),
        ("Li, Ming", "Li, M (corresponding author), Univ.", True),
        ("Li, Ming", "Li, X (corresponding author), Univ.", False),
        ("Lin M.", "Li M., Univ.", False),
        ("", "张三", False),
    ],
)
def test_who_answers_for_a_work(author: str, notes: str, named: bool) -> None:
    assert is_named(author, notes) is named


def test_works_and_references_lead_to_where_they_can_be_read(tmp_path: Path) -> None:
    cited = "CR A B, 2001, J LAW, V4, P12, DOI 10.1000/x.1\n   C D, 2002, J WATER, V5, P1\nER\n\n"
    text = f"FN x\nVR 1.0\nPT J\nTI One work\nPY 2020\nDI 10.5/y\n{cited}PT J\nTI Another\nPY 2020\n{cited}EF\n"
    files = build(tmp_path, "set.txt", text).files
    found = {
        row["label"]: row["url"]
        for network in ("coupling", "co-citation")
        for row in csv.DictReader(io.StringIO(files[f"network/{network}-vosviewer-map.txt"].decode()), delimiter="\t")
    }
    assert found == {
        "One work": "https://doi.org/10.5/y",
        "Another": "../report/network.html#network=coupling&node=set.txt%232",
        "A B 2001 J LAW, V4, P12": "https://doi.org/10.1000/x.1",
        "C D 2002 J WATER, V5, P1": "../report/network.html#network=co-citation&node=C+D+2002+J+WATER%2C+V5%2C+P1",
    }
