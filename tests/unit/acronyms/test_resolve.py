from dataclasses import replace

from pipeline.entities.acronyms.agreement import WeighedSite, decide


def _site(document: str, *names: tuple[str, float], likely: float = 0.9) -> WeighedSite:
    return WeighedSite(document, "ABC", likely, tuple((k, name, score) for k, (name, score) in enumerate(names)))


def test_the_best_name_wins_and_unlikely_sites_are_dropped() -> None:
    kept, dropped = decide([_site("a", ("甲", 2.0), ("甲乙", 0.0)), _site("b", ("丙", 1.0), likely=0.2)], {})
    assert kept is not None
    assert kept.name == "甲"
    assert 0.5 < kept.confidence <= 0.9
    assert dropped is None


def test_agreement_between_sites_turns_a_close_call() -> None:
    doubtful = _site("a", ("根系丙二醛", 0.3), ("丙二醛", 0.0))
    alone = decide([doubtful], {})[0]
    together = decide([doubtful, _site("b", ("丙二醛", 3.0), ("水平丙二醛", 0.0)), _site("c", ("丙二醛", 3.0))], {})[0]
    assert alone is not None
    assert together is not None
    assert (alone.name, together.name) == ("根系丙二醛", "丙二醛")


def test_a_known_name_is_preferred() -> None:
    decision = decide([_site("a", ("促使甲", 1.0), ("甲", 0.0))], {"ABC": ["甲"]})[0]
    assert decision is not None
    assert decision.name == "甲"


def test_a_known_name_outweighs_an_attribute_before_it() -> None:
    (decision,) = decide([_site("a", ("重点水域甲", 8.5), ("甲", 1.0))], {"ABC": ["甲"]})
    assert decision is not None
    assert decision.name == "甲"


def test_the_same_english_long_form_elsewhere_weighs_more() -> None:
    doubtful = replace(_site("a", ("启动审议", 1.5), ("审议", 0.0)), english="out-of-cycle review")
    clear = replace(_site("b", ("审议", 3.0)), english="Out of cycle review")
    apart, joined = decide([doubtful, replace(clear, english="")], {})[0], decide([doubtful, clear], {})[0]
    assert apart is not None
    assert joined is not None
    assert (apart.name, joined.name) == ("启动审议", "审议")


def test_a_name_that_the_acronym_is_known_by_is_a_definition() -> None:
    site = WeighedSite("d", "WTO", 0.3, ((4, "世界贸易组织", 2.0), (2, "加入世界贸易组织", 1.0)))
    assert decide([site], {}) == [None]
    (decision,) = decide([site], {"WTO": ["世界贸易组织"]})
    assert decision is not None
    assert (decision.start, decision.name) == (4, "世界贸易组织")
