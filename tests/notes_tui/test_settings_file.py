from __future__ import annotations

import tomllib
from dataclasses import fields, is_dataclass

import pytest

from index import LibraryError, StaleFileError
from notes_tui import settings
from notes_tui.settings import AppSettings
from notes_tui.settings_file import SettingsFile
from notes_tui.settings_table import check_value, read_value, setting_of, settings_table, shown

OWN = """\
# My settings.
theme = "nord"   # blue

[search]
# relax = true
meaning = false

[keys]
tag = "T"  # as in tea
"""


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "config" / "config.toml"
    file.parent.mkdir()
    file.write_text(OWN, "utf-8")
    return file


def change(file, name, *words):
    setting = setting_of(name)
    SettingsFile(file).change(setting, read_value(setting, list(words)) if words else None)


def test_every_field_of_the_settings_is_in_the_table():
    names = {setting.name for setting in settings_table()}
    outside = {"themes", "key_places", "warnings", "keys", "highlight_tags", "sources"}
    for field in fields(AppSettings):
        value = getattr(AppSettings(), field.name)
        if is_dataclass(value):
            assert {f"{field.name}.{inner.name}" for inner in fields(value)} <= names
        elif field.name not in outside:
            assert field.name in names
    assert {"keys.tag", "highlight_tags.red", "sources.crossref.mailto", "sources.proxy"} <= names
    assert len(names) == len(settings_table())


@pytest.mark.parametrize("setting", settings_table(), ids=lambda setting: setting.name)
def test_every_default_can_be_written_and_is_understood(setting, tmp_path):
    file = tmp_path / "config.toml"
    value = setting.default
    if setting.kind == "text" and not value:
        return
    SettingsFile(file).change(setting, value)
    assert SettingsFile(file).data != {}
    assert settings.load(file).warnings == ()


def test_every_other_character_stays(file):
    change(file, "search.relax", "false")
    change(file, "theme", "dracula")
    change(file, "keys.note", "&")
    change(file, "signs", "ascii")
    text = file.read_text("utf-8")
    meaning = setting_of("search.relax").meaning
    assert text.startswith('# My settings.\ntheme = "dracula"   # blue\n')
    assert "[search]\n# relax = true\nmeaning = false\n" in text
    assert f"relax = false # {meaning}\n" in text
    assert 'tag = "T"  # as in tea\n' in text
    assert tomllib.loads(text) == {
        "theme": "dracula",
        "signs": "ascii",
        "search": {"meaning": False, "relax": False},
        "keys": {"tag": "T", "note": "&"},
    }
    assert sorted(file.parent.iterdir()) == [file]


def test_a_default_takes_the_line_away(file):
    change(file, "search.meaning")
    change(file, "editor.paste")
    assert tomllib.loads(file.read_text("utf-8")) == {"theme": "nord", "search": {}, "keys": {"tag": "T"}}


def test_a_file_that_does_not_exist_is_made_with_a_heading(tmp_path):
    file = tmp_path / "new" / "config.toml"
    change(file, "sources.crossref.mailto", "you@example.org")
    text = file.read_text("utf-8")
    assert text.startswith("# Settings of notes-tui")
    assert "[sources]" not in text
    assert settings.load(file).sources.of("crossref").mailto == "you@example.org"


def test_a_file_that_was_changed_meanwhile_is_left(file):
    read = SettingsFile(file)
    file.write_text("theme = 'dracula'\n", "utf-8")
    with pytest.raises(StaleFileError):
        read.change(setting_of("signs"), "ascii")
    assert file.read_text("utf-8") == "theme = 'dracula'\n"


def test_a_link_to_the_file_stays_a_link(file, tmp_path):
    kept = tmp_path / "dotfiles.toml"
    file.rename(kept)
    file.symlink_to(kept)
    change(file, "signs", "ascii")
    assert file.is_symlink()
    assert 'signs = "ascii"' in kept.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ('search = "no table"\n', "search.relax", ["false"]),
        ("a = [\n", "signs", ["ascii"]),
        ('"search.relax" = 1\nsearch.meaning = true\n[search.deep]\nx = 1\n', "keys.tag", ["q"]),
    ],
)
def test_what_cannot_be_changed_is_refused_and_left(text, name, words, tmp_path):
    file = tmp_path / "config.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(LibraryError):
        change(file, name, *words)
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("name", "words", "sentence"),
    [
        ("search.relax", ["maybe"], "“search.relax” is true or false."),
        ("editor.autosave", ["-1"], "“editor.autosave” is a whole number from 0 to 3,600."),
        ("editor.autosave", ["3601"], "“editor.autosave” is a whole number from 0 to 3,600."),
        ("editor.paste", ["x"], "“editor.paste” takes citation, link, off."),
        ("theme", ["no-such"], "There is no theme “no-such”."),
        ("doctor.ignore", ["orphan, x"], "“doctor.ignore” takes"),
        ("citations.quote", ["words"], "“quote” has no {quote}"),
        ("citations.key_pattern", ["auth +"], "“key_pattern” is not used."),
        ("sources.crossref.mailto", ["you"], "is not an e-mail address"),
        ("keys.tag", ["s"], "The key “s” of “tag” also belongs to “status”."),
        ("keys.tag", ["no-key"], "“no-key” of “tag” is not a key"),
    ],
)
def test_bad_values_are_refused_with_a_sentence(name, words, sentence):
    setting = setting_of(name)
    with pytest.raises(LibraryError) as refused:
        check_value(setting, read_value(setting, words), {})
    assert sentence in str(refused.value)
    assert "default" not in str(refused.value)


def test_a_key_that_is_free_since_its_command_has_another_can_be_taken():
    check_value(setting_of("keys.tag"), "s", {"keys": {"status": "&"}})
    with pytest.raises(LibraryError, match="also belongs to"):
        check_value(setting_of("keys.tag"), "&", {"keys": {"status": "&"}})


def test_a_name_that_is_no_setting_is_named_with_the_nearest():
    with pytest.raises(LibraryError, match=r"“serch.relax” is not a setting. Did you mean “search.relax”"):
        setting_of("serch.relax")


def test_values_are_shown_as_they_are_typed():
    for name, value in (("search.relax", True), ("corpus", ["a", "b c"]), ("editor.autosave", 5)):
        assert read_value(setting_of(name), [shown(value)]) == value
