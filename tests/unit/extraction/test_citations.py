"""The six export forms give the same record back, Chinese names and all."""

from __future__ import annotations

import pytest

from pipeline.core.errors import ExtractionError
from pipeline.extraction.formats.citations import Citation, read_citations

TITLE = "区域知识产权合作：机制与评价"
ABSTRACT = "本文分析区域知识产权合作的机制。结果表明，技术援助有效。"
EXPORTS = {
    "RIS": f"""TY  - JOUR
TI  - {TITLE}
AU  - 张明远
AU  - 李思齐
PY  - 2021
JO  - 知识产权研究
KW  - 知识产权；区域合作
KW  - 技术援助
AB  - {ABSTRACT}
ER  -
""",
    "EndNote": f"""%0 Journal Article
%T {TITLE}
%A 张明远
%A 李思齐
%J 知识产权研究
%D 2021
%K 知识产权
区域合作
技术援助
%X {ABSTRACT}

""".replace("\n区域合作\n技术援助", ";区域合作;技术援助"),
    "NoteExpress": f"""{{Reference Type}}: Journal Article
{{Title}}: {TITLE}
{{Author}}: 张明远;李思齐
{{Author Address}}: 某大学
{{Journal}}: 知识产权研究
{{Year}}: 2021
{{Keywords}}: 知识产权//区域合作//技术援助
{{Abstract}}: {ABSTRACT}
""",
    "RefWorks": f"""RT Journal Article
SR 1
A1 张明远;李思齐
T1 {TITLE}
JF 知识产权研究
YR 2021
K1 知识产权;区域合作;技术援助
AB {ABSTRACT}
""",
    "CNKI": f"""SrcDatabase-来源库: 期刊
Title-题名: {TITLE}
Author-作者: 张明远;李思齐;
Organ-单位: 某大学;
Source-文献来源: 知识产权研究
Keyword-关键词: 知识产权;;区域合作;;技术援助
Summary-摘要: {ABSTRACT}
PubTime-发表时间: 2021-05-10

""",
    "BibTeX": f"""@article{{张明远2021,
  title = {{{{{TITLE}}}}},
  author = {{张明远 and 李思齐}},
  journal = "知识产权研究",
  year = 2021,
  keywords = {{知识产权, 区域合作, 技术援助}},
  abstract = {{{ABSTRACT}}}
}}
""",
    "PubMed": f"""PMID- 1234567
TI  - Regional cooperation in intellectual property.
TT  - {TITLE}
FAU - 张明远
FAU - 李思齐
JT  - 知识产权研究
DP  - 2021 May
OT  - 知识产权
OT  - 区域合作
OT  - 技术援助
AB  - {ABSTRACT[:10]}
      {ABSTRACT[10:]}
""",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("form", sorted(EXPORTS))
def test_forms(form: str, encoding: str) -> None:
    made = read_citations(EXPORTS[form].replace("\n", "\r\n").encode(encoding))
    assert len(made) == 1
    record = made[0]
    assert record.title == TITLE
    assert record.authors == ("张明远", "李思齐")
    assert record.year == 2021
    assert record.journal == "知识产权研究"
    assert record.keywords == ("知识产权", "区域合作", "技术援助")
    assert record.abstract.replace("\n", "") == ABSTRACT


@pytest.mark.parametrize("form", sorted(EXPORTS))
def test_two_records(form: str) -> None:
    assert len(read_citations((EXPORTS[form] + "\n" + EXPORTS[form]).encode())) == 2


def test_ris_variants() -> None:
    text = "TY  - JOUR\nT1  - 商标法\nA1  - 王, 小明\nY1  - 2019/03/01/\nT2  - 法学\nN2  - 第一段。\n第二段。\nER  -\n"
    record = read_citations(text.encode())[0]
    assert record.authors == ("王小明",)
    assert (record.year, record.journal) == (2019, "法学")
    assert record.abstract == "第一段。\n第二段。"


def test_latin_names_keep_their_comma() -> None:
    text = "TY  - JOUR\nTI  - A treaty\nAU  - Smith, John A.\nAU  - Lee, Ann\nER  - \n"
    assert read_citations(text.encode())[0].authors == ("Smith, John A.", "Lee, Ann")


def test_other_files_are_refused() -> None:
    with pytest.raises(ExtractionError, match="none of the known export forms"):
        read_citations("这是一份说明。".encode())


def test_empty_records_are_left_out() -> None:
    assert read_citations(b"TY  - JOUR\nER  - \n") == []
    assert isinstance(read_citations(b"TY  - JOUR\nTI  - x\nER  - \n")[0], Citation)
