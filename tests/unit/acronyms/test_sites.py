from pipeline.entities.acronyms.sites import find_sites, pair_brackets


def test_pairs_brackets_of_both_widths_from_the_inside() -> None:
    assert pair_brackets("a（b(c)d)e") == [(3, 5), (1, 7)]


def test_unpaired_brackets_are_left_alone() -> None:
    assert pair_brackets("a)b（c") == []


def test_square_brackets_pair_among_themselves() -> None:
    assert pair_brackets("[0,1)（a［b］)") == [(7, 9), (5, 10)]


def test_square_brackets_define_only_with_english() -> None:
    text = "海关与边境保护局［Customs and Border Protection，CBP］，学报［EB/OL］，研究[J]"
    assert [site.short_form for site in find_sites(text, 0, len(text))] == ["CBP"]


def test_one_bracket_with_an_acronym_and_a_short_name() -> None:
    text = "东南亚国家联盟（Association of Southeast Asian Nations，ASEAN，以下简称“东盟”）"
    sites = find_sites(text, 0, len(text))
    assert [(site.short_form, text[: site.anchor]) for site in sites] == [
        ("ASEAN", "东南亚国家联盟"), ("东盟", "东南亚国家联盟"),
    ]  # fmt: skip


def test_quoted_name_settles_its_beginning() -> None:
    text = "依据《中华人民共和国专利法》（以下简称专利法）"
    (site,) = find_sites(text, 0, len(text))
    assert text[site.begin : site.anchor] == "中华人民共和国专利法"


def test_acronym_before_its_name() -> None:
    text = "产物易溶于DMF(二甲基甲酰胺)。"
    (site,) = find_sites(text, 0, len(text))
    assert (site.short_form, text[site.begin : site.anchor]) == ("DMF", "二甲基甲酰胺")


def test_english_long_form_before_its_acronym() -> None:
    text = "使用 Storm Cell Identification and Tracking（SCIT）算法"
    (site,) = find_sites(text, 0, len(text))
    assert text[site.begin : site.anchor] == "Storm Cell Identification and Tracking"
    assert site.english == "Storm Cell Identification and Tracking"


def test_cue_without_bracket() -> None:
    text = "世界贸易组织，以下简称“世贸组织”，成立于1995年"
    (site,) = find_sites(text, 0, len(text))
    assert (site.short_form, text[: site.anchor]) == ("世贸组织", "世界贸易组织")


def test_a_site_stays_in_its_block() -> None:
    text = "上文\n（WTO）"
    assert find_sites(text, 3, len(text)) == []
