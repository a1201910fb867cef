"""What policy texts say anyway is no keyword of a text that says it no more often, and no new term."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pytest

from models.training.language.__main__ import count_words
from pipeline.core.stage import MODELS
from pipeline.segmentation.background import find_usual, read_usual
from pipeline.segmentation.corpus import find_terms
from pipeline.segmentation.parameters import SegmentationParameters
from pipeline.segmentation.stage import segment_documents
from tests.unit.segmentation.helpers import blocks_of, context_of, documents_of

LEXICON = MODELS / "lexicon"
RULES = [
    "公共图书馆管理规定",
    "公共图书馆应当按照国务院的规定，向社会公众开放文献信息；人民政府支持公共图书馆。",
    *("公共图书馆组织阅读推广和读者活动，收集文献信息，开放阅览室、自习室，方便读者借阅。",) * 12,
]


def read(corpus: Path, paragraphs: list[str], *, keywords: int = 10) -> Mapping[str, pa.Table]:
    """The tables of a corpus of one document."""
    context, parameters = context_of(corpus), SegmentationParameters(minimum_frequency=1, keywords=keywords)
    tables = segment_documents({"blocks": blocks_of({"law": paragraphs})}, parameters, context)
    documents = documents_of(["law"])
    given = {"documents": documents, "work/named": documents.select(["doc_id", "source"]), **tables}
    return find_terms(given, parameters, context).tables


def test_one_law_alone_is_told_by_what_it_is_about(tmp_path: Path) -> None:
    keywords = read(tmp_path, RULES)["keywords"]["keyword"].to_pylist()
    assert {"公共图书馆", "文献信息"} <= set(keywords)
    assert not {"规定", "人民政府", "国务院"} & set(keywords)


def test_a_text_that_speaks_of_it_much_more_has_it_as_keyword(tmp_path: Path) -> None:
    about = ["规定与规定", "规定的规定，规定规定，规定和规定、规定及规定。"] * 20
    assert "规定" in read(tmp_path, about)["keywords"]["keyword"].to_pylist()


def test_however_much_of_it_is_likelier_what_tells_something_is_found(tmp_path: Path) -> None:
    usual = "".join(f"{word}。" for word, rate in read_usual(LEXICON).items() if rate > 2)
    text = [*(usual,) * 3, "蓝藻水华蔓延。"]
    several = read(tmp_path, text)["keywords"]["keyword"].to_pylist()
    assert "蓝藻" in several
    assert read(tmp_path, text, keywords=1)["keywords"]["keyword"].to_pylist() == several[:1]


def test_what_policy_texts_say_anyway_is_not_new(tmp_path: Path) -> None:
    terms = read(tmp_path, ["我省经济社会发展与公共图书馆建设。", "经济社会发展促进公共图书馆服务。"] * 4)["terms"]
    new = dict(zip(terms["term"].to_pylist(), terms["new"].to_pylist(), strict=True))
    assert new["公共图书馆"]
    assert not new["经济社会发展"]


def test_usual_rates_by_how_many_texts_hold_a_word() -> None:
    every, most = read_usual(LEXICON), read_usual(LEXICON, least=0.5)
    assert most.items() < every.items()
    assert "人民法院" in every.keys() - most.keys()
    assert find_usual(["规定", "公共图书馆"], most) == pytest.approx([every["规定"], -1.0])


def test_shares_and_rates_are_counted_over_all_texts() -> None:
    texts = ["图书馆依法开放。"] * 18 + ["博物馆依法展览，展览文物。" + "展览。" * 199] * 2
    counted = count_words(texts, 0.1)
    assert counted["图书馆"] == pytest.approx((0.9, 1000 / 200))  # a short text counts as one of 200 words
    share, rate = counted["展览"]
    assert share == pytest.approx(0.1)
    assert rate == pytest.approx(1000 * 201 / 407, abs=3)
    assert "文物" in counted
    assert "文物" not in count_words(texts, 0.2)
