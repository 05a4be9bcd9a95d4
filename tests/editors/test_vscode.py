"""The extension for VS Code says what it does, and starts the command that there is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from index import Library
from notes_tui.cli.command_table import MODULES
from notes_tui.lsp.offers import COMMANDS
from tests.helpers.paths import ROOT
from tests.helpers.server_process import command_in

FOLDER = ROOT / "editors/vscode"
SOURCE = (FOLDER / "src/extension.ts").read_text("utf-8")


def test_it_starts_the_server_and_asks_for_commands_that_it_has():
    assert "lsp" in MODULES
    assert re.search(r'args: \["lsp"\]', SOURCE)
    assert set(re.findall(r'executeCommand\("notes-tui\.(\w+)"', SOURCE)) <= set(COMMANDS)


def test_each_command_of_the_palette_is_registered_and_is_none_of_the_servers():
    manifest = json.loads((FOLDER / "package.json").read_text("utf-8"))
    listed = {command["command"] for command in manifest["contributes"]["commands"]}
    assert listed == set(re.findall(r'registerCommand\("([^"]+)"', SOURCE))
    assert not listed & {f"notes-tui.{name}" for name in COMMANDS}


def test_its_types_hold():
    compiler = FOLDER / "node_modules/.bin/tsc"
    if shutil.which("node") is None or not compiler.exists():
        pytest.skip("`make vscode` was not run here, so there is no TypeScript")
    subprocess.run([compiler, "--noEmit", "-p", FOLDER], check=True, timeout=300)


def test_the_built_extension_completes_shows_and_renames(vault, tmp_path):
    built = FOLDER / "dist/extension.js"
    written = (FOLDER / "src/extension.ts").stat().st_mtime
    if shutil.which("node") is None or not built.exists() or built.stat().st_mtime < written:
        pytest.skip("`make vscode` was not run here, so there is no extension of this source")
    (vault / "Other.md").write_text("😀 [[Reading#Later]]\n", "utf-8")
    library = Library(vault)
    library.refresh()
    library.close()
    note, host = vault / "Ideas.md", ROOT / "tests/editors/vscode_host.js"
    done = subprocess.run(
        ["node", host, built, command_in(tmp_path), note, "😀é [[Reading]] [[Nope]]\nsee @tiny"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["completed"] == "tinylens-small-models"
    assert "Start with [[tinylens-small-models]]" in found["card"]
    assert found["definition"] == str(vault / "Reading.md")
    assert found["renamed"] == [
        ["edit", str(note), [0, 6, 0, 13], "Read later"],
        ["edit", str(vault / "Other.md"), [0, 5, 0, 12], "Read later"],
        ["rename", str(vault / "Reading.md"), str(vault / "Read later.md")],
    ]
    assert found["problems"] == ["[[Nope]] leads nowhere."]
    today = next(vault.glob("20*.md"))
    assert found["shown"] == [str(today)]
