"""Take the pictures of the studio that the documentation shows: ``python -m docs.studio_pictures FOLDER``.

FOLDER holds the corpus ``sample``, run before, so that there are results to show; nothing in it is changed but the log
of one correction. It needs the test extras and a Chromium.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from docs.report_pictures import FIGURES, FLAGS, reduce_picture

WIDTH, HEIGHT = 1200, 760
# The folder that the pictures show in the place of the one that was taken.
SHOWN = "C:\\texts"
RENAME = """([own, shown]) => document.querySelectorAll('.path').forEach(place => {
  const path = place.textContent;
  if (path.startsWith(own)) place.textContent = shown + path.slice(own.length).split('/').join(String.fromCharCode(92));
})"""
# Name of the picture to the page, and what is done there before it is taken.
PAGES = {
    "documents": "",
    "run": "run",
    "correct": "result/report/entities.html",
    "part": "result/report/entities.html",
    "explain": "result/report/comparison.html",
    "check": "check",
}


@contextmanager
def open_studio(folder: Path, language: str) -> Iterator[str]:
    """The address of a studio over a folder of corpora, which is ended afterwards."""
    command = [sys.executable, "-m", "pipeline", "studio", str(folder), "--no-browser", "--lang", language]
    with subprocess.Popen(command, cwd=folder.parent, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+/", process.stdout.readline())
        try:
            assert found
            yield found[0]
        finally:
            process.terminate()


def prepare(page: Any, name: str) -> None:
    """Bring a page into the state that its picture shows."""
    if name == "correct":
        page.locator(".studio-bar button[aria-pressed]").click()
        page.locator("#listing td a").nth(5).click()
        page.locator("dialog [name=choice]").select_option("same as")
        page.locator("dialog [role=status]").filter(has_text=re.compile("[:：]")).wait_for()
    elif name == "part":
        page.locator(".studio-bar > button").nth(1).click()
        page.locator("dialog .studio-values label").first.wait_for()
        page.locator("dialog select").select_option("genre")
        page.locator("dialog .studio-values input").first.check()
    elif name == "explain":
        page.locator("th .studio-why").nth(1).click()


def take_pictures(folder: Path, language: str, width: int = WIDTH, height: int = HEIGHT) -> dict[str, bytes]:
    """The pictures by name, as PNG of 128 colours, in a language."""
    from playwright.sync_api import sync_playwright

    taken = {}
    with open_studio(folder, language) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        window = browser.new_page(viewport={"width": width, "height": height})
        window.goto(address)
        key = re.search(r"/c/(\w+)/[^>]*><bdi>sample<", window.content())
        assert key
        window.evaluate(RENAME, [str(folder.parent), SHOWN])
        taken["corpora"] = reduce_picture(window.screenshot())
        for name, page in PAGES.items():
            window.goto(f"{address}c/{key[1]}/{page}")
            window.evaluate(f"localStorage.setItem('report-language', '{language}')")
            window.reload()
            window.wait_for_load_state("networkidle")
            prepare(window, name)
            window.wait_for_timeout(400)
            window.evaluate(RENAME, [str(folder.parent), SHOWN])
            taken[name] = reduce_picture(window.screenshot())
            window.evaluate("sessionStorage.clear()")
        browser.close()
    return taken


def main(arguments: list[str]) -> None:
    """Write the pictures into docs/figures."""
    for language in ("en", "zh"):
        for name, picture in take_pictures(Path(arguments[0]).resolve(), language).items():
            (FIGURES / f"studio-{name}-{language}.png").write_bytes(picture)


if __name__ == "__main__":
    main(sys.argv[1:])
