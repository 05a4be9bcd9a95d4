"""U: addresses that open a note in Obsidian."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from index import LibraryError
from index.vault.obsidian import uri
from notes_tui import external
from notes_tui.app import NotesApp
from notes_tui.settings import Settings
from tests.rules.table import rule, rules


@rules(
    ("vault", "path", "address"),
    ("U3", "a note is named by its whole path", "/v", "a.md", "obsidian://open?path=%2Fv%2Fa.md"),
    ("U4", "slashes are encoded", "/v", "a/b.md", "obsidian://open?path=%2Fv%2Fa%2Fb.md"),
    ("U4", "a space is never a plus", "/v", "a +.md", "obsidian://open?path=%2Fv%2Fa%20%2B.md"),
    (
        "U4",
        "so are the signs of addresses",
        "/v",
        "&#%?=:.md",
        "obsidian://open?path=%2Fv%2F%26%23%25%3F%3D%3A.md",
    ),
    ("U4", "and other letters as bytes", "/v", "é日.md", "obsidian://open?path=%2Fv%2F%C3%A9%E6%97%A5.md"),
)
def test_addresses(vault, path, address):
    assert uri(Path(vault), path) == address
    assert parse_qs(urlsplit(address).query) == {"path": [f"{vault}/{path}"]}


@rule("U8", "where nothing opens it the address is shown and copied")
async def test_no_program_for_it(vault_of, monkeypatch):
    vault = vault_of({"a.md": "words"})

    def refuse(address):
        raise LibraryError(f"There is no xdg-open here; the address is {address}")

    monkeypatch.setattr(external, "open_address", refuse)
    app = NotesApp(vault.library, Settings())
    complaints = []
    monkeypatch.setattr(app, "complain", lambda error: complaints.append(str(error)))
    address = vault.library.obsidian_uri("a.md")
    async with app.run_test():
        monkeypatch.setattr(type(app.screen), "_note_path", lambda _: asyncio.sleep(0, "a.md"))
        app.screen.action_open_obsidian()
        for _ in range(200):
            if complaints:
                break
            await asyncio.sleep(0.02)
        assert app.clipboard == address
    assert address in complaints[0]
