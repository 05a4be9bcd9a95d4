"""Logging for the engine and the programs around it.

The log is a file in the state folder that only its owner can read, of bounded size. It holds
what went wrong and where in the code, and paths; never text from notes, papers or queries.
Nothing here raises: a full disk or a read-only folder costs the log, not the work.

Loggers are the standard ones, named after their modules. Nothing is opened, and the code that
formats and rotates is not even imported, before the first record is written.
"""

from __future__ import annotations

import logging
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.log_file import LogFile, LoggedError

VARIABLE = "NOTES_TUI_LOG"
FILE_NAME = "notes-tui.log"
LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
    "off": logging.CRITICAL + 10,
}
_DEFAULT = "warning"
# asyncio reports exceptions that nobody waits for by a record of its own.
_LOGGERS = ("index", "notes_tui", "asyncio")

_log = logging.getLogger(__name__)

# Without this, Python prints warnings to standard error, across the screen, while no log is kept.
for _name in ("index", "notes_tui"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class LogSettings:
    """The meaning of `NOTES_TUI_LOG`.

    Attributes:
        level: A key of `LEVELS`.
        file: Where to write, instead of the state folder.
        warning: One sentence if the value was not understood, else empty.
    """

    level: str = _DEFAULT
    file: Path | None = None
    warning: str = ""


def read_settings(value: str) -> LogSettings:
    """Read `LEVEL`, `PATH` or `LEVEL:PATH`; a path contains a slash, and alone it means everything is logged."""
    if value.lower() in LEVELS:
        return LogSettings(value.lower())
    level, colon, path = value.partition(":")
    if colon and level.lower() in LEVELS and "/" in path:
        return LogSettings(level.lower(), Path(path).expanduser())
    if "/" in value:
        return LogSettings("debug", Path(value).expanduser())
    if not value:
        return LogSettings()
    known = ", ".join(LEVELS)
    return LogSettings(
        warning=f"{VARIABLE} is neither a level ({known}), a path with a slash, nor LEVEL:PATH; "
        f"{_DEFAULT} is used."
    )


def refusal(settings: LogSettings) -> str:
    """Return one sentence if the file that the user names cannot be written, else an empty text.

    The file is created where it is missing.
    """
    if settings.file is None or settings.level == "off":
        return ""
    from index.log_file import LogFile

    file = LogFile(settings.file)
    why = file.refusal()
    file.close()
    return f"{VARIABLE}: {settings.file} cannot be written ({why}), so no log is kept." if why else ""


def start(folder: Path, settings: LogSettings, *, verbose: bool = False, mirror: bool = False) -> Path:
    """Write the log into a folder from now on, and return the log's path.

    May be called again with another folder. Exceptions that end a thread are logged too.

    Args:
        folder: A state folder; it is created private with the first record.
        settings: Level, and another file if the user wants one.
        verbose: Log everything, whatever the level.
        mirror: Print the records to standard error as well.
    """
    global _session  # noqa: PLW0603 - logging is global to the process
    stop()
    level = logging.DEBUG if verbose else LEVELS[settings.level]
    handlers: list[logging.Handler] = []
    file = _LazyFile(settings.file or folder / FILE_NAME)
    if settings.level != "off":
        handlers.append(file)
    if mirror:
        from index.log_file import Mirror

        handlers.append(Mirror(sys.stderr))
    _session = _Session(file, tuple(handlers), threading.excepthook)
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(level)
        for handler in handlers:
            logger.addHandler(handler)
    threading.excepthook = _log_thread_exception
    return file.path


def stop() -> None:
    """Close the log; harmless if none is kept."""
    global _session
    session, _session = _session, None
    if session is None:
        return
    threading.excepthook = session.excepthook
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(logging.NOTSET)
        for handler in session.handlers:
            logger.removeHandler(handler)
    for handler in session.handlers:
        handler.close()


def written_file() -> Path | None:
    """Return the log's path if the latest record could be written there."""
    return _session.file.path if _session is not None and _session.file.written else None


def last_errors(file: Path, most: int = 10) -> list[LoggedError]:
    """Return the latest errors in a log, the newest first; none if it cannot be read."""
    from index import log_file

    return log_file.last_errors(file, most)


def place(error: BaseException) -> str:
    """Return `module:line` of the innermost of our frames that an exception came through."""
    from index import log_file

    return log_file.place(error)


class _LazyFile(logging.Handler):
    """Opens the log with the first record."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self._file: LogFile | None = None

    @property
    def written(self) -> bool:
        return self._file is not None and not self._file.failed

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            from index.log_file import LogFile

            self._file = LogFile(self.path)
        self._file.handle(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


@dataclass(frozen=True, slots=True)
class _Session:
    file: _LazyFile
    handlers: tuple[logging.Handler, ...]
    excepthook: Callable[[threading.ExceptHookArgs], object]


_session: _Session | None = None


def _log_thread_exception(found: threading.ExceptHookArgs) -> None:
    """Log what ended a thread; printed, it would be drawn across the screen."""
    if found.exc_value is not None and not isinstance(found.exc_value, SystemExit):
        name = found.thread.name if found.thread is not None else "unknown"
        _log.error("The thread %s ended by an exception.", name, exc_info=found.exc_value)
