"""Who is let in: only the page itself, with the token, at this host."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pipeline.studio.guard import Guard

TOKEN, PORT = "secret-token", 4567
HOST, ORIGIN = f"127.0.0.1:{PORT}", f"http://127.0.0.1:{PORT}"


async def application(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["root_path"].encode()})


def request(
    path: str = f"/{TOKEN}/", *, method: str = "GET", kind: str = "http", **headers: str | None
) -> tuple[int, dict[str, str]]:
    given = {"host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    listed = [(n.encode(), v.encode()) for n, v in given.items() if v is not None]
    scope = {"type": kind, "path": path, "method": method, "headers": listed}
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    asyncio.run(Guard(application, TOKEN, PORT)(scope, receive, send))
    start = next((m for m in sent if m["type"] == "http.response.start"), {"status": 0, "headers": []})
    return start["status"], {n.decode(): v.decode() for n, v in start["headers"]}


def test_the_page_itself_is_answered_with_a_policy() -> None:
    status, headers = request()
    assert status == 200
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"  # the token leaves no page
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/", "/wrong/", f"/{TOKEN}", f"/{TOKEN}x/", "//", f"/x/{TOKEN}/", "/%73ecret-token/"])
def test_without_the_token_nothing_is_answered(path: str) -> None:
    assert request(path)[0] == 403


@pytest.mark.parametrize("host", [None, "evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}"])
def test_another_host_is_refused(host: str | None) -> None:
    assert request(host=host)[0] == 403


@pytest.mark.parametrize(
    ("origin", "site", "status"),
    [
        (ORIGIN, None, 200), (ORIGIN, "same-origin", 200), (None, None, 403), ("null", None, 403),
        ("http://evil.example", None, 403), (f"http://localhost:{PORT}", None, 403), (ORIGIN, "cross-site", 403),
        (ORIGIN, "same-site", 403), ("http://127.0.0.1:80", None, 403),
    ],
)  # fmt: skip
def test_acts_come_from_the_page_itself(origin: str | None, site: str | None, status: int) -> None:
    assert request(method="POST", origin=origin, sec_fetch_site=site)[0] == status


def test_other_methods_and_websockets_are_refused() -> None:
    assert request(method="DELETE", origin=ORIGIN)[0] == 405
    assert request(method="OPTIONS", origin=ORIGIN)[0] == 405
    assert request(kind="websocket")[0] == 0
