"""Settings of Obsidian and of ours that are broken, huge or evil."""

from __future__ import annotations

import os

import pytest

from tests.hostile.conftest import TINY, check, ids

SETTINGS = {
    "broken": b"{",
    "empty": b"",
    "a list": b"[1, 2]",
    "null": b"null",
    "deep": b"[" * 100_000,
    "not text": b"\xff\xfe\x00\x01",
    "huge": b'{"a": "' + b"x" * 20_000_000 + b'"}',
    "odd numbers": b'{"newLinkFormat": 1e999, "userIgnoreFilters": NaN, "attachmentFolderPath": {}}',
    "evil folders": b'{"newFileLocation": "folder", "newFileFolderPath": "../../out", "folder": "../../out"}',
    "evil patterns": b'{"userIgnoreFilters": ["/(a+)+$/", "/[/", "", 7, null]}',
    "twice": b'{"folder": "a", "folder": []}',
}


@pytest.mark.parametrize("data", SETTINGS.values(), ids=SETTINGS)
def test_broken_settings_of_obsidian_are_defaults(library, vault, tmp_path, data):
    for name in ("app.json", "daily-notes.json", "templates.json", "types.json", "bookmarks.json"):
        (vault / ".obsidian" / name).write_bytes(data)
    check(library, vault, notes=3)
    (path,) = library.edit.create("Fresh").paths
    assert path == "Fresh.md"
    library.edit.literature_note(library.paper(TINY))
    assert not (tmp_path / "out").exists()
    assert not (tmp_path.parent / "out").exists()


def test_a_settings_folder_that_is_a_file_or_a_pipe(library, vault):
    (vault / ".obsidian").rmdir()
    (vault / ".obsidian").write_text("x", "utf-8")
    check(library, vault, notes=3)
    (vault / ".obsidian").unlink()
    (vault / ".obsidian").mkdir()
    os.mkfifo(vault / ".obsidian" / "app.json")
    check(library, vault, notes=3)


def test_plugin_folders_are_ignored_and_inner_vaults_belong_to_the_outer(library, vault):
    for hidden in (".obsidian/plugins/p", ".trash", ".git", ".stversions"):
        (vault / hidden).mkdir(parents=True, exist_ok=True)
        (vault / hidden / "readme.md").write_text("zanzibar", "utf-8")
    inner = vault / "Inner"
    (inner / ".obsidian").mkdir(parents=True)
    (inner / ".obsidian" / "app.json").write_text('{"newFileLocation": "folder"}', "utf-8")
    (inner / "Mine.md").write_text("kilimanjaro [[Ideas]]", "utf-8")
    check(library, vault, notes=4)
    assert not ids(library, "zanzibar")
    assert ids(library, "kilimanjaro") == ["n:Inner/Mine.md"]
    assert [link.target for link in library.links(library.resolve("Mine")).out] == ["Ideas.md"]
