from hypothesis import given, settings
from hypothesis import strategies as st

from models.training.acronyms.labels import sites_of_text
from pipeline.entities.acronyms.sites import pair_brackets
from pipeline.entities.acronyms.uses import find_short_form_uses
from tests.unit.acronyms.support import run_stage

TEXT = st.text(alphabet="世界贸易组织的和加入，。（）()《》“”\nWTOab1- 简称", max_size=60)


@given(TEXT)
def test_sites_lie_in_order_and_in_their_line(text: str) -> None:
    for site in sites_of_text(text):
        assert site.floor <= max(site.begin, site.floor) < site.anchor <= site.close <= len(text)
        assert "\n" not in text[site.floor : site.anchor]


@given(TEXT)
def test_bracket_pairs_nest(text: str) -> None:
    pairs = pair_brackets(text)
    for a, b in pairs:
        assert a < b
        assert all(not (a < c < b < d) for c, d in pairs)


@given(st.text(alphabet="WTOab1-世界 ", max_size=30))
def test_uses_are_whole_words(text: str) -> None:
    for start, end in find_short_form_uses(text, ["WTO"]):
        around = text[max(0, start - 1) : start] + text[end : end + 1]
        assert text[start:end] == "WTO"
        assert not any(c.isascii() and c.isalnum() for c in around)


@settings(max_examples=40, deadline=None)
@given(TEXT)
def test_offsets_hold_for_any_text(text: str) -> None:
    for row in run_stage({"d": text})["acronyms"]:
        assert text[row["start"] : row["end"]] == row["long_form"]  # type: ignore[misc]
