"""The command line; nothing heavy is imported before command line, configuration and corpus are known to be right."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.command_parser import CommandParser
from pipeline.core.errors import ConfigError, PipelineError
from pipeline.core.invocation import quote, spell_command
from pipeline.messages import LANGUAGES, choose_language, say, say_error, say_reason, speak
from pipeline.preparing import choose_jobs, choose_out, make_corpus, open_corpus
from pipeline.stages import STAGES, TARGETS

if TYPE_CHECKING:
    from pipeline.core.config import Config
    from pipeline.core.sources import Scan


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = CommandParser(
        prog="python -m pipeline",
        description=say(
            "Text mining for Chinese policy literature: text, terms, acronyms, entities, networks, topics, and a "
            "comparison of one paper with the related literature."
        ),
    )
    version = say("show program's version number and exit")
    parser.add_argument("--version", action="version", version=__version__, help=version)
    parser.add_argument("--lang", choices=LANGUAGES, help=say("language of messages (default: the locale's)"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help=say("run every stage that is not up to date"))
    run.set_defaults(handler=_run)
    _corpus_arguments(run)
    stages = say("one of {names}", names=", ".join(TARGETS))
    run.add_argument("--until", choices=TARGETS, default=TARGETS[-1], metavar="STAGE", help=stages)
    jobs = say("processes (default: one a core, fewer for a small corpus)")
    run.add_argument("--jobs", type=_positive, metavar="N", help=jobs)
    run.add_argument("--scheduler", default="", metavar="ADDRESS", help=say("run on the Dask cluster there"))
    run.add_argument(
        "--force", action="append", default=[], choices=TARGETS, metavar="STAGE", help=say("even if up to date")
    )
    run.add_argument("--quiet", action="store_true", help=say("no progress lines and no summary"))

    init = commands.add_parser("init", help=say("make an empty corpus"))
    init.set_defaults(handler=_init)
    init.add_argument("folder", type=Path, metavar="DIR")

    status = commands.add_parser("status", help=say("say which stages would run, and why"))
    status.set_defaults(handler=_status)
    _corpus_arguments(status)

    lexicon = commands.add_parser("lexicon", help=say("propose words for the corpus's lexicon from its last run"))
    lexicon.set_defaults(handler=_lexicon)
    _corpus_arguments(lexicon)

    lint = commands.add_parser("lint-gexf", help=say("say what Gephi or Gephi Lite would stumble over in a GEXF file"))
    lint.set_defaults(handler=_lint)
    lint.add_argument("files", type=Path, nargs="+", metavar="FILE")

    export = commands.add_parser(
        "export", help=say("write figures, tables and copies of a run for print and for others")
    )
    export.set_defaults(handler=_export)
    export.add_argument("run", type=Path, metavar="RUN", help=say("a finished run's folder"))
    export.add_argument("--to", type=Path, required=True, metavar="DIR", help=say("the folder to write into"))
    export.add_argument("--figures", action="store_true", help=say("figures as SVG, PDF and PNG"))
    export.add_argument("--tables", action="store_true", help=say("tables as DOCX, XLSX and CSV, with their evidence"))
    export.add_argument("--share", action="store_true", help=say("a report without full texts, to be passed on"))
    export.add_argument("--archive", action="store_true", help=say("what it takes to make the run again, as ZIP"))
    export.add_argument(
        "--labels", nargs="+", choices=("zh", "en", "both"), default=["zh", "en"], metavar="LANGUAGE",
        help=say("languages of figures and printed tables: zh, en, both (default: zh en)"),
    )  # fmt: skip
    export.add_argument(
        "--length", type=_positive, default=60, metavar="N", help=say("characters of a sentence in a shared report")
    )
    export.add_argument("--jobs", type=_positive, metavar="N", help=say("processes (default: one a core)"))
    export.add_argument("--quiet", action="store_true", help=say("no progress lines and no summary"))
    export.add_argument(
        "--corpus", type=Path, metavar="CORPUS", help=say("the corpus folder, whose tables go into the archive")
    )

    doctor = commands.add_parser("doctor", help=say("check the installation, fonts, models and a corpus"))
    doctor.set_defaults(handler=_doctor)
    doctor.add_argument("corpus", type=Path, nargs="?", metavar="CORPUS")

    studio = commands.add_parser("studio", help=say("open the local page: corpora, runs, report, corrections"))
    studio.set_defaults(handler=_studio)
    folder = say("the folder of corpora, or one corpus (default: corpora here, else policy-text-mining at home)")
    studio.add_argument("folder", type=Path, nargs="?", metavar="DIR", help=folder)
    studio.add_argument("--port", type=_port, default=0, metavar="N", help=say("port (default: any free one)"))
    studio.add_argument("--no-browser", action="store_true", help=say("do not open the browser"))
    for command in commands.choices.values():
        command.add_argument(
            "--lang", choices=LANGUAGES, default=argparse.SUPPRESS,  # what stands before the command is kept
            help=say("language of messages (default: the locale's)"),
        )  # fmt: skip
    return parser


def _corpus_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("corpus", type=Path, metavar="CORPUS", help=say("the corpus folder"))
    command.add_argument("--out", type=Path, metavar="DIR", help=say("the run's folder (default: build/NAME)"))
    command.add_argument(
        "--set", action="append", default=[], dest="settings", metavar="SECTION.KEY=VALUE",
        help=say("a setting instead of the one in corpus.toml, for instance topics.k=12"),
    )  # fmt: skip


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(say("{text} is not a whole number above 0", text=repr(text)))
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(say("{text} is no port", text=repr(text)))
    return int(text)


def _out(arguments: argparse.Namespace) -> Path:
    return choose_out(arguments.corpus, arguments.out)


def _load(arguments: argparse.Namespace) -> tuple[Config, Scan]:
    return open_corpus(arguments.corpus, arguments.settings)


def _run(arguments: argparse.Namespace) -> int:
    from pipeline.core.engine import run_pipeline, select_stages
    from pipeline.summary import describe_run

    out = _out(arguments)
    config, scanned = _load(arguments)
    stages = select_stages(STAGES, TARGETS, arguments.until)
    jobs = arguments.jobs or choose_jobs(arguments.corpus, scanned)
    if not arguments.quiet and not (out / "manifest.json").exists():
        from pipeline.estimate import describe_estimate

        if told := describe_estimate([s.size for s in scanned[0]], jobs, out):
            print(told, file=sys.stderr)
    summary = run_pipeline(
        arguments.corpus.resolve(), out, config, stages, scanned,
        jobs=jobs, scheduler=arguments.scheduler, force=frozenset(arguments.force), quiet=arguments.quiet,
        known=frozenset(stage.name for stage in STAGES),
    )  # fmt: skip
    if not arguments.quiet:
        print(describe_run(out, summary))
    return 0


def _init(arguments: argparse.Namespace) -> int:
    folder: Path = arguments.folder
    make_corpus(folder)
    ready = "{folder} is ready. Put your documents into {sources}, then: {command} (or: make all CORPUS={quoted})"
    command = spell_command("run", folder)
    print(say(ready, folder=folder, sources=folder / "sources", command=command, quoted=quote(folder)))
    return 0


def _status(arguments: argparse.Namespace) -> int:
    from pipeline.core.engine import plan_status

    out = _out(arguments)
    config, scanned = _load(arguments)
    for name, reason in plan_status(arguments.corpus.resolve(), out, config, STAGES, scanned).items():
        print(f"{name:24} {say('would run: {reason}', reason=say_reason(reason)) if reason else say('up to date')}")
    return 0


def _lexicon(arguments: argparse.Namespace) -> int:
    from pipeline.segmentation.lexicon_proposal import propose_lexicon

    config, _ = _load(arguments)
    print(propose_lexicon(arguments.corpus.resolve(), _out(arguments), config.section("segmentation")))
    return 0


def _lint(arguments: argparse.Namespace) -> int:
    from pipeline.networks.lint import lint_gexf
    from pipeline.networks.lint_findings import describe_findings, is_clean

    clean = True
    for path in arguments.files:
        if not path.is_file():
            raise ConfigError("{path}: there is no such file", path=path)
        findings = lint_gexf(path)
        clean = clean and is_clean(findings)
        print(f"{path}: {describe_findings(findings)}")
    return 0 if clean else 1


def _export(arguments: argparse.Namespace) -> int:
    from pipeline.core.engine import count_cores
    from pipeline.export.command import Wanted, export_run

    wanted = Wanted(
        figures=arguments.figures, tables=arguments.tables, share=arguments.share, archive=arguments.archive,
        labels=tuple(dict.fromkeys(arguments.labels)), length=arguments.length, corpus=arguments.corpus,
        jobs=arguments.jobs or count_cores(), quiet=arguments.quiet,
    )  # fmt: skip
    written = export_run(arguments.run, arguments.to, wanted)
    if not arguments.quiet:
        print(say("{count} files written to {to}", count=len(written), to=arguments.to))
    return 0


def _doctor(arguments: argparse.Namespace) -> int:
    from pipeline.doctor import examine

    checks = examine(arguments.corpus)
    for check in checks:
        told = say("{name}: {message}", name=check.name, message=check.detail)
        print(f"{say('ok' if check.passed else 'FAIL'):4} {told}")
    return 0 if all(check.passed for check in checks) else 3


def _studio(arguments: argparse.Namespace) -> int:
    from pipeline.studio.server import serve

    return serve(arguments.folder, port=arguments.port, browser=not arguments.no_browser, language=arguments.lang or "")


def _wanted_language(argv: Sequence[str]) -> str:
    """What ``--lang`` says, before the parser is built, whose help is said in that language too."""
    for place, word in enumerate(argv):
        if word == "--lang":
            return argv[place + 1] if place + 1 < len(argv) else ""
        if word.startswith("--lang="):
            return word.partition("=")[2]
    return ""


def _prepare_process() -> None:
    """A message is never lost for a character that the terminal lacks; asked to end, end as on the keys that stop."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _stop)


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def main(argv: Sequence[str] | None = None) -> int:
    """The exit status of a command: 0 done, 1 a stage failed, 2 wrong call or corpus, 3 something is not installed."""
    speak(choose_language(_wanted_language(sys.argv[1:] if argv is None else argv)))
    parser = build_parser()
    arguments, more = parser.parse_known_args(argv)
    if more:
        told = "nobody knows what to do with {words}; a path with blanks stands in quotation marks"
        parser.error(say(told, words=" ".join(more)))
    _prepare_process()
    handler: Callable[[argparse.Namespace], int] = arguments.handler
    try:
        status = handler(arguments)
        sys.stdout.flush()
        return status
    except PipelineError as error:
        print(say("error: {message}", message=say_error(error)), file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:  # who read along, as ``head`` does, has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        print(say("stopped; what was finished is kept, run again to go on"), file=sys.stderr)
        return 130
