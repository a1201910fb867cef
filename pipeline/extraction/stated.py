"""What ``metadata.csv`` states of the documents: its rows met with the files, and what is odd in them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pipeline.core.errors import PipelineError
from pipeline.core.handwritten import read_table
from pipeline.messages import say_both
from pipeline.records.extraction import Reject

METADATA = {
    "file": ("文件", "文件名", "文件名称", "档案", "file_name", "filename", "path", "路径", "文件路径", "source"),
    "title": ("标题", "题名", "篇名", "题目", "文献题名", "名称"),
    "authors": ("作者", "责任者", "author", "author(s)", "creator"),
    "year": (
        "年份",
        "年",
        "出版年",
        "出版年份",
        "发表年份",
        "发布年份",
        "date",
        "日期",
        "发表时间",
        "发布时间",
        "发布日期",
        "出版日期",
        "出版时间",
        "成文日期",
        "publication_year",
    ),
    "genre": ("体裁", "类型", "文献类型", "文体", "type", "kind"),
}
KNOWN = tuple(METADATA)
_NUMERALS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_YEAR = re.compile(r"(?<!\d)(?:1[6-9]\d{2}|20\d{2})(?=(?:(?:0[1-9]|1[0-2])[0-3]\d)?(?!\d))")  # 2020, and 20200301


@dataclass(frozen=True, slots=True)
class Stated:
    """``metadata.csv``: its rows by file (composed characters, below ``sources``), its extra columns, its faults."""

    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    rejects: tuple[Reject, ...] = ()

    def find(self, source: str) -> Mapping[str, str]:
        """The row of a file, by its path below ``sources`` or by its name; empty when there is none."""
        key = _source_key(source)
        return self.rows.get(key) or self.rows.get(PurePosixPath(key).name) or {}


def read_metadata(corpus: Path, sources: Iterable[str] = ()) -> Stated:
    """What ``metadata.csv`` says; a row whose file is not among ``sources`` is told with the nearest name.

    A name is found again whatever its width, case, spaces or folder, and without its ending, where it is the only one.
    """
    path = corpus / "metadata.csv"
    if not path.is_file():
        return Stated()
    try:
        table = read_table(path, METADATA, required=("file",))
    except (PipelineError, OSError) as error:
        return Stated(rejects=(_fault(error),))
    names = _Names(sources)
    rows: dict[str, dict[str, str]] = {}
    faults = list(table.faults)
    for line, row in zip(table.lines, table.rows, strict=True):
        where = f"{path.name}: line {line}"
        key = names.find(row["file"])
        if not key:
            faults.append(f"{where} names no file")
        elif key in rows:
            faults.append(f"{where} states {row['file']} again; the first row counts")
        else:
            rows[key] = row
            if names.keys and key not in names.keys and key not in names.names:
                faults.append(f"{where}: {_missing(row['file'], names.keys)}")
            if row.get("year") and read_year(row["year"]) is None:
                faults.append(f"{where}: the year {row['year']} is not understood; write it with four digits")
    extra = tuple(c for c in table.columns if c not in KNOWN)
    return Stated(rows, extra, tuple(map(_fault, faults)))


def read_year(text: str) -> int | None:
    """The year that a cell names, in digits of any width or in Chinese ones."""
    match = _YEAR.search(unicodedata.normalize("NFKC", text).translate(_NUMERALS))
    return int(match.group()) if match else None


class _Names:
    """The files of a corpus as people may name them."""

    def __init__(self, sources: Iterable[str]) -> None:
        self.keys = {_source_key(s) for s in sources}
        self.names = {PurePosixPath(k).name for k in self.keys}
        self._loose: dict[str, set[str]] = {}
        for key in self.keys:
            path = PurePosixPath(key)
            for name in {_folded(key), _folded(path.name), _folded(path.stem)}:
                self._loose.setdefault(name, set()).add(key)

    def find(self, name: str) -> str:
        """The key of the file that is meant; where there is none or several, the name's own key."""
        key = _source_key(name)
        if not key or key in self.keys or key in self.names:
            return key
        for wanted in (_folded(key), _folded(PurePosixPath(key).name)):
            found = self._loose.get(wanted, set())
            if len(found) == 1:
                return next(iter(found))
        return key


def _folded(name: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", name)).strip(" “”\"'").casefold()


def _fault(told: Exception | str) -> Reject:
    return Reject("", "metadata.csv", "extract", "ExtractionError", say_both(told))


def _missing(name: str, keys: set[str]) -> str:
    near = difflib.get_close_matches(_source_key(name), sorted(keys), n=1, cutoff=0.5)
    if near:
        return f"there is no file {name} in sources; the nearest is {near[0]}"
    return f"there is no file {name} in sources"


def _source_key(name: str) -> str:
    """A file's path below ``sources``, composed (macOS writes names decomposed) and with forward slashes."""
    name = unicodedata.normalize("NFC", name.strip().replace("\\", "/"))
    whole = re.match(r"(?:[A-Za-z]:)?/(?:.*/)?sources/(?=.)", name)
    return name[whole.end() :] if whole else re.sub(r"^(?:\./)?(?:sources/)?", "", name)
