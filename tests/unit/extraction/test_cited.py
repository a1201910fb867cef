"""References as databases state them, each form against what a reader sees."""

from __future__ import annotations

import pytest

from pipeline.extraction.formats.citations import read_citations
from pipeline.extraction.formats.cited import read_reference


@pytest.mark.parametrize(
    ("form", "text", "authors", "title", "source", "year", "doi"),
    [
        ("wos", "Li M, 2015, J LAW, V4, P12, DOI 10.1000/x.1", "Li M", "", "J LAW, V4, P12", 2015, "10.1000/x.1"),
        ("wos", "[Anonymous], 2019, CHINA DAILY", "[Anonymous]", "", "CHINA DAILY", 2019, ""),
        ("table", "Li M, 2015, J LAW, V4, P12", "Li M", "", "J LAW, V4, P12", 2015, ""),
        ("table", "Zhang, X., Li, Y.-H., Treaty, and borders (2015) Journal of Law, 12 (3), pp. 1-10",
         "Zhang, X.; Li, Y.-H.", "Treaty, and borders", "Journal of Law, 12 (3), pp. 1-10", 2015, ""),
        ("table", "Zhang X., Li Y.-H., Treaty, and borders, Journal of Law, 12, 3, pp. 1-10, (2015)",
         "Zhang X.; Li Y.-H.", "Treaty, and borders", "Journal of Law", 2015, ""),
        ("table", "Smith J.A., Carbon Markets, (2011)", "Smith J.A.", "Carbon Markets", "", 2011, ""),
        ("cssci", "1.甲某.知识产权法原理.北京:某某出版社.2010", "甲某", "知识产权法原理", "北京:某某出版社", 2010, ""),
        ("cssci", "3.甲某,乙某.碳税研究.某经济学刊,2012,(4):1-9", "甲某; 乙某", "碳税研究", "某经济学刊", 2012, ""),
        ("cssci", "5.Doe, K.Rights.Some Institute.2000", "Doe, K", "Rights", "Some Institute", 2000, ""),
        ("cssci", "6.某保护条例.2014", "", "某保护条例", "", 2014, ""),
        ("cssci", "[7]甲某.碳市场研究[J].某学刊,2013(4):1-9.", "甲某", "碳市场研究", "某学刊", 2013, ""),
    ],
)  # fmt: skip
def test_fields_of_a_reference(
    form: str, text: str, authors: str, title: str, source: str, year: int, doi: str
) -> None:
    read = read_reference(text, form)
    assert ("; ".join(read.authors), read.title, read.source, read.year, read.doi) == (
        authors, title, source, year, doi,
    )  # fmt: skip


def test_lists_of_references_end_where_they_end() -> None:
    wos = (
        "FN Clarivate Analytics Web of Science\nPT J\nAU Li, M\nTI One\nRP Li, M (corresponding author), Some Univ.\n"
        "CR Wang H, 2010, J A, V1, P2\n   Zhao L, 2011, J B, V3, P4\nNR 2\nPY 2020\nER\n"
    )
    record = read_citations(wos.encode())[0]
    assert [r.authors[0] for r in record.references] == ["Wang H", "Zhao L"]
    assert (record.year, record.corresponding.split(" (")[0]) == (2020, "Li, M")
    table = (
        "Authors,Title,Year,Source title,References,Correspondence Address\n"
        '"Li M.",One,2020,Law,"Wang H., First, A Journal, 1, 2, pp. 3-4, (2010); Zhao L., Second, (2011)","Li"\n'
    )
    assert [r.title for r in read_citations(table.encode())[0].references] == ["First", "Second"]
    cssci = (
        "【来源篇名】甲题\n【来源作者】甲某\n【参考文献】\n1.乙某.前篇.某学刊.2010.3\n2.丙某.后篇.某学刊.2011.4\n"
        "-----------------\n【来源篇名】乙题\n【来源作者】丁某\n"
    )
    one, two = read_citations(cssci.encode("gb18030"))
    assert ([r.title for r in one.references], two.references) == (["前篇", "后篇"], ())


@pytest.mark.parametrize("unit", ["A, B., ", "(2010) ", "，, ", "A.", "x, 1, "])
def test_a_long_reference_takes_no_longer_than_it_is(unit: str) -> None:
    for form in ("wos", "table", "cssci"):
        read_reference(unit * 2000, form)
