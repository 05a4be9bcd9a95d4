from __future__ import annotations

import json
import os

import pytest

from index.errors import LibraryError
from index.vault.obsidian import settings as module
from index.vault.vault import NoteText, Vault


@pytest.fixture
def vault(tmp_path):
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "n.md").write_bytes(b"---\r\ntitle: T\r\n---\r\nText")
    return Vault(tmp_path)


@pytest.fixture
def reads(monkeypatch):
    """Count how often the settings are read; every file counts as changed long ago."""
    calls = []
    real = module.read_settings

    def counted(root):
        calls.append(root)
        return real(root)

    monkeypatch.setattr(module, "read_settings", counted)
    monkeypatch.setattr(module, "_COARSEST_NS", -(10**18))
    return calls


def write_settings(vault, **app):
    (vault.root / ".obsidian" / "app.json").write_text(json.dumps(app), "utf-8")


def test_a_note_is_read_with_its_exact_bytes(vault):
    data = b"---\r\ntitle: T\r\n---\r\nText"
    assert vault.read_text("n.md") == NoteText(data.decode(), data)
    assert vault.read_bytes_or_none("n.md") == data
    assert vault.read_note("n.md").title == "T"


def test_a_missing_note(vault):
    assert vault.read_bytes_or_none("gone.md") is None
    assert vault.read_text_or_none("gone.md") is None
    for read in (vault.read_text, vault.read_note):
        with pytest.raises(LibraryError, match=r"^gone\.md "):
            read("gone.md")


def test_a_note_that_is_not_utf_8_is_shown_but_not_edited(vault):
    (vault.root / "l.md").write_bytes(b"caf\xe9")
    with pytest.raises(LibraryError, match=r"^l\.md is not valid UTF-8"):
        vault.read_text("l.md")
    assert "caf" in vault.read_note("l.md").prose


@pytest.mark.parametrize("path", ["../n.md", "/n.md", ".obsidian/app.json", "a\0.md"])
def test_nothing_outside_the_vault_is_read(vault, path):
    for read in (vault.resolve, vault.read_bytes_or_none, vault.read_text, vault.read_note):
        with pytest.raises(LibraryError):
            read(path)


def test_settings_are_read_once_until_a_file_changes(vault, reads):
    write_settings(vault, newLinkFormat="relative")
    assert [vault.settings.new_link_format for _ in range(3)] == ["relative"] * 3
    assert len(reads) == 1
    write_settings(vault, newLinkFormat="absolute")
    assert vault.settings.new_link_format == "absolute"
    (vault.root / ".obsidian" / "types.json").write_text('{"types": {"a": "date"}}', "utf-8")
    assert vault.settings.property_types == {"a": "date"}
    (vault.root / ".obsidian").rename(vault.root / ".obsidian-away")
    assert vault.settings.config == ".obsidian-away"
    (vault.root / ".obsidian-away" / "app.json").unlink()
    assert vault.settings.config is None
    assert len(reads) == 5


def test_forgotten_settings_are_read_again(vault, reads):
    assert vault.settings == vault.settings
    vault.forget_settings()
    assert vault.settings.config == ".obsidian"
    assert len(reads) == 2


def test_a_change_that_leaves_time_and_size_as_they_were_is_seen(vault, monkeypatch):
    file = vault.root / ".obsidian" / "app.json"
    write_settings(vault, newLinkFormat="relative")
    monkeypatch.setattr(module, "_stamp_of", lambda _found: (0,))
    for wanted in ("absolute", "relative", "shortest"):
        write_settings(vault, newLinkFormat=wanted)
        os.utime(file, (1, 1))
        assert vault.settings.new_link_format == wanted


def test_settings_that_cannot_be_used_are_problems(vault):
    write_settings(vault, newLinkFormat=3)
    assert [problem.path for problem in vault.settings_problems] == [".obsidian/app.json"]
