"""Surroundings from which nothing gets out unseen: a guard at every socket, an empty home folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

# Python runs this when it starts, in the run and in every process that the run starts.
GUARD = """
import os, socket

log, connect, datagram = os.environ["SOCKET_LOG"], socket.socket.connect, socket.socket.sendto
HERE = ("127.0.0.1", "::1", "localhost")


def note(what):
    with open(log, "a", encoding="utf-8") as handle:
        handle.write(f"{what}\\n")


def check(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in HERE:
        note(f"connect {address}")
        raise OSError("no way out")


def guarded(self, address):
    check(self, address)
    return connect(self, address)


def sent(self, data, *rest):
    check(self, rest[-1])
    return datagram(self, data, *rest)


def asking(original):
    def ask(host, *rest, **more):
        if host in (*HERE, None):
            return original(host, *rest, **more)
        note(f"ask {host}")
        raise socket.gaierror("no way out")

    return ask


socket.socket.connect, socket.socket.sendto = guarded, sent
for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
    setattr(socket, name, asking(getattr(socket, name)))
"""


class Sealed:
    """A folder with a guard and an empty home; `environment` is for the processes to be watched."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home, self._log = folder, folder / "home", folder / "sockets.log"
        guard, temporary = folder / "guard", folder / "temporary"
        for made in (guard, self.home, temporary):
            made.mkdir(parents=True)
        (guard / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "MPL", "ORT_"))}
        self.unguarded: Mapping[str, str] = {
            **kept, "HOME": str(self.home), "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip
        self.environment = {**self.unguarded, "PYTHONPATH": str(guard), "SOCKET_LOG": str(self._log)}

    @property
    def asked(self) -> list[str]:
        """What was tried beyond the loopback."""
        return self._log.read_text(encoding="utf-8").splitlines() if self._log.exists() else []

    @property
    def left(self) -> list[Path]:
        """Files in the home folder."""
        return [path for path in self.home.rglob("*") if path.is_file()]
