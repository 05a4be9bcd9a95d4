"""C and P: new notes follow the vault's settings and templates."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from index.edit import new_notes
from index.errors import LibraryError
from tests.obsidian.table import rule, rules

NOW = datetime(2026, 3, 5, 9, 58, 30, tzinfo=UTC)
DAILY = {"folder": "Day", "format": "YYYY/MMMM/YYYY-MM-DD[ x]", "template": "T/Day"}
TODAY = "Day/2026/March/2026-03-05 x.md"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(new_notes, "_now", lambda: NOW)


@rules(
    ("daily", "path"),
    ("C5", "the daily note is named after the date, in the root", {}, "2026-03-05.md"),
    ("C5", "the daily note is named as the settings say, in its folders", {**DAILY, "template": ""}, TODAY),
    ("C5", "leading slashes and backslashes are normalized", {"format": "/YYYY\\MM\\DD"}, "2026/03/05.md"),
    ("C5", "text in brackets stays", {"format": "[Day] D", "folder": "/J/"}, "J/Day 5.md"),
)
def test_daily_notes(vault_of, daily, path):
    vault = vault_of({}, daily_notes=daily, app={"newFileLocation": "folder", "newFileFolderPath": "In"})
    assert vault.library.templates.daily() == (path, True)
    assert vault.read(path) == ""
    assert vault.library.templates.daily() == (path, False)
    vault.library.edit.history.undo()
    assert not (vault.folder / path).exists()


@rules(
    ("path", "indexed"),
    ("C5", "an existing daily note is not written", TODAY, True),
    ("C5", "a daily note that is not yet indexed is not written", TODAY, False),
    ("C5", "a daily note in other letter case is not written", TODAY.lower(), True),
)
def test_an_existing_daily_note(vault_of, path, indexed):
    vault = vault_of({"T/Day.md": "new"}, daily_notes=DAILY)
    vault.write(path, "mine")
    if indexed:
        vault.refresh()
    assert vault.library.templates.daily() == (path, False)
    assert vault.read(path) == "mine"


@rules(
    ("template", "text"),
    ("C5", "a daily note starts as its template", "# {{title}}\n", "# 2026-03-05 x\n"),
    ("C6", "date and time have the formats that are set", "{{date}} {{time}}", "05.03.26 9h58"),
    (
        "C6",
        "date and time may have a format of their own",
        "{{date:YYYY}} {{time:mm}} {{DATE:dddd}}",
        "2026 58 Thursday",
    ),
    ("C6", "dates are filled in in properties", "---\ny: {{date:YYYY}}\n---\n", "---\ny: 2026\n---\n"),
    ("C6", "other text in braces stays", "{{x}} {{title", "{{x}} {{title"),
)
def test_templates_of_daily_notes(vault_of, template, text):
    settings = {"dateFormat": "DD.MM.YY", "timeFormat": "H[h]mm"}
    vault = vault_of({"T/Day.md": template}, daily_notes=DAILY, templates=settings)
    vault.library.templates.daily()
    assert vault.read(TODAY) == text


@rules(
    "daily",
    ("C5", "a missing template is an error, and no note is created", {"template": "T/gone"}),
    ("C5", "a name that cannot be stored is an error", {"format": "HH:mm"}),
    ("C5", "a name that leads out of the vault is an error", {"format": "[../..]/YYYY"}),
)
def test_daily_notes_that_cannot_be_created(vault_of, daily):
    vault = vault_of({"a.md": ""}, daily_notes=daily)
    with pytest.raises(LibraryError):
        vault.library.templates.daily()
    assert [path.name for path in vault.folder.iterdir() if path.suffix == ".md"] == ["a.md"]


@rules(
    ("settings", "paths"),
    (
        "C7",
        "a unique note is named after the minute, or the next free one",
        {},
        ["202603050958.md", "202603050959.md", "202603051000.md"],
    ),
    (
        "C7",
        "a unique note has the folder and format that are set",
        {"folder": "Z", "format": "HH-mm"},
        ["Z/09-58.md", "Z/09-59.md", "Z/10-00.md"],
    ),
)
def test_unique_notes(vault_of, settings, paths):
    vault = vault_of({}, zk_prefixer=settings)
    assert [vault.library.templates.unique() for _ in paths] == paths


@rule("C7", "a unique note starts as its template, and a format without a free name is an error")
def test_templates_of_unique_notes(vault_of):
    vault = vault_of({"T/z.md": "{{title}}"}, zk_prefixer={"format": "YYYY", "template": "T/z.md"})
    assert vault.library.templates.unique() == "2026.md"
    assert vault.read("2026.md") == "2026"
    with pytest.raises(LibraryError, match=re.escape("2026.md")):
        vault.library.templates.unique()


@rules(
    ("text", "template", "made"),
    ("P19", "a template is inserted at the cursor", "one two", "{{title}} ", "one my two"),
    ("P19", "a template adds its properties", "", "---\na: {{title}}\n---\nx", "---\na: my\n---\nx"),
    ("P19", "an existing value wins", "---\na: 1\n---\n", "---\na: 2\nb: 3\n---\n", "---\na: 1\nb: 3\n---\n"),
    (
        "P19",
        "an empty value does not win",
        "---\na:\nc: 1\n---\n",
        "---\na: 2\n---\n",
        "---\na: 2\nc: 1\n---\n",
    ),
    (
        "P19",
        "lists are united",
        "---\ntags: [a]\n---\n",
        "---\ntags: [a, b]\n---\n",
        "---\ntags: [a, b]\n---\n",
    ),
)
def test_inserting_a_template(vault_of, text, template, made):
    vault = vault_of({"T/t.md": template, "my.md": text}, templates={"folder": "T"})
    at = 4 if text == "one two" else len(text)
    assert vault.library.templates.insert("T/t.md", "my.md", text, at)[0] == made
    assert vault.read("my.md") == text


@rule("P19", "a placeholder in a note's name is not filled in")
def test_placeholders_in_names(vault_of):
    vault = vault_of({"T/t.md": "{{title}}"}, templates={"folder": "T"})
    assert vault.library.templates.insert("T/t.md", "{{date}}.md", "", 0)[0] == "{{date}}"


@rule("P19", "templates are the notes of the folder that is set, without the one for literature notes")
def test_the_list_of_templates(vault_of):
    files = dict.fromkeys(["T/b.md", "T/a/c.md", "T/Literature note.md", "Tx/d.md", "e.md"], "")
    assert vault_of(files, templates={"folder": "T"}).library.templates.paths() == ["T/a/c.md", "T/b.md"]


@rule("P19", "without a folder there are no templates")
def test_no_folder_of_templates(vault_of):
    assert vault_of({"T/b.md": ""}).library.templates.paths() == []
