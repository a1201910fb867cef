"""The texts of the sample corpus are what the README says they are."""

import re

import pytest

from corpora.render.pieces import Piece, read_pieces, read_records

HAN = re.compile(r"[\u4e00-\u9fff]")
PIECES = read_pieces()
FOCAL, *RELATED = PIECES


def han_length(piece: Piece) -> int:
    cells = [cell for part in piece.parts for row in part.rows for cell in row]
    return len(HAN.findall("".join([*(part.text for part in piece.parts), *cells, *piece.footnotes])))


def test_the_focal_paper_is_a_long_paper_with_everything_that_a_paper_has():
    assert han_length(FOCAL) >= 4000
    assert FOCAL.title_en
    assert FOCAL.abstract_en
    assert len(FOCAL.authors) == len(FOCAL.authors_en) == 2
    assert len(FOCAL.keywords) == len(FOCAL.keywords_en) == 5
    numbers = [part.text.split()[0] for part in FOCAL.parts if part.kind == "heading"]
    assert {"1", "2.1", "2.2.1", "4.5"} <= set(numbers)
    assert {part.level for part in FOCAL.parts} >= {1, 2, 3}
    assert {"table", "caption", "reference"} <= {part.kind for part in FOCAL.parts}


@pytest.mark.parametrize("piece", RELATED, ids=lambda piece: piece.key)
def test_a_related_piece_is_short_but_not_too_short(piece):
    assert 600 <= han_length(piece) <= 1500


def test_the_pieces_cover_years_themes_and_genres():
    assert len(RELATED) >= 24
    assert (min(p.year for p in PIECES), max(p.year for p in PIECES)) == (2005, 2024)
    assert {p.genre for p in PIECES} == {"论文", "法规解读", "报告", "新闻", "案例"}
    themes = [p.theme for p in RELATED]
    assert len(set(themes)) == 7
    assert min(map(themes.count, themes)) >= 3


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.key)
def test_every_footnote_is_referred_to_once_and_in_order(piece):
    marks = re.findall(r"\[\^(\d+)\]", "".join(part.text for part in piece.parts))
    assert marks == [str(n) for n in range(1, len(piece.footnotes) + 1)]


def test_titles_tell_the_pieces_apart():
    assert len({piece.title for piece in PIECES}) == len(PIECES)


def test_records_belong_to_papers_or_stand_alone():
    records = read_records(PIECES)
    titles = {piece.title for piece in PIECES}
    assert sum(record.title in titles for record in records) >= 4  # word for word
    alone = [record for record in records if record.journal and not any(record.authors == p.authors for p in PIECES)]
    assert any(record.abstract for record in alone)
    assert sum(not record.abstract for record in records) == 1
