"""The documents below ``CORPUS/sources``, found and digested."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

from pipeline.core.corrections import COLUMNS, CORRECTIONS, DEFINITION_COLUMNS, DEFINITIONS, read_corrections
from pipeline.core.errors import ConfigError
from pipeline.core.folders import is_folder, list_members
from pipeline.core.handwritten import ENTITIES, THESAURUS, read_handwritten, read_table
from pipeline.core.invocation import spell_command
from pipeline.core.keys import WORD_LISTS, digest_bytes, digest_files
from pipeline.messages import say_both
from pipeline.records.extraction import Reject, Source

Scan = tuple[tuple[Source, ...], tuple[Reject, ...]]
RECORD_ENDINGS = (".ris", ".bib", ".bibtex", ".enw", ".net", ".nbib", ".ciw")  # of citation records and nothing else
EXPORT_ENDINGS = (*RECORD_ENDINGS, ".csv", ".tsv", ".txt", ".xls", ".xlsx")
_NO_EXPORTS = frozenset({*WORD_LISTS, "readme.txt", "license.txt", "notes.txt"})
_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", "__macosx", "icon\r"})
_DOCUMENTS = frozenset(
    [
        ".pdf",
        ".doc",
        ".docx",
        ".wps",
        ".rtf",
        ".odt",
        ".html",
        ".htm",
        ".epub",
        ".ofd",
        ".caj",
        ".kdh",
        ".nh",
        ".mht",
        ".zip",
        ".7z",
        ".rar",
        ".jpg",
        ".jpeg",
        ".png",
        ".tif",
        ".tiff",
        ".ppt",
        ".pptx",
    ]
)
_OTHER_EXPORTS = frozenset([".xml", ".rdf", ".json", ".enl", ".enlx", ".nza", ".nel", ".mods"])
_OF_PAGE = re.compile(r"(?P<page>.+)[_.]files$", re.IGNORECASE)  # the folder that browsers put beside a saved page
_PAGES = (".html", ".htm", ".HTML", ".HTM", ".xhtml", ".shtml", ".doc")
_IN_CLOUD = "it lies in a cloud and only its name is here; download it to this machine"
_HIDDEN = "its name begins with a full stop, so it is hidden and not read; rename it"
_EXPORT_AGAIN = "it is not read; export the records again as RIS, BibTeX or EndNote (.enw)"
_BESIDE = "it lies beside the folder sources and is not read; move it there"


def document_id(said: str) -> str:
    """An id: ``d`` and twelve hex digits of the digest of what tells a document from others."""
    return "d" + digest_bytes(said.encode("utf-8"))[:12]


def identify(found: Iterable[tuple[str, int, str]]) -> list[Source]:
    """Files, each with its path, size and digest, as sources whose ids follow from what they hold.

    A file that gets another name, or moves to another folder, stays the document that it is. Files that hold the same
    are told apart by the order of their names.
    """
    held = Counter[str]()
    sources = []
    for name, size, digest in sorted(found):
        held[digest] += 1
        again = f" {held[digest]}" if held[digest] > 1 else ""
        sources.append(Source(document_id(digest + again), name, size, digest))
    return sorted(sources, key=lambda source: source.doc_id)


def refuse_links(corpus: Path, names: Iterable[str]) -> None:
    """Make sure that none of the corpus's own files, by name or pattern, is a link that leads out of it.

    What stands in those files reaches the report, so a corpus from elsewhere must not name files of this machine.

    Raises
    ------
    ConfigError
        With the link.
    """
    root = corpus.resolve()
    for path in sorted({path for name in names for path in corpus.glob(name)}):
        try:
            inside = not path.is_symlink() or path.resolve(strict=True).is_relative_to(root)
        except (OSError, RuntimeError) as error:
            raise ConfigError("{path}: the link leads nowhere; remove it or put the file there", path=path) from error
        if not inside:
            raise ConfigError("{path}: the link leads out of the corpus; copy the file into it", path=path)


def _fault(path: Path, root: Path) -> str:
    """Why a path below the sources cannot be read as a document, or nothing."""
    try:
        path.as_posix().encode("utf-8")
    except UnicodeEncodeError:
        return "the file name is not valid UTF-8; rename the file"
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(root):
            return "the link leads out of the corpus; copy the file into it"
        mode = path.stat().st_mode
    except (OSError, RuntimeError) as error:
        return f"cannot be read: {error.__class__.__name__} ({getattr(error, 'strerror', error)})"
    if stat.S_ISDIR(mode):
        return "is a folder, though its name ends like a document's"
    if not stat.S_ISREG(mode):
        return "is no regular file"
    return "" if os.access(path, os.R_OK) else "cannot be read: permission denied"


def _hidden_fault(name: str) -> str:
    """Why a hidden file, which systems and programs keep for themselves, is told of after all."""
    ending = Path(name).suffix.lower()
    if ending == ".icloud":
        return _IN_CLOUD
    return _HIDDEN if ending in _DOCUMENTS and not name.startswith("._") else ""


def _saved_page(path: Path) -> str:
    """The name of the saved web page that a file is a part of, or nothing."""
    match = _OF_PAGE.fullmatch(path.parent.name)
    beside = [path.parent.parent / f"{match['page']}{ending}" for ending in _PAGES] if match else []
    return next((page.name for page in beside if page.is_file()), "")


def _name(path: Path, corpus: Path) -> str:
    return _storable(path.relative_to(corpus).as_posix())


def same_source(one: str, other: str) -> bool:
    """Whether two paths below a corpus name one file, whatever the slashes and however a system composes letters."""
    return _composed(one) == _composed(other)


def _composed(path: str) -> str:
    return unicodedata.normalize("NFC", path.strip().replace("\\", "/")).removeprefix("./")


def find_exports(corpus: Path) -> list[Path]:
    """The files at the corpus's top level that may be citation exports, sorted by name."""
    return sorted(
        p
        for p in corpus.iterdir()
        if p.suffix.lower() in EXPORT_ENDINGS
        and p.name.lower() not in _NO_EXPORTS
        and not p.name.startswith((".", "~$"))
        and p.is_file()
    )


def list_sources(corpus: Path) -> list[str]:
    """The paths below the corpus of all files in ``sources``, readable or not, and of those in archives."""
    if not (corpus / "sources").is_dir():
        return []
    files, _ = _walk(corpus / "sources", corpus.resolve(), ())
    names = [(p, p.relative_to(corpus).as_posix()) for p in files]
    inside = (f"{name}/{m.name}" for path, name in names if is_folder(path) for m in list_members(path)[0])
    return sorted([*(name for _, name in names), *inside])


def _walk(folder: Path, root: Path, endings: Collection[str]) -> tuple[list[Path], list[tuple[Path, str]]]:
    """The files below a folder, and the folders that could not be looked into, with the reason.

    A link to a folder within the corpus is followed once; one that leads out of it is none to follow.
    """
    found: list[Path] = []
    faults: list[tuple[Path, str]] = []
    seen: set[Path] = set()
    waiting = [folder]
    while waiting:
        base = waiting.pop()
        try:
            real = base.resolve(strict=True)
            if not real.is_relative_to(root):
                faults.append((base, "the link leads out of the corpus; copy the folder into it"))
                continue
            if real in seen:
                if base.is_symlink():
                    faults.append((base, "the link leads to a folder that is read already"))
                continue
            seen.add(real)
            entries = sorted(os.scandir(base), key=lambda e: e.name)
        except (OSError, RuntimeError) as error:
            faults.append((base, f"the folder cannot be read: {getattr(error, 'strerror', None) or error}"))
            continue
        inner = []
        for entry in entries:
            if entry.name.startswith(".") and (told := _hidden_fault(entry.name)) and not entry.is_dir():
                faults.append((Path(entry.path), told))
            if entry.name.startswith((".", "~$")) or entry.name.lower() in _OF_SYSTEMS:
                continue
            path = Path(base, entry.name)
            if path.is_dir():
                inner.append(path)
                if path.suffix.lower() in endings:
                    found.append(path)
            else:
                found.append(path)
        # Links last, so that a folder is read under its own name.
        waiting += sorted(inner, key=lambda p: (not p.is_symlink(), p.name), reverse=False)
    return found, faults


def _check_tables(corpus: Path) -> list[Reject]:
    """What is odd in the tables that people wrote beside the sources, said before any work.

    ``metadata.csv`` is told of where it meets the documents.
    """
    faults = []
    for name, columns, required in (
        ("entities.csv", ENTITIES, ("name", "label")),
        ("thesaurus.csv", THESAURUS, ("variant", "canonical")),
        (DEFINITIONS, DEFINITION_COLUMNS, ("short_form", "long_form")),
        (CORRECTIONS, COLUMNS, ("kind", "target")),
    ):
        if (corpus / name).is_file():
            table = read_table(corpus / name, columns, required=required)
            faults += [Reject("", name, "extract", "ConfigError", say_both(text)) for text in table.faults]
    read_corrections(corpus)
    for name in ("stopwords.txt", "lexicon.txt"):
        if (corpus / name).is_file():
            read_handwritten(corpus / name)
    return faults


def _scan_archive(path: Path, name: str) -> tuple[list[tuple[str, int, str]], list[Reject]]:
    """The members of an archive that can be read, and the others with the reason."""
    members, fault = list_members(path)
    faults = [(name, fault)] if fault else [(f"{name}/{m.name}", m.fault) for m in members if m.fault]
    whole = ((f"{name}/{m.name}", m) for m in members if not m.fault)
    return (
        [(source, member.size, member.digest) for source, member in whole],
        [Reject(document_id(n), _storable(n), "extract", "ExtractionError", say_both(why)) for n, why in faults],
    )


def _storable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def scan_sources(corpus: Path, endings: Collection[str]) -> Scan:
    """The corpus's documents, sorted by id, and what cannot be read.

    Parameters
    ----------
    corpus
        The corpus folder.
    endings
        The file endings that extraction reads, with the dot; a folder whose name ends so is reported.

    Raises
    ------
    ConfigError
        When the corpus is not there, or has neither the folder ``sources`` nor a citation export.
    """
    folder = corpus / "sources"
    if not corpus.is_dir():
        raise ConfigError(
            "{corpus}: there is no such corpus folder; `{command}` makes one",
            corpus=corpus,
            command=spell_command("init", corpus),
        )
    present = folder.is_dir()
    if not present and not find_exports(corpus):
        raise ConfigError(
            "{corpus}: it has no folder `sources` and no citation export; make the folder and put the documents there, "
            "or put an export ({endings}) into {corpus}",
            corpus=corpus,
            endings=" ".join(EXPORT_ENDINGS),
        )
    root, rejects = corpus.resolve(), []
    found: list[tuple[str, int, str]] = []
    files, unread = _walk(folder, root, endings) if present else ([], [])
    beside = [
        (p, _BESIDE if p.suffix.lower() in _DOCUMENTS else _EXPORT_AGAIN)
        for p in sorted(corpus.iterdir())
        if p.suffix.lower() in _DOCUMENTS | _OTHER_EXPORTS and p.is_file() and not p.name.startswith((".", "~$"))
    ]
    rejects += [
        Reject(document_id(name), name, "extract", "ExtractionError", say_both(why))
        for name, why in ((_name(p, corpus), why) for p, why in (*unread, *beside))
    ]
    rejects += _check_tables(corpus)
    plain: dict[Path, str] = {}
    for path in files:
        fault = _fault(path, root)
        name = _name(path, corpus)
        if not fault and (page := _saved_page(path)):
            fault = f"it is a part of the saved page {page}, which is read; it is no document"
        if not fault and is_folder(path):
            inside, faults = _scan_archive(path, name)
            found += inside
            rejects += faults
            continue
        if not fault:
            plain[path] = name
            continue
        rejects.append(Reject(document_id(name), name, "extract", "ExtractionError", say_both(fault)))
    for (path, name), digest in zip(plain.items(), digest_files(plain), strict=True):
        try:
            if isinstance(digest, OSError):
                raise digest
            found.append((name, path.stat().st_size, digest))
        except OSError as error:
            fault = f"cannot be read: {error.strerror or error}"
            rejects.append(Reject(document_id(name), name, "extract", "ExtractionError", say_both(fault)))
    return tuple(identify(found)), tuple(sorted(rejects, key=lambda r: r.source))
