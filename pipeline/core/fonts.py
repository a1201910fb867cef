"""A Chinese font for plots, out of an installed package."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from pipeline.core.errors import MissingDependencyError

PACKAGE = "pylopdf_fonts_zh_cn"
SANS = "NotoSansSC-Regular.otf"
_FONT_LIST = "matplotlib-of-a-run"


def chinese_font_path() -> Path:
    """The file of the Noto Sans SC font (SIL Open Font License).

    Raises
    ------
    MissingDependencyError
        When the package that carries it is not installed.
    """
    spec = find_spec(PACKAGE)
    path = Path(spec.origin).with_name(SANS) if spec and spec.origin else None
    if path is None or not path.exists():
        raise MissingDependencyError("the Chinese font is not installed: pip install pylopdf-fonts-zh-cn")
    return path


def keep_font_list(folder: Path) -> None:
    """Have matplotlib keep its list of fonts in this folder, for this process and those it starts.

    It would write it into the home folder, and read the settings of its user there, which change what is drawn.
    """
    if Path(os.environ.get("MPLCONFIGDIR", _FONT_LIST)).name == _FONT_LIST:
        os.environ["MPLCONFIGDIR"] = str(folder / _FONT_LIST)
    for lock in (folder / _FONT_LIST).glob("*lock"):
        lock.unlink(missing_ok=True)  # of a run that was killed; matplotlib would wait for it


def use_chinese_font() -> str:
    """The name of the font that matplotlib's plots use from here on, one with Chinese and Latin characters."""
    import matplotlib as mpl
    from matplotlib import font_manager

    path = chinese_font_path()
    font_manager.fontManager.addfont(path)
    name = font_manager.FontProperties(fname=path).get_name()
    mpl.rcParams["font.sans-serif"] = [name, *(f for f in mpl.rcParams["font.sans-serif"] if f != name)]
    mpl.rcParams["font.family"] = "sans-serif"
    mpl.rcParams["axes.unicode_minus"] = False
    mpl.rcParams["svg.hashsalt"] = "policy-text-mining"  # the same bytes each time
    return name
