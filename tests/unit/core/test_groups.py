"""Tables written and read by groups of documents."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.core import groups
from pipeline.core.digests import digest_documents
from pipeline.core.groups import Group, Rows, list_groups
from pipeline.core.keys import digest_file
from pipeline.core.parts import Part
from pipeline.core.stage import select_documents
from pipeline.core.store import Store, encode_parquet
from pipeline.records.base import rows_table
from tests.unit.core.toy import Split

NAME, LEAST = "toy/split", 10
IDS = [f"d{number:02}" for number in range(40)]


@pytest.fixture(autouse=True)
def _small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "GROUP_ROWS", LEAST)


def make(doc_ids: Sequence[str], version: int = 1) -> pa.Table:
    """Rows of documents: of some none, of some more than a group needs."""
    rows = []
    for doc_id in doc_ids:
        chance = Random(f"{doc_id} {version}")
        for _ in range(chance.choice([0, 1, 3, 7, 25])):
            rows.append(Split(doc_id, chance.choices(["甲", "乙丙"], k=chance.randrange(4))))
    return rows_table(rows, Split)


def write(store: Store, batches: Sequence[Sequence[str]], kept: Sequence[str] = (), version: int = 1) -> dict[str, str]:
    """Have a part keep some documents and take in others, batch by batch; its documents' digests."""
    path = store.path(NAME, 1)
    files = {path.relative_to(store.root).as_posix(): digest_file(path)} if kept else {}
    with Part(store, NAME, 1, files, kept, followed=True) as part:
        for batch in batches:
            part.add(make(batch, version), batch[-1])
        part.close()
        part.keep()
    return part.digests


def cut(doc_ids: Sequence[str], size: int) -> list[Sequence[str]]:
    return [doc_ids[place : place + size] for place in range(0, len(doc_ids), size)]


def test_a_group_ends_with_the_document_that_fills_it() -> None:
    table = make(IDS)
    file = pq.ParquetFile(pa.BufferReader(encode_parquet(table, grouped=True)))
    found = [file.read_row_group(number).column("doc_id").to_pylist() for number in range(file.num_row_groups)]
    assert [doc_id for group in found for doc_id in group] == table.column("doc_id").to_pylist()
    assert len(found) > 5
    for group, after in pairwise(found):
        assert len(group) >= LEAST > len([d for d in group if d != group[-1]])
        assert group[-1] < after[0]
    assert pq.ParquetFile(pa.BufferReader(encode_parquet(make([]), grouped=True))).read().equals(make([]))


@pytest.mark.parametrize("size", [1, 3, 40])
def test_bytes_and_digests_do_not_depend_on_what_is_kept_or_comes_together(tmp_path: Path, size: int) -> None:
    fresh, store = Store(tmp_path / "fresh"), Store(tmp_path / "run")
    digests = write(fresh, [IDS])
    assert digests == digest_documents(make(IDS))
    for kept in ([], IDS[:7], IDS[20:], IDS[::2], Random(size).sample(IDS, 30), IDS):
        kept, gone = sorted(kept), [f"d{number:02}x" for number in range(0, 40, 9)]
        write(store, [sorted([*IDS, *gone])], version=1)
        assert write(store, cut([d for d in IDS if d not in kept], size), kept) == digests
        assert store.path(NAME, 1).read_bytes() == fresh.path(NAME, 1).read_bytes()


def test_a_documents_digest_says_nothing_of_its_neighbours() -> None:
    table = make(IDS)
    for doc_id, digest in digest_documents(table).items():
        assert digest_documents(select_documents(table, [doc_id])) == {doc_id: digest}
    rows = pa.table({"doc_id": ["d1", "d2"], "name": pa.array(["甲", None]), "number": pa.array([None, 3])})
    assert digest_documents(rows)["d1"] == digest_documents(rows.slice(0, 1))["d1"]
    other = rows.set_column(2, "number", pa.array([0, 3]))
    assert digest_documents(rows)["d1"] != digest_documents(other)["d1"], "nothing is not 0"


def test_only_groups_with_wanted_documents_are_read_and_not_before_they_are_asked_for() -> None:
    table, asked = make(IDS), list[str]()
    file = pq.ParquetFile(pa.BufferReader(encode_parquet(table, grouped=True)))

    def note(group: Group) -> Group:
        return Group(group.first, group.last, partial(read, group))

    def read(group: Group) -> pa.Table:
        asked.append(group.first)
        return group.read()

    one, *_, two = (group for group in list_groups(file) if group.first < group.last)
    wanted = [one.first, one.last, two.last]
    rows = Rows(file.schema_arrow, map(note, list_groups(file)), wanted)
    assert pa.concat_tables(rows.until(one.first)).equals(select_documents(file.read(), wanted[:1]))
    assert asked == [one.first]
    assert pa.concat_tables(rows.until(two.last)).equals(select_documents(file.read(), wanted[1:]))
    assert asked == [one.first, two.first]


def test_a_part_that_is_not_kept_leaves_the_one_that_is_there(tmp_path: Path) -> None:
    store = Store(tmp_path)
    write(store, [IDS])
    before = store.path(NAME, 1).read_bytes()
    with Part(store, NAME, 1, {}, (), followed=False) as part:
        part.add(make(IDS, 2), IDS[-1])
        assert [p.name for p in store.path(NAME).iterdir() if p.suffix == ".tmp"], "groups are written as they fill"
    assert [p.name for p in store.path(NAME).iterdir()] == ["part-01.parquet"]
    assert store.path(NAME, 1).read_bytes() == before
