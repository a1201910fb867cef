from models.training.acronyms.dictionary import build_initials, read_initials


def test_initials_of_content_words() -> None:
    assert read_initials(["to scan (a text)", "electron microscope; EM", "CL:臺|台[tai2]"]) == ["s", "em", "e"]


def test_lines_are_sorted_and_single_characters_kept() -> None:
    entries = [
        {"simplified": "贸易", "definitions": ["trade"]},
        {"simplified": "会", "definitions": ["association", "surname Kuai"]},
        {"simplified": "A股", "definitions": ["share"]},
    ]
    assert build_initials(entries) == ["会\ta", "贸易\tt"]
