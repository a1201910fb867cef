"""The server: one process on this machine's own address, and the pages and acts that it offers."""

from __future__ import annotations

import secrets
import socket
import sys
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.errors import ConfigError
from pipeline.messages import choose_language, say, speak

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from pipeline.studio.state import Studio

HOST = "127.0.0.1"


def make_studio(folder: Path | None, language: str = "") -> Studio:
    """The studio over a folder of corpora, or over the folder of one corpus, which is opened at once."""
    from pipeline.studio.state import Studio
    from pipeline.studio.workspace import Workspace, choose_folder

    parent, opened = choose_folder(folder)
    if parent.exists() and not parent.is_dir():
        raise ConfigError("{folder}: is a file; choose another name", folder=parent)
    workspace = Workspace(parent)
    corpus = workspace.open(str(opened)) if opened is not None else None
    return Studio(workspace, language, secrets.token_urlsafe(24), corpus)


def make_application(studio: Studio) -> Starlette:
    """The application, without its guard."""
    from starlette.applications import Starlette

    from pipeline.studio.routes import list_routes

    application = Starlette(routes=list_routes())
    application.state.studio = studio
    return application


def open_socket(port: int) -> socket.socket:
    """A socket that listens on this machine's own address; port 0 is any free one.

    Raises
    ------
    ConfigError
        When the port is taken.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.bind((HOST, port))
        listening.listen(128)  # who is told the address may ask at once
    except OSError as error:
        listening.close()
        raise ConfigError("--port {port}: is taken; leave it out for a free one", port=port) from error
    return listening


def serve(folder: Path | None, *, port: int = 0, browser: bool = True, language: str = "") -> int:
    """Serve the studio until it is told to quit; 0.

    Raises
    ------
    ConfigError
        When the folder is a file, or the port is taken.
    """
    import uvicorn

    from pipeline.studio.guard import Guard

    spoken = language or (choose_language() if choose_language() == "zh" else "")
    studio = make_studio(folder, spoken)
    listening = open_socket(port)
    number = listening.getsockname()[1]
    guarded = Guard(make_application(studio), studio.token, number)
    config = uvicorn.Config(
        guarded, log_level="error", access_log=False, lifespan="off", ws="none", http="h11", loop="asyncio",
        server_header=False, date_header=False, timeout_graceful_shutdown=2, limit_concurrency=100,
    )  # fmt: skip
    server = uvicorn.Server(config)

    def stop() -> None:
        server.should_exit = True

    studio.stop = stop
    address = f"http://{HOST}:{number}/{studio.token}/"
    speak(spoken or "en")
    if browser:
        print(say("The studio is at {address} (only on this machine); the browser opens by itself.", address=address))
    else:
        print(
            say("The studio is at {address} (only on this machine); open this address in a browser.", address=address)
        )
    print(
        say("Leave this window open while you work. Quit on the studio's first page, or Ctrl+C here, ends it."),
        flush=True,
    )
    if browser:
        threading.Timer(0.3, webbrowser.open, (address,)).start()
    try:
        server.run(sockets=[listening])
    finally:
        studio.close()
        sys.stdout.flush()
    return 0
