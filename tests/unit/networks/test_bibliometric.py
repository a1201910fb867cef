"""Bibliometric networks of a small made set whose links were counted by hand, out of four export forms."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.core.config import CorpusParameters
from pipeline.core.stage import MODELS, Context, Result
from pipeline.extraction.catalogue import build_entries, read_exports
from pipeline.extraction.stated import Stated
from pipeline.records.base import rows_table
from pipeline.records.extraction import BibliographyItem, CitationRecord, Document
from tests.unit.networks.conftest import FAST
from tests.unit.networks.made import fill, make_networks, make_tables

# Title, authors, affiliations, journal, year, keywords. None has an abstract: no document comes of them.
WORKS = [
    (title, tuple(authors.split()), tuple(places.split(";")), journal, int(year), tuple(words.split()))
    for title, authors, places, journal, year, words in (
        line.split("|")
        for line in """
碳市场配额分配研究|张三 李四 王五|武汉大学经济与管理学院;清华大学公共管理学院|环境经济学刊|2019|碳市场 配额 碳价 试点
碳价波动的成因|张三 李四|武汉大学 经济与管理学院, 湖北 武汉 430072|环境经济学刊|2020|碳市场 碳价
试点地区的减排|赵六|国务院发展研究中心资源与环境政策研究所|政策评论|2021|试点 减排 碳市场
ETS与减排|王五 赵六|清华大学能源环境经济研究所;国务院发展研究中心|政策评论|2022|ETS 减排
绿色金融综述|钱七|中国人民大学财政金融学院|金融探索|2022|绿色金融
""".strip().split("\n")
    )
]


def write_ris() -> str:
    return "".join(
        "TY  - JOUR\n" + f"TI  - {t}\n" + "".join(f"AU  - {a}\n" for a in au) + "".join(f"AD  - {a}\n" for a in ad)
        + f"JO  - {j}\nPY  - {y}\n" + "".join(f"KW  - {k}\n" for k in kw) + "ER  - \n\n"
        for t, au, ad, j, y, kw in WORKS
    )  # fmt: skip


def write_refworks() -> str:
    return "".join(
        f"RT Journal Article\nSR 1\nA1 {';'.join(au)}\nAD {';'.join(ad)}\nT1 {t}\nJF {j}\nYR {y}\nIS 03\n"
        f"K1 {';'.join(kw)}\n\n"
        for t, au, ad, j, y, kw in WORKS
    )


def write_noteexpress() -> str:
    return "".join(
        "{Reference Type}: Journal Article\n" + f"{{Title}}: {t}\n" + "".join(f"{{Author}}: {a}\n" for a in au)
        + f"{{Author Address}}: {';'.join(ad)}\n{{Journal}}: {j}\n{{Year}}: {y}\n{{Keywords}}: {';'.join(kw)}\n\n"
        for t, au, ad, j, y, kw in WORKS
    )  # fmt: skip


def write_endnote() -> str:
    return "".join(
        "%0 Journal Article\n"
        + "".join(f"%A {a}\n" for a in au)
        + f"%+ {';'.join(ad)}\n%T {t}\n%J {j}\n%D {y}\n%K {';'.join(kw)}\n\n"
        for t, au, ad, j, y, kw in WORKS
    )


FORMS = {"set.ris": write_ris, "set.txt": write_refworks, "set.net": write_noteexpress, "set.enw": write_endnote}


def build(folder: Path, exports: dict[str, str], *, thesaurus: str = "", **parameters: object) -> Result:
    """The networks of a corpus of these exports alone."""
    for name, text in exports.items():
        (folder / name).write_text(text, encoding="utf-8")
    if thesaurus:
        (folder / "thesaurus.csv").write_text(thesaurus, encoding="utf-8")
    read, rejects = read_exports(folder)
    assert not rejects
    _, records = build_entries([], read, Stated(), "")
    tables = make_tables([]) | {"records": rows_table(records, CitationRecord)}
    context = Context(folder, MODELS, CorpusParameters())  # type: ignore[arg-type]
    return make_networks(tables, replace(FAST, **parameters), context)  # type: ignore[arg-type]


def links(result: Result, network: str, column: str = "weight") -> dict[frozenset[str], float]:
    rows = result.tables["network/edges"].to_pylist()
    return {frozenset((r["source"], r["target"])): r[column] for r in rows if r["network"] == network}


def nodes(result: Result, network: str) -> dict[str, dict[str, object]]:
    return {r["node"]: r for r in result.tables["network/nodes"].to_pylist() if r["network"] == network}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return build(tmp_path_factory.mktemp("ris"), {"set.ris": write_ris()})


def pairs(*given: tuple[str, str, float]) -> dict[frozenset[str], float]:
    return {frozenset((a, b)): n for a, b, n in given}


def test_keywords_meet_in_as_many_works_as_were_counted_by_hand(made: Result) -> None:
    assert links(made, "keywords") == pairs(
        ("碳市场", "配额", 1), ("碳市场", "碳价", 2), ("碳市场", "试点", 2), ("配额", "碳价", 1), ("配额", "试点", 1),
        ("碳价", "试点", 1), ("试点", "减排", 1), ("减排", "碳市场", 1), ("ETS", "减排", 1),
    )  # fmt: skip


def test_fractional_counts_share_a_work_among_the_pairs_of_each_node(made: Result) -> None:
    # A work with n keywords gives each pair 1 / (n - 1): 1/3 of four, 1 of two, 1/2 of three.
    assert links(made, "keywords", "fractional") == pytest.approx(
        pairs(
            ("碳市场", "配额", 1 / 3), ("碳市场", "碳价", 1 / 3 + 1), ("碳市场", "试点", 1 / 3 + 1 / 2),
            ("配额", "碳价", 1 / 3), ("配额", "试点", 1 / 3), ("碳价", "试点", 1 / 3), ("试点", "减排", 1 / 2),
            ("减排", "碳市场", 1 / 2), ("ETS", "减排", 1),
        ), abs=1e-6,
    )  # fmt: skip


def test_fractional_counts_know_of_nodes_below_the_threshold(tmp_path: Path) -> None:
    result = build(tmp_path, {"set.ris": write_ris()}, bibliometric_minimum=2)
    assert set(nodes(result, "keywords")) == {"碳市场", "碳价", "试点", "减排"}
    assert links(result, "keywords", "fractional")[frozenset(("碳市场", "碳价"))] == pytest.approx(4 / 3, abs=1e-6)


def test_every_keyword_is_a_node_also_one_without_a_link(made: Result) -> None:
    stated = {word for work in WORKS for word in work[5]}
    assert set(nodes(made, "keywords")) == stated
    items = [r for r in made.tables["network/items"].to_pylist() if r["network"] == "keywords"]
    assert {r["item"] for r in items} == stated
    assert nodes(made, "keywords")["绿色金融"]["degree"] == 0


def test_authors_and_institutions_meet_in_works(made: Result) -> None:
    assert links(made, "authors") == pairs(
        ("张三", "李四", 2), ("张三", "王五", 1), ("李四", "王五", 1), ("王五", "赵六", 1)
    )
    assert links(made, "institutions") == pairs(("武汉大学", "清华大学", 1), ("清华大学", "国务院发展研究中心", 1))
    assert set(nodes(made, "institutions")) == {"武汉大学", "清华大学", "国务院发展研究中心", "中国人民大学"}


def test_colleges_are_keys_when_they_are_wanted(tmp_path: Path) -> None:
    found = nodes(build(tmp_path, {"set.ris": write_ris()}, institution_level="college"), "institutions")
    assert "武汉大学经济与管理学院" in found
    assert found["武汉大学经济与管理学院"]["documents"] == 2
    assert "国务院发展研究中心资源与环境政策研究所" in found


def test_journals_meet_by_the_keywords_they_share(made: Result) -> None:
    # 碳市场 and 试点 stand in works of both.
    assert links(made, "journals") == pairs(("环境经济学刊", "政策评论", 2))
    assert nodes(made, "journals")["政策评论"]["documents"] == 2
    assert nodes(made, "journals")["政策评论"]["mean_year"] == 2021.5


def test_items_count_first_authors_and_years(made: Result) -> None:
    rows = {r["item"]: r for r in made.tables["network/items"].to_pylist() if r["network"] == "authors"}
    assert (rows["张三"]["works"], rows["张三"]["first"], rows["李四"]["first"]) == (2, 2, 0)
    assert rows["王五"]["fractional"] == pytest.approx(1 / 3 + 1 / 2, abs=1e-6)
    assert (rows["赵六"]["first_year"], rows["赵六"]["last_year"], rows["赵六"]["mean_year"]) == (2021, 2022, 2021.5)


def test_an_edge_leads_to_its_records(made: Result) -> None:
    row = next(
        r for r in made.tables["network/edges"].to_pylist()
        if r["network"] == "keywords" and {r["source"], r["target"]} == {"碳市场", "碳价"}
    )  # fmt: skip
    assert row["evidence"].split() == ["set.ris#2:0", "set.ris#1:0"]
    assert "碳价波动的成因" in row["quote"]


@pytest.mark.parametrize("name", sorted(set(FORMS) - {"set.ris"}))
def test_every_export_form_gives_the_same_networks(made: Result, tmp_path: Path, name: str) -> None:
    other = build(tmp_path, {name: FORMS[name]()})
    for network in ("keywords", "authors", "institutions", "journals"):
        for column in ("weight", "fractional", "npmi", "association_strength"):
            assert links(other, network, column) == links(made, network, column)
        assert list(nodes(other, network)) == list(nodes(made, network))
        assert (
            other.files[f"network/{network}-vosviewer-network.txt"]
            == made.files[f"network/{network}-vosviewer-network.txt"]
        )


def test_a_work_in_two_exports_counts_once(made: Result, tmp_path: Path) -> None:
    both = build(tmp_path, {"set.ris": write_ris(), "set.enw": write_endnote()})
    assert links(both, "keywords") == links(made, "keywords")


def test_the_thesaurus_joins_spellings(tmp_path: Path) -> None:
    result = build(tmp_path, {"set.ris": write_ris()}, thesaurus="variant,canonical\nETS,碳市场\n")
    assert "ETS" not in nodes(result, "keywords")
    assert links(result, "keywords")[frozenset(("碳市场", "减排"))] == 2


def test_vosviewer_files_hold_the_mean_year_and_both_countings(made: Result) -> None:
    lines = list(csv.DictReader(io.StringIO(made.files["network/keywords-vosviewer-map.txt"].decode()), delimiter="\t"))
    by_label = {row["label"]: row for row in lines}
    assert by_label["碳价"]["score<Avg. pub. year>"] == "2019.5"
    assert "KEYWORD" in by_label["碳价"]["description"]
    number = {row["id"]: row["label"] for row in lines}
    rows = [line.split("\t") for line in made.files["network/keywords-vosviewer-fractional.txt"].decode().splitlines()]
    assert {frozenset((number[a], number[b])): float(w) for a, b, w in rows} == links(made, "keywords", "fractional")


REFERENCES = {"d00": ("甲书", "乙文", "丙文"), "d01": ("甲书", "乙文"), "d02": ("丁文", "乙文"), "d03": ("戊文",)}


def cite(references: dict[str, tuple[str, ...]]) -> Result:
    documents = [
        fill(Document, doc_id=d, title=f"论文{d}", year=2020 + k, role="related")
        for k, d in enumerate(sorted(references))
    ]
    listed = [
        fill(BibliographyItem, doc_id=d, block=k, title=t, year=2001, authors="某人")
        for d, titles in references.items()
        for k, t in enumerate(titles)
    ]
    tables: dict[str, pa.Table] = make_tables([]) | {
        "documents": rows_table(documents, Document), "bibliography": rows_table(listed, BibliographyItem),
    }  # fmt: skip
    return make_networks(tables, FAST, Context(Path("nowhere"), MODELS, CorpusParameters()))  # type: ignore[arg-type]


def test_coupling_and_co_citation_count_shared_references() -> None:
    result = cite(REFERENCES)
    assert links(result, "coupling") == pairs(("d00", "d01", 2), ("d00", "d02", 1), ("d01", "d02", 1))
    # 甲书 is cited by two works, 乙文 by three: each pair gets 1 / (n - 1) of a reference.
    assert links(result, "coupling", "fractional") == pytest.approx(
        pairs(("d00", "d01", 1 + 1 / 2), ("d00", "d02", 1 / 2), ("d01", "d02", 1 / 2))
    )
    found = {frozenset(pair): weight for pair, weight in links(result, "co-citation").items()}
    assert found == pairs(("某人 2001 甲书", "某人 2001 乙文", 2))
    assert nodes(result, "coupling")["d02"]["mean_year"] == 2022
    row = next(r for r in result.tables["network/edges"].to_pylist() if {r["source"], r["target"]} == {"d00", "d01"})
    assert {e.split(":")[0] for e in row["evidence"].split()} == {"d00", "d01"}
    assert "甲书" in row["quote"]


def test_documents_of_the_corpus_lead_to_the_reader() -> None:
    assert addresses(cite(REFERENCES), "coupling")["论文d00"] == "../report/reader.html#document=d00"


def addresses(result: Result, network: str) -> dict[str, str]:
    text = result.files[f"network/{network}-vosviewer-map.txt"].decode()
    return {row["label"]: row["url"] for row in csv.DictReader(io.StringIO(text), delimiter="\t")}


def test_without_works_there_are_no_bibliometric_networks() -> None:
    result = make_networks(make_tables([]), FAST, Context(Path("nowhere"), MODELS, CorpusParameters()))  # type: ignore[arg-type]
    assert not result.tables["network/items"].num_rows
    assert not [name for name in result.files if "keywords" in name]
