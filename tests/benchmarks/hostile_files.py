"""Mutated files and bombs, read as a run reads them: python -m tests.benchmarks.hostile_files [FILES] [SEED]

Makes FILES (2000) mutations of every kind of file that is read, and 40 bombs, runs the pipeline over them up to the
extraction, and prints what became of them: each must be a document or a row of rejects.csv; the run's own process must
stay below 400 MiB; reading one file may not take longer than its limits. Exits with 1 where one of it does not hold.
"""

from __future__ import annotations

import csv
import io
import random
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import psutil
import pyarrow.parquet as pq

from tests.end_to_end.support import ROOT, command
from tests.property.test_extraction_mutations import SAMPLE, mutate
from tests.unit.extraction import test_ofd
from tests.unit.extraction.crafted import write_xls

MOST_MEBIBYTES = 400
PROSE = "各级海关应当按照职责分工加强执法合作，建立信息交换机制。"


def sound_files(folder: Path) -> dict[str, list[bytes]]:
    """Ending to whole files of that kind: those of the sample, and small ones of the kinds that it lacks."""
    made: dict[str, list[bytes]] = {}
    for path in sorted(p for p in SAMPLE.rglob("*") if p.is_file()):
        if path.stat().st_size < 1 << 20:
            made.setdefault(path.suffix.lower(), []).append(path.read_bytes())
    rows = [["国家", "件数"], *([PROSE, str(n)] for n in range(20))]
    book, held = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(held)
    text = f"<text:p>{PROSE}</text:p>" * 20
    odt = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
        f"{text}</office:text></office:body></office:document-content>"
    )
    container = '<container><rootfiles><rootfile full-path="c.opf" xmlns="x"/></rootfiles></container>'
    package = '<package xmlns="x"><manifest><item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/></spine>'
    escaped = "".join(f"\\u{ord(c)}?" for c in PROSE)
    made |= {
        ".xlsx": [held.getvalue()],
        ".xls": [write_xls(rows[:10])],
        ".odt": [pack({"content.xml": odt})],
        ".epub": [
            pack(
                {
                    "META-INF/container.xml": container.replace("<rootfiles>", '<rootfiles xmlns="x">'),
                    "c.opf": package + "</package>",
                    "a.xhtml": f"<html><body><p>{PROSE * 5}</p></body></html>",
                }
            )
        ],
        ".ofd": [test_ofd.write(folder / "a.ofd", test_ofd.text(30, 40, PROSE) * 3).read_bytes()],
        ".rtf": [b"{\\rtf1\\ansi\\ansicpg936 " + (escaped * 10).encode() + b"}"],
        ".mht": [f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<p>{PROSE * 5}</p>".encode()],
        ".zip": [pack({f"{n}.txt": PROSE * 3 for n in range(3)})],
    }
    return made


def pack(members: dict[str, str | bytes]) -> bytes:
    """A ZIP archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def bombs() -> Iterator[tuple[str, bytes]]:
    """Forty files that unpack to much, nest deeply or refer to themselves."""
    huge = bytes(300 << 20)
    laughs = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(9)
    )
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    for name, part in (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml"), ("odt", "content.xml"),
                       ("epub", "META-INF/container.xml"), ("ofd", "OFD.xml")):  # fmt: skip
        yield f"size.{name}", pack({part: huge})
        yield f"laughs.{name}", pack({part: laughs + "]><x>&j;</x>"})
        yield f"deep.{name}", pack({part: "<a>" * 200_000 + "</a>" * 200_000})
        yield f"empty.{name}", pack({part: ""})
    yield "table.docx", pack({"word/document.xml": f"<w:document {word}><w:body>" + "<w:tbl><w:tr><w:tc>" * 3000})
    yield "size.zip", pack({"a.txt": huge})
    yield "many.zip", pack({f"{n}.txt": "x" for n in range(6000)})
    yield "inner.zip", pack({"b.zip": pack({"a.txt": huge})})
    flate = zlib.compress(bytes(400 << 20))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    yield "flate.pdf", _pdf(page, b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(flate), flate))
    yield "glyphs.pdf", _pdf(page, b"<</Length 9000000>>stream\n" + b"BT (a) Tj ET " * 600_000 + b"\nendstream")
    yield "loop.pdf", _pdf(b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 99999999/Parent 2 0 R>>", b"null")
    yield "nested.pdf", _pdf(page, b"<</A" + b"[" * 300_000 + b">>")
    yield "pixels.png", _png(60_000, 60_000)
    yield "brackets.md", b"[a](" * 250_000
    yield "quotes.md", b"> " * 200_000 + b"a"
    yield "lists.md", b"".join(b" " * (2 * n) + b"- a\n" for n in range(1500))
    yield "notes.md", b"[^1]: [^1]" * 60_000
    yield "nested.html", b"<div class=nav>" * 200_000 + PROSE.encode()
    yield "tables.html", b"<table><tr><td>" * 50_000 + PROSE.encode()
    yield "spans.html", b"<table>" + b"<tr><td rowspan=9999 colspan=9999>a" * 20_000
    yield "line.txt", "字".encode() * 8_000_000
    yield "zero.txt", bytes(4 << 20)
    yield "groups.rtf", b"{\\rtf1" + b"{" * 500_000
    yield "parts.mht", b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\n" * 200_000


def _pdf(page: bytes, content: bytes) -> bytes:
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content]
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (n, part) for n, part in enumerate(parts, 1))
    return b"%PDF-1.5\n" + body + b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
        + chunk(b"IEND", b"")
    )


def write_corpus(folder: Path, count: int, seed: int) -> set[str]:
    """Write the corpus; the sources' names."""
    target = folder / "corpus" / "sources"
    target.mkdir(parents=True)
    (target / "sound.txt").write_text(PROSE, encoding="utf-8")
    chance, kinds = random.Random(seed), sound_files(folder)
    endings = sorted(kinds)
    for number in range(count):
        ending = endings[number % len(endings)]
        data = mutate(chance.choice(kinds[ending]), chance.choice(kinds[chance.choice(endings)]), chance)
        (target / f"{number:04}{ending}").write_bytes(data)
    for name, data in bombs():
        (target / f"bomb-{name}").write_bytes(data)
    return {f"sources/{p.name}" for p in target.iterdir()}


def run(folder: Path) -> tuple[int, int, float]:
    """Run the extraction: exit status, the most memory of the run's own process in MiB, seconds by the clock."""
    options = ("--until", "extract", "--jobs", "1", "--quiet", "--set", "extraction.ocr=off")
    begun, most = time.monotonic(), 0
    process = subprocess.Popen(command("run", folder / "corpus", "--out", folder / "out", *options), cwd=ROOT)
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        try:
            most = max(most, watched.memory_info().rss >> 20)
        except psutil.Error:
            break
        time.sleep(0.05)
    return process.wait(), most, time.monotonic() - begun


def main(count: int = 2000, seed: int = 14) -> int:
    """Print the figures; the exit status."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        names = write_corpus(folder, count, seed)
        status, memory, seconds = run(folder)
        documents = set(pq.read_table(folder / "out" / "documents.parquet").column("source").to_pylist())
        with (folder / "out" / "rejects.csv").open(encoding="utf-8-sig") as handle:
            rejects = list(csv.DictReader(handle))
    told = documents | {r["source"] for r in rejects}
    whole = {name.partition("#")[0] for name in told} | {
        name[: name.find(".zip/") + 4] for name in told if ".zip/" in name
    }
    silent = sorted(names - whole)
    passing = [r["source"] for r in rejects if r["error"] == "PassingError"]
    print(f"files {len(names) - 1}, read {len(documents)}, told {len(rejects)}, silent {len(silent)} {silent[:5]}")
    print(f"reasons {dict(Counter(r['error'] for r in rejects))}")
    over = [(r["source"], r["detail"][-90:]) for r in rejects if r["error"] == "DocumentTimeout"]
    print(f"over a limit {len(over)} {over[:12]}; ended for other reasons {len(passing)} {passing[:5]}")
    print(f"exit {status}; the run's own process took at most {memory} MiB; {seconds:.0f} s by the clock")
    return int(bool(silent) or status != 0 or memory > MOST_MEBIBYTES)


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
