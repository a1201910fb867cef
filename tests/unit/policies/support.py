"""Documents out of plain texts, as extraction would hand them over."""

from __future__ import annotations

from pathlib import Path

from pipeline.core.text import DocumentText, TextBlock
from pipeline.policies.lists import PolicyLists, read_lists
from pipeline.policies.reading import read_policy
from pipeline.records.policies import Policy

MODELS = Path(__file__).resolve().parents[3] / "models"


def lists() -> PolicyLists:
    """The word lists that ship."""
    return read_lists(MODELS)


def document(text: str, doc_id: str = "d") -> DocumentText:
    """A document with a block a line."""
    blocks, position = [], 0
    for number, line in enumerate(text.rstrip("\n").split("\n")):
        blocks.append(TextBlock(number, "paragraph", 0, 1, position, position + len(line), line))
        position += len(line) + 1
    return DocumentText(doc_id, text.rstrip("\n"), tuple(blocks))


def read(text: str, **row: str) -> Policy | None:
    """What a text says of itself, its title unknown beforehand unless the row gives it."""
    first = text.split("\n", 1)[0]
    return read_policy(document(text), {"title": first, "source": "sources/文件.txt", **row}, lists())
