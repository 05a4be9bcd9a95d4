"""An editor that talks to the language server in this process, with the messages that it would send."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from pathlib import Path

from pygls.uris import from_fs_path, to_fs_path

from notes_tui.lsp.offers import make_server
from tests.helpers.app import until

CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "workspace": {
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "rename", "delete"]}
    },
    "window": {"showDocument": {"support": True}},
}
CURSOR = "‸"
"""Stands in a text of a test for the cursor."""


class RefusedByServerError(Exception):
    """The server answered with an error: its code and message."""


class EditorClient:
    """Sends requests and notifications, and keeps what the server says by itself."""

    def __init__(self, server, vault):
        self.server = server
        self.vault = vault
        self.said = []
        self.texts = {}
        self.versions = {}
        self._answers = {}
        self._number = 0
        self._loop = asyncio.get_running_loop()
        server.protocol.set_writer(self, include_headers=False)

    def write(self, data):
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._take, json.loads(data))

    def close(self):
        pass

    def _take(self, message):
        if "method" not in message:
            future = self._answers.pop(message["id"], None)
            if future is not None and not future.done():
                future.set_result(message)
            return
        self.said.append(message)
        if "id" in message:
            self._send({"id": message["id"], "result": {"success": True}})

    def _send(self, message):
        protocol = self.server.protocol
        text = json.dumps({"jsonrpc": "2.0", **message})
        protocol.handle_message(json.loads(text, object_hook=protocol.structure_message))

    def notify(self, method, params):
        self._send({"method": method, "params": params})

    def begin(self, method, params):
        """Send a request; return its number and what its answer will be in."""
        self._number += 1
        future = self._answers[self._number] = self._loop.create_future()
        self._send({"id": self._number, "method": method, "params": params})
        return self._number, future

    async def request(self, method, params):
        message = await asyncio.wait_for(self.begin(method, params)[1], 60)
        if "error" in message:
            raise RefusedByServerError(message["error"]["code"], message["error"]["message"])
        return message["result"]

    async def initialize(self, capabilities=CAPABILITIES):
        found = await self.request(
            "initialize", {"processId": None, "rootUri": None, "capabilities": capabilities}
        )
        self.notify("initialized", {})
        return found

    # Texts

    def uri(self, path):
        return from_fs_path(str(self.vault / path))

    def open(self, path, text=None):
        """Open a note; with a text, one that is not saved. A cursor in it is taken out, and returned as a place."""
        text = (self.vault / path).read_bytes().decode() if text is None else text
        at = text.find(CURSOR)
        text = text.replace(CURSOR, "")
        self.texts[path], self.versions[path] = text, 1
        document = {"uri": self.uri(path), "languageId": "markdown", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return place(text, at) if at >= 0 else None

    def change(self, path, *changes):
        """Change an open note; each change is a range, or None for the whole, and the new text."""
        self.versions[path] += 1
        document = {"uri": self.uri(path), "version": self.versions[path]}
        listed = [
            {"text": text} if where is None else {"range": where, "text": text} for where, text in changes
        ]
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": listed})

    def carry_out(self, found):
        """Change open texts and files as an editor does, which refuses texts that have another version."""
        listed = [
            {"textDocument": {"uri": uri}, "edits": edits} for uri, edits in found.get("changes", {}).items()
        ]
        for change in found.get("documentChanges", listed):
            if change.get("kind") == "rename":
                old, new = (to_fs_path(change[name]) for name in ("oldUri", "newUri"))
                Path(new).parent.mkdir(parents=True, exist_ok=True)
                Path(old).rename(new)
            elif change.get("kind") == "create":
                made = Path(to_fs_path(change["uri"]))
                made.parent.mkdir(parents=True, exist_ok=True)
                made.touch()
            else:
                document, edits = change["textDocument"], change["edits"]
                file = Path(to_fs_path(document["uri"]))
                name = file.relative_to(self.vault).as_posix()
                assert "version" not in document or document["version"] == self.versions.get(name)
                if name in self.texts:
                    self.texts[name] = edited(self.texts[name], edits)
                else:
                    text = file.read_bytes().decode() if file.exists() else ""
                    file.write_bytes(edited(text, edits).encode())

    async def problems(self, path, version=None):
        """Wait for the problems of a text, of its present version by default: their codes and exact characters."""
        wanted = version or self.versions[path]

        def found():
            return [
                said["params"]
                for said in self.said
                if said["method"] == "textDocument/publishDiagnostics"
                and said["params"]["uri"] == self.uri(path)
                and said["params"].get("version") == wanted
            ]

        await until(found, 60)
        text = self.texts[path]
        return [
            (each["code"], cut(text, each["range"]), each["severity"]) for each in found()[-1]["diagnostics"]
        ]

    def shutdown(self):
        self.server.close()

    # Questions

    def at(self, path, where=None):
        found = {"textDocument": {"uri": self.uri(path)}}
        return found if where is None else {**found, "position": where}

    async def complete(self, path, text):
        """Return the labels, and the text as the first item would make it."""
        where = self.open(path, text)
        found = await self.request("textDocument/completion", self.at(path, where))
        return found["items"]

    def applied(self, path, item):
        """Return an open text after an item of completion was taken."""
        return edited(self.texts[path], [item["textEdit"]])


def place(text, offset):
    """Return line and UTF-16 column of an offset."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    line = before.count("\n")
    column = len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
    return {"line": line, "character": column}


def offset_of(text, where):
    """Return the offset of a line and UTF-16 column, reckoned without the code that is tested."""
    lines = text.replace("\r\n", "\0\n").replace("\r", "\n").split("\n")
    start = sum(len(line) + 1 for line in lines[: where["line"]])
    return start + len(lines[where["line"]].encode("utf-16-le")[: 2 * where["character"]].decode("utf-16-le"))


def cut(text, where):
    """Return the characters of a range."""
    return text[offset_of(text, where["start"]) : offset_of(text, where["end"])]


def edited(text, edits):
    """Return a text after some edits that do not overlap."""
    for edit in sorted(edits, key=lambda edit: offset_of(text, edit["range"]["start"]), reverse=True):
        start, end = (offset_of(text, edit["range"][side]) for side in ("start", "end"))
        text = text[:start] + edit["newText"] + text[end:]
    return text


@asynccontextmanager
async def editing(vault, **options):
    """Run an editor on a vault, whose index is complete."""
    from index import Library

    library = Library(vault)
    library.refresh()
    library.close()
    client = EditorClient(make_server(), vault)
    try:
        await client.initialize(**options)
        yield client
    finally:
        await asyncio.to_thread(client.shutdown)
