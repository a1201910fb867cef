from functools import partial

import numpy as np
import pyarrow as pa
import pytest

from pipeline.networks.formulas import (
    CHARACTERS,
    LEAST_TEXTS,
    Pieces,
    Said,
    count_pieces,
    encode_pieces,
    find_fixed_pairs,
    find_phrases,
    read_said,
)

NONE = Pieces(np.zeros(0, np.uint64), np.zeros(0, np.int64))
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
    found, _ = find_phrases(mentions, partial(split, sentences), texts=len(texts), characters=9, share=share)
    return list(map(bool, found))


def split(sentences: pa.Table) -> list[pa.Table]:
    """The sentences in two parts."""
    half = sentences.num_rows // 2
    return [sentences.slice(0, half), sentences.slice(half)]


def pairs(texts: list[str], *names: str, share: float = 0.1) -> list[str]:
    mentions, sentences = tables(texts, *names)
    said = read_said(mentions, split(sentences), NONE, least=LEAST_TEXTS)
    return find_fixed_pairs(said, np.zeros(len(said.named), bool), share=share).doc_id


def test_a_name_in_a_set_phrase_is_told_from_the_name_in_free_text() -> None:
    assert formulas([SLOGAN] * 6 + FREE) == [True] * 6 + [False] * 6


@pytest.mark.parametrize(("share", "others", "told"), [(0.0, 0, False), (0.1, 0, True), (0.1, 90, False)])
def test_the_share_of_the_documents_with_the_name_decides(share: float, others: int, told: bool) -> None:
    texts = [SLOGAN] * 6 + [f"{chr(0x4E00 + k)}与中国{chr(0x5E00 + k)}。" for k in range(others)]
    assert all(formulas(texts, share=share)[:6]) == told


def test_a_line_that_dates_and_numbers_an_order_is_a_bare_list() -> None:
    names = ("中华人民共和国国务院", "中华人民共和国中央军事委员会")
    assert formulas(["2004年9月17日 中华人民共和国国务院、中华人民共和国中央军事委员会令第418号公布"], *names) == [
        True,
        True,
    ]
    said = [
        "经中华人民共和国国务院、中华人民共和国中央军事委员会批准，2004年9月17日起可以临时决定对特定物项的出口实施管制。"
    ]
    assert formulas(said, *names) == [False, False]


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
    documents = [[*texts, "庚辛壬癸"][: len(texts) + (k > 0)] for k in range(LEAST_TEXTS)]
    rows = [(str(k), text) for k, held in enumerate(documents) for text in held]
    sentences = pa.table(dict(zip(("doc_id", "text"), map(list, zip(*rows, strict=True)), strict=True)))
    wanted = {code for text in texts for code in encode_pieces(text).tolist()}
    assert len(wanted) == 4
    pieces = count_pieces(partial(split, sentences), characters=1)
    assert set(pieces.codes.tolist()) == wanted
    few = encode_pieces("庚辛壬癸")
    assert pieces.held(np.append(pieces.codes, few)).tolist() == [LEAST_TEXTS] * 4 + [0]
    by_turns = count_pieces(partial(split, sentences), characters=3 * CHARACTERS)
    assert by_turns.codes.tolist() == pieces.codes.tolist()
    assert by_turns.documents.tolist() == pieces.documents.tolist()


def test_a_line_of_names_and_nothing_else_says_nothing_of_them() -> None:
    assert formulas(["财政部 商务部", "财政部会同商务部办理"], "财政部", "商务部") == [True, True, False, False]


def test_two_names_in_a_fixed_list_do_not_meet_there() -> None:
    texts = [f"支持香港、澳门{chr(0x4E00 + k)}{chr(0x5E00 + k)}发展" for k in range(5)]
    free = ["香港在澳门设立机构", "香港、澳门之外，香港另有约定"]
    assert pairs(texts + free, "香港", "澳门") == ["d0", "d1", "d2", "d3", "d4"]
    assert pairs(texts[:4], "香港", "澳门") == []


def test_a_formula_between_two_names_is_one_and_a_bare_conjunction_none() -> None:
    loyal = [f"{chr(0x4E00 + k)}以张三同志为核心的党中央领导" for k in range(5)]
    assert len(pairs(loyal, "张三", "党中央")) == 5
    talks = [f"{chr(0x4E00 + k)}中国和美国谈判" for k in range(5)]
    assert pairs([*talks, *["与美国通商", "访问中国"] * 6], "中国", "美国") == []


def test_two_names_written_as_one_word_are_one_where_half_of_the_texts_do_so() -> None:
    together = ["做好港澳工作"] * 5
    assert len(pairs([*together, "在港设店"], "港", "澳")) == 5
    assert pairs([*together, *["在港设店", "在澳设店"] * 6], "港", "澳") == []


def spoken(*sentences: str, texts: int = 1) -> Said:
    """甲河 and 乙湖 in sentences, dealt to texts in turn."""
    rows = [{"doc_id": f"d{k % texts}", "sentence": k, "start": 0, "text": t} for k, t in enumerate(sentences)]
    mentions = [
        row | {"start": row["text"].index(name), "end": row["text"].index(name) + 2, "entity_id": name}
        for row in rows
        for name in ("甲河", "乙湖")
    ]
    return read_said(pa.Table.from_pylist(mentions), [pa.Table.from_pylist(rows)], NONE, least=LEAST_TEXTS)


def places(said: Said) -> list[int]:
    """The sentences whose meeting does not count."""
    return find_fixed_pairs(said, np.zeros(len(said.named), bool), share=0.1).sentence


@pytest.mark.parametrize(
    ("said", "again"),
    [
        (("保护甲河、乙湖流域，", "要求甲河、乙湖流域"), [1]),  # a list between the same two letters
        (("保护甲河、乙湖流域，", "整治甲河、乙湖水质"), []),
        (("甲河的治理会在乙湖召开", "近日甲河的治理会在乙湖结束"), [1]),  # four characters and more
        (("甲河流入乙湖", "甲河流入乙湖"), []),  # few characters, no list: what is said is said of both
    ],
)
def test_what_a_text_says_again_in_the_same_words_counts_once(said: tuple[str, ...], again: list[int]) -> None:
    named = spoken(*(text.replace("保护", "护").replace("要求", "护") for text in said))
    assert places(named) == again
    assert places(spoken(*said, texts=2)) == [], "two texts are two voices"


@pytest.mark.parametrize(("free", "told"), [(2, list(range(10))), (3, list(range(8)))])
def test_names_that_hardly_meet_but_in_set_phrases_meet_in_no_variation(free: int, told: list[int]) -> None:
    phrase = [f"{chr(0x4E00 + k)}甲河为核心的乙湖{chr(0x5E00 + k)}" for k in range(8)]
    varied = ["甲河有号令，乙湖有部署", "甲河与乙湖都关心", "甲河来到乙湖"][:free]
    named = spoken(*phrase, *varied, texts=11)
    assert places(named) == told
    far = spoken(*phrase, *varied[:1], "甲河" + "远" * 30 + "乙湖", texts=11)
    assert places(far) == list(range(10)), "nor where they stand far from each other"
    alone = spoken(*(f"甲河{chr(0x5E00 + k) * 3}乙湖" for k in range(8)), *varied, texts=11)
    for both in (True, False):
        phrases = [one.sentence < 8 and (both or one.entity == "甲河") for one in alone.named]
        found = find_fixed_pairs(alone, np.array(phrases), share=0.1).sentence
        assert found == (told if both and free == 2 else []), "both of them in set phrases"


def test_names_in_a_sentence_made_of_what_many_texts_say_do_not_count() -> None:
    worn = [
        "向全省各族人民，向人大代表、政协委员，",
        "向各民主党派、各人民团体和社会各界人士，",
        "表示衷心的感谢和崇高的敬意！",
    ]
    thanks = [f"{worn[0]}{chr(0x4E00 + k) * 3}甲河{chr(0x5E00 + k) * 3}，{worn[1]}{worn[2]}" for k in range(6)]
    own = [f"{chr(0x4E00 + k) * 3}甲河{''.join(chr(0x6000 + 40 * k + i) for i in range(24))}" for k in range(6)]
    assert formulas(thanks + own, "甲河") == [True] * 6 + [False] * 6
    assert not any(formulas(thanks[:4] + own, "甲河"))
