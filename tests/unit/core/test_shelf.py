"""Tables that were written or read a moment ago."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.core.errors import ArtifactError
from pipeline.core.shelf import SHELF, Shelf
from pipeline.core.store import Store
from pipeline.records.base import rows_table
from tests.unit.core.toy import Split

TABLE = rows_table([Split("d1", ["甲", "乙"]), Split("d2", [])], Split)


def test_those_asked_for_last_stay() -> None:
    table = pa.table({"number": range(1000)})
    shelf = Shelf(limit=30 * (table.nbytes + 4096))
    for name in range(30):
        shelf.put(str(name), table)
    assert shelf.get("0") is table
    for name in range(30, 40):
        shelf.put(str(name), table)
    assert [name for name in range(40) if shelf.get(str(name)) is None] == list(range(1, 11))
    shelf.put("large", pa.concat_tables([table] * 20).combine_chunks())
    assert shelf.get("large") is None, "one table does not push out all others"
    shelf.clear()
    assert shelf.get("0") is None


@pytest.mark.parametrize("grouped", [False, True])
def test_what_lies_there_is_what_would_be_read(tmp_path: Path, *, grouped: bool) -> None:
    store = Store(tmp_path)
    files = store.write("toy/split", TABLE, grouped=grouped)["files"]
    held = store.read_exact("toy/split", files)
    SHELF.clear()
    read = store.read_exact("toy/split", files)
    assert read.equals(held)
    assert read.schema.equals(held.schema)
    store.path("toy/split").unlink()
    assert store.read_exact("toy/split", files).equals(held)


def test_a_file_is_believed_by_its_digest_alone(tmp_path: Path) -> None:
    store = Store(tmp_path)
    files = store.write("toy/split", TABLE)["files"]
    path, other = store.path("toy/split"), TABLE.slice(1)
    store.write("toy/split", other)
    assert store.read_exact("toy/split", files).equals(TABLE), "what it held when it was written"
    SHELF.clear()
    with pytest.raises(ArtifactError, match="changed while"):
        store.read_exact("toy/split", files)
    with pytest.raises(ArtifactError, match="changed while"), store.open_rows("toy/split", files, ["d1"]):
        pass
    path.unlink()
    with pytest.raises(ArtifactError, match="cannot be read"):
        store.read_exact("toy/split", files)
