"""`doctor --report` works whatever is broken, and holds nothing of the user's."""

from __future__ import annotations

import json
import logging
import re
from importlib.metadata import version

import pytest

from index import Library, LibraryError, logs
from index.read import diagnosis
from index.read.reader import Reader
from notes_tui.cli import report
from notes_tui.cli.main import run

SECRET = "zanzibar"


@pytest.fixture
def reported(vault, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name.lower()))

    def read(*words, folder=vault):
        capsys.readouterr()
        assert run(["doctor", "--report", "--vault", str(folder), *words]) == 0
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return json.loads(out) if "--json" in words else out

    return read


def test_it_names_versions_folders_counts_and_file_systems(reported, vault):
    run(["index", "--vault", str(vault)])
    found = reported("--json")
    assert found["versions"]["textual"] == version("textual")
    assert found["vault"] == "opened"
    assert found["index"] == {"state": "ready", "papers": 3, "notes": 3, "bytes": found["index"]["bytes"]}
    assert found["index"]["bytes"] > 1000
    assert all(path.startswith("~/") for path in found["paths"].values())
    assert set(found["file_systems"]) == {"cache", "config", "state", "vault"}
    assert found["last_errors"] == []


def test_it_is_markdown_with_a_part_for_everything(reported):
    text = reported()
    assert text.startswith("### notes-tui report\n")
    for title in ("Versions", "Paths", "Index", "Settings", "Environment", "Last errors", "File systems"):
        assert f"\n**{title}**\n" in text
    assert all(re.fullmatch(r"|#.*|\*\*.*|- .*", line) for line in text.split("\n"))


def test_it_holds_nothing_of_the_users(reported, vault, tmp_path, monkeypatch, capsys):
    folder = tmp_path / f"{SECRET} vault"
    vault.rename(folder)
    (folder / f"{SECRET}.md").write_text(f"# {SECRET}\n#{SECRET} [[{SECRET}]]\n", "utf-8")
    (folder / ".obsidian" / "app.json").write_text(json.dumps({"newFileFolderPath": SECRET}), "utf-8")
    config = tmp_path / "home" / "config" / "notes-tui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(
        f'theme = "a {SECRET}"\ncorpus = ["{tmp_path}/{SECRET}"]\n{SECRET} = 1\n[keys]\n"{SECRET}" = "x"\n',
        "utf-8",
    )
    monkeypatch.setenv("NOTES_TUI_VAULT", str(folder))
    for words in (["search", SECRET], ["show", SECRET], ["tag", f"no {SECRET}", f"+{SECRET}"]):
        run([words[0], "--vault", str(folder), *words[1:]])
    log = Library(folder).state / logs.FILE_NAME
    assert "not-found" in log.read_text("utf-8")
    as_json = reported("--json", folder=folder)
    assert SECRET not in json.dumps(as_json)
    assert SECRET not in reported(folder=folder)
    assert (as_json["settings"]["keys_bound"], as_json["settings"]["corpus_folders"]) == (1, 1)
    assert as_json["environment"]["NOTES_TUI_VAULT"] == "(set)"
    assert [each["error"] for each in as_json["last_errors"]] == ["not-found"]
    # The log itself may name files, but says nothing of what was looked for.
    assert f"no {SECRET}" not in log.read_text("utf-8")


def test_the_last_errors_are_named_by_type_and_place(reported, vault, monkeypatch):
    def broken(*_args):
        raise TypeError(SECRET)

    with monkeypatch.context() as patch:
        patch.setattr(Reader, "tags", broken)
        run(["tags", "--vault", str(vault)])
    run(["show", "nothing", "--vault", str(vault)])
    found = reported("--json")["last_errors"]
    assert [each["error"] for each in found] == ["not-found", "TypeError"]
    assert found[0]["place"].startswith("index.read.lookup:")
    assert SECRET not in json.dumps(found)


@pytest.mark.parametrize("folder", ["nowhere", "file"])
def test_it_works_without_a_vault(reported, tmp_path, folder):
    (tmp_path / "file").write_text("x")
    found = reported("--json", folder=tmp_path / folder)
    assert (found["vault"], found["index"]) == ("no-vault", {})
    assert "`no-vault`" in reported(folder=tmp_path / folder)


@pytest.mark.parametrize(
    ("name", "state"),
    [("cache.sqlite", "damaged"), ("full-text/notes-tui.json", "damaged"), (None, "missing")],
)
def test_it_works_with_an_index_that_is_missing_or_damaged(reported, vault, name, state):
    if name is not None:
        run(["index", "--vault", str(vault)])
        (Library(vault).folder / name).write_bytes(b"nothing sound")
    found = reported("--json")
    assert found["index"]["state"] == state
    if name is not None:
        assert (Library(vault).folder / name).read_bytes() == b"nothing sound"
    else:
        assert not Library(vault).folder.exists()


def test_a_part_that_fails_is_named_and_the_rest_is_there(reported, vault, monkeypatch):
    def broken(_folder):
        raise TypeError(SECRET)

    monkeypatch.setattr(report, "index_state", broken)
    found = reported("--json")
    assert found["index"] == "failed: TypeError"
    assert found["versions"]["notes-tui"]
    assert "**Index**: `failed: TypeError`" in reported()


def test_an_index_in_which_documents_wait_is_filling(vault):
    library = Library(vault)
    library.refresh()
    library.cache.db.execute("INSERT INTO dirty VALUES ('note', 'Ideas.md')")
    library.close()
    assert diagnosis.index_state(library.folder).state == "filling"


def test_a_log_written_by_somebody_else_says_only_names_and_places(reported, vault):
    state = Library(vault).state
    state.mkdir(parents=True)
    (state / logs.FILE_NAME).write_text(
        f"2026 ERROR 1 a.b [{SECRET} `x`]: y\n2026-01-01T00:00 ERROR 1 a.b [busy a.b:3]: {SECRET}\n\x1b[2J\n",
        "utf-8",
    )
    assert reported("--json")["last_errors"] == [
        {"time": "2026-01-01T00:00", "error": "busy", "place": "a.b:3"}
    ]


def test_every_code_can_be_read_back_from_the_log(tmp_path):
    logs.start(tmp_path, logs.LogSettings())
    try:
        raise LibraryError("x", code="nothing-to-undo")
    except LibraryError as error:
        logging.getLogger("index.x").warning("Refused.", exc_info=error)
    logs.stop()
    assert [each.what for each in logs.last_errors(tmp_path / logs.FILE_NAME)] == ["nothing-to-undo"]
