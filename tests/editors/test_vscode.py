"""The extension for VS Code says what it does, and starts the command that there is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from notes_tui.cli.command_table import MODULES
from notes_tui.lsp.offers import COMMANDS
from tests.helpers.paths import ROOT

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
