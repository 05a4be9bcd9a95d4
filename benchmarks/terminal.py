"""The app in a real pseudo-terminal: type keys, read the screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyte

from benchmarks.process_memory import resident

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType


class Terminal:
    """Runs a command in a pseudo-terminal of a given size and keeps its screen."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 120,
        lines: int = 40,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = bytearray()
        self._heard = 0.0
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env=_environment(env or {}),
        )
        os.close(slave)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the program, by force if necessary."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(3)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        os.close(self._master)

    @property
    def is_running(self) -> bool:
        """Return whether the program has not ended yet."""
        return self._process.poll() is None

    def processor_seconds(self) -> tuple[float, float]:
        """Return the processor time of the program's first thread, and of the process; by Linux's own account."""
        first = Path(f"/proc/{self._process.pid}/schedstat").read_text().split()[0]
        return int(first) / 1e9, self.process_seconds()

    def process_seconds(self) -> float:
        """Return the processor time of the program, threads that have ended included, by the clock of its process."""
        return time.clock_gettime((~self._process.pid << 3) | 2)

    def megabytes(self) -> float:
        """Return the memory that the program holds now."""
        return resident(self._process.pid)

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size, of which the program is told."""
        self._screen.resize(lines, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._process.send_signal(signal.SIGWINCH)

    def send(self, keys: str) -> None:
        """Type keys."""
        os.write(self._master, keys.encode())

    def send_signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self._process.send_signal(number)

    def pump(self, seconds: float) -> bool:
        """Read what the program writes within a time; return False if there was nothing."""
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return False
        self._heard = time.perf_counter()
        self.raw += data
        self._stream.feed(data)
        return True

    def text(self) -> str:
        """Return the screen as lines of text."""
        return "\n".join(self._screen.display)

    def wait(self, seen: str | Callable[[str], bool], seconds: float = 40.0) -> float:
        """Wait until the screen shows something and return the seconds until the bytes that draw it arrived.

        The time of the emulator that keeps the screen here is not counted: it is written in Python, and a
        terminal is not.

        Raises:
            TimeoutError: It does not; the message has the screen.
        """
        check = seen if callable(seen) else lambda text: seen in text
        began = self._heard = time.perf_counter()
        while not check(self.text()):
            left = seconds - (time.perf_counter() - began)
            if left <= 0:
                raise TimeoutError(f"not on screen within {seconds} s: {seen}\n{self.text()}")
            self.pump(min(left, 0.05))
        return self._heard - began

    def exit_code(self, seconds: float = 40.0) -> int:
        """Wait for the program to end by itself."""
        deadline = time.perf_counter() + seconds
        while self._process.poll() is None and time.perf_counter() < deadline:
            self.pump(0.05)
        return self._process.wait(0.1)


def _environment(extra: Mapping[str, str]) -> dict[str, str]:
    # Two would override the size of the terminal; without the third, Python keeps what it has compiled, as it does
    # wherever nobody has said otherwise: else all modules were compiled at each start.
    others = ("COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE")
    inherited = {name: value for name, value in os.environ.items() if name not in others}
    return {**inherited, "TERM": "xterm-256color", "COLORTERM": "truecolor", **extra}


def app_command(*arguments: str) -> list[str]:
    """Return the command that runs the app under this Python."""
    return [sys.executable, "-m", "notes_tui", *arguments]
