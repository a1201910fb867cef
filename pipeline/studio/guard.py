"""Who may ask: this machine's own page, with the token of this start, and no page of anybody else.

The token stands in the path of every address, so that no cookie carries it and nothing that does not know it acts.
Beside it the host must be this server (against names that are made to point at this machine), and whatever changes
something must come from the page itself.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
SAFE = frozenset({"GET", "HEAD"})
SITES = frozenset({"same-origin", "none"})


class Guard:
    """The server behind its checks.

    Parameters
    ----------
    inner
        The application; it sees paths without the token.
    token
        What the path of every address begins with.
    port
        The port that this server listens at.
    """

    def __init__(self, inner: ASGIApp, token: str, port: int) -> None:
        self.inner, self.token = inner, token
        self.hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that may be answered, and refuse every other."""
        if scope["type"] == "lifespan":
            await self.inner(scope, receive, send)
            return
        fault = "unknown" if scope["type"] != "http" else self._fault(scope)
        if fault:
            if scope["type"] == "http":
                status = {"method": 405, "unknown": 404}.get(fault, 403)
                await PlainTextResponse("", status, headers=dict(HEADERS))(scope, receive, send)
            return
        inner = dict(scope)
        inner["root_path"] = f"/{self.token}"

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                extra = [(n.encode(), v.encode()) for n, v in HEADERS.items() if n.encode() not in given]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        await self.inner(inner, receive, protected)

    def _fault(self, scope: Scope) -> str:
        """Why a request is refused; empty when it is not."""
        headers: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
        hosts = headers.get("host", [])
        if len(hosts) != 1 or hosts[0].lower() not in self.hosts:
            return "host"
        first = re.match(r"/([^/]*)/", scope["path"])
        if first is None or not hmac.compare_digest(first[1].encode("utf-8", "replace"), self.token.encode()):
            return "token"
        if scope["method"] in SAFE:
            return ""
        if scope["method"] not in ("POST", "PUT"):
            return "method"
        origins = headers.get("origin", [])
        if origins != [f"http://{hosts[0]}"] or not SITES.issuperset(headers.get("sec-fetch-site", [])):
            return "origin"
        return ""
