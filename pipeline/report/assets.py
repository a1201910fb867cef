"""The report's own style sheet and programs, and the graph library out of its installed package."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

# vis-network (Apache-2.0 or MIT), as pyvis carries it.
LIBRARY = "lib/vis-9.1.2/vis-network.min.js"
SOURCE_MAP = re.compile(rb"\n?//# sourceMappingURL=\S+\s*$")


def read_assets() -> dict[str, bytes]:
    """Every asset by its path below the report's folder."""
    folder = Path(__file__).parent / "assets"
    own = sorted(path for path in folder.iterdir() if path.suffix in (".css", ".js"))
    assets = {f"assets/{path.name}": path.read_bytes() for path in own}
    return assets | {"assets/vis-network.min.js": read_graph_library()}


def read_graph_library() -> bytes:
    """The graph library's script, without the line that points to a source map it comes without.

    Raises
    ------
    MissingDependencyError
        When pyvis, which carries it, is not installed or no longer carries this version.
    """
    from pipeline.core.errors import MissingDependencyError

    try:
        script = files("pyvis").joinpath(LIBRARY).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise MissingDependencyError(f"vis-network is missing ({error}): pip install pyvis==0.3.2") from error
    return SOURCE_MAP.sub(b"\n", script)
