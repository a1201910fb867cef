"""Whether letters are a variable of a formula."""

import pytest

from pipeline.entities.acronyms.sites import find_sites


def shorts(text: str) -> list[str]:
    return [site.short_form for site in find_sites(text, 0, len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "对于每一个 Yj ∈ YtU ( ej的类型标签)，循环遍历",
        "设类型标签集（YtU），其中YtU ∩ YtN为空",
        "与出现数的逆（IDFi）一起使用，IDFi 的定义为\nN\nIDF i = log ni",
    ],
)
def test_what_formulas_relate_or_index_is_no_short_form(text: str) -> None:
    assert shorts(text) == []


@pytest.mark.parametrize(
    ("text", "short_form"),
    [
        ("采用核糖核酸干扰（RNAi）技术，RNAi 的效率", "RNAi"),
        ("国内生产总值（GDP）按支出计，GDP = 消费 + 投资", "GDP"),
        ("设点集（XYZ）、A ∈ YZ", "XYZ"),
    ],
)
def test_letters_with_other_uses_are(text: str, short_form: str) -> None:
    assert shorts(text) == [short_form]
