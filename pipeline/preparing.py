"""What is looked at before any work: a corpus folder, its configuration, its sources, and where the run is written.

The command line and the studio open a corpus by the same functions, so that both refuse and accept the same.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.errors import ConfigError
from pipeline.core.invocation import spell_command
from pipeline.extraction.parameters import ENDINGS
from pipeline.stages import SECTIONS, STAGES

if TYPE_CHECKING:
    from pipeline.core.config import Config
    from pipeline.core.sources import Scan

# Files, or bytes of them, that are worth a process of their own: it takes a second and more to start.
WORTH_FILES, WORTH_BYTES = 8, 500_000


def choose_jobs(corpus: Path, scanned: Scan) -> int:
    """In how many processes a corpus is read unless one is told: one a core, fewer where there is little to read."""
    from pipeline.core.engine import count_cores
    from pipeline.core.sources import find_exports

    sizes = [*(source.size for source in scanned[0]), *(path.stat().st_size for path in find_exports(corpus))]
    return min(count_cores(), max(1, len(sizes) // WORTH_FILES, sum(sizes) // WORTH_BYTES))


def choose_out(corpus: Path, out: Path | None, base: Path = Path()) -> Path:
    """The run's folder: ``out``, or ``build/NAME`` below ``base``.

    Raises
    ------
    ConfigError
        When the run would be written among the corpus's own files, or the folder is a file.
    """
    corpus = corpus.resolve()
    chosen = (out or base / "build" / corpus.name).resolve()
    if chosen == corpus or chosen.is_relative_to(corpus / "sources"):
        raise ConfigError(
            "{out}: the run would be written among the corpus's own files; choose another --out", out=chosen
        )
    if chosen.exists() and not chosen.is_dir():
        raise ConfigError("{out}: is a file; choose another --out", out=chosen)
    return chosen


def open_corpus(corpus: Path, settings: Iterable[str] = ()) -> tuple[Config, Scan]:
    """The corpus's configuration and its scanned sources, with everything checked that can be before any work.

    Raises
    ------
    ConfigError
        When the folder, its settings or its tables are wrong, or there is nothing to read.
    """
    from pipeline.core.config import load_config
    from pipeline.core.sources import refuse_links, same_source, scan_sources

    _refuse_other_places(corpus)
    own = (
        r.partition("#")[0].partition(":")[2] for stage in STAGES for r in stage.resources if r.startswith("corpus:")
    )
    refuse_links(corpus, ("sources", "corpus.toml", *own))
    config = load_config(corpus / "corpus.toml", SECTIONS, settings)
    compared = config.section("comparison")
    if compared.groups or compared.correspondence != type(compared)().correspondence:
        from pipeline.comparison.selection import check_columns, check_groups, known_columns
        from pipeline.extraction.stated import read_metadata

        known = known_columns(read_metadata(corpus).extra)
        check_groups(compared.groups, known)
        check_columns(compared.correspondence, known)
    sources, rejects = scan_sources(corpus, ENDINGS)
    if (corpus / "entities.csv").is_file():
        from pipeline.entities.lexicon.gazetteer import read_corpus_entities

        read_corpus_entities(corpus / "entities.csv")  # for its labels
    focal = config.corpus.focal
    names = [s.source for s in sources]
    if focal and not any(same_source(name, focal) for name in names):
        raise ConfigError(
            "{path}: focal: no document {focal}; give a path like sources/FILE{hint}",
            path=corpus / "corpus.toml",
            focal=f"{focal!r}",
            hint=_name_nearest(focal, names),
        )
    if not sources:
        _require_records(corpus)
    return config, (sources, rejects)


def _refuse_other_places(corpus: Path) -> None:
    """Refuse what is no corpus folder but lies in one: people name the document, or the folder of documents."""
    whole = corpus.resolve()
    for folder in (whole, *whole.parents):
        if folder.name == "sources" and (folder.parent / "corpus.toml").is_file():
            raise ConfigError(
                "{corpus}: lies within the corpus {outer}; name that folder", corpus=corpus, outer=folder.parent
            )
    if corpus.is_file():
        raise ConfigError(
            "{corpus}: is a file; name the corpus folder, in whose folder `sources` the documents lie", corpus=corpus
        )
    if not corpus.is_dir():
        raise ConfigError(
            "{corpus}: there is no such corpus folder{hint}; `{command}` makes one",
            corpus=corpus,
            hint=_name_nearest(str(corpus.name), [p.name for p in corpus.parent.glob("*/")]),
            command=spell_command("init", corpus),
        )


def _name_nearest(name: str, names: Iterable[str]) -> str:
    """What a message adds when a name is wrong: the most similar one that there is."""
    near = difflib.get_close_matches(name, list(names), n=1, cutoff=0.3)
    return f"; the nearest is {near[0]}" if near else ""


def _require_records(corpus: Path) -> None:
    """A corpus without documents lives by its citation exports: one at least must hold records."""
    from pipeline.core.sources import find_exports
    from pipeline.extraction.catalogue import read_exports

    if read_exports(corpus)[0]:
        return
    if named := [path.name for path in find_exports(corpus)]:
        raise ConfigError(
            "{corpus}: there is nothing to read: no citation records were found in {files}; documents belong into "
            "{path}",
            corpus=corpus,
            files=", ".join(named[:5]) + (", …" if len(named) > 5 else ""),
            path=corpus / "sources",
        )
    raise ConfigError(
        "{path}: there is nothing to read; put documents there ({names}) or citation exports into {corpus}",
        path=corpus / "sources",
        names=", ".join(sorted(ENDINGS)),
        corpus=corpus,
    )


def make_corpus(folder: Path) -> None:
    """Make an empty corpus: the folder for sources and a commented ``corpus.toml``.

    Raises
    ------
    ConfigError
        When there is one already, or a file of that name.
    """
    from pipeline.core.config import render_template

    target = folder / "corpus.toml"
    if target.exists():
        raise ConfigError("{target}: is there already; nothing was changed", target=target)
    if folder.exists() and not folder.is_dir():
        raise ConfigError("{folder}: is a file; choose another name", folder=folder)
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    target.write_text(render_template(SECTIONS), encoding="utf-8")
