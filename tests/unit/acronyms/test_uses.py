from pipeline.entities.acronyms.uses import compile_short_forms, find_short_form_uses, other_number


def test_latin_short_forms_are_whole_words() -> None:
    text = "AMS 和 AMSAT、PCT-AMS、AMS成员、XAMS"
    assert [text[a:b] + text[b : b + 1] for a, b in find_short_form_uses(text, ["AMS"])] == ["AMS ", "AMS成"]


def test_the_longest_short_form_wins() -> None:
    text = "ASPEC-AIM 与 ASPEC"
    assert [text[a:b] for a, b in find_short_form_uses(text, ["ASPEC", "ASPEC-AIM"])] == ["ASPEC-AIM", "ASPEC"]


def test_chinese_short_forms_and_none() -> None:
    assert find_short_form_uses("国家科普工作", ["科普"]) == [(2, 4)]
    assert find_short_form_uses("任何文本", []) == []
    assert compile_short_forms([" "]) is None


def test_a_short_form_is_found_in_either_width() -> None:
    text = "Ｒ＆Ｄ投入与R&D人员"
    assert [text[a:b] for a, b in find_short_form_uses(text, ["R&D"])] == ["Ｒ＆Ｄ", "R&D"]


def test_the_other_number_of_an_acronym() -> None:
    assert [other_number(form) for form in ("PTAs", "PTA", "TRIPS", "东盟", "GaN")] == ["PTA", "PTAs", "", "", ""]
