"""Running the command line as a person does, in a process of its own or, sooner, in this one."""

from __future__ import annotations

import io
import shutil
import signal
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from contextvars import copy_context
from pathlib import Path

from pipeline.cli import main

ROOT = Path(__file__).resolve().parents[2]


def command(*arguments: str | Path) -> list[str]:
    """The command line of the pipeline with the given arguments."""
    return [sys.executable, "-m", "pipeline", *map(str, arguments)]


def call(*arguments: str | Path, timeout: float = 300) -> subprocess.CompletedProcess[str]:
    """The finished command, its output as text."""
    return subprocess.run(command(*arguments), cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False)


def call_here(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The finished command as :func:`call` gives it, without another Python: for what does not hang on the process."""
    words, out, err = list(map(str, arguments)), io.StringIO(), io.StringIO()
    ending = signal.getsignal(signal.SIGTERM)
    try:
        with chdir(ROOT), redirect_stdout(out), redirect_stderr(err):
            status = copy_context().run(main, words)  # what language it speaks stays its own
    except SystemExit as ended:
        status = int(ended.code or 0)
    finally:
        signal.signal(signal.SIGTERM, ending)
    return subprocess.CompletedProcess(words, status, out.getvalue(), err.getvalue())


def snapshot(out: Path) -> dict[str, bytes]:
    """Every file of a run but its hidden ones and the manifest, which holds seconds."""
    kept = {}
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if path.is_file() and not name.startswith(".") and name != "manifest.json":
            kept[name] = path.read_bytes()
    return kept


def write_corpus(folder: Path, texts: dict[str, str]) -> Path:
    """A corpus of plain-text documents."""
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / "sources" / name).write_text(text, encoding="utf-8")
    return folder


def copy_run(made: Path, corpus: Path, out: Path) -> Path:
    """A copy of a folder's ``corpus`` and of its ``run``, which is up to date there too; the copied corpus."""
    shutil.copytree(made / "run", out)
    return Path(shutil.copytree(made / "corpus", corpus))


# Enough text for every stage to have something to say; written for these tests.
TEXTS = {
    "贸易.txt": "美国贸易代表办公室（USTR）每年发布《特别301报告》。泰国和越南被列入观察名单。"
    "美国贸易代表办公室要求泰国加强执法，USTR还会进行周期外审查。越南修订了知识产权法。\n" * 3,
    "专利.txt": "世界知识产权组织（WIPO）管理《专利合作条约》（PCT）。中国国家知识产权局受理国际申请。"
    "日本与中国开展专利审查高速路试点。世界知识产权组织与日本签署备忘录。\n" * 3,
    "东盟.txt": "东南亚国家联盟（ASEAN）设立知识产权合作工作组。泰国、越南和印度尼西亚参加会议。"
    "美国为东盟提供技术援助，世界知识产权组织派专家参加。\n" * 3,
    "协定.txt": "《区域全面经济伙伴关系协定》（RCEP）生效。中国、日本和东盟成员国受益。"
    "协定的知识产权章节超过世界贸易组织（WTO）的要求。\n" * 3,
}
