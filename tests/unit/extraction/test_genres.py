"""The kinds of work that citation managers write, as genres."""

from __future__ import annotations

import pytest

from pipeline.extraction.genres import find_genre


@pytest.mark.parametrize(
    ("kind", "genre"),
    [
        ("JOUR", "期刊论文"),
        ("article", "期刊论文"),
        ("Journal Article", "期刊论文"),
        ("期刊", "期刊论文"),
        ("NEWS", "报纸文章"),
        ("Newspaper Article", "报纸文章"),
        ("THES", "学位论文"),
        ("mastersthesis", "学位论文"),
        ("Dissertation/Thesis", "学位论文"),
        ("硕士", "学位论文"),
        ("CPAPER", "会议论文"),
        ("inproceedings", "会议论文"),
        ("中国会议", "会议论文"),
        ("BOOK", "图书"),
        ("incollection", "图书"),
        ("techreport", "报告"),
        ("PAT", "专利"),
        ("Standard", "标准"),
        ("Laws/Statutes", "法律法规"),
        ("Government Document", "政府文件"),
        ("misc", ""),
        ("Generic", ""),
        ("", ""),
    ],
)
def test_a_kind_of_work_is_a_genre(kind: str, genre: str) -> None:
    assert find_genre(kind) == genre
