"""ZIP archives among the sources: folders whose members are documents like any other.

A member's path is the archive's, a slash and its own name (``sources/2020.zip/部门规章/a.pdf``). What an archive may
hold is limited, so that one made to fill a disk costs a line in the rejects; what is not opened is named there.
"""

from __future__ import annotations

import posixpath
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.core.keys import new_digest

_MOST_MEMBERS = 5000  # a downloaded year of a journal has some hundreds
_MOST_MEBIBYTES = 2048  # of all members together when unpacked
_LONGEST_DIRECTORY = 8 << 20  # bytes of the list of members, which is held in memory
_MOST_OF_ONE = 512 << 20
_RATIO, _SMALL = 250, 4 << 20  # unpacked to packed bytes, for members that matter in size
_LONGEST_NAME = 1000  # characters
_PIECE = 1 << 20
_TAIL = 22 + (1 << 16)  # bytes in which an archive's last record stands, with the longest remark behind it
_ENCRYPTED, _UTF8 = 0x1, 0x800  # flags of a member
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_UNSEEN = re.compile(r"(?:^|/)(?:\.(?!\.?/)[^/]*|~\$[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(?:/|$)", re.IGNORECASE)
# Parts by which an archive is a document itself: of Office, OpenDocument, EPUB, OFD.
_OF_DOCUMENTS = frozenset(["[content_types].xml", "mimetype", "ofd.xml", "word/document.xml", "content.xml"])
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, KeyError, OSError, EOFError, NotImplementedError, RuntimeError,
    ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an archive: its name with forward slashes, its unpacked bytes, the digest of its content.

    ``fault`` says why it is not read; size and digest then say nothing.
    """

    name: str
    size: int = 0
    digest: str = ""
    fault: str = ""


def is_folder(path: Path) -> bool:
    """Whether a file is a ZIP archive of documents, not a document that is a ZIP archive itself."""
    if path.suffix.lower() != ".zip":
        return False
    try:
        with path.open("rb") as handle:
            if handle.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
                return False
        with zipfile.ZipFile(path) as archive:
            return not any(info.filename.lower() in _OF_DOCUMENTS for info in archive.infolist())
    except BROKEN:
        return True  # and listing it says what is wrong


def list_members(path: Path) -> tuple[list[Member], str]:
    """The members of an archive in its order, and why it is not opened at all, or nothing."""
    try:
        if _directory_size(path) > _LONGEST_DIRECTORY:
            return [], "it lists more files than an archive may; unpack it into the folder sources"
        with zipfile.ZipFile(path) as archive:
            infos = [i for i in archive.infolist() if not i.is_dir() and not _UNSEEN.search(_name(i))]
            if len(infos) > _MOST_MEMBERS:
                return [], "it lists more files than an archive may; unpack it into the folder sources"
            size = sum(i.file_size for i in infos) >> 20
            if size > _MOST_MEBIBYTES:
                return [], f"it unpacks to {size} MiB, more than an archive may; unpack it into the folder sources"
            if not infos:
                return [], "the archive is empty"
            seen: set[str] = set()
            return [_member(archive, info, seen) for info in infos], ""
    except BROKEN as error:
        return [], f"the archive cannot be read ({_line(error)}); unpack it into the folder sources"


def _directory_size(path: Path) -> int:
    """The bytes of the archive's list of members, as its last record states them; 0 where there is none."""
    with path.open("rb") as handle:
        handle.seek(0, 2)
        handle.seek(max(handle.tell() - _TAIL, 0))
        tail = handle.read()
    at = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[at + 12 : at + 16], "little") if 0 <= at <= len(tail) - 22 else 0


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, seen: set[str]) -> Member:
    name = _name(info)
    fault = _fault(info, name)
    if not fault and name in seen:
        fault = "the archive holds this name twice; the first one is read"
    seen.add(name)
    if fault:
        return Member(name, fault=fault)
    try:
        state = new_digest()
        with archive.open(info) as handle:
            while piece := handle.read(_PIECE):
                state.update(piece)
    except BROKEN as error:
        return Member(name, fault=f"it is damaged in the archive ({_line(error)})")
    return Member(name, info.file_size, state.hexdigest())


def _fault(info: zipfile.ZipInfo, name: str) -> str:
    """Why a member is not read, by what the archive says of it."""
    if not name or name != posixpath.normpath(name) or name.startswith(("/", "../")) or re.match(r"[A-Za-z]:", name):
        return "its name leads out of the archive; unpack it by hand"
    if len(name) > _LONGEST_NAME or any(unicodedata.category(c) in ("Cc", "Cs") for c in name):
        return "its name cannot be used; unpack it by hand and rename it"
    if info.flag_bits & _ENCRYPTED:
        return "it is encrypted; unpack it with its password into the folder sources"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a link, not a file"
    if info.compress_type not in _METHODS:
        return "it is packed in a way that is not read; unpack it into the folder sources"
    if name.lower().endswith((".zip", ".rar", ".7z", ".gz", ".tar")):
        return "it is an archive within an archive; unpack it into the folder sources"
    if info.file_size > _MOST_OF_ONE or (
        info.file_size > _SMALL and info.file_size > _RATIO * max(info.compress_size, 1)
    ):
        return f"it unpacks to {info.file_size >> 20} MiB: more than a document needs"
    return ""


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; programs in China write it in GBK where they do not say that it is UTF-8."""
    name = info.orig_filename.split("\0", 1)[0]
    if not info.flag_bits & _UTF8:
        for encoding in ("utf-8", "gb18030"):
            try:
                name = info.orig_filename.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                continue
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _line(error: BaseException) -> str:
    return re.sub(r"\s+", " ", str(error))[:200]


def split_member(path: Path) -> tuple[Path, str]:
    """The archive that a path leads into and the member's name; the path itself and nothing where it is a file."""
    if not path.exists():
        for parent in path.parents:
            if parent.is_file():
                return parent, path.relative_to(parent).as_posix()
    return path, ""


@contextmanager
def open_member(path: Path, name: str) -> Iterator[BinaryIO]:
    """A member of an archive, to read.

    Raises
    ------
    FileNotFoundError
        When the archive or the member is gone, or cannot be read any more.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            info = next((i for i in archive.infolist() if not i.is_dir() and _name(i) == name), None)
            if info is None or _fault(info, name):
                raise FileNotFoundError(name)
            with archive.open(info) as handle:
                yield handle  # type: ignore[misc]
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError) as error:
        raise FileNotFoundError(name) from error
