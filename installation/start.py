"""What ``start.cmd`` and ``start.sh`` run: make the environment, install, open the local page, or else the help.

It needs nothing but Python, works in a checkout and in a bundle, and passes its arguments on to the pipeline.
"""

from __future__ import annotations

import hashlib
import locale
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
WHEELS = ROOT / "wheels"  # in a bundle
MARK = ENVIRONMENT / ".started"
TEXTS = {
    "python": (
        "需要 Python {0}；现在运行的是 {1}。",
        "Python {0} is needed; this is {1}.",
    ),
    "installing": (
        "第一次启动：正在建立环境并安装，需要几分钟……",
        "First start: making the environment and installing; this takes a few minutes ...",
    ),
    "failed": (
        "安装没有完成。请看上面的信息；检查网络后再次运行本文件。",
        "The installation did not finish. See the lines above; check the network and start this file again.",
    ),
}


def say(key: str, *values: str) -> None:
    """Print a message in the person's language."""
    chinese = (locale.getlocale()[0] or os.environ.get("LANG", "")).lower().startswith(("zh", "chinese"))
    line = TEXTS[key][0 if chinese else 1].format(*values)
    sys.stdout.buffer.write((line + "\n").encode(sys.stdout.encoding or "utf-8", "replace"))
    sys.stdout.flush()


def is_fitting() -> bool:
    """Whether this Python is one that the project, or the bundle, is made for."""
    version = ".".join(map(str, sys.version_info[:2]))
    named = WHEELS / "python-version.txt"
    wanted = named.read_text(encoding="ascii").strip() if named.exists() else ""
    if version == wanted or (not wanted and (3, 11) <= sys.version_info[:2] <= (3, 13)):
        return True
    say("python", wanted or "3.11, 3.12, 3.13", version)
    return False


def python_inside() -> Path:
    """The environment's Python."""
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def what_is_wanted() -> str:
    """A digest of what is to be installed; another one means: install again."""
    state = hashlib.sha256()
    for path in [ROOT / "setup.cfg", ROOT / "constraints.txt", *sorted(WHEELS.glob("*.whl"))]:
        if path.exists():
            state.update(f"{path.name}\n".encode())
            state.update(b"" if path.suffix == ".whl" else path.read_bytes())
    return state.hexdigest()


def install() -> bool:
    """Whether the environment is there and holds what is wanted, made now where it did not."""
    wanted = what_is_wanted()
    if python_inside().exists() and MARK.exists() and MARK.read_text(encoding="ascii") == wanted:
        return True
    say("installing")
    if not python_inside().exists():
        venv.create(ENVIRONMENT, with_pip=True)
    command = [str(python_inside()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if WHEELS.is_dir():
        command += ["--no-index", "--find-links", str(WHEELS), "policy-text-mining"]
    else:
        command += ["-c", str(ROOT / "constraints.txt"), "-e", str(ROOT)]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        say("failed")
        return False
    MARK.write_text(wanted, encoding="ascii")
    return True


def main(arguments: list[str]) -> int:
    """Install where needed, then do what the arguments say; without any, open the local page, or show the help."""
    if not is_fitting() or not install():
        return 3
    command = [str(python_inside()), "-m", "pipeline"]
    if not arguments:
        known = subprocess.run([*command, "studio", "--help"], cwd=ROOT, capture_output=True, check=False)
        arguments = ["--help"] if known.returncode else ["studio"]
    return subprocess.run([*command, *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
