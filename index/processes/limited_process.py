"""Run another program, or Python on something hostile, so that it ends: limits of time and output, and a cancel."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from index.errors import LibraryError
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MEGABYTE = 1 << 20
_MOST_OUTPUT = 64 * _MEGABYTE
_MOST_MEGABYTES = 1024
# Without the rest of the package, which takes longer to import than most work takes.
_START = """
import runpy, sys, types
package = types.ModuleType("index")
package.__path__ = [{folder!r}]
sys.modules["index"] = package
runpy.run_module({module!r}, run_name="__main__")
"""
_SHOWN = 200
_POLL = 0.02


class EndedError(LibraryError):
    """A program failed or was ended.

    Attributes:
        output: What it had written by then.
        signal: Number of the signal that ended it, if it was not ended here; else 0.
    """

    output: bytes = b""
    signal: int = 0


def run(
    command: Sequence[str],
    data: bytes,
    *,
    what: str,
    seconds: float,
    cancelled: Callable[[], bool] = lambda: False,
) -> bytes:
    """Run a program without a shell, in an empty folder, and return what it writes to standard output.

    Args:
        command: Program and arguments.
        data: Standard input.
        what: Its name, as the beginning of a sentence.
        seconds: After which it is ended; of processor time too.
        cancelled: Asked all the time; if true the program is ended.

    Raises:
        EndedError: It fails, writes too much, takes too long, or was cancelled.
        LibraryError: It cannot be started.
    """
    with (
        tempfile.TemporaryDirectory(prefix="notes-tui-") as folder,
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as faults,
    ):
        given.write(data)
        given.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603
                list(command), stdin=given, stdout=out, stderr=faults, cwd=folder, start_new_session=True
            )
        except OSError as error:
            raise LibraryError(f"{what} cannot be started ({error.strerror}).", code="no-program") from None
        try:
            try:
                _limit_time(process.pid, seconds)
                _wait(process, what, time.monotonic() + seconds, out.fileno(), cancelled)
            finally:
                if process.poll() is None:
                    with suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
            if process.returncode:
                raise _failure(what, process.returncode, faults)
        except EndedError as error:
            out.seek(0)
            error.output = out.read(_MOST_OUTPUT)
            raise
        out.seek(0)
        return out.read()


def _failure(what: str, status: int, faults: IO[bytes]) -> EndedError:
    faults.seek(0)
    lines = faults.read(_MEGABYTE).decode("utf-8", "replace").strip().splitlines()
    reason = clean_line(lines[-1])[:_SHOWN] if lines else f"exit status {status}"
    error = EndedError(f"{what} failed: {reason}", code="failed")
    error.signal = max(0, -status)
    return error


def run_python(
    module: str,
    data: bytes,
    *,
    what: str,
    seconds: float,
    cancelled: Callable[[], bool] = lambda: False,
) -> bytes:
    """Run a module of ours as a program: see `run`. It calls `limit_memory` before it reads anything."""
    return run(_python(module), data, what=what, seconds=seconds, cancelled=cancelled)


def start_python(module: str) -> subprocess.Popen[bytes]:
    """Start a module of ours as a program that answers on its standard output until its standard input ends.

    Raises:
        OSError: It cannot be started.
    """
    return subprocess.Popen(  # noqa: S603
        _python(module),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=os.sep,
        start_new_session=True,
    )


def _python(module: str) -> list[str]:
    start = _START.format(folder=str(Path(__file__).resolve().parents[1]), module=module)
    return [sys.executable, "-P", "-c", start]


def limit_memory(megabytes: int = _MOST_MEGABYTES) -> None:
    """Limit the memory of this process, where the system can."""
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * _MEGABYTE, megabytes * _MEGABYTE))


def _limit_time(pid: int, seconds: float) -> None:
    """Limit the processor time, so that the program ends even if this process is killed."""
    import resource

    # Linux only; elsewhere the waiting alone ends it.
    if sys.platform == "linux":
        with suppress(OSError, ValueError):
            limit = int(seconds) + 1
            resource.prlimit(pid, resource.RLIMIT_CPU, (limit, limit))


def _wait(
    process: subprocess.Popen[bytes], what: str, end: float, out: int, cancelled: Callable[[], bool]
) -> None:
    while True:
        # Before the wait, so that what was cancelled is so even where the program is done in a moment.
        if cancelled():
            raise EndedError(f"{what} was cancelled.", code="failed")
        try:
            process.wait(_POLL)
            break
        except subprocess.TimeoutExpired:
            if time.monotonic() > end:
                raise EndedError(f"{what} took too long and was ended.", code="failed") from None
            if os.fstat(out).st_size > _MOST_OUTPUT:
                raise EndedError(f"{what} wrote too much and was ended.", code="too-large") from None
    if process.returncode == -signal.SIGXCPU:
        raise EndedError(f"{what} took too long and was ended.", code="failed")
