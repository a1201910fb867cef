"""What it takes to make a run again, in one ZIP: settings, versions, digests, and the tables that people wrote."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.core.config import _toml
from pipeline.core.store import encode_csv
from pipeline.export.packing import DATE
from pipeline.report.tables import RunTables

HANDWRITTEN = (
    "metadata.csv", "lexicon.txt", "stopwords.txt", "entities.csv", "thesaurus.csv", "definitions.csv",
    "corrections.csv",
)  # fmt: skip
README = """本压缩包可用来重做这次运行：安装 versions.txt 所列版本，
把 sources.csv 所列文献（按摘要核对）放进 corpus/sources，
然后运行 policy-text-mining run corpus。结果各表的摘要应与 manifest.json 相同。

This archive lets the run be made again: install the versions in versions.txt, put the documents listed in sources.csv
(check them by their digests) into corpus/sources, then: policy-text-mining run corpus
The digests of the tables should equal those in manifest.json.
"""


def export_archive(corpus: RunTables, manifest: Mapping[str, Any], folder: Path | None) -> Iterator[tuple[str, bytes]]:
    """``archive.zip``.

    Parameters
    ----------
    folder
        The corpus folder, for the tables that people wrote; None leaves them out.
    """
    quiet = json.loads(json.dumps(manifest))
    for stage in quiet["stages"].values():
        stage.pop("seconds", None)
        stage.pop("computed", None)
    held = {
        "README.txt": README.encode(),
        "manifest.json": (json.dumps(quiet, ensure_ascii=False, indent=1) + "\n").encode(),
        "versions.txt": "".join(f"{n}=={v}\n" for n, v in sorted(manifest["versions"].items())).encode(),
        "corpus/corpus.toml": _settings(manifest["configuration"]).encode(),
    }
    if (sources := corpus.table("sources")) is not None:
        held["sources.csv"] = encode_csv(sources)
    for name in HANDWRITTEN:
        if folder is not None and (folder / name).is_file() and not (folder / name).is_symlink():
            held[f"corpus/{name}"] = (folder / name).read_bytes()
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as target:
        for name in sorted(held):
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            target.writestr(entry, held[name])
    yield "archive.zip", sink.getvalue()


def _settings(configuration: Mapping[str, Any]) -> str:
    """Every key with the value that the run had."""

    def line(key: str, value: Any) -> str:
        return f"{key} = {_toml(tuple(value) if isinstance(value, list) else value)}"

    lines = [line(key, value) for key, value in configuration.items() if not isinstance(value, dict)]
    for name, section in configuration.items():
        if isinstance(section, dict):
            lines += ["", f"[{name}]", *(line(key, value) for key, value in section.items())]
    return "\n".join(lines) + "\n"
