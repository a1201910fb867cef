"""Take the pictures of the report that the documentation shows: ``python -m docs.report_pictures RUN``.

It needs the test extras and a Chromium.
"""

from __future__ import annotations

import shutil
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).parent / "figures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# Name of the picture: page, the part behind its hash (USTR's entity stands for {entity}), width, height.
PICTURES = {
    "overview": ("index", "", 1280, 800),
    "focal": ("focal", "", 1280, 1500),
    "reader": ("reader", "", 1280, 800),
    "entity": ("entities", "entity={entity}", 1280, 900),
    "network": ("network", "network=entities&node={entity}", 1400, 1050),
    "concordance": ("search", "q=观察名单", 1280, 800),
    "phone": ("acronyms", "", 390, 800),
}


def take_pictures(run: Path) -> dict[str, bytes]:
    """The pictures by name, as PNG of 128 colours, from the report of a finished run."""
    from playwright.sync_api import sync_playwright

    import pipeline

    entities = pipeline.open_run(run).table("entities")
    chosen = entities.loc[entities.acronym == "USTR", "entity_id"].iloc[0]
    taken = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, (page, part, width, height) in PICTURES.items():
            window = browser.new_page(viewport={"width": width, "height": height})
            window.goto(f"{(run / 'report' / page).resolve().as_uri()}.html#{part.format(entity=chosen)}")
            window.wait_for_timeout(1500)
            taken[name] = reduce_picture(window.screenshot())
            window.close()
        browser.close()
    return taken


def reduce_picture(picture: bytes) -> bytes:
    """A picture as PNG of 128 colours."""
    from PIL import Image

    sink = BytesIO()
    Image.open(BytesIO(picture)).convert("RGB").quantize(128).save(sink, "PNG", optimize=True)
    return sink.getvalue()


def main(arguments: list[str]) -> Any:
    """Write the pictures into docs/figures."""
    for name, picture in take_pictures(Path(arguments[0])).items():
        (FIGURES / f"report-{name}.png").write_bytes(picture)


if __name__ == "__main__":
    main(sys.argv[1:])
