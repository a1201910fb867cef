from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.tagger.batches import FAR, build_batch, encode_sentence
from pipeline.entities.tagger.pieces import (
    BEGIN,
    END,
    SPECIAL,
    UNKNOWN,
    PieceTable,
    fold,
    load_pieces,
    save_pieces,
    unpack_vectors,
)

PIECES = [*SPECIAL, "▁", "中", "国", "中国", "国家", "家", "▁中国", "a"]
SCORES = [0.0, 0.0, 0.0, -2.0, -4.0, -4.0, -5.0, -6.0, -4.0, -9.0, -3.0]


@pytest.fixture(scope="module")
def table() -> PieceTable:
    return PieceTable(PIECES, SCORES, np.arange(len(PIECES) * 2, dtype=np.float32).reshape(-1, 2))


def spell(table: PieceTable, text: str) -> list[str]:
    return [table.pieces[row] for row in table.cut(text).rows]


def test_the_most_probable_pieces_are_taken(table: PieceTable) -> None:
    # -2 -5 -4 for ▁ 中国 家 is more than -2 -4 -6 for ▁ 中 国家, and than -9 -4 for ▁中国 家.
    assert spell(table, "中国家") == ["▁", "中国", "家"]
    assert table.cut("中国家").starts == [0, 0, 2]


def test_what_no_piece_covers_is_unknown_and_keeps_its_place(table: PieceTable) -> None:
    assert spell(table, "中龘国") == ["▁", "中", SPECIAL[UNKNOWN], "国"]
    assert table.cut("中龘国").starts == [0, 0, 1, 2]


def test_wide_forms_and_blanks_are_folded_in_place(table: PieceTable) -> None:
    assert fold("ａ　\u2160㈱") == "a▁I㈱", "a form of several characters stays as it is"
    assert spell(table, "ａ　a") == ["▁", "a", "▁", "a"]


@given(st.text(max_size=40))
def test_every_character_belongs_to_one_piece(text: str) -> None:
    table = PieceTable(PIECES, SCORES, np.zeros((len(PIECES), 2), dtype=np.float32))
    encoded = encode_sentence(text, table)
    assert len(encoded.owners) == len(encoded.within) == len(encoded.characters) == len(text)
    assert encoded.pieces[0] == BEGIN
    assert encoded.pieces[-1] == END
    assert encoded.owners == sorted(encoded.owners)
    assert all(0 < owner < len(encoded.pieces) - 1 for owner in encoded.owners)


def test_a_character_knows_its_place_in_the_piece(table: PieceTable) -> None:
    encoded = encode_sentence("中国家", table)
    assert encoded.owners == [2, 2, 3]
    assert encoded.within == [0 * (FAR + 1) + 1, 1 * (FAR + 1) + 0, 0]
    assert [table.pieces[row] for row in encoded.characters] == ["中", "国", "家"]


def test_a_batch_is_filled_up_and_says_where(table: PieceTable) -> None:
    batch = build_batch([encode_sentence("中国家", table), encode_sentence("a", table)], table)
    assert batch.absent.tolist() == [[False] * 5, [False] * 4 + [True]]
    assert batch.pieces.shape == (2, 5, 2)
    assert batch.pieces[1, 2].tolist() == table.vectors[PIECES.index("a")].tolist()
    assert batch.owners.shape == batch.within.shape == (2, 3)


def test_vectors_come_back_from_four_bits(tmp_path: Path) -> None:
    packed = np.zeros((1, 1, 16), dtype=np.uint8)
    packed[0, 0, 0] = 1 | 15 << 4
    scales = np.array([[0.5]], dtype=np.float16)
    vector = unpack_vectors(packed, scales)[0]
    assert (vector[0], vector[16], vector[1]) == (-3.5, 3.5, -4.0)
    save_pieces(tmp_path, ["龘"], np.array([-1.5], dtype=np.float32), packed, scales)
    loaded = load_pieces(tmp_path)
    assert loaded.pieces == ["龘"]
    assert loaded.scores == [-1.5]
    assert loaded.vectors.tolist() == [vector.tolist()]
