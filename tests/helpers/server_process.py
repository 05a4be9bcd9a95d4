"""The language server in a process of its own, and the messages it reads and writes."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager

from tests.helpers.paths import ROOT

PATIENCE = 120


def framed(message, *, number=None):
    body = {"jsonrpc": "2.0", **({} if number is None else {"id": number}), **message}
    data = json.dumps(body).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(data), data)


INITIALIZE = {"method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}}


def command_in(folder):
    """Make the command `notes-tui` in a subfolder, for an editor that starts it by name."""
    command = folder / "bin" / "notes-tui"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m notes_tui "$@"\n', "utf-8")
    command.chmod(0o755)
    return command


@contextmanager
def server(*words):
    process = subprocess.Popen(
        [sys.executable, "-m", "notes_tui", "lsp", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()


def send(process, *messages):
    process.stdin.write(b"".join(messages))
    process.stdin.flush()


def answer(process, number):
    """Read messages until the answer to a request."""
    while True:
        length = 0
        while (line := process.stdout.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        assert length, "the server ended, or printed something else"
        message = json.loads(process.stdout.read(length))
        if message.get("id") == number and "method" not in message:
            return message
