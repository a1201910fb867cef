"""The report's own style sheet and programs, and the graph library out of its installed package."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from pipeline.core.errors import MissingDependencyError

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
    spec = find_spec("pyvis")  # found, not imported: it would pull in what only notebooks need
    path = Path(spec.origin).parent / LIBRARY if spec and spec.origin else None
    if path is None or not path.exists():
        raise MissingDependencyError("the graph library vis-network is missing: pip install pyvis==0.3.2")
    return SOURCE_MAP.sub(b"\n", path.read_bytes())
