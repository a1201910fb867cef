"""Archives of XML parts (DOCX, ODT, EPUB, OFD, XLSX), opened within limits."""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from pipeline.core.errors import ExtractionError

_MAXIMUM_BYTES = 256 << 20  # of one part when unpacked
_MAXIMUM_RATIO = 200  # of unpacked to packed size, for parts that matter in size
_SMALL = 1 << 22  # bytes; below that the ratio says nothing
# What zipfile and zlib raise on damaged archives.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    KeyError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


def check_size(info: zipfile.ZipInfo) -> None:
    """Raise ExtractionError when a member says that it unpacks to more than a document needs."""
    if info.file_size > _MAXIMUM_BYTES or (
        info.file_size > _SMALL and info.file_size > _MAXIMUM_RATIO * max(info.compress_size, 1)
    ):
        raise ExtractionError(
            "{filename} unpacks to {number} MiB: more than a document needs",
            filename=info.filename,
            number=info.file_size >> 20,
        )


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A member's bytes.

    Raises
    ------
    ExtractionError
        When it unpacks to more than it may, or to more than it says.
    """
    check_size(info)
    with archive.open(info) as handle:
        data = handle.read(_MAXIMUM_BYTES + 1)
    if len(data) > _MAXIMUM_BYTES:
        raise ExtractionError("{filename} unpacks to more than it says", filename=info.filename)
    return data


def parse_xml(data: bytes, name: str) -> Any:
    """The root element of a part; entities and external references are not followed.

    Raises
    ------
    ExtractionError
        When it is no XML or declares entities.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ExtractionError("{name} is not valid XML ({error})", name=name, error=error) from error
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise ExtractionError("{name} declares entities, which a document never does", name=name)
    return root


class Parts:
    """The parts of an archive by their names, whatever the case and the slashes that a program wrote."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._infos = {self._key(info.filename): info for info in archive.infolist() if not info.is_dir()}

    @staticmethod
    def _key(name: str) -> str:
        return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()

    def __contains__(self, name: str) -> bool:
        return self._key(name) in self._infos

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts in lower case."""
        return tuple(self._infos)

    def read(self, name: str) -> bytes:
        """The part's bytes; KeyError when there is none."""
        return read_member(self._archive, self._infos[self._key(name)])

    def parse(self, name: str) -> Any:
        """The part's root element; KeyError when there is none."""
        return parse_xml(self.read(name), name)

    def related(self, name: str) -> dict[str, str]:
        """Kind of relationship (its address's last word) to the part it leads to, for a part or, for ``""``, the whole.

        Of several of one kind the first one counts.
        """
        found: dict[str, str] = {}
        for kind, _, target in self._relations(name):
            found.setdefault(kind, target)
        return found

    def targets(self, name: str, kind: str) -> dict[str, str]:
        """Id of each relationship of one kind that a part has to the part it leads to."""
        return {number: target for found, number, target in self._relations(name) if found == kind}

    def _relations(self, name: str) -> Iterator[tuple[str, str, str]]:
        folder, base = posixpath.split(name.lstrip("/"))
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        for relation in self.parse(path) if path in self else ():
            if isinstance(relation.tag, str) and relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                target = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                yield relation.get("Type", "").rsplit("/", 1)[-1], relation.get("Id", ""), target
