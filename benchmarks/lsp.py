"""Measure the language server: processor time of each question, of the start, and memory.

    python -m benchmarks.lsp [--papers N] [--notes N] [--rounds N] [--keep FOLDER] [--beside]

Questions are sent as an editor sends them, as messages in JSON to a server in this process. Printed are p50, p95 and
the most of the processor time of all threads, each with its bar; then the processor time of a process that answers
`initialize`, beside one that only imports the server library, and the memory that a server of the vault keeps. With
`--keep` the vault and its index stay in a folder for the next run. With `--beside` it is asked beside other servers
instead: printed are the seconds until each completes something, p50 and p95 of its answers on the clock, and the
processor time and memory of its session.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygls.uris import from_fs_path

from benchmarks.linked_vault import TYPED, linked_vault
from benchmarks.lsp_beside import ask_beside
from benchmarks.percentiles import p95
from notes_tui.lsp.offers import make_server

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from notes_tui.lsp.lsp_server import NotesServer

_STARTS = 7
_BARS = {"completion": 30, "hover": 10, "definition": 10, "didChange to diagnostics": 50}
"""Milliseconds at p95."""


class _Client:
    """An editor in this process."""

    def __init__(self, server: NotesServer) -> None:
        self._server = server
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[object, asyncio.Future[Any]] = {}
        self._number = 0
        server.protocol.set_writer(self, include_headers=False)

    def write(self, data: bytes) -> None:
        message = json.loads(data)
        params = message.get("params") or {}
        name = ("diagnostics", params.get("version")) if "method" in message else message["id"]
        self._loop.call_soon_threadsafe(self._take, name, message)

    def close(self) -> None:
        """Do nothing: there is no stream."""

    def _take(self, name: object, message: dict[str, Any]) -> None:
        future = self._waiting.pop(name, None)
        if future is not None and not future.done():
            future.set_result(message.get("result"))

    def wait(self, name: object) -> asyncio.Future[Any]:
        future = self._waiting[name] = self._loop.create_future()
        return future

    def send(self, method: str, params: dict[str, Any], number: int | None = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params, **({"id": number} if number else {})}
        protocol = self._server.protocol
        protocol.handle_message(json.loads(json.dumps(message), object_hook=protocol.structure_message))

    async def ask(self, method: str, params: dict[str, Any]) -> Any:
        self._number += 1
        answer = self.wait(self._number)
        self.send(method, params, self._number)
        return await answer


def main() -> None:
    """Print a line for each question, then those of the start and of memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    parser.add_argument("--beside", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="notes-tui-lsp-") as folder:
        vault = linked_vault(args.keep or Path(folder), args.papers, args.notes)
        if args.beside:
            ask_beside(vault, args.rounds)
            return
        bare, ours = _starts()
        print(f"initialize: {ours:.0f} ms, bare import {bare:.0f} ms: {ours / bare:.2f} times (1.3)")
        chance = random.Random(7)
        notes = sorted(vault.rglob("*.md"))
        with closing(make_server(str(vault))) as server:
            asyncio.run(_measure(server, chance.sample(notes, min(20, len(notes))), args.rounds))


async def _measure(server: NotesServer, chosen: list[Path], rounds: int) -> None:
    client = _Client(server)
    await client.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
    texts = {note: note.read_text("utf-8") for note in chosen}
    for note in chosen:
        document = {"uri": _uri(note), "languageId": "markdown", "version": 1, "text": texts[note]}
        client.send("textDocument/didOpen", {"textDocument": document})
    first = chosen[0]
    # The first answers read names and load modules.
    for _ in range(20):
        await _complete(client, first, texts[first], "a", 1)
        await asyncio.sleep(0.2)
    places = list(islice(cycle((note, *_link_in(texts[note])) for note in chosen), rounds))
    version = iter(range(2, 1_000_000))

    async def completed(at: int) -> None:
        note = places[at][0]
        await _complete(client, note, texts[note], TYPED[at % len(TYPED)], next(version))

    async def asked(method: str, at: int) -> None:
        note, line, column = places[at]
        where = {"textDocument": {"uri": _uri(note)}, "position": {"line": line, "character": column}}
        await client.ask(f"textDocument/{method}", where)

    async def changed(at: int) -> None:
        note, number = places[at][0], next(version)
        shown = client.wait(("diagnostics", number))
        _change(client, note, f"{texts[note]}word {at}\n", number)
        await shown

    await _timed("completion", rounds, completed)
    for note in chosen:
        _change(client, note, texts[note], next(version))
    await asyncio.sleep(2)
    await _timed("hover", rounds, lambda at: asked("hover", at))
    await _timed("definition", rounds, lambda at: asked("definition", at))
    await _timed("references", min(rounds, 40), lambda at: _references(client, *places[at]))
    await _timed("documentSymbol", rounds, lambda at: _plain(client, "documentSymbol", places[at][0]))
    await _timed("didChange to diagnostics", min(rounds, 40), changed)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    print(f"memory, at most: {held:.0f} MB (250)")


async def _plain(client: _Client, method: str, note: Path) -> None:
    await client.ask(f"textDocument/{method}", {"textDocument": {"uri": _uri(note)}})


async def _references(client: _Client, note: Path, line: int, column: int) -> None:
    where = {"textDocument": {"uri": _uri(note)}, "position": {"line": line, "character": column}}
    await client.ask("textDocument/references", {**where, "context": {"includeDeclaration": False}})


async def _complete(client: _Client, note: Path, text: str, typed: str, version: int) -> None:
    """Ask in a line that is typed at the end, as an editor does: the change comes first."""
    _change(client, note, f"{text}\n😀 [[{typed}", version)
    where = {"line": text.count("\n") + 1, "character": 5 + len(typed)}
    await client.ask("textDocument/completion", {"textDocument": {"uri": _uri(note)}, "position": where})


def _change(client: _Client, note: Path, text: str, version: int) -> None:
    document = {"uri": _uri(note), "version": version}
    client.send("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})


def _link_in(text: str) -> tuple[int, int]:
    """Return line and column of the first link in a text."""
    before = text[: text.index("[[") + 3]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


def _uri(note: Path) -> str:
    return str(from_fs_path(str(note)))


async def _timed(name: str, rounds: int, ask: Callable[[int], Any]) -> None:
    taken: list[float] = []
    for at in range(rounds):
        began = time.process_time()
        await ask(at)
        taken.append((time.process_time() - began) * 1_000)
    bar = f" ({_BARS[name]})" if name in _BARS else ""
    print(
        f"{name}: p50 {statistics.median(taken):.1f} ms, p95 {p95(taken):.1f} ms{bar}, most {max(taken):.1f} ms"
    )


def _starts() -> tuple[float, float]:
    """Return the processor time of a bare import, and of a process that answers `initialize`, in milliseconds."""
    bare = [sys.executable, "-c", "from pygls.lsp.server import LanguageServer"]
    ours = [sys.executable, "-m", "notes_tui", "lsp"]
    params: dict[str, object] = {"processId": None, "rootUri": None, "capabilities": {}}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}).encode()
    sent = b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    pairs = [(_cpu(bare, b""), _cpu(ours, sent)) for _ in range(_STARTS)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def _cpu(command: Sequence[str], sent: bytes) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, input=sent, capture_output=True, check=False, env=dict(os.environ))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1_000


if __name__ == "__main__":
    main()
