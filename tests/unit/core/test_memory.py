"""What a stage remembers: exactly what it would work out anew, and only while nothing that counts has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import scipy.sparse as sp

from pipeline.core.memory import open_memory, recall_each, remembered, remembered_in_parts
from pipeline.core.packing import pack, unpack
from pipeline.core.store import Store
from pipeline.networks.graph import Graph

CODE = {"code": "c", "libraries": "l"}
CALLS: list[object] = []


@remembered
def double(values: np.ndarray, *, times: int = 2) -> dict[str, object]:
    CALLS.append(times)
    return {"doubled": values * times, "times": times}


@remembered
def outer(values: np.ndarray) -> float:
    return float(double(values)["doubled"].sum())  # type: ignore[attr-defined]


@remembered_in_parts
def whole(values: np.ndarray, shift: int) -> float:
    return float(double(values)["doubled"].sum()) + shift  # type: ignore[attr-defined]


@remembered
def measure(tables: dict[str, pa.Table]) -> int:
    CALLS.append(tables["words"].column("a").to_pylist())
    return len(CALLS)


@pytest.fixture(autouse=True)
def calls() -> None:
    CALLS.clear()


def run(out: Path, values: np.ndarray, static: dict[str, str] = CODE, times: int = 2) -> dict[str, object]:
    store = Store(out)
    with open_memory(store.memory_path("a.stage"), static) as memory:
        made = double(values, times=times)
    memory.keep(store)
    return made


def test_the_same_is_looked_up_and_anything_else_worked_out(tmp_path: Path) -> None:
    values = np.arange(3)
    first, again = run(tmp_path, values), run(tmp_path, values.copy())
    assert len(CALLS) == 1
    assert str(first) == str(again)
    run(tmp_path, values.astype(float))
    run(tmp_path, values.astype(float), times=3)
    run(tmp_path, values.astype(float), {**CODE, "code": "other"}, times=3)
    run(tmp_path, values.astype(float), {**CODE, "libraries": "other"}, times=3)
    assert len(CALLS) == 5


def test_what_was_not_asked_for_again_is_forgotten(tmp_path: Path) -> None:
    run(tmp_path, np.arange(3))
    fresh = Store(tmp_path).memory_path("a.stage").read_bytes()
    run(tmp_path, np.arange(4))
    run(tmp_path, np.arange(3))
    assert len(CALLS) == 3
    assert Store(tmp_path).memory_path("a.stage").read_bytes() == fresh


def test_a_table_whose_digest_is_known_is_told_by_it(tmp_path: Path) -> None:
    """By that alone: what was read from the same files is the same."""
    one, other = pa.table({"a": [1]}), pa.table({"a": [2]})
    store = Store(tmp_path)
    for table, digest in ((one, "d"), (other, "d"), (other, "e")):
        with open_memory(store.memory_path("a.stage"), CODE, {id(table): digest}) as memory:
            measure({"words": table})
        memory.keep(store)
    assert CALLS == [[1], [2]]


def recall(folder: Path, texts: list[str]) -> list[list[object]]:
    def measure(places: Sequence[int]) -> Iterator[list[object]]:
        for place in places:
            CALLS.append(texts[place])
            yield [texts[place], len(texts[place]), 0.1, None]

    store = Store(folder)
    with open_memory(store.memory_path("a.stage"), CODE) as memory:
        made = recall_each("lengths", texts, measure)
    memory.keep(store)
    return made


def test_of_many_results_the_new_ones_alone_are_worked_out(tmp_path: Path) -> None:
    recall(tmp_path, ["a", "有关\ud800"])
    again = recall(tmp_path, ["有关\ud800", "ccc", "a"])
    assert again == [["有关\ud800", 3, 0.1, None], ["ccc", 3, 0.1, None], ["a", 1, 0.1, None]]
    assert CALLS == ["a", "有关\ud800", "ccc"]
    recall(tmp_path, ["a"])
    recall(tmp_path, ["ccc"])
    assert CALLS[3:] == ["ccc"]
    fresh = tmp_path / "fresh"
    recall(fresh, ["ccc"])
    paths = [Store(folder).memory_path("a.stage") for folder in (tmp_path, fresh)]
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_flipped_byte_is_seen(tmp_path: Path) -> None:
    run(tmp_path, np.arange(3))
    path = Store(tmp_path).memory_path("a.stage")
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert str(run(tmp_path, np.arange(3))) == str(double(np.arange(3)))
    assert len(CALLS) == 1 + 2 * len(whole)
    assert path.read_bytes() == whole


def test_outside_a_stage_nothing_is_kept_and_within_another_neither(tmp_path: Path) -> None:
    outer(np.arange(3))
    outer(np.arange(3))
    assert len(CALLS) == 2
    store = Store(tmp_path)
    with open_memory(store.memory_path("a.stage"), CODE) as memory:
        assert outer(np.arange(3)) == outer(np.arange(3)) == 6.0
    assert (len(CALLS), len(memory.used)) == (3, 1)


def test_parts_of_a_whole_are_kept_beside_it_and_not_forgotten_when_it_is_found(tmp_path: Path) -> None:
    store = Store(tmp_path)
    path, files = store.memory_path("a.stage"), []
    for shift in (1, 1, 2):
        with open_memory(path, CODE) as memory:
            assert whole(np.arange(3), shift) == 6.0 + shift
        memory.keep(store)
        files.append(path.read_bytes())
    assert len(CALLS) == 1
    assert files[0] == files[1] != files[2]


@pytest.mark.parametrize(
    "value",
    [
        None, True, 3, 0.1 + 0.2, float("inf"), "词\ud800", b"\x00\xff", [], [1, ["a", b"b"]], (1, (2,)),
        {"词": (1,), "b": []},
        frozenset({"b", "a"}), np.array([[1.5, -0.0], [np.nan, 2]]), np.array(["词", "ab"]), np.zeros((0, 2), np.int32),
        np.float64(0.1), pa.table({"a": ["x", None], "b": [1.5, 2]}), ["array", "<f8", 3], ["bytes", 1],
        Graph(2, np.array([0]), np.array([1]), np.array([0.5])),
        sp.csr_matrix(np.array([[0, 1.5], [0, 0]])), pa.chunked_array([["a", "b"]]),
    ],
)  # fmt: skip
def test_values_come_back_as_they_were(value: object) -> None:
    back = unpack(pack(value))
    assert type(back) is type(value)
    assert pack(back) == pack(value)
    # Sets of one content may show it in another order.
    assert str(back) == str(value) or (isinstance(value, frozenset) and back == value)


def test_only_known_kinds_are_packed_and_unpacked() -> None:
    with pytest.raises(TypeError, match="cannot be packed"):
        pack(object())
    with pytest.raises(TypeError, match="cannot be packed"):
        pack(np.array([{}], dtype=object))
    evil = pack([1]).replace(b"list", b"os:x")
    with pytest.raises(ValueError, match="os:x"):
        unpack(evil)
