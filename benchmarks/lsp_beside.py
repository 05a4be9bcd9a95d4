"""Language servers of others beside ours: each is a process that is asked the same of one vault, on the clock.

They are marksman, zk and markdown-oxide, where these are installed. They know notes only, and no papers.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import time
from functools import partial
from itertools import count, cycle, islice, product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pygls.uris import from_fs_path

from benchmarks.linked_vault import TYPED
from benchmarks.percentiles import p95

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SERVERS = {
    "notes-tui": (sys.executable, "-m", "notes_tui", "lsp"),
    "marksman": ("marksman", "server"),
    "zk": ("zk", "lsp"),
    "markdown-oxide": ("markdown-oxide",),
}
_MOST_WAIT = 600.0
"""Seconds that a server gets until it completes something."""
_PLACES = 20
_METHODS = ("hover", "definition", "references")


class _Place(NamedTuple):
    """A note, its text, and line and column of a link in it."""

    path: Path
    text: str
    line: int
    column: int


class _Session:
    """A language server that is running, and answers one question at a time."""

    def __init__(self, command: Sequence[str], vault: Path) -> None:
        self._process = subprocess.Popen(
            command, cwd=vault, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._numbers = count(1)
        uri = from_fs_path(str(vault))
        folders = [{"uri": uri, "name": vault.name}]
        params = {"processId": os.getpid(), "rootUri": uri, "workspaceFolders": folders, "capabilities": {}}
        self.ask("initialize", params)
        self.tell("initialized", {})

    def tell(self, method: str, params: object) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: object) -> Any:
        """Return the result of a request; None where it is refused."""
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._message()
            if "method" in message and "id" in message:
                configured = message["method"] == "workspace/configuration"
                self._send({"id": message["id"], "result": [None] if configured else None})
            elif message.get("id") == number:
                return message.get("result")

    def close(self) -> resource.struct_rusage:
        """End the server; return what it used."""
        self._process.kill()
        _, self._process.returncode, used = os.wait4(self._process.pid, 0)
        return used

    def _send(self, message: dict[str, object]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        stream = self._process.stdin
        if stream is not None:
            stream.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            stream.flush()

    def _message(self) -> dict[str, Any]:
        stream, length = self._process.stdout, 0
        while stream is not None and (line := stream.readline().strip()):
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        if stream is None or not length:
            raise SystemExit("The server has ended.")
        found: dict[str, Any] = json.loads(stream.read(length))
        return found


def ask_beside(vault: Path, rounds: int) -> None:
    """Print what each server that is installed needs for the same questions about a vault."""
    # So that zk takes it for a notebook.
    (vault / ".zk").mkdir(exist_ok=True)
    for name, command in _SERVERS.items():
        if shutil.which(command[0]) is None:
            print(f"{name}: not installed")
        else:
            # Ours is told the vault, which has no folder of Obsidian.
            told = ("--vault", str(vault)) if name == "notes-tui" else ()
            _measure(name, (*command, *told), vault, rounds)


def _measure(name: str, command: Sequence[str], vault: Path, rounds: int) -> None:
    began = time.perf_counter()
    session = _Session(command, vault)
    try:
        places = _places(vault)
        for place in places:
            document = {"uri": _uri(place), "languageId": "markdown", "version": 1, "text": place.text}
            session.tell("textDocument/didOpen", {"textDocument": document})
        versions = count(2)
        while not _completed(session, places[0], "a", next(versions)):
            if time.perf_counter() - began > _MOST_WAIT:
                print(f"{name}: nothing is completed after {_MOST_WAIT:.0f} s")
                return
            time.sleep(0.05)
        print(f"{name}: completes {time.perf_counter() - began:.1f} s after its start")
        asked = list(islice(cycle(places), rounds))
        spent: dict[str, list[float]] = {name: [] for name in ("completion", *_METHODS)}
        for at, place in enumerate(asked):
            typed, version = TYPED[at % len(TYPED)], next(versions)
            spent["completion"].append(_seconds(partial(_completed, session, place, typed, version)))
        for place in places:
            _change(session, place, place.text, next(versions))
        for method, place in product(_METHODS, asked):
            spent[method].append(
                _seconds(partial(session.ask, f"textDocument/{method}", _question(place, method)))
            )
        for question, times in spent.items():
            median, high = (1_000 * value for value in (statistics.median(times), p95(times)))
            print(f"{name}, {question}: p50 {median:.1f} ms, p95 {high:.1f} ms")
    finally:
        used = session.close()
    seconds, megabytes = used.ru_utime + used.ru_stime, used.ru_maxrss / 1_024
    print(f"{name}: {seconds:.1f} s of processor time in all, at most {megabytes:.0f} MB")


def _seconds(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def _places(vault: Path) -> list[_Place]:
    """Return some notes, each with its first link."""
    notes = sorted(vault.rglob("*.md"))
    found: list[_Place] = []
    for path in random.Random(7).sample(notes, min(_PLACES, len(notes))):
        text = path.read_text("utf-8")
        before = text[: text.index("[[") + 3]
        found.append(_Place(path, text, before.count("\n"), len(before) - before.rfind("\n") - 1))
    return found


def _uri(place: _Place) -> str:
    return str(from_fs_path(str(place.path)))


def _change(session: _Session, place: _Place, text: str, version: int) -> None:
    document = {"uri": _uri(place), "version": version}
    session.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})


def _completed(session: _Session, place: _Place, typed: str, version: int) -> object:
    """Return what completes a link that is typed at the end of a note."""
    _change(session, place, f"{place.text}\n😀 [[{typed}", version)
    where = {"line": place.text.count("\n") + 1, "character": 5 + len(typed)}
    found = session.ask("textDocument/completion", {"textDocument": {"uri": _uri(place)}, "position": where})
    return found["items"] if isinstance(found, dict) else found


def _question(place: _Place, method: str) -> dict[str, object]:
    where = {"line": place.line, "character": place.column}
    asked: dict[str, object] = {"textDocument": {"uri": _uri(place)}, "position": where}
    return {**asked, "context": {"includeDeclaration": False}} if method == "references" else asked
