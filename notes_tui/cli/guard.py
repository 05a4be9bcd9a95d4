"""The end of every command line: whatever goes wrong becomes one line, an exit code and an entry in the log."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING

import platformdirs

from index import LibraryError, clean_line, expected, logs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

APP_NAME = "notes-tui"
CANNOT_RUN = 2
_LONGEST_MESSAGE = 300

_log = logging.getLogger(__name__)


def complain(sentence: str) -> None:
    """Print one line on standard error."""
    print(f"notes-tui: {clean_line(sentence)}", file=sys.stderr)  # noqa: T201


def start_log(state: Path | None = None, *, verbose: bool, mirror: bool) -> str:
    """Keep the log in a vault's state folder, or in the one for all vaults while none is known.

    Returns:
        One sentence where the user's wish for it cannot be met, also printed; empty from the second call on.
    """
    settings = logs.read_settings(os.environ.get(logs.VARIABLE, ""))
    warning = (settings.warning or logs.refusal(settings)) if state is None else ""
    if warning:
        complain(warning)
    logs.start(state or platformdirs.user_state_path(APP_NAME), settings, verbose=verbose, mirror=mirror)
    return warning


def guarded(work: Callable[[], int], words: Sequence[str]) -> int:
    """Run a command and return its exit code; no exception leaves it.

    Args:
        work: The command.
        words: The command line's arguments.
    """
    try:
        return work()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has gone, so there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last place where it can be told
        return _failed(error, words)
    finally:
        logs.stop()


def _failed(error: Exception, words: Sequence[str]) -> int:
    if isinstance(error, UnicodeEncodeError) and not _is_text(words):
        # Bytes on the command line that are no text arrive as lone surrogates, which nothing indexed can hold.
        error = LibraryError(
            "A name or query given is not valid UTF-8; nothing here has it.", code="bad-value"
        )
    refusal = expected(error)
    if refusal is not None:
        _log.warning("Refused.", exc_info=refusal)
        complain(str(refusal))
    else:
        _log.error("Unexpected error.", exc_info=error)
        complain_of_fault(error)
    return CANNOT_RUN


def complain_of_fault(error: BaseException) -> None:
    """Print the type and message of an unexpected exception, and the path of the log that has its traceback."""
    message = clean_line(str(error))[:_LONGEST_MESSAGE]
    shown = f"{type(error).__name__}: {message}" if message else type(error).__name__
    file = logs.written_file()
    details = f"details in {file}" if file is not None else "run it again with --verbose for details"
    complain(f"unexpected error: {shown}; this is a fault in notes-tui; {details}")


def _is_text(words: Sequence[str]) -> bool:
    try:
        "".join(words).encode()
    except UnicodeEncodeError:
        return False
    return True
