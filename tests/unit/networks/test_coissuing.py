"""Co-issuing: who issued policy texts together, who led, and when."""

from __future__ import annotations

import csv
import io

import networkx as nx
import pytest

from pipeline.core.stage import Result
from pipeline.networks.coissuing import find_period
from tests.unit.networks.conftest import FAST
from tests.unit.networks.made import CONTEXT, make_networks, make_tables

DOCUMENTS = [[[["甲部", "乙部"]]], [[["乙部", "甲部", "丙部"]]], [[["丁部"]]], [[["甲部", "乙部"]]], [[["戊部"]]]]
ISSUED = {0: "甲部|乙部", 1: "乙部|甲部|丙部", 2: "丁部", 3: "甲部|乙部"}


@pytest.fixture(scope="module")
def made() -> Result:
    tables = make_tables(DOCUMENTS, years=[2019, 2021, 2021, 2022, 2022], policies=ISSUED)
    return make_networks(tables, FAST, CONTEXT)


def edges(result: Result) -> dict[tuple[str, str], dict[str, object]]:
    rows = result.tables["network/edges"].to_pylist()
    return {(r["source"], r["target"]): r for r in rows if r["network"] == "co-issuing"}


def test_weights_count_joint_texts_and_lead_back_to_them(made: Result) -> None:
    found = edges(made)
    assert {pair: row["weight"] for pair, row in found.items()} == {
        tuple(sorted(("甲部", "乙部"))): 3, tuple(sorted(("甲部", "丙部"))): 1, tuple(sorted(("乙部", "丙部"))): 1,
    }  # fmt: skip
    row = found[tuple(sorted(("甲部", "乙部")))]
    assert {cited.split(":")[0] for cited in str(row["evidence"]).split()} == {"d00", "d01", "d03"}


def test_a_body_that_issues_alone_is_no_node(made: Result) -> None:
    nodes = [r["node"] for r in made.tables["network/nodes"].to_pylist() if r["network"] == "co-issuing"]
    assert sorted(nodes) == sorted(["甲部", "乙部", "丙部"])


def test_the_first_named_leads_in_all_and_by_period(made: Result) -> None:
    rows = made.tables["network/co_issuing"].to_pylist()
    counted = {(r["period"], r["lead"], r["other"]): (r["documents"], r["doc_ids"]) for r in rows}
    assert counted == {
        ("", "甲部", "乙部"): (2, "d00 d03"), ("", "乙部", "甲部"): (1, "d01"), ("", "乙部", "丙部"): (1, "d01"),
        ("2016-2020", "甲部", "乙部"): (1, "d00"), ("2021-2025", "甲部", "乙部"): (1, "d03"),
        ("2021-2025", "乙部", "甲部"): (1, "d01"), ("2021-2025", "乙部", "丙部"): (1, "d01"),
    }  # fmt: skip


def test_each_period_has_its_graph_with_the_places_of_the_whole(made: Result) -> None:
    files = {name: data for name, data in made.files.items() if name.startswith("network/co-issuing")}
    first = nx.read_gexf(io.BytesIO(files["network/co-issuing-2016-2020.gexf"]))
    second = nx.read_gexf(io.BytesIO(files["network/co-issuing-2021-2025.gexf"]))
    whole = nx.read_gexf(io.BytesIO(files["network/co-issuing.gexf"]))
    assert sorted(first.nodes) == sorted(["甲部", "乙部"])
    assert (first["甲部"]["乙部"]["weight"], second["甲部"]["乙部"]["weight"]) == (1, 2)
    assert (second.nodes["甲部"]["issued"], second.nodes["甲部"]["led"]) == (2, 1)
    assert all(second.nodes[n]["viz"]["position"] == whole.nodes[n]["viz"]["position"] for n in second)


def test_the_matrix_is_symmetric_with_joint_texts_on_its_diagonal(made: Result) -> None:
    lines = list(csv.reader(io.StringIO(made.files["network/co-issuing-matrix.csv"].decode("utf-8-sig"))))
    names = lines[0][1:]
    cells = {(row[0], name): int(cell) for row in lines[1:] for name, cell in zip(names, row[1:], strict=True)}
    assert [row[0] for row in lines[1:]] == names
    assert cells["甲部", "甲部"] == 3
    assert cells["丙部", "丙部"] == 1
    assert cells["甲部", "丙部"] == cells["丙部", "甲部"] == 1


def test_without_joint_texts_there_is_no_network() -> None:
    result = make_networks(make_tables(DOCUMENTS, policies={0: "甲部"}), FAST, CONTEXT)
    assert not edges(result)
    assert not [name for name in result.files if "co-issuing" in name]
    assert result.tables["network/co_issuing"].num_rows == 0


def test_names_that_break_files_stay_harmless(hostile_run: Result) -> None:
    matrix = hostile_run.files["network/co-issuing-matrix.csv"].decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(matrix)) for cell in row]
    assert cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


@pytest.mark.parametrize(
    ("year", "length", "period"),
    [(2021, 5, (2021, 2025)), (2025, 5, (2021, 2025)), (2020, 5, (2016, 2020)), (1953, 5, (1951, 1955)),
     (2023, 1, (2023, 2023)), (2030, 10, (2021, 2030))],
)  # fmt: skip
def test_periods(year: int, length: int, period: tuple[int, int]) -> None:
    assert find_period(year, length) == period
