"""OFD documents written part by part, as tax offices' and governments' programs write them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.core.errors import ExtractionError
from pipeline.extraction.model import Content
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.reader import read_content

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
PROSE = "各级海关应当按照职责分工加强执法合作建立信息交换"  # one line of 24 characters
MORE = "机制并定期通报进展情况。"


def text(x: float, y: float, words: str, *, size: float = 5, code: str = "", more: str = "") -> str:
    deltas = code or f'DeltaX="g {len(words) - 1} {size}"'
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y} 150 {size + 2}" Font="2" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="{size}" {deltas}>{words}</ofd:TextCode></ofd:TextObject>'
    )


def write(path: Path, *pages: str, template: str = "", absolute: bool = False) -> Path:
    base = "/Doc_0/" if absolute else ""
    names = [f"Pages/Page_{n}/Content.xml" for n in range(len(pages))]
    used = '<ofd:Template TemplateID="7" ZOrder="Background"/>' if template else ""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="{base}{name}"/>' for n, name in enumerate(names, 20))
    document = (
        f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
        f'</ofd:PageArea><ofd:TemplatePage ID="7" BaseLoc="{base}Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        body = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        archive.writestr("OFD.xml", f'<ofd:OFD {SPACE} DocType="OFD">{body}</ofd:OFD>')
        archive.writestr("Doc_0/Document.xml", document)
        for name, content, own in (*((n, c, used) for n, c in zip(names, pages, strict=True)), ("T", template, "")):
            where = "Doc_0/Tpls/Tpl_0/Content.xml" if name == "T" else f"Doc_0/{name}"
            layer = f"<ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content>"
            archive.writestr(where, f"<ofd:Page {SPACE}>{own}{layer}</ofd:Page>")
    return path


def read(path: Path) -> Content:
    return read_content(path, ExtractionParameters())


@pytest.mark.parametrize("absolute", [False, True])
def test_lines_become_paragraphs_and_templates_are_drawn(absolute: bool, tmp_path: Path) -> None:
    page = (
        text(60, 30, "关于加强执法合作的通知", size=8)
        + text(40, 60, PROSE[:22])
        + text(30, 68, PROSE[22:] + MORE)
        + text(40, 76, "本通知自印发之日起施行。", code='DeltaX="5 5 g 9 5"')
    )
    made = read(write(tmp_path / "a.ofd", page, template=text(80, 285, "海关总署办公厅", size=3), absolute=absolute))
    found = [p.text for p in made.pieces]
    assert found[0] == "关于加强执法合作的通知"
    assert PROSE + MORE in found
    assert "本通知自印发之日起施行。" in found
    assert "海关总署办公厅" in found
    assert (made.pages, made.extractor) == (1, "ofd")


def test_a_matrix_scales_and_hidden_text_is_none(tmp_path: Path) -> None:
    page = (
        text(30, 40, PROSE, size=1, more='CTM="5 0 0 5 0 0"')
        + text(30, 50, "看不见的水印文字", more='Visible="false"')
        + text(30, 47, MORE)
    )
    made = read(write(tmp_path / "a.ofd", page))
    joined = "".join(p.text for p in made.pieces)
    assert joined == PROSE + MORE
    assert made.pieces[0].y1 - made.pieces[0].y0 > 14


def test_rows_between_rules_are_a_table(tmp_path: Path) -> None:
    rule = '<ofd:PathObject ID="3" Boundary="{} {} {} {}"/>'
    rules = [rule.format(30, y, 120, 0.2) for y in (40, 50, 60, 70)] + [
        rule.format(x, 40, 0.2, 30) for x in (30, 90, 150)
    ]
    cells = [("国家", "件数"), ("泰国", "十五"), ("越南", "三")]
    page = "".join(rules) + "".join(
        text(x, 41 + 10 * row, words) for row, pair in enumerate(cells) for x, words in zip((35, 95), pair, strict=True)
    )
    made = read(write(tmp_path / "a.ofd", page + text(30, 90, PROSE) + text(30, 98, MORE)))
    assert [p.text for p in made.pieces if p.kind == "table"] == ["国家\t件数", "泰国\t十五", "越南\t三"]


def test_pages_without_text_are_told(tmp_path: Path) -> None:
    image = '<ofd:ImageObject ID="4" Boundary="0 0 210 297" ResourceID="5"/>'
    made = read(write(tmp_path / "a.ofd", text(30, 40, PROSE) + text(30, 48, MORE), image))
    assert [number for number, _ in made.rejected_pages] == [2]
    with pytest.raises(ExtractionError, match="no text layer"):
        read(write(tmp_path / "b.ofd", image))
    with pytest.raises(ExtractionError, match="draws more than"):
        read(write(tmp_path / "c.ofd", text(30, 40, "字" * 200_002, code='DeltaX="g 9999999 1"')))
    broken = write(tmp_path / "d.ofd", text(30, 40, PROSE))
    broken.write_bytes(broken.read_bytes()[:-200])
    with pytest.raises(ExtractionError):
        read(broken)
