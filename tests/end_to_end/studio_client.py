"""A studio of its own process, and requests to it as a browser or somebody hostile makes them."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from tests.end_to_end.support import ROOT, copy_run

Headers = Mapping[str, str | None]


class StudioProcess:
    """A running studio over a folder; its runs lie in ``build`` beside that folder."""

    def __init__(
        self, folder: Path, *, environment: Mapping[str, str] | None = None, language: str = "en", site: Path = ROOT
    ) -> None:
        path = os.pathsep.join(filter(None, [(environment or {}).get("PYTHONPATH", ""), str(site)]))
        given = {**os.environ, **(environment or {}), "PYTHONPATH": path}
        program = ["-P", "-m", "pipeline", "studio", str(folder), "--no-browser", "--lang", language]
        command = [sys.executable, *program]
        begun = time.monotonic()
        self.process = subprocess.Popen(
            command, cwd=folder.parent, env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        match = re.search(r"http://\S+/", line)
        assert match, line + self.process.stdout.read()
        self.address = match[0]
        self.start_seconds = time.monotonic() - begun
        parts = urlsplit(self.address)
        self.host, self.port, self.base = parts.netloc, parts.port, parts.path.rstrip("/")

    def ask(
        self, method: str, path: str, *, body: Any = None, headers: Headers | None = None, raw: bytes | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of an answer; the page's own headers are sent unless others are given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port or 0, timeout=120)
        given: dict[str, str | None] = {"host": self.host}
        if method not in ("GET", "HEAD"):
            given["origin"] = f"http://{self.host}"
        given |= headers or {}
        data = raw if raw is not None else json.dumps(body).encode() if body is not None else None
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in given.items():
            if value is not None:
                connection.putheader(name, value)
        connection.putheader("content-length", str(len(data or b"")))
        connection.endheaders(data)
        answer = connection.getresponse()
        read = answer.read()
        connection.close()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, read

    def get(self, path: str, **values: str) -> Any:
        """The JSON that a page gets."""
        status, _, body = self.ask("GET", f"{self.base}{path}?{urlencode(values)}")
        assert status == 200, body
        return json.loads(body)

    def post(self, path: str, **values: Any) -> Any:
        """The JSON that an act returns."""
        status, _, body = self.ask("POST", f"{self.base}{path}", body=values)
        assert status == 200, body
        return json.loads(body)

    def upload(self, key: str, path: str, data: bytes) -> int:
        """The status of an upload."""
        return self.ask("PUT", f"{self.base}/c/{key}/upload?path={quote(path)}", raw=data)[0]

    def make(self, name: str, texts: Mapping[str, str]) -> str:
        """The key of a new corpus of these texts."""
        key = str(self.post("/corpora", name=name)["key"])
        for file, text in texts.items():
            assert self.upload(key, file, text.encode()) == 200
        return key

    def key(self) -> str:
        """The key of the only corpus."""
        (found,) = set(re.findall(r"/c/(\w+)/", self.ask("GET", f"{self.base}/")[2].decode()))
        return str(found)

    def run(self, key: str, timeout: float = 300) -> Any:
        """Run a corpus and wait for the end."""
        self.post(f"/c/{key}/start")
        return self.wait(key, timeout)

    def wait(self, key: str, timeout: float = 300) -> Any:
        """Wait until nothing runs and nothing is behind."""
        for _ in range(int(timeout * 5)):
            told = self.get(f"/c/{key}/state")
            done = told["state"] == "finished" and (told["until"] == "extract" or not told["behind"])
            if done or told["state"] in ("failed", "cancelled"):
                return told
            time.sleep(0.2)
        raise AssertionError(told)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def quit(self) -> int:
        """End it from its page; its exit status."""
        self.post("/quit")
        self.process.communicate(timeout=30)
        return self.process.returncode


def place_run(made: Path, folder: Path, name: str) -> Path:
    """Lay a corpus and its finished run where a studio over the folder looks for them; the corpus's folder."""
    return copy_run(made, folder / name, folder.parent / "build" / name)


@contextmanager
def open_studio(folder: Path, **options: Any) -> Iterator[StudioProcess]:
    """A studio that is ended whatever happens."""
    studio = StudioProcess(folder, **options)
    try:
        yield studio
    finally:
        studio.kill()
