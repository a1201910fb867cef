"""A folder that installs without a network: ``python -m installation.bundle [SYSTEM] [PYTHON] [--to DIR]``.

It holds the wheels of the project and of all it needs for one system and one Python, the start files, the guides and
the sample corpus. Without a system it is made for this machine.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from installation.targets import FROM_SOURCE, PYTHONS, ROOT, SYSTEMS, list_packages
from installation.wheels import platform_options

COPIED = ("start.cmd", "start.sh", "LICENSE", "installation/start.py", "docs/install.md", "docs/install.zh-CN.md")


def this_system() -> str:
    """The name of this machine's kind."""
    for name, system in SYSTEMS.items():
        if (system.platform_system, system.machine) == (platform.system(), platform.machine()):
            return name
    raise SystemExit(
        f"no bundle is made for {platform.system()} {platform.machine()}; name one of {', '.join(SYSTEMS)}"
    )


def _pip(*arguments: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "pip", *map(str, arguments)], check=True)


def build_bundle(name: str, python: str, folder: Path) -> None:
    """Collect everything for the system called ``name``."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(ROOT / "build" / "lib", ignore_errors=True)  # what an earlier build left would get into the wheel
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    packages = list_packages(SYSTEMS[name], python)
    source = [p for p in packages if p.partition("==")[0] in FROM_SOURCE]
    quiet = ("--quiet", "--disable-pip-version-check")
    _pip("wheel", *quiet, "--no-deps", "--wheel-dir", wheels, ROOT, *source)
    others = [p for p in packages if p not in source]
    _pip("download", *quiet, "--dest", wheels, *platform_options(SYSTEMS[name], python), *others)
    (wheels / "python-version.txt").write_text(python + "\n", encoding="ascii")
    for place in COPIED:
        (folder / place).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / place, folder / place)
    shutil.copytree(ROOT / "corpora" / "sample", folder / "corpora" / "sample")


def bundle_arguments() -> argparse.ArgumentParser:
    """What the command line may say."""
    parser = argparse.ArgumentParser(prog="python -m installation.bundle", description=__doc__)
    parser.add_argument("system", nargs="?", choices=sorted(SYSTEMS), help="default: this machine's")
    parser.add_argument("python", nargs="?", choices=PYTHONS, default=".".join(map(str, sys.version_info[:2])))
    parser.add_argument("--to", type=Path, metavar="DIR", help="default: build/bundle-SYSTEM-PYTHON")
    return parser


def main() -> int:
    """Build the bundle that the command line asks for and say where it is."""
    arguments = bundle_arguments().parse_args()
    name = arguments.system or this_system()
    folder = arguments.to or ROOT / "build" / f"bundle-{name}-{arguments.python}"
    build_bundle(name, arguments.python, folder)
    size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6
    print(f"{folder}: {size:.0f} MB, for {name} with Python {arguments.python}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
