"""Values as bytes and back, exactly, and without running anything that the bytes name.

Known are what JSON knows, bytes, tuples, sets of text, arrays, sparse matrices, Arrow columns and tables, and the
pipeline's own frozen dataclasses.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import scipy.sparse as sp

_LENGTH = 8  # bytes that say how long the description is
_PLAIN = (bool, int, float, str, type(None))
_OWN = "pipeline."


def _parts(value: Any) -> tuple[str, list[Any]]:
    """A value's kind and what it consists of.

    Raises
    ------
    TypeError
        When it is of no kind that is known.
    """
    match value:
        case list():
            return "list", value
        case tuple():
            return "tuple", list(value)
        case set() | frozenset():
            return "set", sorted(value)
        case Mapping():
            return "dict", [part for item in value.items() for part in item]
        case sp.csr_matrix() | sp.csr_array():
            return type(value).__name__, [value.data, value.indices, value.indptr, list(map(int, value.shape))]
        case pa.ChunkedArray() | pa.Array():
            return "column", [pa.table({"": value})]
    if is_dataclass(value) and not isinstance(value, type) and value.__class__.__module__.startswith(_OWN):
        cls = value.__class__
        return f"{cls.__module__}:{cls.__qualname__}", [getattr(value, f.name) for f in fields(value)]
    raise TypeError(f"{type(value)} cannot be packed")


def _raw(value: Any) -> tuple[list[Any], bytes | memoryview] | None:
    """Description and bytes of a value that is stored as bytes."""
    if isinstance(value, bytes):
        return ["bytes"], value
    if isinstance(value, np.ndarray | np.generic) and value.dtype != object:
        return ["array", value.dtype.str, list(value.shape)], np.ascontiguousarray(value).tobytes()
    if isinstance(value, pa.Table):
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, value.schema) as writer:
            writer.write_table(value.combine_chunks())
        return ["table"], memoryview(sink.getvalue())
    return None


def feed(state: hashlib.blake2b, value: Any, known: Mapping[int, str] = MappingProxyType({})) -> None:
    """Have a digest take in a value: values of one kind with the same content give the same digest.

    Parameters
    ----------
    known
        Digests of what need not be gone through, by identity.
    """
    if id(value) in known:
        state.update(f"known {known[id(value)]}\n".encode())
    elif isinstance(value, _PLAIN):
        state.update(f"{type(value).__name__} {value!r}\n".encode("utf-8", "surrogatepass"))
    elif raw := _raw(value):
        state.update(f"{raw[0]} {len(raw[1])}\n".encode())
        state.update(raw[1])
    else:
        kind, parts = _parts(value)
        state.update(f"{kind} {len(parts)}\n".encode())
        if all(type(part) in _PLAIN for part in parts):  # thousands of names at once
            state.update(json.dumps(parts, separators=(",", ":")).encode())
            return
        for part in parts:
            feed(state, part, known)


def pack(value: Any) -> bytes:
    """The value as bytes; the same value gives the same bytes."""
    buffers: list[bytes | memoryview] = []
    told = json.dumps(_describe(value, buffers), separators=(",", ":")).encode()
    return b"".join([len(told).to_bytes(_LENGTH, "big"), told, *buffers])


def _describe(value: Any, buffers: list[bytes | memoryview]) -> Any:
    if type(value) in _PLAIN:
        return value
    if raw := _raw(value):
        buffers.append(raw[1])
        return [*raw[0], len(raw[1])]
    kind, parts = _parts(value)
    return [kind, [_describe(part, buffers) for part in parts]]


def unpack(data: bytes) -> Any:
    """The value that was packed; arrays are copies and may be written to.

    Raises
    ------
    ValueError, KeyError, TypeError
        When the bytes are no packed value.
    """
    start = _LENGTH + int.from_bytes(data[:_LENGTH], "big")
    return _Reader(memoryview(data)[start:]).build(json.loads(data[_LENGTH:start]))


class _Reader:
    """Takes buffers one after the other."""

    def __init__(self, data: memoryview) -> None:
        self.data, self.place = data, 0

    def _take(self, length: int) -> memoryview:
        self.place += length
        return self.data[self.place - length : self.place]

    def build(self, told: Any) -> Any:
        """The value of a description."""
        if not isinstance(told, list):
            return told
        match told:
            case ["bytes", int(length)]:
                return bytes(self._take(length))
            case ["array", dtype, shape, length]:
                array = np.frombuffer(self._take(length), np.dtype(dtype)).reshape(shape).copy()
                return array if shape else array[()]
            case ["table", length]:
                return pa.ipc.open_stream(pa.py_buffer(bytes(self._take(length)))).read_all()
        kind, parts = told[0], [self.build(part) for part in told[1]]
        return _assemble(kind, parts)


def _assemble(kind: str, parts: list[Any]) -> Any:
    match kind:
        case "list":
            return parts
        case "tuple":
            return tuple(parts)
        case "set":
            return frozenset(parts)
        case "dict":
            return dict(zip(parts[::2], parts[1::2], strict=True))
        case "csr_matrix" | "csr_array":
            return getattr(sp, kind)((parts[0], parts[1], parts[2]), shape=tuple(parts[3]))
        case "column":
            return parts[0].column(0)
    module, _, name = kind.partition(":")
    made = getattr(import_module(module), name) if module.startswith(_OWN) else None
    if not isinstance(made, type) or not is_dataclass(made):
        raise ValueError(kind)
    return made(*parts)
