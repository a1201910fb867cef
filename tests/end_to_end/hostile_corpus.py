"""A corpus with hostile text in every field that an input can carry."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import docx

from tests.end_to_end.support import TEXTS, write_corpus

RUN = "window.hostile=1"  # what none of it may do
HOSTILE = (
    f"</script><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"\"'><svg onload={RUN}>",
    f"]]><script>{RUN}</script><![CDATA[",
    f"javascript:{RUN}",
    f"{{{{{RUN}}}}}${{{RUN}}}<%={RUN}%>",
    f"--><script>{RUN}</script><!--",
    '=HYPERLINK("http://example.org","案")',
    "＋cmd|' /C calc'!A0",
    "@SUM(1+1)*案",
    "-2+3+案",
    "M$ft_$与$\\frac{$案",
    "控\x01制\x1f符\x7f案",
    "左\u202e右\u2066案\u2069",
    "零\u200b宽\ufeff案\ufffe",
    "字" * 300,
    "W" * 300,
    "a\\b/c|d;e,f\"g'h",
    "%s%n{0}{name}\\u0041&#x41;&lt;",
    "__proto__",
    "constructor",
)
LABELS = ("ORG", "GPE", "LOC", "LAW", "PROGRAM", "PER")
CONCRETE = tuple(
    text.replace("\x01", "").replace("\x1f", "").replace("\x7f", "").replace("\ufffe", "") for text in HOSTILE
)


def table(path: Path, head: list[str], rows: list[list[str]]) -> None:
    """A CSV file."""
    held = io.StringIO()
    csv.writer(held).writerows([head, *rows])
    path.write_text(held.getvalue(), encoding="utf-8")


def hostile(number: int) -> str:
    """One of the hostile texts."""
    return HOSTILE[number % len(HOSTILE)]


def write_docx(path: Path, number: int) -> None:
    """A document of Word whose properties, heading, table and text are hostile."""
    text = CONCRETE[number % len(CONCRETE)]
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.keywords = text[:200], text[:200], text[:200]
    properties.subject, properties.comments = text[:200], text[:200]
    document.add_heading(text, 0)
    document.add_paragraph(
        f"美国贸易代表办公室（USTR）发布报告。{text}。泰国与越南、日本参加会议，世界知识产权组织（WIPO）到会。"
    )
    document.add_table(1, 2).rows[0].cells[0].text = text
    document.save(str(path))


def write_record(number: int) -> str:
    """A record of RIS."""
    abstract = TEXTS["专利.txt"].splitlines()[0]
    fields = ["JOUR", hostile(number), hostile(number + 1), "2020", *(hostile(number + n) for n in range(2, 7))]
    fields[6] = abstract + fields[6]
    tags = ("TY", "TI", "AU", "PY", "JO", "KW", "AB", "AD", "DO")
    return "".join(f"{tag}  - {value}\n" for tag, value in zip(tags, fields, strict=True)) + "ER  - \n\n"


def write_hostile(folder: Path) -> Path:
    """The corpus; its sources are a dozen texts, pages and documents of Word."""
    texts = {
        f"{n}-{name}": f"{text}{hostile(n * 4 + k)}。\n"
        for n in range(3)
        for k, (name, text) in enumerate(TEXTS.items())
    }
    corpus = write_corpus(folder, texts)
    sources = corpus / "sources"
    names = ["<b onclick=alert(1)>.txt", "'\"&$x$.txt", "=1+1.txt", "右\u202etxt.txt", "__proto__.txt", "a]]>b.txt"]
    for number, name in enumerate(names):
        text = list(TEXTS.values())[number % 4]
        (sources / name.replace("/", "")).write_text(f"{text}{hostile(number + 12)}\n", encoding="utf-8")
    for number in range(len(HOSTILE)):
        write_docx(sources / f"文{number}.docx", number)
    page = f"<html><head><title>{HOSTILE[1]}</title><meta name=author content='{RUN}'></head><body onload={RUN}>"
    (sources / "页.html").write_text(
        f"{page}<p onclick={RUN}>{TEXTS['专利.txt']}</p>{HOSTILE[0]}</body></html>", encoding="utf-8"
    )
    (sources / "注.md").write_text(
        f"# {HOSTILE[1]}\n\n[a](javascript:{RUN})\n\n{TEXTS['东盟.txt']}\n", encoding="utf-8"
    )
    made = sorted(p.name for p in sources.iterdir())
    rows = [
        [
            f"sources/{name}", hostile(n), f"{hostile(n + 3)};{hostile(n + 5)}", str(2000 + n % 20), hostile(n + 7),
            hostile(n + 9),
        ]
        for n, name in enumerate(made) if n % 3
    ]  # fmt: skip
    table(corpus / "metadata.csv", ["file", "title", "authors", "year", "genre", "=机构<b>"], rows)
    aliases = ["美国贸易代表办公室", "世界知识产权组织", "泰国", "越南", "日本", "东盟"]
    named = [
        [hostile(n), LABELS[n % len(LABELS)], "|".join([aliases[n % 6], hostile(n + 1).replace("|", "")])]
        for n in range(18)
    ]
    table(corpus / "entities.csv", ["name", "label", "aliases"], named)
    table(corpus / "thesaurus.csv", ["variant", "canonical"], [["知识产权", hostile(0)], ["观察名单", hostile(11)]])
    table(
        corpus / "definitions.csv",
        ["short_form", "long_form", "long_form_en", "document"],
        [["RCEP", hostile(1), hostile(0), ""], ["PCT", hostile(13), hostile(11), ""]],
    )
    table(
        corpus / "corrections.csv",
        ["date", "kind", "target", "value", "scope", "note"],
        [["2026-01-01", "no keyword", hostile(1), "", "", hostile(0)]],
    )
    (corpus / "lexicon.txt").write_text("<img/src=x> 9 n\n$美$元$ 9 n\n知识产权 99 n\n", encoding="utf-8")
    (corpus / "stopwords.txt").write_text("\n".join(hostile(n).replace("\n", " ") for n in range(8)), encoding="utf-8")
    records = "".join(map(write_record, range(len(HOSTILE))))
    (corpus / "题录'<b>.ris").write_text(records, encoding="utf-8")
    (corpus / "corpus.toml").write_text(
        f"title = '''{HOSTILE[0]}$x_${HOSTILE[1]}'''\nfocal = 'sources/文0.docx'\n", encoding="utf-8"
    )
    return corpus
