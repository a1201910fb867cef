"""Content digests: what decides whether a stage, or one document of it, must run again.

A stage's static key covers its name, its code and the versions of the libraries that this code imports (both read
from the imports, :mod:`pipeline.core.closure`), the shape of its tables, its parameters and the files it reads beside
its inputs; nothing rests on file times.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.core.closure import Closure, CodeReader
from pipeline.core.corrections import read_view
from pipeline.core.errors import ConfigError
from pipeline.core.stage import MODELS, Context, Stage
from pipeline.records.tables import table_spec

if TYPE_CHECKING:
    import pyarrow as pa

# Files at the top of a corpus that are no citation exports; a stage that reads one names it.
WORD_LISTS = frozenset(
    ["lexicon.txt", "stopwords.txt", "metadata.csv", "entities.csv", "thesaurus.csv", "definitions.csv",
     "corrections.csv"]
)  # fmt: skip
_READERS = 4  # files digested at a time: digests and disks do not wait for the interpreter
# What turns a stage's result into files; every stage depends on it.
WRITING = "pipeline.core.tasks"
# The list of all tables: a stage depends on the shape of its own, not on the list.
LISTS = frozenset({"pipeline.records.tables"})


def new_digest(data: bytes | memoryview = b"") -> hashlib.blake2b:
    """The state of a digest: BLAKE2b in 32 hex digits."""
    return hashlib.blake2b(data, digest_size=16)


def digest_bytes(data: bytes | memoryview) -> str:
    """The digest of the data."""
    return new_digest(data).hexdigest()


def digest_json(value: Any) -> str:
    """The digest of a value that JSON can hold, whatever the order of its keys."""
    return digest_bytes(json.dumps(value, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def digest_file(path: Path) -> str:
    """The digest of a file's content, read in pieces."""
    with path.open("rb") as handle:
        return digest_handle(handle)


def digest_handle(handle: Any) -> str:
    """The digest of what an open file holds from where it stands, read in pieces."""
    return hashlib.file_digest(handle, new_digest).hexdigest()


def digest_files(paths: Iterable[Path]) -> list[str | OSError]:
    """The digests of files, in order, several read at a time; the error where one cannot be read."""
    with ThreadPoolExecutor(_READERS) as pool:
        return list(pool.map(_try_digest, paths))


def _try_digest(path: Path) -> str | OSError:
    try:
        return digest_file(path)
    except OSError as error:
        return error


def resolve_resource(resource: str, corpus: Path) -> list[Path]:
    """The files that a stage's resource (``corpus:GLOB`` or ``models:PATH``) stands for, sorted."""
    place, _, pattern = resource.partition("#")[0].partition(":")
    if place == "corpus":
        return sorted(
            p for p in corpus.glob(pattern) if p.is_file() and (p.name not in WORD_LISTS or p.name == pattern)
        )
    path = MODELS / pattern
    return sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path] if path.exists() else []


def library_versions(names: Iterable[str], reader: CodeReader) -> dict[str, str]:
    """Distribution name to installed version."""
    return {name: reader.version(name) for name in names}


def read_code(stage: Stage, reader: CodeReader) -> Closure:
    """The files of the project and the distributions that a stage's tables depend on."""
    return reader.read((stage.run.partition(":")[0], WRITING), without=LISTS)


def describe_versions(stages: Sequence[Stage], reader: CodeReader) -> dict[str, str]:
    """The versions of the pipeline, of Python and of the libraries that the stages' code imports."""
    libraries = library_versions(sorted({name for s in stages for name in read_code(s, reader).distributions}), reader)
    return {"pipeline": __version__, "python": platform.python_version(), **libraries}


def _shapes(stage: Stage) -> list[Any]:
    specs = [(name, table_spec(name)) for name in stage.assigns]
    return [[name, spec.twin, [[f.name, str(f.type)] for f in fields(spec.record)]] for name, spec in specs]


def _digest_resource(resource: str, corpus: Path, digest: Callable[[Path], str]) -> list[list[str]]:
    """Name and digest of each file that a resource stands for; behind ``#`` stands what of a table the stage reads."""
    view, files = resource.partition("#")[2], resolve_resource(resource, corpus)
    if not view:
        return [[path.name, digest(path)] for path in files]
    read = [(path, _read_view(path, view)) for path in files]
    return [[path.name, digest_json(rows)] for path, rows in read if rows]


def _read_view(path: Path, view: str) -> list[Any]:
    try:
        return read_view(path, view)
    except ConfigError:  # said where the stage reads the file
        return [digest_file(path)]


def digest_resources(stage: Stage, corpus: Path, digest: Callable[[Path], str]) -> str:
    """The digest of the files that a stage reads beside its tables."""
    return digest_json([entry for r in stage.resources for entry in _digest_resource(r, corpus, digest)])


def static_components(
    stage: Stage, context: Context, reader: CodeReader, digest: Callable[[Path], str] = digest_file
) -> dict[str, str]:
    """What a stage depends on beside its inputs, each as a digest, by the name that ``status`` shows.

    ``digest`` tells of a file's content; who asks for many stages at once may remember what it said.
    """
    config, own = context.config, context.config.section(stage.section)
    configuration: dict[str, Any] = {"parameters": asdict(own)}
    if stage.settings:
        configuration["corpus"] = asdict(config.corpus)
    if stage.settings == "all":
        configuration["sections"] = {name: asdict(section) for name, section in config.sections.items()}
    shown = dict(context.versions) if stage.settings == "all" else {}
    code = read_code(stage, reader)
    return {
        "code": digest_json([stage.name, code.files, _shapes(stage), stage.veils]),
        "configuration": digest_json(configuration),
        "resources": digest_resources(stage, context.corpus, digest),
        "libraries": digest_json([sys.version_info[:2], library_versions(code.distributions, reader), shown]),
    }


def combine(static: Mapping[str, str], inputs: Iterable[str]) -> str:
    """One key from a stage's static components and the digests of its inputs."""
    return digest_json([sorted(static.items()), list(inputs)])


def digest_table(table: pa.Table) -> str:
    """The digest of a table's rows."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return digest_bytes(sink.getvalue())
