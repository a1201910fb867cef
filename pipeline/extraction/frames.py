"""What goes over the pipe between a run and the process that reads its documents: pickles behind their length."""

from __future__ import annotations

import pickle
import struct
from typing import IO, Any

_LENGTH = struct.Struct(">Q")


def send_frame(stream: IO[bytes], item: object) -> None:
    """Write an item."""
    data = pickle.dumps(item, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive_frame(stream: IO[bytes]) -> Any:
    """The next item.

    Raises
    ------
    EOFError
        When the other side has closed the pipe.
    """
    return pickle.loads(_read(stream, _LENGTH.unpack(_read(stream, _LENGTH.size))[0]))


def _read(stream: IO[bytes], count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        data = stream.read(min(count - len(parts), 1 << 20))
        if not data:
            raise EOFError
        parts += data
    return bytes(parts)
