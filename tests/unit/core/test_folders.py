"""Archives among the sources: read within limits, and whatever is not read is named with the reason."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from pipeline.core import folders
from pipeline.core.errors import StageError
from pipeline.core.folders import split_member
from pipeline.core.snapshot import open_snapshot
from pipeline.core.sources import list_sources, scan_sources

ENDINGS = (".txt",)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "c" / "sources").mkdir(parents=True)
    return tmp_path / "c"


def pack(corpus: Path, members: dict[str, bytes], name: str = "年.zip") -> Path:
    path = corpus / "sources" / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return path


def scan(corpus: Path) -> tuple[dict[str, str], dict[str, str]]:
    sources, rejects = scan_sources(corpus, ENDINGS)
    return (
        {s.source: s.digest for s in sources},
        {r.source.removeprefix("sources/年.zip/"): r.detail for r in rejects},
    )


def test_members_are_documents_and_read_as_they_were_found(corpus: Path, tmp_path: Path) -> None:
    path = pack(corpus, {"部门/甲.txt": "甲文".encode(), "b.txt": b"b", "__MACOSX/._b.txt": b"x", ".DS_Store": b"x"})
    sources, rejects = scan(corpus)
    assert (set(sources), rejects) == ({"sources/年.zip/b.txt", "sources/年.zip/部门/甲.txt"}, {})
    assert "sources/年.zip/b.txt" in list_sources(corpus)
    archive, member = split_member(corpus / "sources/年.zip/部门/甲.txt")
    assert (archive, member) == (path, "部门/甲.txt")
    with open_snapshot(archive, sources["sources/年.zip/部门/甲.txt"], tmp_path / "s", member=member) as copy:
        assert (copy.read_text(encoding="utf-8"), copy.suffix) == ("甲文", ".txt")
    pack(corpus, {"部门/甲.txt": "改过".encode()})
    with (
        pytest.raises(StageError, match="changed"),
        open_snapshot(archive, sources["sources/年.zip/部门/甲.txt"], tmp_path / "s", member=member),
    ):
        pass


def test_names_in_gbk(corpus: Path) -> None:
    path = pack(corpus, {"XXXXXXXX.txt": b"x"})
    data = path.read_bytes().replace(b"XXXXXXXX", "海关总署".encode("gb18030"))
    path.write_bytes(data)
    assert set(scan(corpus)[0]) == {"sources/年.zip/海关总署.txt"}


def test_tricks_are_told_and_the_others_read(corpus: Path) -> None:
    path = corpus / "sources" / "年.zip"
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("../out.txt", "/etc/out.txt", "C:/out.txt", "a\x07.txt", "inner.zip", "good.txt"):
            archive.writestr(name, b"x")
        archive.writestr(link, b"/etc/passwd")
        archive.writestr("bomb.txt", bytes(64 << 20))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("good.txt", b"y")
    sources, rejects = scan(corpus)
    assert set(sources) == {"sources/年.zip/good.txt"}
    reasons = {
        "../out.txt": "leads out", "/etc/out.txt": "leads out", "C:/out.txt": "leads out",
        "a\x07.txt": "cannot be used", "inner.zip": "within an archive", "link.txt": "a link",
        "bomb.txt": "64 MiB", "good.txt": "twice",
    }  # fmt: skip
    assert rejects.keys() == reasons.keys()
    for name, reason in reasons.items():
        assert reason in rejects[name], name


def test_encrypted_and_damaged_members(corpus: Path) -> None:
    path = pack(corpus, {"a.txt": b"abcdefgh" * 100, "b.txt": b"b"})
    data = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.rindex(signature) + flags
        data[at : at + 2] = struct.pack("<H", 1)
    data[data.index(b"a.txt") + 8] ^= 0xFF
    path.write_bytes(data)
    sources, rejects = scan(corpus)
    assert not sources
    assert "damaged" in rejects["a.txt"]
    assert "password" in rejects["b.txt"]


def test_too_many_too_large_empty_and_broken_archives(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def reason() -> str:
        sources, rejects = scan(corpus)
        assert not sources
        return rejects["sources/年.zip"]

    path = pack(corpus, {})
    assert "empty" in reason()
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    assert "cannot be read" in reason()
    pack(corpus, {f"{i}.txt": bytes(1 << 20) for i in range(3)})
    monkeypatch.setattr(folders, "_MOST_MEBIBYTES", 2)
    assert "unpacks to 3 MiB" in reason()
    monkeypatch.setattr(folders, "_MOST_MEMBERS", 2)
    assert "lists more files" in reason()
    monkeypatch.setattr(folders, "_LONGEST_DIRECTORY", 10)
    assert "lists more files" in reason()


def test_documents_that_are_archives_are_no_folders(corpus: Path) -> None:
    pack(corpus, {"word/document.xml": b"<x/>"}, "报告.zip")
    pack(corpus, {"a.txt": b"x"}, "a.docx")
    assert set(scan(corpus)[0]) == {"sources/报告.zip", "sources/a.docx"}
