"""Content digests: what decides whether a stage, or one document of it, must run again.

A stage's static key covers its name, its code, its parameters, the files it reads beside its inputs and the versions
of the libraries it calls; nothing rests on file times.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.config import Config
from pipeline.core.errors import MissingDependencyError
from pipeline.core.stage import MODELS, Stage

if TYPE_CHECKING:
    import pyarrow as pa

# Text files at the top of a corpus that are no citation exports; a stage that reads one names it.
WORD_LISTS = frozenset({"lexicon.txt", "stopwords.txt"})
PACKAGE = Path(__file__).resolve().parents[1]


def digest_bytes(data: bytes | memoryview) -> str:
    """The first 32 hex digits of the data's BLAKE2b digest."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def digest_json(value: Any) -> str:
    """The digest of a value that JSON can hold, whatever the order of its keys."""
    return digest_bytes(json.dumps(value, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def digest_file(path: Path) -> str:
    """The digest of a file's content, read in pieces."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


@cache
def digest_package(name: str) -> str:
    """The digest of the source of a package below ``pipeline`` and its sub-packages (templates included)."""
    folder = PACKAGE.joinpath(*name.split(".")[1:])
    files = sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return digest_json([[p.relative_to(PACKAGE).as_posix(), digest_file(p)] for p in files])


def resolve_resource(resource: str, corpus: Path) -> list[Path]:
    """The files that a stage's resource (``corpus:GLOB`` or ``models:PATH``) stands for, sorted."""
    place, _, pattern = resource.partition(":")
    if place == "corpus":
        return sorted(
            p for p in corpus.glob(pattern) if p.is_file() and (p.name not in WORD_LISTS or p.name == pattern)
        )
    path = MODELS / pattern
    return sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path] if path.exists() else []


def library_versions(names: Iterable[str]) -> dict[str, str]:
    """Distribution name to installed version.

    Raises
    ------
    MissingDependencyError
        When one is not installed.
    """
    versions = {}
    for name in names:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError as error:
            raise MissingDependencyError(f"the package {name} is not installed: pip install {name}") from error
    return versions


def static_components(stage: Stage, config: Config, corpus: Path) -> dict[str, str]:
    """What a stage depends on beside its inputs, each as a digest, by the name that ``status`` shows."""
    package = ".".join(stage.run.partition(":")[0].split(".")[:2])
    own = config.section(stage.section)
    configuration: dict[str, Any] = {"parameters": asdict(own)}
    if stage.settings:
        configuration["corpus"] = asdict(config.corpus)
    if stage.settings == "all":
        configuration["sections"] = {name: asdict(section) for name, section in config.sections.items()}
    files = [p for r in stage.resources for p in resolve_resource(r, corpus)]
    return {
        "code": digest_json([stage.name, *(digest_package(p) for p in ("pipeline.core", "pipeline.records", package, *stage.code))]),
        "configuration": digest_json(configuration),
        "resources": digest_json([[p.name, digest_file(p)] for p in files]),
        "libraries": digest_json([sys.version_info[:2], library_versions(("pyarrow", *stage.libraries))]),
    }


def combine(static: Mapping[str, str], inputs: Iterable[str]) -> str:
    """One key from a stage's static components and the digests of its inputs."""
    return digest_json([sorted(static.items()), list(inputs)])


def digest_documents(table: pa.Table) -> dict[str, str]:
    """Document id to the digest of its rows, for a table sorted by ``doc_id``."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not table.num_rows:
        return {}
    runs = pc.run_end_encode(table.column("doc_id").combine_chunks())
    batch, start, digests = table.combine_chunks(), 0, {}
    for doc_id, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_table(batch.slice(start, end - start))
        digests[doc_id], start = digest_bytes(sink.getvalue()), end
    return digests
