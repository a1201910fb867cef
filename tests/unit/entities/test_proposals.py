"""Kinds of spans that are proposed, whatever the scorer makes of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.core.stage import MODELS
from pipeline.entities.mentions.barring import bar
from pipeline.entities.mentions.choice import choose_names
from pipeline.entities.mentions.compounds import Compounds
from pipeline.entities.mentions.gathering import Candidate, unite
from pipeline.entities.mentions.mining import load_miner
from pipeline.entities.mentions.proposals import BIT, Proposal
from pipeline.entities.tokens import iterate_tokens

from .support import make_context, make_tables


def propose(text: str, folder: Path) -> set[tuple[str, str]]:
    """The spans with their labels that may be names in a text."""
    tokens = dict(iterate_tokens(make_tables({"d00": text}, make_context(folder))["tokens"]))["d00"]
    miner = load_miner(MODELS, (), tagger=False)
    return {(text[c.start : c.end], c.label) for c in miner.gather(text, tokens)}


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("桑龙、城龙、醴娄等7条高速公路开工。", "桑龙", "PROGRAM"),
        ("桑龙、城龙、醴娄等7条高速公路开工。", "醴娄", "PROGRAM"),
        ("加快雄忻、石雄铁路建设。", "雄忻", "PROGRAM"),
        ("建好东溪、西溪产业园。", "东溪", "LOC"),
        ("建设国家技术转移北方中心（石桥）。", "国家技术转移北方中心（石桥）", "ORG"),
        ("实施提振消费“五大工程”。", "提振消费“五大工程”", "PROGRAM"),
        ("备战冬奥会、亚运会。", "冬奥会", "PROGRAM"),
        ("早期研究者如Adler认为如此。", "Adler", "PERSON"),
        ("份额高于美、日、欧的水平。", "日", "GPE"),
        ("份额高于美、日、欧的水平。", "欧", "LOC"),
        ("支持长治建设区域中心。", "长治", "GPE"),
    ],
)
def test_what_may_be_a_name_is_proposed(text: str, name: str, label: str, tmp_path: Path) -> None:
    assert (name, label) in propose(text, tmp_path)


def test_items_of_a_list_take_no_label_from_a_head_beyond_the_clause(tmp_path: Path) -> None:
    assert ("雄忻", "PROGRAM") not in propose("走访雄忻、石雄两地，铁路在建。", tmp_path)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“甲计划”“乙丙”行动", "“甲计划”“乙丙”行动"),
        ("开展新一轮找矿行动", "新一轮找矿行动"),
        ("商务部会同科技部", "商务部会同科技部"),
    ],
)
def test_what_can_be_no_name_is_left_out(text: str, name: str) -> None:
    start = text.index(name)
    candidates = unite(Proposal(s, len(text), "PROGRAM", 1) for s in (start, len(text) - 2))
    assert list(bar(text, candidates, lambda _: False)) == [Candidate(len(text) - 2, len(text), "PROGRAM", 1)]


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("推动发展中国家合作", "中国", "GPE"),
        ("授予周某奖章", "周", "PERSON"),
        ("来自武汉地区的代表", "武汉地区", "LOC"),
        ("落实“十四五”规划", "“十四五”规划", "PROGRAM"),
    ],
)
def test_what_its_characters_bar_is_left_out(text: str, name: str, label: str) -> None:
    start = text.index(name)
    candidates = unite([Proposal(start, start + len(name), label, 1)])
    assert len(bar(text, candidates, {"武汉"}.__contains__)) == 0
    assert len(bar(name, unite([Proposal(0, len(name), "ORG", 1)]), {"武汉"}.__contains__)) == 1


def test_candidates_stand_in_order_of_the_text_and_hold_all_that_proposed_them() -> None:
    given = [(4, 6, "ORG", 1), (0, 3, "PROGRAM", 2), (0, 3, "GPE", 4), (0, 2, "LAW", 8), (4, 6, "ORG", 2)]
    expected = [(0, 2, "LAW", 8), (0, 3, "GPE", 4), (0, 3, "PROGRAM", 2), (4, 6, "ORG", 3)]
    assert list(unite(Proposal(*row) for row in given)) == expected
    assert len(unite([])) == 0


def test_a_compound_that_is_an_ordinary_word_is_not_proposed() -> None:
    compounds = Compounds(MODELS / "gazetteer")
    assert {p.start for p in compounds.propose("与港、澳、台")} == {1, 3, 5}
    homographs = (MODELS / "gazetteer" / "homographs.tsv").read_text(encoding="utf-8").split("\n")[1:3]
    assert not any(list(compounds.propose(row.split("\t")[0])) for row in homographs)


def test_the_whole_is_chosen_before_a_part_that_is_a_little_surer() -> None:
    candidates = unite([Proposal(0, 2, "GPE", 1), Proposal(0, 8, "LOC", 1)])
    assert choose_names(candidates, np.array([0.62, 0.6]), 0.38) == [1]
    assert choose_names(candidates, np.array([0.95, 0.42]), 0.38) == [0]


def test_the_places_of_a_compound_are_chosen_together() -> None:
    candidates = unite(Proposal(i, i + 1, "GPE", BIT["compound"]) for i in (0, 1, 2, 4))
    assert choose_names(candidates, np.array([0.7, 0.2, 0.5, 0.2]), 0.38) == [0, 1, 2]
