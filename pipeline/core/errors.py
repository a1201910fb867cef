"""The exceptions of the pipeline; only ``cli.main`` turns them into an exit status."""

from __future__ import annotations

from typing import Any


class PipelineError(Exception):
    """Base of all errors that the pipeline raises on purpose; ``exit_status`` is what the command ends with.

    Parameters
    ----------
    message
        In English, with ``{names}`` for ``values``; :mod:`pipeline.messages` says it in Chinese.
    values
        What is filled in.
    """

    exit_status = 1

    def __init__(self, message: str = "", **values: Any) -> None:
        self.message, self.values = message, values
        super().__init__(message.format_map(values) if values else message)

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors of workers reach the engine with what they carry."""
        return _rebuild, (type(self), self.message, {name: str(value) for name, value in self.values.items()})


def _rebuild(kind: type[PipelineError], message: str, values: dict[str, Any]) -> PipelineError:
    return kind(message, **values)


class ConfigError(PipelineError):
    """The command line, the configuration or the corpus is wrong; said before any work."""

    exit_status = 2


class MissingModelError(PipelineError):
    """A model file that the project ships is not there."""

    exit_status = 3


class MissingDependencyError(PipelineError):
    """A package is not installed; the message holds the command that installs it."""

    exit_status = 3


class DocumentError(PipelineError):
    """One document cannot be used: it becomes a row of rejects.csv and the run goes on."""


class ExtractionError(DocumentError):
    """A file could not be read as what its ending says."""


class EncodingError(DocumentError):
    """A text's encoding could not be told, or decoding it gave nonsense."""


class DocumentTimeout(DocumentError):  # noqa: N818
    """A document took more processor time, or more memory, than the limit."""


class PassingError(DocumentError):
    """A document was not read for a reason that lies outside it and may pass; it is tried again."""


class StageError(PipelineError):
    """A stage failed as a whole."""


class ArtifactError(PipelineError):
    """A run's table or file is missing or is not what it should be."""
