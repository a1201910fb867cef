"""What pure functions worked out at a stage's last run, kept by the content of what they were given.

A reduce stage sees whole tables, and runs when any of them has changed; yet much of what it works out (partitions,
layouts, drawings) follows from a part that is as it was. A function marked with :func:`remembered` is looked up by the
digest of its arguments and of the stage's code, so that what is found is what it would return: the bytes are those of
a run from nothing. Outside a stage such a function is as any other. What was not asked for again is forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from pipeline.core.keys import digest_bytes, digest_json, new_digest

if TYPE_CHECKING:
    from pipeline.core.store import Store

P = ParamSpec("P")
T = TypeVar("T")
_SEAL = 32  # hex digits at the beginning: the digest of the rest


class Memory:
    """What one stage remembers: packed results by key.

    Parameters
    ----------
    path
        The file of the last run; one that is missing or damaged holds nothing.
    base
        A digest of what every result depends on: the stage's code and libraries.
    tables
        Digests of the stage's tables, by identity.
    """

    def __init__(self, path: Path, base: str, tables: Mapping[int, str]) -> None:
        self.path, self.base, self.tables = path, base, tables
        self.known = _read(path)
        self.used: dict[str, bytes] = {}
        self._asked: list[set[str]] = []  # for each function that is at work, what it has asked for

    def recall(self, name: str, arguments: object, compute: Callable[[], T]) -> T:
        """What ``compute`` returned for these arguments, or returns."""
        from pipeline.core.packing import feed, pack, unpack

        state = new_digest(f"{self.base} {name}".encode())
        feed(state, arguments, self.tables)
        key = state.hexdigest()
        if (body := self.used.get(key) or self.known.get(key)) is not None:
            inner, made = unpack(body)
        else:
            self._asked.append(set())
            made = compute()
            inner = sorted(self._asked.pop())
            body = pack((inner, made))
        # What stands behind a result that is found is asked for with it, or it would be forgotten.
        self.used |= {asked: self.used.get(asked) or self.known[asked] for asked in inner} | {key: body}
        for asked in self._asked[-1:]:
            asked |= {key, *inner}
        return made  # type: ignore[no-any-return]

    def recall_each(self, name: str, keys: Sequence[str], compute: Callable[[Sequence[int]], Iterable[T]]) -> list[T]:
        """What ``compute`` gave for the place of each key, or gives; all are kept as one."""
        entry = digest_json([self.base, name])
        known = json.loads(self.known[entry].decode("utf-8", "surrogatepass")) if entry in self.known else {}
        missing = [place for place, key in enumerate(keys) if key not in known]
        fresh = iter(compute(missing) if missing else ())
        made = [known[key] if key in known else next(fresh) for key in keys]
        kept = json.dumps(dict(sorted(zip(keys, made, strict=True))), ensure_ascii=False, separators=(",", ":"))
        self.used[entry] = kept.encode("utf-8", "surrogatepass")
        for asked in self._asked[-1:]:
            asked.add(entry)
        return made

    def keep(self, store: Store) -> None:
        """Write what was used, when it is known that the stage's result is good."""
        from pipeline.core.packing import pack

        if self.used == self.known:
            return
        body = pack(dict(sorted(self.used.items())))
        store.put(self.path, digest_bytes(body).encode() + body)


def _read(path: Path) -> Mapping[str, bytes]:
    from pipeline.core.packing import unpack

    try:
        data = path.read_bytes()
    except OSError:
        return {}
    whole = digest_bytes(memoryview(data)[_SEAL:]).encode() == data[:_SEAL]
    return unpack(data[_SEAL:]) if whole else {}


_memory: ContextVar[Memory | None] = ContextVar("memory", default=None)


@contextmanager
def _within(memory: Memory | None) -> Iterator[None]:
    token = _memory.set(memory)
    try:
        yield
    finally:
        _memory.reset(token)


@contextmanager
def open_memory(
    path: Path, static: Mapping[str, str], tables: Mapping[int, str] = MappingProxyType({})
) -> Iterator[Memory]:
    """What a stage remembers, for the functions that are called in the block.

    Parameters
    ----------
    path
        The stage's file.
    static
        The stage's static components (:func:`pipeline.core.keys.static_components`).
    tables
        Digests of the stage's tables by identity, which need not be digested again where functions are given them.
    """
    memory = Memory(path, digest_json([static["code"], static["libraries"]]), tables)
    with _within(memory):
        yield memory


def recall_each(name: str, keys: Sequence[str], compute: Callable[[Sequence[int]], Iterable[T]]) -> list[T]:
    """What ``compute`` gives for each place, looked up where a stage remembers it: for results that are many and small.

    Parameters
    ----------
    name
        What is worked out; a stage asks for it once.
    keys
        For each place a digest of all that the result follows from beside the code.
    compute
        A pure function of what the digests of some places are of, which gives for each what JSON knows; what it calls
        is not kept on its own.
    """
    memory = _memory.get()
    if memory is None:
        return [*compute(range(len(keys)))]
    with _within(None):
        return memory.recall_each(name, keys, compute)


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """Keep what a pure function returns from one run of a stage to the next.

    The function must depend on nothing but its arguments and its code, and change none of them; arguments and result
    are of the kinds that :mod:`pipeline.core.packing` knows. What such a function calls is not kept on its own.
    """
    return _remember(function, parts=False)


def remembered_in_parts(function: Callable[P, T]) -> Callable[P, T]:
    """The same for one whose parts are kept beside it: where its own arguments have changed, theirs may not have."""
    return _remember(function, parts=True)


def _remember(function: Callable[P, T], *, parts: bool) -> Callable[P, T]:
    name = f"{function.__module__}:{function.__qualname__}"

    @wraps(function)
    def lookup(*args: P.args, **kwargs: P.kwargs) -> T:
        memory = _memory.get()
        if memory is None:
            return function(*args, **kwargs)
        with _within(memory if parts else None):
            return memory.recall(name, [list(args), kwargs], lambda: function(*args, **kwargs))

    return lookup
