"""U: addresses that open a note in Obsidian."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from index import LibraryError
from index.vault.obsidian.settings import uri
from notes_tui.app import NotesApp
from notes_tui.commands import notes
from notes_tui.settings import AppSettings
from notes_tui.terminal import external_programs
from tests.obsidian.table import rule, rules


@rules(
    ("vault", "path", "address"),
    ("U3", "a note is named by its full path", "/v", "a.md", "obsidian://open?path=%2Fv%2Fa.md"),
    ("U4", "slashes are encoded", "/v", "a/b.md", "obsidian://open?path=%2Fv%2Fa%2Fb.md"),
    ("U4", "a space is never a plus", "/v", "a +.md", "obsidian://open?path=%2Fv%2Fa%20%2B.md"),
    (
        "U4",
        "reserved characters are encoded",
        "/v",
        "&#%?=:.md",
        "obsidian://open?path=%2Fv%2F%26%23%25%3F%3D%3A.md",
    ),
    (
        "U4",
        "other letters are encoded as UTF-8",
        "/v",
        "é日.md",
        "obsidian://open?path=%2Fv%2F%C3%A9%E6%97%A5.md",
    ),
)
def test_addresses(vault, path, address):
    assert uri(Path(vault), path) == address
    assert parse_qs(urlsplit(address).query) == {"path": [f"{vault}/{path}"]}


@rules(
    ("text", "heading", "query"),
    (
        "U2",
        "a heading comes with the vault's name",
        "# A b\n",
        "A b",
        {"vault": ["vault"], "file": ["x/a#A b"]},
    ),
    (
        "U2",
        "a heading is passed as the note has it",
        "# *A*: `b` #1\n",
        "A: b #1",
        {"vault": ["vault"], "file": ["x/a#*A*: `b`  1"]},
    ),
    ("U2", "a missing heading is not passed", "# A\n", "B", None),
    ("U2", "a duplicate heading is not passed", "# A\n# A\n", "A", None),
)
def test_headings(vault_of, text, heading, query):
    vault = vault_of({"x/a.md": text})
    address = urlsplit(vault.library.read.obsidian_uri("x/a.md", heading))
    assert address.netloc == "open"
    assert parse_qs(address.query) == (query or {"path": [str(vault.folder / "x/a.md")]})


@rules(
    "address",
    (
        "U1",
        "the vault is named by its folder, and spaces are encoded",
        "obsidian://open?vault=my%20v&file=b%2Fa%23H",
    ),
)
def test_vaults(address):
    assert uri(Path("/some/my v"), "b/a.md", "H") == address
    assert "path=" in uri(Path("/some/my v"), "b/#a.md", "H")


@rule("U8", "where no program opens it, the address is shown and copied")
async def test_no_program_opens_it(vault_of, monkeypatch):
    vault = vault_of({"a.md": "words"})

    def refuse(address):
        raise LibraryError(f"There is no xdg-open here; the address is {address}")

    monkeypatch.setattr(external_programs, "open_address", refuse)
    app = NotesApp(vault.library, AppSettings())
    complaints = []
    monkeypatch.setattr(app, "notify_error", lambda error: complaints.append(str(error)))
    address = vault.library.read.obsidian_uri("a.md")
    async with app.run_test():
        monkeypatch.setattr(notes, "note_path", lambda _: asyncio.sleep(0, "a.md"))
        app.screen.action_run("obsidian")
        for _ in range(15_000):
            if complaints:
                break
            await asyncio.sleep(0.02)
        assert app.clipboard == address
    assert address in complaints[0]
