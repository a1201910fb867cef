"""The systems that the project is made for, and the exact packages that an installation on each needs."""

from __future__ import annotations

import configparser
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13")
FROM_SOURCE = frozenset({"jieba"})  # pure Python, though its makers give out source archives alone


@dataclass(frozen=True, slots=True)
class System:
    """A kind of machine: pip's names of its platforms, the newest first, and what markers call it."""

    platforms: tuple[str, ...]
    sys_platform: str
    platform_system: str
    machine: str
    os_name: str = "posix"

    def environment(self, python: str) -> dict[str, str]:
        """The values of environment markers on such a machine."""
        own = {key: str(value) for key, value in default_environment().items()}
        return own | {
            "sys_platform": self.sys_platform,
            "platform_system": self.platform_system,
            "platform_machine": self.machine,
            "os_name": self.os_name,
            "python_version": python,
            "python_full_version": f"{python}.0",
        }


def _manylinux(machine: str) -> tuple[str, ...]:
    return (*(f"manylinux_2_{minor}_{machine}" for minor in range(34, 16, -1)), f"manylinux2014_{machine}")


SYSTEMS = {
    "windows-x86_64": System(("win_amd64",), "win32", "Windows", "AMD64", "nt"),
    "macos-arm64": System(("macosx_14_0_arm64",), "darwin", "Darwin", "arm64"),
    "linux-aarch64": System(_manylinux("aarch64"), "linux", "Linux", "aarch64"),
    "linux-x86_64": System(_manylinux("x86_64"), "linux", "Linux", "x86_64"),
}


def read_pins() -> dict[str, str]:
    """Package name to its exact version, from constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("==") for line in lines if "==" in line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, _, version in pairs}


def _direct() -> list[Requirement]:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    return [Requirement(line) for line in setup["options"]["install_requires"].split("\n") if line.strip()]


def _needs(requirement: Requirement, environment: dict[str, str]) -> Iterator[Requirement]:
    """What a package asks for on a system, as its installed copy says."""
    try:
        lines = metadata.requires(requirement.name) or []
    except metadata.PackageNotFoundError:  # wanted on other systems only
        return
    for inner in map(Requirement, lines):
        extras = sorted(requirement.extras) or [""]
        if inner.marker is None or any(inner.marker.evaluate({**environment, "extra": e}) for e in extras):
            yield inner


def list_packages(system: System, python: str) -> list[str]:
    """``name==version`` of every package that a default installation needs, sorted.

    Raises
    ------
    SystemExit
        With the names, when constraints.txt gives no exact version for some.
    """
    environment, pins = system.environment(python), read_pins()
    waiting, seen = _direct(), dict[str, set[str]]()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in seen and requirement.extras <= seen[name]:
            continue
        seen.setdefault(name, set()).update(requirement.extras)
        waiting += _needs(requirement, environment)
    loose = sorted(name for name in seen if name not in pins)
    if loose:
        raise SystemExit(f"constraints.txt gives no version of {', '.join(loose)}")
    return [f"{name}=={pins[name]}" for name in sorted(seen)]
