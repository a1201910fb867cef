import pyarrow as pa
import pytest

from pipeline.networks.formulas import find_formulas

SLOGAN, FREE = (
    "坚持中国特色社会主义道路。",
    ["在中国投资建厂。", "与中国签署条约。", "中国海关放行。", "对中国出口增长。", "中国企业获利。", "称中国市场大。"],
)


def tables(texts: list[str], name: str = "中国") -> tuple[pa.Table, pa.Table]:
    mentions = [
        {"doc_id": f"d{k}", "sentence": 0, "start": 100 + t.index(name), "end": 100 + t.index(name) + len(name)}
        for k, t in enumerate(texts)
    ]
    sentences = [{"doc_id": f"d{k}", "sentence": 0, "start": 100, "text": t} for k, t in enumerate(texts)]
    return pa.Table.from_pylist(mentions), pa.Table.from_pylist(sentences)


def test_a_name_in_a_set_phrase_is_told_from_the_name_in_free_text() -> None:
    found = find_formulas(*tables([SLOGAN] * 6 + FREE), share=0.1, documents=12)
    assert found.tolist() == [True] * 6 + [False] * 6


@pytest.mark.parametrize(("share", "documents", "told"), [(0.0, 6, False), (0.1, 6, True), (0.1, 100, False)])
def test_the_share_of_documents_decides(share: float, documents: int, told: bool) -> None:
    assert find_formulas(*tables([SLOGAN] * 6), share=share, documents=documents).all() == told


def test_few_texts_make_no_phrase_and_short_ends_none() -> None:
    assert not find_formulas(*tables([SLOGAN] * 4), share=0.1, documents=4).any()
    assert not find_formulas(*tables(["中国强。"] * 9), share=0.1, documents=9).any()
