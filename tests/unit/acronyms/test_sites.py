import pytest

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


def read(text: str) -> list[tuple[str, str]]:
    """Short form and the text up to the long form's end (or the long form, where its beginning is settled)."""
    return [(s.short_form, text[max(s.begin, 0) : s.anchor]) for s in find_sites(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("渔业协调委员会（英文缩写：FCC）", ("FCC", "渔业协调委员会")),
        ("渔业协调委员会（缩写：FCC）", ("FCC", "渔业协调委员会")),
        ("渔业协调委员会（英文简称FCC）", ("FCC", "渔业协调委员会")),
        ("渔业协调委员会〔以下简称“渔委会”〕", ("渔委会", "渔业协调委员会")),
        ("渔业协调委员会【FCC】", ("FCC", "渔业协调委员会")),
        ("渔业协调委员会（Fishery Coordination Committee (FCC)）", ("FCC", "渔业协调委员会")),
        ("Fishery Coordination Committee（渔业协调委员会，简称FCC）", ("FCC", "渔业协调委员会")),
        ("名为Fishery Index(简称FI，即渔业景气指数)的调查", ("FI", "渔业景气指数")),
        ("研究与开发（Ｒ＆Ｄ）", ("R&D", "研究与开发")),
        ("优惠贸易安排（PTAs）", ("PTAs", "优惠贸易安排")),
        ("外国企业一方(以下称外国合同者)", ("外国合同者", "外国企业一方")),
        ("《渔业法》（2020年修正）（以下简称《渔法》）", ("渔法", "渔业法")),
        ("渔业协调委员会（FCC）（以下简称渔委会）", ("渔委会", "渔业协调委员会")),
        ("渔政部门和港务部门统称为监管部门。", ("监管部门", "渔政部门和港务部门")),
        ("本区居民，简称居民，包括永久居民", ("居民", "本区居民")),
        ("甲公司与乙公司，以下合称“双方”，约定", ("双方", "甲公司与乙公司")),
        ("渔场和盐场的股份（以下均简称股份）", ("股份", "渔场和盐场的股份")),
        ("公约所称的登记日（本章简称登记日）起", ("登记日", "公约所称的登记日")),
        ("办理渔政案件的部门，本规则中统称为办案部门。", ("办案部门", "办理渔政案件的部门")),
        ("柠檬汽水，通常简称柠汽，是饮料", ("柠汽", "柠檬汽水")),
        ("渔业学系简称渔学系，属于", ("渔学系", "渔业学系")),
        ("渔政局或者公共机构，以下统称渔政局(站)。", ("渔政局(站)", "渔政局或者公共机构")),
        ("渔业委员会(含不设委员会的支部，以下简称渔委)", ("渔委", "渔业委员会")),
        ("渔业工人党(一般称渔业党,或简称渔党)", ("渔党", "渔业工人党")),
        ("渔政局、港务局和海洋局，在检查渔船时，简称“检查部门”。", ("检查部门", "渔政局、港务局和海洋局")),
        ("渔政机构和港务机构并列使用时，统称监督机构。", ("监督机构", "渔政机构和港务机构")),
        ("FCC（即渔业协调委员会）", ("FCC", "渔业协调委员会")),
        ("FCC——是英文Fishery Coordination Committee的缩写，全称渔业协调委员会。", ("FCC", "渔业协调委员会")),
    ],
)
def test_every_way_to_write_a_definition(text: str, pair: tuple[str, str]) -> None:
    assert pair in read(text)


def test_a_name_in_both_languages_is_one_definition() -> None:
    text = "渔业协调委员会（Fishery Coordination Committee (FCC)）"
    (site,) = find_sites(text, 0, len(text))
    assert site.english == "Fishery Coordination Committee"


def test_one_name_for_several_is_collective() -> None:
    text = "最高人民法院、最高人民检察院（以下合称“两高”）"
    (site,) = find_sites(text, 0, len(text))
    assert (site.pattern, site.collective, site.names_clause) == ("collective", True, True)


@pytest.mark.parametrize(
    "text",
    [
        "《地表水标准》（GB3838-2002）", "著录规则（GB/T 7714—2015）", "技术规范（JR/T 0092—2019）",
        "规程（DB37/T 1234-2019）",
        "体系（ISO9001）", "国发〔2021〕20号", "应使用规范化简称或者同类型单位统称。", "名称及其简称、特定称谓和番号；",
        "不得使用俗称或者简称等不规范的名称；", "地名简称加编号", "企业（含个体户，下同）",
        "使用经批准的法人简称。", "所在地的省简称加市简称", "渔船编号简称渔号码，",
    ],
)  # fmt: skip
def test_numbers_of_standards_and_talk_about_names_define_nothing(text: str) -> None:
    assert read(text) == []


def test_a_long_form_ends_in_no_bracket_but_a_part_number() -> None:
    assert read("渔业基金（一期）（以下简称一期基金）") == [("一期基金", "渔业基金")]
    assert read("审理渔业案件的解释（二）（以下简称解释二）") == [("解释二", "审理渔业案件的解释（二）")]


def test_titles_and_short_names_of_one_bracket_belong_together_one_by_one() -> None:
    text = "依照《渔业法》、《渔业港口法》和《渔船登记办法》（以下分别简称《渔法》、《渔港法》、《登记办法》）"
    assert read(text) == [("渔法", "渔业法"), ("渔港法", "渔业港口法"), ("登记办法", "渔船登记办法")]
    assert ("渔法", "渔船登记办法") not in read("依照《渔船登记办法》（以下简称《渔法》、《登记办法》）")
