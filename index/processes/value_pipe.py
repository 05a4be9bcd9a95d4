"""Plain values between our own processes: texts, bytes, numbers, None, and tuples and lists of them."""

from __future__ import annotations

import marshal
from typing import IO, Any

_LENGTH = 4


def write_value(stream: IO[bytes], value: Any) -> None:
    """Write a value at once.

    Raises:
        ValueError: It holds something that is not plain.
        OSError: Nobody reads there any more.
    """
    data = marshal.dumps(value)
    stream.write(len(data).to_bytes(_LENGTH, "big") + data)
    stream.flush()


def read_size(stream: IO[bytes]) -> int | None:
    """Return the number of bytes of the next value, which `read_body` reads, or None at the end."""
    head = stream.read(_LENGTH)
    return int.from_bytes(head, "big") if len(head) == _LENGTH else None


def read_body(stream: IO[bytes], size: int) -> Any:
    """Return the value that `read_size` has announced.

    Raises:
        EOFError, ValueError: It is cut off.
    """
    return marshal.loads(stream.read(size))  # noqa: S302 - it comes from a process of ours


def read_value(stream: IO[bytes]) -> Any:
    """Return the next value.

    Raises:
        EOFError: There is none.
        ValueError: It is cut off.
    """
    size = read_size(stream)
    if size is None:
        raise EOFError
    return read_body(stream, size)
