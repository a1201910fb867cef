"""Whether every default package can be had as a wheel: ``python -m installation.wheels [SYSTEM ...]``."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from installation.targets import FROM_SOURCE, PYTHONS, SYSTEMS, System, list_packages

_MISSING = re.compile(r"No matching distribution found for ([^\s(]+)")


def platform_options(system: System, python: str) -> list[str]:
    """pip's options for another system than this one."""
    named = [option for platform in system.platforms for option in ("--platform", platform)]
    return [*named, "--python-version", python, "--implementation", "cp", "--only-binary", ":all:", "--no-deps"]


def find_missing(system: System, python: str) -> list[str]:
    """Packages of a default installation that have no wheel for the system, source archives that are known left out."""
    wanted = [p for p in list_packages(system, python) if p.partition("==")[0] not in FROM_SOURCE]
    missing: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        while wanted:
            command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--target", folder]
            command += [*platform_options(system, python), *wanted]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if not done.returncode:
                break
            named = _MISSING.search(done.stderr)
            if named is None or named[1] not in wanted:
                raise SystemExit(done.stderr)
            missing.append(named[1])
            wanted.remove(named[1])
    return missing


def main(names: Sequence[str]) -> int:
    """Print a line a system and Python; 1 when something is missing."""
    lacking = False
    for name in names or SYSTEMS:
        for python in PYTHONS:
            missing = find_missing(SYSTEMS[name], python)
            lacking = lacking or bool(missing)
            count = len(list_packages(SYSTEMS[name], python))
            exception = f"; from source: {', '.join(sorted(FROM_SOURCE))}"
            said = f"no wheel of {', '.join(missing)}" if missing else f"{count} packages{exception}"
            print(f"{name} Python {python}: {said}", flush=True)
    return int(lacking)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
