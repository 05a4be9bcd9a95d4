"""`index --watch` in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

from tests.helpers.paths import ROOT

# Tests that a shell starts in the background ignore SIGINT, and so would each process that they start.
HEARS_INTERRUPTS = [
    sys.executable,
    "-c",
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])",
]


class Watching:
    """The process, and the lines that it prints on both outputs after the first."""

    def __init__(self, vault, *, reading=True):
        command = [
            *HEARS_INTERRUPTS,
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "notes_tui",
            "index",
            "--watch",
            "--vault",
            str(vault),
        ]
        self.process = subprocess.Popen(
            command,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert "3 papers" in self.process.stdout.readline()
        self.lines, self.errors = [], []
        streams = [(self.process.stderr, self.errors), (self.process.stdout, self.lines)][: 1 + reading]
        self.readers = [threading.Thread(target=lines.extend, args=(stream,)) for stream, lines in streams]
        for reader in self.readers:
            reader.start()

    def told_of(self, path):
        return any(path in line or '"everything": true' in line for line in self.lines)

    def interrupt(self):
        """End it as ctrl+c does, and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(300)

    def kill(self):
        """End it at once, and close what is connected to it."""
        self.process.kill()
        self.process.wait()
        for reader in self.readers:
            reader.join()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            stream.close()


def until(happened):
    """Wait for an effect of another process."""
    end = time.monotonic() + 300
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
