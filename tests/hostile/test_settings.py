"""Settings of Obsidian and of ours that are broken, huge or malicious."""

from __future__ import annotations

import os

import pytest

from notes_tui.cli.main import run
from notes_tui.commands.user_keys import checked
from notes_tui.settings import load, settings_file
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
def test_broken_settings_of_obsidian_fall_back_to_defaults(library, vault, tmp_path, data):
    for name in ("app.json", "daily-notes.json", "templates.json", "types.json", "bookmarks.json"):
        (vault / ".obsidian" / name).write_bytes(data)
    check(library, vault, notes=3)
    (path,) = library.edit.create("Fresh").paths
    assert path == "Fresh.md"
    library.edit.literature_note(library.read.paper(TINY))
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
    assert [link.target for link in library.read.links(library.read.resolve("Mine")).out] == ["Ideas.md"]


# Our own settings: the file, the line that is named, and the words of the message

OURS = {
    "broken": ("theme = 'nord'\nvault = [", "at end", "config.toml is not used"),
    "not text": (b"theme = '\xff'", "", "config.toml is not used"),
    "deep": ("a = " + "[" * 100_000, "", "config.toml is not used"),
    "NUL": ("a\0 = 1", "line 1", "config.toml is not used"),
    "twice": ("theme = 'a'\ntheme = 'b'", "at end", "config.toml is not used"),
    "an unknown name": ("theme = 'nord'\ncolour = 'red'", "config.toml:2", "“colour” is not a setting"),
    "a name of escapes": ('"\\u001b[2J" = 1', "", "is not a setting"),
    "a number as theme": ("\ntheme = 7", "config.toml:2", "“theme” must be a name"),
    "a number as vault": ("vault = 7", "config.toml:1", "“vault” must be a path"),
    "numbers as corpus": ("corpus = [1]", "config.toml:1", "“corpus” must be a list"),
    "a text as keys": ("keys = 'tag'", "config.toml:1", "“keys” must be a table"),
    "a list as style": ("[citations]\nstyle = []", "config.toml:1", "“citations” must be a table with style"),
    "an unknown citation": (
        "[citations]\nform = 'a'",
        "config.toml:1",
        "“citations” must be a table with style",
    ),
    "a number as key": ("theme = 'nord'\n[keys]\ntag = 7", "config.toml:2", "“keys” must be a table"),
}


@pytest.mark.parametrize(("text", "line", "words"), OURS.values(), ids=OURS)
def test_our_settings_fall_back_to_defaults_with_one_warning(vault, capsys, text, line, words):
    file = settings_file()
    file.parent.mkdir(parents=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    (warning,) = load().warnings
    assert line in warning
    assert words in warning
    assert not set("\0\x1b\n") & set(warning)
    assert run(["papers", "--vault", str(vault), "harbour"]) == 0
    out, err = capsys.readouterr()
    assert "harbour-benchmark-long" in out
    assert err == f"notes-tui: {warning}\n"


def test_a_settings_file_of_another_kind_is_a_warning(capsys, vault):
    settings_file().mkdir(parents=True)
    assert run(["papers", "--vault", str(vault)]) == 0
    assert "config.toml is not used" in capsys.readouterr().err


def test_a_key_bound_twice_keeps_its_defaults():
    sound, warnings, _ = checked({"tag": "x", "status": "x", "read": "f5", "undo": "f6,f7"})
    assert sound == {"read": "f5", "undo": "f6,f7"}
    assert len(warnings) == 2
    assert all("“x”" in warning for warning in warnings)


def test_a_key_of_ones_own_is_taken_from_the_command_that_has_it_by_default():
    sound, refused, (warning,) = checked({"tag": "ctrl+t"}, {"tag": "config.toml:3"})
    assert (sound, refused) == ({"tag": "ctrl+t", "new-tab": ""}, [])
    assert warning == (
        "config.toml:3: The key “ctrl+t” of “tag” also belongs to “new-tab”, which gives it up; "
        "set another key for “new-tab”."
    )
    # The other one keeps what it has besides, and is not mentioned when it has a key of its own.
    sound, _, _ = checked({"tag": "backspace"})
    assert sound == {"tag": "backspace", "go-back": "alt+left,ctrl+left"}
    assert checked({"tag": "s", "status": "&"}) == ({"tag": "s", "status": "&"}, [], [])


@pytest.mark.parametrize(
    "key",
    [
        "notakey",
        "",
        " ",
        "F5",
        "Escape",
        "ctrl+",
        "ctl+t",
        "ctrl-t",
        "ctrl+notakey",
        "f5,notakey",
        "shift+t",
        "low_line",
        "\x1b",
    ],
)
def test_what_is_no_key_keeps_the_default(key):
    sound, (warning,), _ = checked({"tag": key, "undo": "f6"}, {"tag": "config.toml:3"})
    assert sound == {"undo": "f6"}
    assert warning.startswith("config.toml:3: ")
    assert "of “tag” is not a key; write" in warning
    assert "\x1b" not in warning


@pytest.mark.parametrize(
    "key",
    [
        "T",
        "é",
        "$",
        "f7",
        "ctrl+b",
        "ctrl+shift+up",
        "alt+ü",
        "shift+f2",
        "section_sign",
        "f7, f8",
    ],
)
def test_every_name_of_a_key_can_be_used(key):
    assert checked({"tag": key}) == ({"tag": key}, [], [])


def test_each_key_is_named_with_its_line(capsys, vault):
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text(
        "theme = 'nord' # undo = 'x'\n\n[keys]\n'undo'='nonsense'\nnothing = 'x'\ntag = 'no-key'\n", "utf-8"
    )
    assert run(["papers", "--vault", str(vault)]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["config.toml:4", "config.toml:5", "config.toml:6"]


def test_a_restored_default_gives_its_key_up_too():
    sound, refused, given_up = checked({"tag": "x", "status": "x", "read": "t"})
    assert sound == {"read": "t", "tag": ""}
    assert (len(refused), len(given_up)) == (2, 1)


def test_keys_may_be_swapped():
    assert checked({"tag": "s", "status": "t"}) == ({"tag": "s", "status": "t"}, [], [])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '[citations]\nkey_pattern = "auth + yeer"\n',
            "is not used. The key pattern “auth + yeer” cannot be read at character 8: “yeer” is not a word; did you",
        ),
        (
            "citations = 3\n",
            "config.toml:1: “citations” must be a table with style =",
        ),
        ("[citations]\nkey_pattern = 3\n", "config.toml:1: “citations” must be a table"),
        ('[citations]\nstil = "x"\n', "config.toml:1: “citations” must be a table"),
    ],
)
def test_a_key_pattern_that_cannot_be_used_is_named(vault, capsys, text, sentence):
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text(text, "utf-8")
    assert run(["papers", "--json", "--vault", str(vault)]) == 0
    assert sentence in capsys.readouterr().err
    assert load().citations.key_pattern == ""


def test_one_wrong_colour_of_highlights_leaves_the_others(tmp_path):
    file = tmp_path / "config.toml"
    file.write_text('[highlight_tags]\nyellow = "seen"\nmauve = "x"\n"#00ff00" = "y"\nblue = 3\n', "utf-8")
    found = load(file)
    assert found.highlight_tags == {"yellow": "seen", "#00ff00": "y"}
    assert [warning.partition(" is not used")[0] for warning in found.warnings] == [
        "config.toml:3: “mauve” of highlight_tags",
        "config.toml:5: “blue” of highlight_tags",
    ]


@pytest.mark.parametrize(
    "line",
    ["autosave = -1", "autosave = true", "autosave = 1.5", "autosave = 3601", 'paste = "x"', "other = 1"],
)
def test_settings_of_the_editor_that_cannot_be_used_fall_back_to_defaults(tmp_path, line):
    file = tmp_path / "config.toml"
    file.write_text(f"[editor]\n{line}\n", "utf-8")
    read = load(file)
    assert (read.editor.autosave, read.editor.paste) == (0, "citation")
    (warning,) = read.warnings
    assert warning.startswith("config.toml:1: “editor” must be a table with autosave")


def test_settings_of_the_editor_are_read(tmp_path):
    file = tmp_path / "config.toml"
    file.write_text('[editor]\nautosave = 5\npaste = "link"\n', "utf-8")
    read = load(file)
    assert (read.editor.autosave, read.editor.paste, read.warnings) == (5, "link", ())
