"""The log's file: one line a record, cleaned, rotated, and safe to write from several processes.

A record is appended by one write to a file opened with `O_APPEND`, so records of several processes
do not mix. One process at a time rotates, under a lock; the others see that the file was replaced
and open the new one. A record written in that moment ends up in the old file.
"""

from __future__ import annotations

import datetime
import logging
import os
import re
import sqlite3
import stat
import traceback
from contextlib import suppress
from dataclasses import dataclass
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from index.errors import LibraryError, reason
from index.text import clean_line

if TYPE_CHECKING:
    from types import TracebackType

MAX_BYTES = 400_000
BACKUPS = 2
_LONGEST_LINE = 400
# Ends of a traceback that are kept; a recursion without end has thousands of frames.
_FIRST_FRAMES, _LAST_FRAMES = 10, 30
_LONGEST_CHAIN = 6
# Larger than any record, so that each is one write.
_BUFFER = 1 << 18
_FLAGS = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
# Messages of these quote names from the code, paths and numbers. Those of all others (ValueError, KeyError,
# YAMLError ...) may quote what a note or a query says, so they are not logged.
_MESSAGE_IS_CODE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    IndexError,
    MemoryError,
    NameError,
    OSError,
    RuntimeError,
    TypeError,
    sqlite3.Error,
)
_HEADER = re.compile(
    r"(?P<when>\S{10,40}) (?:WARNING|ERROR|CRITICAL) \d+ [\w.]+ \[(?P<what>[\w.-]+) (?P<where>[\w.:<>-]+)\]:"
)


@dataclass(frozen=True, slots=True)
class LoggedError:
    """An error in the log, without its message.

    Attributes:
        when: ISO 8601, in UTC.
        what: An error code, or the type of an exception.
        where: `module:line`.
    """

    when: str
    what: str
    where: str


class LogFile(RotatingFileHandler):
    """Writes records to a private file; a failure is remembered in `failed` and raises nothing."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8", delay=True)
        self.setFormatter(LineFormatter())
        self.failed = False

    def emit(self, record: logging.LogRecord) -> None:
        """Append one record."""
        self.failed = False
        super().emit(record)

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802
        """Drop the record: there is no better place to report it, and the program goes on."""
        self.failed = True
        self._drop_stream()

    def shouldRollover(self, record: logging.LogRecord) -> bool | int:  # noqa: N802
        """Return whether the file is full, after opening the one that another process may have begun."""
        if self._replaced():
            self._drop_stream()
        return super().shouldRollover(record)

    def doRollover(self) -> None:  # noqa: N802
        """Rotate, unless another process is doing so or has done so."""
        from filelock import FileLock, Timeout

        # While another process rotates, this record goes to the end of the old file.
        with suppress(Timeout), FileLock(f"{self.baseFilename}.lock", timeout=0, mode=0o600):
            if self._replaced():
                self._drop_stream()
            else:
                super().doRollover()

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = open(  # noqa: SIM115 - it stays open
            self.baseFilename, "a", _BUFFER, encoding="utf-8", errors="backslashreplace", opener=_open_private
        )
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            file.close()
            raise OSError(0, "it is not a regular file")
        return file

    def refusal(self) -> str:
        """Open the file; return the reason in plain words where that fails, else an empty text."""
        try:
            self.stream = self._open()
        except FileExistsError:
            return "a part of its path is not a folder"
        except OSError as error:
            return reason(error)
        return ""

    def _replaced(self) -> bool:
        if self.stream is None:
            return False
        try:
            return not os.path.samestat(os.fstat(self.stream.fileno()), os.stat(self.baseFilename))  # noqa: PTH116
        except OSError:
            return True

    def _drop_stream(self) -> None:
        # What it could not write stays in its buffer, and closing it tries again.
        stream, self.stream = self.stream, None
        with suppress(OSError, ValueError):
            if stream is not None:
                stream.close()

    def close(self) -> None:
        """Close the file."""
        self._drop_stream()
        super().close()


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags | _FLAGS, 0o600)


class Mirror(logging.StreamHandler[TextIO]):
    """Prints records on standard error."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self.setFormatter(LineFormatter())

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802
        """Drop the record: whoever read it has gone."""


class LineFormatter(logging.Formatter):
    """Formats a record as one line, with its error's name and place; tracebacks follow it, indented."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's lines, with nothing in them that a terminal obeys."""
        when = datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(
            timespec="milliseconds"
        )
        error = record.exc_info[1] if record.exc_info else None
        found = f" [{error_name(error)} {place(error)}]" if error is not None else ""
        # Other libraries put into their messages whatever they were working on.
        ours = record.name.startswith(("index", "notes_tui"))
        message = _line(record.getMessage()) if ours else "(message not logged)"
        lines = [f"{when} {record.levelname} {record.process} {record.name}{found}: {message}"]
        if error is not None and (not isinstance(error, LibraryError) or error.__cause__ is not None):
            lines += [f"    {line}" for line in _traceback(error)]
        return "\n".join(lines)


def error_name(error: BaseException) -> str:
    """Return the code of an expected error, or else the type of the exception."""
    return error.code if isinstance(error, LibraryError) else type(error).__name__


def place(error: BaseException) -> str:
    """Return `module:line` of the innermost of our frames that an exception came through."""
    found = "-"
    for frame, line in traceback.walk_tb(error.__traceback__):
        name = str(frame.f_globals.get("__name__", "-"))
        if found == "-" or name.startswith(("index.", "notes_tui.")):
            found = f"{name}:{line}"
    return found


def _traceback(error: BaseException) -> list[str]:
    """Return an exception with those that it came from, the first of them first."""
    chain = [error]
    while len(chain) < _LONGEST_CHAIN:
        last = chain[-1]
        before = last.__cause__ or (None if last.__suppress_context__ else last.__context__)
        if before is None or before in chain:
            break
        chain.append(before)
    lines: list[str] = []
    for each in reversed(chain):
        lines += ["Then:"] if lines else []
        lines += [*_frames(each.__traceback__), f"{type(each).__name__}: {_message(each)}"]
    return [_line(line, indented=True) for line in lines]


def _frames(found: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(found)
    shown = list(frames)
    if len(frames) > _FIRST_FRAMES + _LAST_FRAMES:
        shown = [*frames[:_FIRST_FRAMES], *frames[-_LAST_FRAMES:]]
    lines = [
        f'File "{frame.filename}", line {frame.lineno}, in {frame.name}: {frame.line}' for frame in shown
    ]
    if len(shown) < len(frames):
        lines.insert(_FIRST_FRAMES, f"({len(frames) - len(shown)} more)")
    return lines


def _message(error: BaseException) -> str:
    text = str(error)
    if not text or isinstance(error, _MESSAGE_IS_CODE):
        return text
    return f"(message of {len(text)} characters not logged)"


def _line(text: str, *, indented: bool = False) -> str:
    line = clean_line(text)
    line = line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"
    return f"  {line}" if indented and line.startswith("File ") else line


def last_errors(file: Path, most: int = 10) -> list[LoggedError]:
    """Return the latest errors in the log, the newest first; none if it cannot be read."""
    found: list[LoggedError] = []
    for path in (file, file.with_name(f"{file.name}.1")):
        try:
            with open(path, "rb", opener=lambda name, flags: os.open(name, flags | _FLAGS)) as opened:
                regular = stat.S_ISREG(os.fstat(opened.fileno()).st_mode)
                text = opened.read(2 * MAX_BYTES).decode("utf-8", "replace") if regular else ""
        except OSError:
            continue
        matches = filter(None, map(_HEADER.match, reversed(text.split("\n"))))
        found += [LoggedError(each["when"], each["what"], each["where"]) for each in matches]
        if len(found) >= most:
            break
    return found[:most]
