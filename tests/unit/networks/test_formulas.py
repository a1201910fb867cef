import pyarrow as pa
import pytest

from pipeline.networks.formulas import count_pieces, encode_pieces, find_fixed_pairs, find_formulas, read_named

SLOGAN, FREE = (
    "坚持中国特色社会主义道路。",
    ["在中国投资建厂。", "与中国签署条约。", "中国海关放行。", "对中国出口增长。", "中国企业获利。", "称中国市场大。"],
)


def tables(texts: list[str], *names: str) -> tuple[pa.Table, pa.Table]:
    mentions = [
        {"doc_id": f"d{k}", "sentence": 0, "start": 100 + at, "end": 100 + at + len(name), "entity_id": name}
        for k, text in enumerate(texts)
        for name in names or ("中国",)
        for at in range(len(text))
        if text.startswith(name, at)
    ]
    sentences = [{"doc_id": f"d{k}", "sentence": 0, "start": 100, "text": t} for k, t in enumerate(texts)]
    return pa.Table.from_pylist(mentions), pa.Table.from_pylist(sentences)


def formulas(texts: list[str], *names: str, share: float = 0.1) -> list[bool]:
    mentions, sentences = tables(texts, *names)
    found: list[bool] = find_formulas(read_named(mentions, sentences), sentences, share=share).tolist()
    return found


def pairs(texts: list[str], *names: str, share: float = 0.1) -> list[str]:
    return find_fixed_pairs(read_named(*tables(texts, *names)), share=share).doc_id


def test_a_name_in_a_set_phrase_is_told_from_the_name_in_free_text() -> None:
    assert formulas([SLOGAN] * 6 + FREE) == [True] * 6 + [False] * 6


@pytest.mark.parametrize(("share", "others", "told"), [(0.0, 0, False), (0.1, 0, True), (0.1, 90, False)])
def test_the_share_of_the_documents_with_the_name_decides(share: float, others: int, told: bool) -> None:
    texts = [SLOGAN] * 6 + [f"{chr(0x4E00 + k)}与中国{chr(0x5E00 + k)}。" for k in range(others)]
    assert all(formulas(texts, share=share)[:6]) == told


def test_few_texts_make_no_phrase_and_short_ends_none() -> None:
    assert not any(formulas([SLOGAN] * 4))
    assert not any(formulas(["中国强。"] * 9))


def test_four_characters_make_a_phrase_where_most_texts_have_them() -> None:
    texts = [f"{chr(0x4E00 + k)}落实党中央决策部署{chr(0x5E00 + k)}去办理。" for k in range(6)]
    free = [f"{chr(0x4E50 + k)}{chr(0x6E50 + k)}报告党中央{chr(0x5E50 + k)}这件事情。" for k in range(6)]
    assert formulas(texts + free, "党中央") == [True] * 6 + [False] * 6
    assert not any(formulas(texts + free * 5, "党中央")[:6])


def test_thanks_that_vary_are_a_formula() -> None:
    groups = ("向工人农民致以敬意", "向解放军官兵表示感谢", "向知识分子表示慰问")
    texts = ["".join((*groups[k % 3 :], *groups[: k % 3])) + chr(0x4E00 + k) for k in range(15)]
    said = ["".join(chr(0x4E00 + 997 * k + 31 * n) for n in range(12)) for k in range(15)]
    free = [f"{text}解放军{text[::-1]}" for text in said]
    found = formulas(texts + free, "解放军", share=0.1)
    assert found == [True] * 15 + [False] * 15


def test_no_piece_reaches_over_the_end_of_a_sentence() -> None:
    texts = ["", "甲", "甲乙丙", "甲乙丙丁戊", "丁戊甲乙丙", "己庚"]
    sentences = pa.table({"doc_id": ["a"] * len(texts), "text": texts})
    wanted = {code for text in texts for code in encode_pieces(text).tolist()}
    assert len(wanted) == 4
    assert set(count_pieces(sentences).codes.tolist()) == wanted


def test_a_line_of_names_and_nothing_else_says_nothing_of_them() -> None:
    assert formulas(["财政部 商务部", "财政部会同商务部办理"], "财政部", "商务部") == [True, True, False, False]


def test_two_names_in_a_fixed_list_do_not_meet_there() -> None:
    texts = [f"支持香港、澳门{chr(0x4E00 + k)}{chr(0x5E00 + k)}发展" for k in range(5)]
    free = ["香港在澳门设立机构", "香港、澳门之外，香港另有约定"]
    assert pairs(texts + free, "香港", "澳门") == ["d0", "d1", "d2", "d3", "d4"]
    assert pairs(texts[:4], "香港", "澳门") == []
    assert pairs(texts, "香港", "澳门", share=0.0) == []


def test_a_formula_between_two_names_is_one_and_a_bare_conjunction_none() -> None:
    loyal = [f"{chr(0x4E00 + k)}以张三同志为核心的党中央领导" for k in range(5)]
    assert len(pairs(loyal, "张三", "党中央")) == 5
    talks = [f"{chr(0x4E00 + k)}中国和美国谈判" for k in range(5)]
    assert pairs([*talks, *["与美国通商", "访问中国"] * 6], "中国", "美国") == []


def test_two_names_written_as_one_word_are_one_where_half_of_the_texts_do_so() -> None:
    together = ["做好港澳工作"] * 5
    assert len(pairs([*together, "在港设店"], "港", "澳")) == 5
    assert pairs([*together, *["在港设店", "在澳设店"] * 6], "港", "澳") == []
