"""Messages over standard input and output, without a thread that waits for them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import stat
import sys
from typing import TYPE_CHECKING, BinaryIO

from pygls.io_ import StdoutWriter

if TYPE_CHECKING:
    from pygls.protocol import JsonRPCProtocol

LARGEST = 64 * 1024 * 1024
"""Most bytes of one message; a longer one ends the session."""


class MessageReader:
    """Reads what an editor sends; damage ends the input instead of raising."""

    def __init__(self, stream: asyncio.StreamReader) -> None:
        """Take the stream."""
        self._stream = stream

    async def readline(self) -> bytes:
        """Return the next line of a head; empty at the end of the input."""
        # What was read before begins to be answered, so that it sees the texts as they were then.
        await asyncio.sleep(0)
        try:
            return await self._stream.readline()
        except (ValueError, OSError):
            # Longer than a head can be: the rest of it is no head either.
            return b"\n"

    async def readexactly(self, count: int) -> bytes:
        """Return so many bytes; empty at the end of the input, or where they are too many."""
        if count > LARGEST:
            return b""
        try:
            return await self._stream.readexactly(count)
        except (asyncio.IncompleteReadError, OSError):
            return b""


def take_standard_output() -> BinaryIO:
    """Return standard output for messages alone: whatever else is printed goes to standard error from now on."""
    sys.stdout.flush()
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.stdout = sys.stderr
    return own


async def open_input(source: BinaryIO) -> MessageReader:
    """Return a reader of standard input.

    Raises:
        ValueError: It is a file, and not a pipe, a socket or a terminal.
    """
    if stat.S_ISCHR(os.fstat(source.fileno()).st_mode) and not source.isatty():
        # asyncio takes /dev/null, and then waits for it without end.
        raise ValueError("a device cannot be waited for")
    stream = asyncio.StreamReader(limit=LARGEST)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stream), source)
    return MessageReader(stream)


def open_output(protocol: JsonRPCProtocol, target: BinaryIO) -> None:
    """Have the protocol write to a stream."""
    protocol.set_writer(_MessageWriter(target))


class _MessageWriter(StdoutWriter):
    """Writes messages; those that nobody reads any more are dropped, and the end of the input ends the session."""

    def write(self, data: bytes) -> None:
        with contextlib.suppress(BrokenPipeError, ValueError):
            super().write(data)
