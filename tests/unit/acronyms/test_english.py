import pytest

from pipeline.entities.acronyms.english import align_letters, count_initials, find_english_long_form


@pytest.mark.parametrize(
    ("text", "short_form", "expected"),
    [
        ("the World Trade Organization", "WTO", "World Trade Organization"),
        ("using heat shock protein", "HSP", "heat shock protein"),
        ("采用Full waveform inversion", "FWI", "Full waveform inversion"),
    ],
)
def test_long_form(text: str, short_form: str, expected: str) -> None:
    begin = find_english_long_form(text, 0, len(text), short_form)
    assert begin is not None
    assert text[begin:] == expected


def test_no_long_form_without_its_letters() -> None:
    assert find_english_long_form("some other words", 0, 16, "WTO") is None


def test_first_letter_must_begin_a_word() -> None:
    assert align_letters("HSP", "heat shock protein")
    assert not align_letters("SP", "heatshock protein"[3:])


def test_initials_in_order() -> None:
    assert count_initials("WTO", "World Trade Organization") == 3
    assert count_initials("OTW", "World Trade Organization") == 1
