"""Numerals, dates and document numbers, in the writings that official texts use."""

from __future__ import annotations

import pytest

from pipeline.core.numerals import parse_numeral
from pipeline.policies.dates import add_term, find_date, iterate_dates
from pipeline.policies.numbers import iterate_numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [("一百二十三", 123), ("十", 10), ("二十一", 21), ("一百零二", 102), ("二〇二一", 2021), ("２１", 21), ("736", 736),
     ("八十一", 81), ("两千零三", 2003), ("甲", None), ("", None)],
)  # fmt: skip
def test_numerals(text: str, value: int | None) -> None:
    assert parse_numeral(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2021年1月24日", "2021-01-24"),
        ("二〇二六年一月二十七日", "2026-01-27"),
        ("一九九○年八月一日", "1990-08-01"),
        ("１９９８年３月５日", "1998-03-05"),
        ("2004 年 8 月 12 日", "2004-08-12"),
        ("2021年2月30日", ""),
        ("第2021年级", ""),
    ],
)
def test_dates(text: str, value: str) -> None:
    found = find_date(f"于{text}通过")
    assert (found.value if found else "") == value
    if found:
        assert f"于{text}通过"[found.start : found.end] == text


def test_pointed_dates_only_when_asked() -> None:
    assert find_date("发布日期：2021-10-26") is None
    found = find_date("发布日期：2021.10.26 实施", pointed=True)
    assert found is not None
    assert found.value == "2021-10-26"
    assert find_date("版本 1.2021.10.26.3", pointed=True) is None


def test_several_dates_in_order() -> None:
    text = "1985年6月21日国务院批准1985年7月6日林业部公布"
    assert [d.value for d in iterate_dates(text)] == ["1985-06-21", "1985-07-06"]


@pytest.mark.parametrize(
    ("start", "years", "months", "end"),
    [("2021-05-01", 5, 0, "2026-04-30"), ("2020-02-29", 1, 0, "2021-02-28"), ("2021-12-15", 0, 6, "2022-06-14"),
     ("2021-01-01", 2, 0, "2022-12-31")],
)  # fmt: skip
def test_terms_end_the_day_before(start: str, years: int, months: int, end: str) -> None:
    assert add_term(start, years=years, months=months) == end


@pytest.mark.parametrize(
    ("text", "value", "sign", "order"),
    [
        ("国发〔2021〕20号", "国发〔2021〕20号", "国发", False),
        ("国发[2021]20号", "国发〔2021〕20号", "国发", False),
        ("工信部联节（2022）88 号", "工信部联节〔2022〕88号", "工信部联节", False),
        ("法释〔2021〕第11号", "法释〔2021〕11号", "法释", False),
        ("中华人民共和国国务院令第736号", "国务院令第736号", "中华人民共和国国务院", True),
        ("中华人民共和国国务院令\n第736号", "国务院令第736号", "中华人民共和国国务院", True),
        ("中华人民共和国主席令（第八十一号", "主席令第八十一号", "中华人民共和国主席", True),
        ("国务院、中央军事委员会令第418号", "国务院、中央军事委员会令第418号", "国务院、中央军事委员会", True),
        ("商务部公告2021年第18号", "商务部公告2021年第18号", "商务部", True),
        ("中国人民银行令〔2021〕第3号", "中国人民银行令〔2021〕3号", "中国人民银行令", True),
    ],
)
def test_numbers(text: str, value: str, sign: str, order: bool) -> None:
    (number,) = iterate_numbers(text)
    assert (number.value, number.sign, number.order) == (value, sign, order)
    assert text[number.start : number.end] == text


def test_articles_and_sessions_are_no_numbers() -> None:
    assert list(iterate_numbers("依照本法第十二条第二款，由第十三次会议第5号建议办理")) == []
