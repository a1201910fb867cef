"""The addresses of the studio: pages, acts, files of a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipeline.core.errors import PipelineError
from pipeline.core.templates import open_templates
from pipeline.messages import say, say_error
from pipeline.report.scripts import render_json
from pipeline.studio import acts, views
from pipeline.studio.answers import Handler, acting, corpus_of, page, refuse, render, studio_of
from pipeline.studio.meanings import explain
from pipeline.studio.parts import find_part
from pipeline.studio.results import TYPES, lay_over, read_result
from pipeline.studio.saving import pack
from pipeline.studio.texts import page_texts
from pipeline.studio.uploads import LARGEST, receive

if TYPE_CHECKING:
    import jinja2

ASSETS = Path(__file__).parent / "assets"


def build_environment() -> jinja2.Environment:
    """The templates of the studio's own pages."""
    environment = open_templates(Path(__file__).parent)
    environment.globals["told"] = say
    environment.filters["json"] = lambda value: Markup(render_json(value))
    return environment


async def serve_static(request: Request) -> Response:
    """A file of the pages' own."""
    name = request.path_params["name"]
    folder = Path(__file__).parents[1] / "report" / "assets" if name == "report.css" else ASSETS
    path = folder / name
    if name not in {p.name for p in folder.iterdir()} or path.suffix not in TYPES:
        return Response("", 404)
    return Response(path.read_bytes(), media_type=TYPES[path.suffix])


async def serve_texts(request: Request) -> Response:
    """What the sheet over the report says."""
    studio = studio_of(request)
    return JSONResponse({"texts": page_texts(), "language": studio.language, "labels": views.label_names()})


async def serve_meanings(request: Request) -> Response:
    """What the columns and measures mean that the pages mark."""
    studio = studio_of(request)
    return JSONResponse(explain(studio.language))


async def serve_result(request: Request) -> Response:
    """A file of a run; a page of the report comes with the sheet for corrections."""
    studio = studio_of(request)
    corpus, path = corpus_of(request, studio), request.path_params["path"]
    drawn = studio.previews.get(corpus.key) if corpus else None
    found = await run_in_threadpool(read_result, corpus.run, path, drawn.pages if drawn else {}) if corpus else None
    if corpus is None or found is None:
        return Response("", 404)
    data, media_type, shown = found
    if shown and path.endswith(".html"):
        data = lay_over(data, f"/{studio.token}", corpus.key)
    headers = {} if shown else {"content-disposition": "attachment"}
    return Response(data, media_type=media_type, headers=headers)


async def serve_part(request: Request) -> Response:
    """A file of a part's results, shown as those of the run are."""
    studio = studio_of(request)
    corpus, part, path = corpus_of(request, studio), request.path_params["part"], request.path_params["path"]
    folder = find_part(corpus, part) if corpus else None
    found = await run_in_threadpool(read_result, folder, path, {}) if folder else None
    if corpus is None or found is None:
        return Response("", 404)
    data, media_type, shown = found
    if shown and path.endswith(".html"):
        data = lay_over(data, f"/{studio.token}", corpus.key, part)
    headers = {} if shown else {"content-disposition": "attachment"}
    return Response(data, media_type=media_type, headers=headers)


def saving(environment: jinja2.Environment) -> Handler:
    """The handler of what is saved: an archive of figures, tables, networks or corrections, or why there is none."""

    async def save(request: Request) -> Response:
        studio = studio_of(request)
        corpus, kind = corpus_of(request, studio), request.path_params["kind"]
        if corpus is None:
            return Response("", 404)
        try:
            data = await run_in_threadpool(pack, corpus, kind)
        except PipelineError as error:
            return await render(environment, studio, corpus, "run", fault=say_error(error), status=404)
        disposition = f"attachment; filename*=UTF-8''{quote(f'{corpus.name}-{kind}.zip')}"
        return Response(data, headers={"content-type": "application/zip", "content-disposition": disposition})

    return save


async def upload(request: Request) -> Response:
    """Receive a file that was dropped."""
    studio = studio_of(request)
    corpus = corpus_of(request, studio)
    if corpus is None:
        return refuse(say("there is no such corpus"), 404)
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > LARGEST:
        return refuse(say("{name}: is larger than {limit} MB", name="", limit=LARGEST >> 20), 413)
    try:
        target = await receive(corpus.folder, request.query_params.get("path", ""), request.stream())
    except PipelineError as error:
        return refuse(say_error(error))
    except OSError as error:
        return refuse(say("the disk: {error}", error=error.strerror or error.__class__.__name__))
    studio.note_change(corpus)
    return JSONResponse({"source": target.relative_to(corpus.folder).as_posix()})


def list_routes() -> list[Route]:
    """All addresses, below the token."""
    environment = build_environment()

    def shows(path: str, name: str, gather: Any) -> Route:
        return Route(path, page(environment, name, gather), methods=["GET"])

    def does(path: str, act: Any) -> Route:
        return Route(path, acting(act), methods=["POST"])

    def tells(path: str, act: Any) -> Route:
        return Route(path, acting(act), methods=["GET"])

    corpus = "/c/{key}"
    return [
        shows("/", "home", views.home),
        shows("/help", "help", views.help_page),
        shows(f"{corpus}/", "documents", views.documents),
        shows(f"{corpus}/settings", "settings", views.settings),
        shows(f"{corpus}/run", "run", views.run),
        shows(f"{corpus}/corrections", "corrections", views.corrections),
        shows(f"{corpus}/check", "check", views.check),
        shows(f"{corpus}/compare", "compare", views.compare),
        tells(f"{corpus}/changes", acts.compare_runs),
        tells(f"{corpus}/sample", acts.tell_sample),
        does(f"{corpus}/judge", acts.judge),
        does("/language", acts.choose_language),
        does("/quit", acts.quit_studio),
        does("/corpora", acts.make_corpus),
        does("/open", acts.open_folder),
        tells(f"{corpus}/files", acts.list_documents),
        Route(f"{corpus}/upload", upload, methods=["PUT"]),
        does(f"{corpus}/take-out", acts.take_out),
        does(f"{corpus}/focal", acts.choose_focal),
        does(f"{corpus}/settings", acts.change_settings),
        does(f"{corpus}/start", acts.start_run),
        does(f"{corpus}/stop", acts.stop_run),
        tells(f"{corpus}/state", acts.tell_run),
        tells(f"{corpus}/rejects", acts.tell_rejects),
        does(f"{corpus}/correct", acts.correct),
        does(f"{corpus}/warm", acts.warm),
        does(f"{corpus}/preview", acts.preview),
        tells(f"{corpus}/effect", acts.tell_effect),
        tells(f"{corpus}/columns", acts.tell_columns),
        does(f"{corpus}/parts", acts.make_part),
        tells(f"{corpus}/about", acts.tell_part),
        does(f"{corpus}/undo", acts.undo),
        does(f"{corpus}/redo", acts.redo),
        tells(f"{corpus}/log", acts.list_corrections),
        Route(f"{corpus}/save/{{kind}}", saving(environment), methods=["GET"]),
        Route("/texts", serve_texts, methods=["GET"]),
        Route("/meanings", serve_meanings, methods=["GET"]),
        Route("/static/{name}", serve_static, methods=["GET"]),
        Route(f"{corpus}/result/{{path:path}}", serve_result, methods=["GET"]),
        Route(f"{corpus}/part/{{part}}/{{path:path}}", serve_part, methods=["GET"]),
    ]
