from __future__ import annotations

import json
import time
from pathlib import Path
from urllib.parse import unquote

import pytest

from index.vault.obsidian.excluded import ignored
from index.vault.obsidian.settings import (
    VaultSettings,
    find_vault,
    is_hidden,
    is_noise,
    read_settings,
    uri,
)


def configure(vault: Path, name: str, content: object, folder: str = ".obsidian") -> None:
    (vault / folder).mkdir(exist_ok=True)
    (vault / folder / name).write_text(content if isinstance(content, str) else json.dumps(content))


def test_a_plain_folder_has_obsidians_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == (VaultSettings(), ())
    configure(tmp_path, "app.json", {})
    settings, problems = read_settings(tmp_path)
    assert settings == VaultSettings(config=".obsidian")
    assert not problems


def test_every_setting_is_read(tmp_path: Path) -> None:
    app = {
        "newLinkFormat": "relative",
        "useMarkdownLinks": True,
        "newFileLocation": "folder",
        "newFileFolderPath": "/Inbox/",
        "attachmentFolderPath": "./assets/",
        "trashOption": "local",
        "alwaysUpdateLinks": True,
        "userIgnoreFilters": ["Archive/", "/^work\\/C-/"],
        "somethingNew": {"a": [1]},
    }
    configure(tmp_path, "app.json", app)
    configure(
        tmp_path, "daily-notes.json", {"folder": "Journal", "format": "YYYY/MM/DD", "template": "T/Daily"}
    )
    configure(tmp_path, "templates.json", {"folder": "T", "dateFormat": "DD.MM.YYYY", "timeFormat": ""})
    configure(tmp_path, "types.json", {"types": {"Rating": "number", "tags": "tags", "odd": 3}})
    settings, problems = read_settings(tmp_path)
    assert not problems
    assert settings == VaultSettings(
        config=".obsidian",
        new_link_format="relative",
        use_markdown_links=True,
        new_file_location="folder",
        new_file_folder="Inbox",
        attachment_folder="./assets",
        trash="local",
        update_links=True,
        ignore_filters=("Archive/", "/^work\\/C-/"),
        daily_folder="Journal",
        daily_format="YYYY/MM/DD",
        daily_template="T/Daily",
        templates_folder="T",
        date_format="DD.MM.YYYY",
        property_types={"rating": "number", "tags": "tags"},
    )


@pytest.mark.parametrize(
    "app",
    [
        "{",
        "[]",
        "\0",
        "[" * 100_000,
        '{"a": "' + "x" * 1_000_001 + '"}',
        {"newLinkFormat": "shortests"},
        {"newLinkFormat": 3},
        {"useMarkdownLinks": "yes"},
        {"newFileFolderPath": "../../outside"},
        {"attachmentFolderPath": "./../../outside"},
        {"userIgnoreFilters": "Archive/"},
        {"newFileFolderPath": "a\0b"},
    ],
)
def test_a_broken_setting_keeps_its_default_and_is_named(tmp_path: Path, app: object) -> None:
    configure(tmp_path, "app.json", app)
    settings, problems = read_settings(tmp_path)
    assert settings == VaultSettings(config=".obsidian")
    assert [(problem.path, problem.kind) for problem in problems] == [
        (".obsidian/app.json", "invalid-settings")
    ]
    assert len(problems[0].detail) < 300


def test_settings_are_not_read_through_a_link_out_of_the_vault(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    configure(vault, "types.json", {})
    (tmp_path / "app.json").write_text('{"newLinkFormat": "absolute"}')
    (vault / ".obsidian" / "app.json").symlink_to(tmp_path / "app.json")
    settings, problems = read_settings(vault)
    assert settings.new_link_format == "shortest"
    assert "out of the vault" in problems[0].detail


def test_the_nearest_vault_above_is_found(tmp_path: Path) -> None:
    assert find_vault(tmp_path / "missing") is None
    configure(tmp_path, "app.json", {})
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert find_vault(inner) == tmp_path
    configure(inner, "app.json", {}, ".obsidian-work")
    assert find_vault(inner) == inner
    assert read_settings(inner)[0].config == ".obsidian-work"
    (tmp_path / "a" / ".obsidian.bak").mkdir()
    assert find_vault(tmp_path / "a") == tmp_path


@pytest.mark.parametrize("path", [".obsidian/app.json", "a/.git/x.md", ".x.md", "a/.trash"])
def test_paths_with_a_dotted_part_are_hidden(path: str) -> None:
    assert is_hidden(path)


@pytest.mark.parametrize("path", ["a.md", "a/b.c/d.md", "a..md"])
def test_other_paths_are_not(path: str) -> None:
    assert not is_hidden(path)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Note.md~",
            "4913",
            ".#Note.md",
            "#Note.md#",
            "Note.tmp",
            ".goutputstream-X1",
            "Note.md___jb_tmp___",
        ),
        *(".Note.md.swp", ".Note.md.swx", ".notes-tui-ab.tmp", "~syncthing~Note.md.tmp", "~$Note.docx"),
    ],
)
def test_editors_leavings_are_noise(name: str) -> None:
    assert is_noise(name)


@pytest.mark.parametrize("name", ["Note.md", "4913.md", "#1.md", "tmp.md", "~.md"])
def test_notes_are_not_noise(name: str) -> None:
    assert not is_noise(name)


@pytest.mark.parametrize(
    ("path", "filters", "out"),
    [
        ("Archive/a.md", ["Archive/"], True),
        ("Archived.md", ["Archive/"], False),
        ("x/Archive/a.md", ["Archive/"], False),
        ("work/C-1.md", ["/^work\\/C-/"], True),
        ("work/D-1.md", ["/^work\\/C-/"], False),
        ("a/b.excalidraw.md", ["/\\.excalidraw\\.md$/"], True),
        ("a/b.md", ["/(^|\\/)b/"], True),
        ("a.md", ["", "/", "//", "/[/"], False),
        ("a.md", [], False),
    ],
)
def test_excluded_files(path: str, filters: list[str], out: bool) -> None:
    assert ignored(path, filters) is out


@pytest.mark.parametrize(
    "pattern",
    [
        *("/(a+)+$/", "/(a|a)*b/", "/a*a*a*b/", "/(a)\\1/", "/(a{1,9}){9}/", "/[/"),
        *("/(?x)(a+) +b/", f"/{'a?' * 30}{'a' * 30}/", f"/{'(a|a)' * 30}b/", f"/{'(a|a)' * 9}.*.*b/"),
        f"/{'a' * 501}/",
    ],
)
def test_a_pattern_that_could_take_forever_or_is_broken_is_named_and_not_used(
    tmp_path: Path, pattern: str
) -> None:
    assert not ignored("a" * 5000, [pattern])
    configure(tmp_path, "app.json", {"userIgnoreFilters": [pattern]})
    assert len(read_settings(tmp_path)[1]) == 1


def test_no_pattern_that_is_used_takes_longer_than_a_moment_on_any_path() -> None:
    used = [*PATTERNS, f"/{'(a|a)' * 16}b/", "/.*.*b/", "/(^|c)a{0,99}.*b/"]
    for length in (255, 400, 1024, 4096):
        began = time.thread_time()
        assert not any(ignored("a" * length, [pattern]) for pattern in used)
        assert time.thread_time() - began < 5


PATTERNS = ["/^work\\/C-/", "/(^|\\/)_[^\\/]*draft.*\\.md$/", "/(?:Old|Done|Away)\\/.*\\.md$/"]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_as_people_write_them_are_used(tmp_path: Path, pattern: str) -> None:
    configure(tmp_path, "app.json", {"userIgnoreFilters": [pattern]})
    assert read_settings(tmp_path)[1] == ()


def test_the_address_for_obsidian_encodes_everything(tmp_path: Path) -> None:
    address = uri(tmp_path, "a b/C&D#é.md")
    assert address.startswith("obsidian://open?path=%2F")
    assert not set(address.removeprefix("obsidian://open?path=")) & set("/ &#+é?")
    assert unquote(address.removeprefix("obsidian://open?path=")) == f"{tmp_path}/a b/C&D#é.md"
