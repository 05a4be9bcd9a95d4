"""C: Obsidian's settings are read, followed, and never written."""

from __future__ import annotations

import pytest

from index.errors import LibraryError
from index.vault.obsidian.settings import VaultSettings, read_settings
from tests.conftest import PAGE
from tests.obsidian.table import rule, rules


@rules(
    "settings",
    ("C1", "without a file everything has its default", {}),
    ("C1", "with an empty file everything has its default", {"app": {}}),
)
def test_defaults(vault_of, settings):
    read, problems = read_settings(vault_of({}, **settings).folder)
    assert read == VaultSettings(config=".obsidian")
    assert problems == ()
    assert (read.new_link_format, read.use_markdown_links, read.new_file_location) == (
        "shortest",
        False,
        "root",
    )
    assert (read.attachment_folder, read.trash, read.update_links) == ("/", "system", None)


@rules(
    ("file", "key", "value", "name", "expected"),
    ("C1", "the format of links", "app", "newLinkFormat", "relative", "new_link_format", "relative"),
    ("C1", "Markdown links", "app", "useMarkdownLinks", True, "use_markdown_links", True),
    ("C1", "the place for deleted notes", "app", "trashOption", "local", "trash", "local"),
    ("C1", "updating links without a question", "app", "alwaysUpdateLinks", True, "update_links", True),
    ("C2", "the place for new notes", "app", "newFileLocation", "current", "new_file_location", "current"),
    ("C2", "the folder for new notes", "app", "newFileFolderPath", "/In box/", "new_file_folder", "In box"),
    ("C3", "attachments in the root", "app", "attachmentFolderPath", "/", "attachment_folder", "/"),
    ("C3", "attachments in a folder", "app", "attachmentFolderPath", "Files", "attachment_folder", "Files"),
    ("C3", "attachments beside the note", "app", "attachmentFolderPath", "./", "attachment_folder", "./"),
    (
        "C3",
        "attachments in a folder beside the note",
        "app",
        "attachmentFolderPath",
        "./a/",
        "attachment_folder",
        "./a",
    ),
    ("C5", "the folder of daily notes", "daily_notes", "folder", "Journal", "daily_folder", "Journal"),
    (
        "C5",
        "the folder of daily notes with a leading slash",
        "daily_notes",
        "folder",
        "/a/b",
        "daily_folder",
        "a/b",
    ),
    (
        "C5",
        "the folder of daily notes with backslashes",
        "daily_notes",
        "folder",
        "a\\b",
        "daily_folder",
        "a/b",
    ),
    (
        "C5",
        "the names of daily notes",
        "daily_notes",
        "format",
        "YYYY/MM/[d]DD",
        "daily_format",
        "YYYY/MM/[d]DD",
    ),
    ("C5", "the default names of daily notes", "daily_notes", "format", "", "daily_format", "YYYY-MM-DD"),
    ("C5", "the template of daily notes", "daily_notes", "template", "T/Daily", "daily_template", "T/Daily"),
    ("C6", "the folder of templates", "templates", "folder", "T", "templates_folder", "T"),
    (
        "C6",
        "the format of dates in templates",
        "templates",
        "dateFormat",
        "DD.MM.YY",
        "date_format",
        "DD.MM.YY",
    ),
    ("C6", "the format of times in templates", "templates", "timeFormat", "HH", "time_format", "HH"),
    ("C7", "the folder of unique notes", "zk_prefixer", "folder", "/Z/", "unique_folder", "Z"),
    ("C7", "the names of unique notes", "zk_prefixer", "format", "YYYY", "unique_format", "YYYY"),
    ("C7", "the default names of unique notes", "zk_prefixer", "format", "", "unique_format", "YYYYMMDDHHmm"),
    ("C7", "the template of unique notes", "zk_prefixer", "template", "T/Z", "unique_template", "T/Z"),
    ("C8", "the types of properties", "types", "types", {"Due": "date"}, "property_types", {"due": "date"}),
)
def test_settings(vault_of, file, key, value, name, expected):
    settings, problems = read_settings(vault_of({}, **{file: {key: value}}).folder)
    assert getattr(settings, name) == expected
    assert problems == ()


@rule("C2", "a new note goes to the folder that is set")
def test_where_new_notes_go(vault_of):
    vault = vault_of({}, app={"newFileLocation": "folder", "newFileFolderPath": "In"})
    assert vault.library.edit.create("New").paths == ["In/New.md"]
    assert vault.library.edit.create("else/New").paths == ["else/New.md"]


@rules(
    "option",
    ("C1", "a deleted note goes to the vault's trash", "local"),
    (
        "C1",
        "a deleted note goes there with the system's trash set, from which undo could not restore it",
        "system",
    ),
    ("C1", "a deleted note goes there with permanent deletion set", "none"),
)
def test_where_deleted_notes_go(vault_of, option):
    vault = vault_of({"a/n.md": "words"}, app={"trashOption": option})
    vault.library.edit.delete(["a/n.md"])
    assert (vault.read(".trash/a/n.md"), (vault.folder / "a/n.md").exists()) == ("words", False)
    vault.library.edit.history.undo()
    assert vault.read("a/n.md") == "words"


@rules(
    ("name", "beside", "path"),
    ("C2", "a new note goes beside the current one", "New", "a/b.md", "a/New.md"),
    ("C2", "a new note goes to the root if the current one is there", "New", "b.md", "New.md"),
    ("C2", "a path starts at the root", "c/New", "a/b.md", "c/New.md"),
    ("C2", "a path with a leading slash starts at the root", "/New", "a/b.md", "New.md"),
)
def test_new_notes_beside_the_current_one(vault_of, name, beside, path):
    vault = vault_of({}, app={"newFileLocation": "current"})
    assert vault.library.edit.create(name, beside=beside).paths == [path]


@rule("C5", "a daily note is not an orphan")
def test_daily_notes_are_not_orphans(vault_of):
    vault = vault_of({"Day/2026-01-01.md": "", "alone.md": ""}, daily_notes={"folder": "Day"})
    assert vault.orphans() == ["alone.md"]


@rule("C6", "templates have no problems reported")
def test_templates(vault_of):
    bad = "---\na: {{title}}\n---\n[[Nobody]]"
    vault = vault_of({"T/x.md": bad, "y.md": bad}, templates={"folder": "T"})
    assert {path for path, _, _ in vault.kinds()} == {"y.md"}


@rule("C6", "placeholders match in any case")
def test_placeholders(vault_of):
    template = "---\ntags: []\n---\n# {{TITLE}}\n{{Title}} {{ title }} {{other}}\n"
    files = {"corpus/page.txt": PAGE, "T/Literature note.md": template}
    vault = vault_of(files, templates={"folder": "T"})
    paper = vault.library.read.search("kind:paper").hits[0].item
    key, title = paper.key, paper.title
    vault.library.edit.literature_note(vault.library.read.paper(key))
    assert f"# {title}\n{title} {title} {{{{other}}}}" in vault.read(f"papers/{key}.md")


@rule("C8", "changed settings are read again")
def test_read_again(vault_of):
    vault = vault_of({})
    vault.write(".obsidian/app.json", '{"newLinkFormat": "absolute"}')
    assert vault.library.read.settings().new_link_format == "absolute"


@rule("C10", "nothing is written to the settings, and our own state is elsewhere")
def test_settings_are_never_written(vault_of):
    vault = vault_of({"a.md": "[[b]] #t", "b.md": ""}, app={}, workspace={"main": {}})

    def state():
        files = sorted(vault.folder.rglob("*"))
        return [(str(file), file.stat().st_mtime_ns) for file in files if ".obsidian" in file.parts]

    before = state()
    vault.library.edit.tag(["a.md"], ["x"])
    vault.library.edit.create("New")
    vault.library.edit.history.undo()
    vault.refresh()
    assert state() == before
    hidden = {path.name for path in vault.folder.iterdir() if path.name.startswith(".")}
    assert hidden <= {".obsidian", ".trash"}
    assert vault.library.folder.is_relative_to(vault.cache)


@rules(
    "path",
    ("C8", "the workspace cannot be written by its path", ".obsidian/workspace.json"),
    ("C10", "a note cannot be created in the settings", ".obsidian/n"),
)
def test_the_settings_folder_is_out_of_reach(vault_of, path):
    with pytest.raises(LibraryError):
        vault_of({}).library.edit.save_copy(path, "x")
