"""How requests are answered: a page, a value, or an error that says what to do, in the language spoken."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from pipeline.core.errors import PipelineError
from pipeline.messages import choose_language, say, say_error, speak
from pipeline.studio.state import Studio
from pipeline.studio.texts import page_texts
from pipeline.studio.workspace import Corpus

if TYPE_CHECKING:
    import jinja2

LARGEST_BODY = 1 << 20  # bytes of what a page sends but files
Handler = Callable[[Request], Awaitable[Response]]
Act = Callable[[Studio, Corpus, dict[str, Any]], Any]


def studio_of(request: Request) -> Studio:
    """The studio that answers; from here on its language is spoken."""
    studio: Studio = request.app.state.studio
    if not studio.language:
        wanted = request.headers.get("accept-language", "")
        studio.language = "zh" if wanted.lower().startswith("zh") else choose_language()
    speak(studio.language)
    return studio


def corpus_of(request: Request, studio: Studio) -> Corpus | None:
    """The corpus that an address names."""
    try:
        return studio.workspace.find(request.path_params["key"])
    except KeyError:
        return None


async def read_body(request: Request) -> dict[str, Any] | None:
    """The JSON object that a page sent; None when it is none or too large."""
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > LARGEST_BODY:
            return None
    try:
        value = json.loads(bytes(data) or b"{}")
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def refuse(message: str, status: int = 400) -> JSONResponse:
    """An error, said."""
    return JSONResponse({"error": message}, status)


def acting(act: Act) -> Handler:
    """The handler of what a page asks for about a corpus: the act's value as JSON, its error as a message."""

    async def handle(request: Request) -> Response:
        studio = studio_of(request)
        if "key" in request.path_params:
            corpus = corpus_of(request, studio)
            if corpus is None:
                return refuse(say("there is no such corpus"), 404)
        else:
            corpus = Corpus("", Path(), Path())
        body = dict(request.query_params) if request.method == "GET" else await read_body(request)
        if body is None:
            return refuse(say("what was sent cannot be read"), 413)
        try:
            return JSONResponse(await run_in_threadpool(act, studio, corpus, body) or {})
        except PipelineError as error:
            return refuse(say_error(error))
        except OSError as error:
            return refuse(say("the disk: {error}", error=error.strerror or error.__class__.__name__))

    return handle


def page(environment: jinja2.Environment, name: str, gather: Callable[[Studio, Corpus], dict[str, Any]]) -> Handler:
    """The handler of a page about a corpus: a template filled with what is gathered."""

    async def handle(request: Request) -> Response:
        studio = studio_of(request)
        corpus = corpus_of(request, studio) if "key" in request.path_params else Corpus("", Path(), Path())
        if corpus is None:
            return HTMLResponse("", 404)
        fault = ""
        values: dict[str, Any] = {}
        try:
            values = await run_in_threadpool(gather, studio, corpus)
        except PipelineError as error:
            fault = say_error(error)
        return await render(environment, studio, corpus, name, fault=fault, **values)

    return handle


async def render(
    environment: jinja2.Environment, studio: Studio, corpus: Corpus, name: str, *,
    fault: str = "", status: int = 200, **values: Any,
) -> Response:  # fmt: skip
    """The page of a name, or one that says why there is none."""
    shared = {
        "page": name, "base": f"/{studio.token}", "corpus": corpus, "language": studio.language, "fault": fault,
        "texts": page_texts(),
    }  # fmt: skip
    template = environment.get_template(f"{name if not fault else 'fault'}.html.j2")
    return HTMLResponse(await run_in_threadpool(template.render, **shared, **values), status)
