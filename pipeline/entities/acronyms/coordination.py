"""How a coordination lies to a candidate's beginning: 从价定率和从量定额 is two things, and neither is cut off.

What is joined is built alike: both sides begin with the same word (从事 ..., 以及从事 ...), or end in the same head
(应急管理部门和对 ... 实施监督管理的部门). A candidate that takes in both sides is whole, one that begins with the
second is torn.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.entities.acronyms.function_words import function_words

COLUMNS = ("whole_first", "torn_first", "whole_head", "torn_head")


def _same_head(word: str, head: str) -> int:
    """2 where two words end alike in two characters or are one, 1 where in one, else 0."""
    return (word[-1:] == head[-1:]) + (word[-2:] == head[-2:])


def describe_coordination(words: Sequence[str], index: int) -> list[float]:
    """The columns of a candidate that begins with the word at ``index`` and ends with the last one."""
    joints = [k for k in range(1, len(words) - 1) if words[k] in function_words().relates]
    first, head = words[index], words[-1]
    inside = [k for k in joints if k > index]
    torn = index >= 2 and index - 1 in joints
    return [
        sum(words[k + 1] == first for k in inside), torn and first in words[: index - 1],
        max((_same_head(words[k - 1], head) for k in inside), default=0),
        _same_head(words[index - 2], head) if torn else 0,
    ]  # fmt: skip
