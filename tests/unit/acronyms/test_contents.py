import pytest

from pipeline.entities.acronyms.contents import is_acronym, read_content, read_contents


@pytest.mark.parametrize(
    ("text", "short_form", "english"),
    [
        ("WIPO", "WIPO", ""),
        (" GBR ", "GBR", ""),
        ("guided bone regeneration，GBR", "GBR", "guided bone regeneration"),
        ("GBR, guided bone regeneration", "GBR", "guided bone regeneration"),
        ("英文：World Health Organization，简称 WHO", "WHO", "World Health Organization"),
        ("World Health Organization，简称WHO", "WHO", "World Health Organization"),
        ("以下简称科普", "科普", ""),
        ("以下简称“科普”，下同", "科普", ""),
        ("以下统称《管制清单》", "管制清单", ""),
        ("以下除特别指明外，统称危害", "危害", ""),
        ("除另有说明外，以下简称公约", "公约", ""),
        ("简称ADBSC", "ADBSC", ""),
        ("BTC,三光气", "BTC", ""),
        ("TNF-α", "TNF-α", ""),
        ("ED期", "ED期", ""),
        ("以下简称“一网通办”平台", "一网通办平台", ""),
    ],
)
def test_reads_short_form_and_english(text: str, short_form: str, english: str) -> None:
    content = read_content(text)
    assert content is not None
    assert (content.short_form, content.english) == (short_form, english)


@pytest.mark.parametrize("text", ["P＜0.05", "RSD=1.5%,n=3", "2008年", "guided bone regeneration", "如图 3", "[1]"])
def test_other_brackets_define_nothing(text: str) -> None:
    content = read_content(text)
    assert content is None or not content.short_form


def test_name_in_bracket() -> None:
    content = read_content("二甲基甲酰胺")
    assert content is not None
    assert (content.name, content.short_form) == ("二甲基甲酰胺", "")


@pytest.mark.parametrize(
    ("text", "expected"), [("WTO", True), ("vWF", True), ("wto", False), ("A", False), ("A" * 21, False)]
)
def test_is_acronym(text: str, expected: bool) -> None:
    assert is_acronym(text) is expected


def test_short_name_beside_an_acronym() -> None:
    found = read_contents("Review of Notorious Markets，以下简称《恶名市场名单》，NML")
    assert [(c.short_form, c.english, c.pattern) for c in found] == [
        ("NML", "Review of Notorious Markets", "english, acronym"),
        ("恶名市场名单", "Review of Notorious Markets", "short name"),
    ]


def test_short_name_beside_english_alone() -> None:
    (content,) = read_contents("World Trade Organization，以下简称“世贸组织”")
    assert (content.short_form, content.english) == ("世贸组织", "World Trade Organization")
