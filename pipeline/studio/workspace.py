"""The corpora that the studio shows: those of a folder, and those that were opened elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.atomic import write_atomic
from pipeline.core.errors import ConfigError
from pipeline.core.keys import digest_bytes
from pipeline.core.sources import RECORD_ENDINGS
from pipeline.preparing import choose_out, make_corpus
from pipeline.studio.confine import clean_name

HOME = "policy-text-mining"
_OPENED = ".studio.json"


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus folder, the name it has in addresses, and the folder of its run."""

    key: str
    folder: Path
    run: Path

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name


def is_corpus(folder: Path) -> bool:
    """Whether a folder looks like a corpus: by its settings, its sources or records of a citation manager."""
    return (
        (folder / "corpus.toml").is_file()
        or (folder / "sources").is_dir()
        or any(p.suffix.lower() in RECORD_ENDINGS for p in folder.glob("*"))
    )


def choose_folder(stated: Path | None) -> tuple[Path, Path | None]:
    """The folder of corpora, and the corpus to open at once when a corpus itself is stated."""
    if stated is None:
        here = Path("corpora").resolve()
        return (here if here.is_dir() else Path.home() / HOME), None
    folder = stated.resolve()
    return (folder.parent, folder) if is_corpus(folder) else (folder, None)


class Workspace:
    """A folder of corpora.

    Parameters
    ----------
    folder
        Made when it is not there.
    base
        Runs lie in ``build`` below it, as those of the command line that is called there.
    """

    def __init__(self, folder: Path, base: Path | None = None) -> None:
        self.folder = folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        here = Path.cwd().resolve()
        self.base = base or (here if self.folder.is_relative_to(here) else self.folder)

    def corpora(self) -> list[Corpus]:
        """The corpora by name, those opened elsewhere last."""
        inside = [
            p for p in sorted(self.folder.iterdir()) if p.is_dir() and not p.name.startswith(".") and is_corpus(p)
        ]
        return [self._describe(p) for p in (*inside, *(p for p in self._opened() if p.is_dir() and p not in inside))]

    def find(self, key: str) -> Corpus:
        """The corpus of a key.

        Raises
        ------
        KeyError
            When there is none.
        """
        return {corpus.key: corpus for corpus in self.corpora()}[key]

    def make(self, name: str) -> Corpus:
        """A new, empty corpus.

        Raises
        ------
        ConfigError
            When the name cannot be a folder's, or is taken.
        """
        folder = self.folder / clean_name(name)
        if folder.exists():
            raise ConfigError("{folder}: is there already; choose another name", folder=folder.name)
        make_corpus(folder)
        return self._describe(folder)

    def open(self, path: str) -> Corpus:
        """The corpus in a folder anywhere on this machine.

        Raises
        ------
        ConfigError
            When there is no folder, or it is none of a corpus.
        """
        folder = Path(path.strip().strip('"“”')).expanduser()
        if not folder.is_absolute() or not folder.is_dir():
            raise ConfigError("{folder}: there is no such folder; give its whole path", folder=path.strip()[:200])
        folder = folder.resolve()
        if not is_corpus(folder):
            raise ConfigError(
                "{folder}: is no corpus: it has no folder sources, no corpus.toml and no citation export ({endings})",
                folder=folder,
                endings=" ".join(RECORD_ENDINGS),
            )
        opened = self._opened()
        if folder.parent != self.folder and folder not in opened:
            data = json.dumps([str(p) for p in (*opened, folder)], ensure_ascii=False)
            write_atomic(self.folder / _OPENED, data.encode("utf-8", "surrogateescape"))
        return self._describe(folder)

    def _opened(self) -> list[Path]:
        try:
            return [Path(text) for text in json.loads((self.folder / _OPENED).read_text(encoding="utf-8"))]
        except (OSError, ValueError, TypeError):
            return []

    def _describe(self, folder: Path) -> Corpus:
        digest = digest_bytes(str(folder).encode("utf-8", "surrogateescape"))[:10]
        inside = folder.parent == self.folder
        out = self.base / "build" / (folder.name if inside else f"{folder.name}-{digest}")
        return Corpus(digest, folder, choose_out(folder, out))
