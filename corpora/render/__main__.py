"""``python -m corpora.render [DIR]`` writes the sample corpus's sources, metadata and export."""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path

from corpora.render.companions import build_export, build_metadata
from corpora.render.defects import render_encrypted, render_truncated
from corpora.render.fonts import register_fonts
from corpora.render.formats import render_docx, render_html, render_markdown, render_text
from corpora.render.pdf import render_pdf
from corpora.render.pieces import RECORDS, TEXTS, Piece, read_pieces, read_records
from corpora.render.scan import render_scan

LIBRARIES = Path(__file__).parent / "libraries.json"
SAMPLE = Path(__file__).resolve().parents[1] / "sample"

FORMS: dict[str, tuple[str, Callable[[Piece], bytes]]] = {
    "two-column": (".pdf", partial(render_pdf, columns=2)),
    "one-column": (".pdf", partial(render_pdf, columns=1)),
    "scan": (".pdf", render_scan),
    "gb18030": (".txt", partial(render_text, encoding="gb18030")),
    "big5": (".txt", partial(render_text, encoding="big5")),
    "utf16": (".txt", partial(render_text, encoding="utf-16")),
    "markdown": (".md", render_markdown),
    "html": (".html", partial(render_html, encoding="utf-8")),
    "html-gbk": (".html", partial(render_html, encoding="gbk")),
    "docx": (".docx", render_docx),
}

DEFECTS: dict[str, Callable[[Piece], bytes]] = {
    "缺陷样例/下载中断的文件（应被拒绝）.pdf": render_truncated,
    "缺陷样例/需要密码的文件（应被拒绝）.pdf": render_encrypted,
}


def read_versions() -> dict[str, str]:
    """The versions that the rendered bytes depend on."""
    names = ("fonttools", "numpy", "opencc", "pillow", "pylopdf-fonts-zh-cn", "pypdfium2", "python-docx", "reportlab")
    return {name: version(name) for name in names} | {"zlib": zlib.ZLIB_RUNTIME_VERSION}


def read_characters() -> str:
    """Every character that a page may need."""
    texts = "".join(path.read_text(encoding="utf-8") for path in (*sorted(TEXTS.glob("*.md")), RECORDS))
    return "".join(sorted(set(texts) | set("摘要关键词Abstract:Keywords;等第页·　①②③④⑤⑥⑦⑧⑨"))).replace("\n", "")


def render_corpus() -> dict[str, bytes]:
    """Every rendered file: path below the corpus to content."""
    register_fonts(read_characters())
    pieces = read_pieces()
    placed = {f"{piece.genre}/{piece.title}{FORMS[piece.form][0]}": piece for piece in pieces}
    files = {f"sources/{name}": FORMS[piece.form][1](piece) for name, piece in placed.items()}
    files |= {f"sources/{name}": render(pieces[-1]) for name, render in DEFECTS.items()}
    files["metadata.csv"] = build_metadata(placed)
    files["abstracts.ris"] = build_export(read_records(pieces))
    return dict(sorted(files.items()))


def main() -> None:
    """Write the rendered files below the given folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=SAMPLE)
    folder = parser.parse_args().folder
    for name, content in render_corpus().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if folder == SAMPLE:
        LIBRARIES.write_text(json.dumps(read_versions(), indent=2) + "\n")


if __name__ == "__main__":
    main()
