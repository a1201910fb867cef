from __future__ import annotations

import pytest

from pipeline.entities.linking.quantities import normalise_quantity
from pipeline.entities.mentions.patterns import find_quantities


@pytest.mark.parametrize(
    ("text", "label", "key"),
    [
        ("十万元", "MONEY", "10万元"),
        ("100,000元", "MONEY", "10万元"),
        ("１０ 万元人民币", "MONEY", "10万元"),
        ("0.1亿元", "MONEY", "1000万元"),
        ("1.2万亿元", "MONEY", "12000亿元"),
        ("三千五百万元", "MONEY", "3500万元"),
        ("一万二千元", "MONEY", "1.2万元"),
        ("￥500", "MONEY", "500元"),
        ("US$ 3.5亿", "MONEY", "3.5亿美元"),
        ("30多亿美元", "MONEY", "30多亿美元"),
        ("30亿多美元", "MONEY", "30亿多美元"),
        ("五十余万元", "MONEY", "50多万元"),
        ("20多万亿元", "MONEY", "200000亿多元"),
        ("347.49 亿美元", "MONEY", "347.49亿美元"),
        ("百分之八", "PERCENT", "8%"),
        ("百分之三点五", "PERCENT", "3.5%"),
        ("8.0％", "PERCENT", "8%"),
        ("２ 个百分点", "PERCENT", "2个百分点"),
        ("3‰", "PERCENT", "3‰"),
        ("二〇二〇年", "DATE", "2020年"),
        ("2020 年 05 月", "DATE", "2020年5月"),
        ("2020-05-01", "DATE", "2020年5月1日"),
        ("2016—2020年", "DATE", "2016-2020年"),
        ("2016年至2020年", "DATE", "2016年-2020年"),
        ("5月份", "DATE", "5月"),
        ("二十一世纪", "DATE", "21世纪"),
    ],
)
def test_one_key_for_one_quantity(text: str, label: str, key: str) -> None:
    assert normalise_quantity(text, label) == key


def test_different_quantities_keep_different_keys() -> None:
    texts = ["10万元", "10多万元", "10万美元", "100万元", "1万元"]
    assert len({normalise_quantity(text, "MONEY") for text in texts}) == len(texts)
    assert normalise_quantity("8%", "PERCENT") != normalise_quantity("8个百分点", "PERCENT")
    assert normalise_quantity("2020年", "DATE") != normalise_quantity("2020年度", "DATE")


def test_what_cannot_be_read_keeps_its_characters() -> None:
    assert normalise_quantity("若干 元", "MONEY") == "若干元"


def test_han_amounts_are_found_whole() -> None:
    assert [(s.start, s.end) for s in find_quantities("罚款一万二千元以下，奖励五十多万元。")] == [(2, 7), (12, 17)]
