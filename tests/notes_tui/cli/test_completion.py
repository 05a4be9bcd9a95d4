"""Completion in shells, driven by a real bash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from notes_tui.cli import completion_command
from notes_tui.cli.main import run
from tests.helpers.command_line import command

ASK = """
eval "$SCRIPT"
COMP_WORDS=(notes-tui "$@"); COMP_CWORD=$#; COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
function=$(complete -p notes-tui | sed 's/.*-F \\([^ ]*\\).*/\\1/')
$function notes-tui "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""

# In each script, what is typed goes along.
ASKED = {
    "bash": 'notes-tui names keys -- "$typed"',
    "zsh": 'notes-tui names keys -- "${(Q)PREFIX}"',
    "fish": "notes-tui names keys -- (commandline -ct",
}


@pytest.fixture
def complete(vault, capsys, tmp_path):
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    assert command(vault, capsys, "index")[0] == 0
    program = tmp_path / "bin/notes-tui"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m notes_tui "$@"\n')
    program.chmod(0o755)
    assert run(["completion", "bash"]) == 0
    script = capsys.readouterr().out

    def ask(*words):
        found = subprocess.run(
            ["bash", "-c", ASK, "bash", *words],
            env={
                **os.environ,
                "SCRIPT": script,
                "NOTES_TUI_VAULT": str(vault),
                "PATH": f"{program.parent}:{os.environ['PATH']}",
                "PYTHONPATH": os.pathsep.join(sys.path),
            },
            capture_output=True,
            text=True,
            check=True,
            cwd=tmp_path,
        )
        return found.stdout.split("\n")[:-1]

    return ask


def test_commands_options_and_choices_are_offered(complete):
    assert "search" in complete("sea")
    assert "--sort" in complete("search", "--so")
    assert complete("status", "some-key", "rea") == ["reading", "read"]


def test_keys_are_offered(complete):
    assert complete("show", "tiny") == ["tinylens-small-models"]


def test_a_name_is_never_run(vault, capsys, tmp_path, complete):
    (vault / "$(touch pwned) `touch pwned`; x.md").write_text("x")
    assert command(vault, capsys, "index")[0] == 0
    (found,) = complete("delete", "$(t")
    assert found == r"\$\(touch\ pwned\)\ \`touch\ pwned\`\;\ x.md"
    assert not (tmp_path / "pwned").exists()


def test_a_name_with_spaces_is_completed_from_its_middle_and_within_quotes(vault, capsys, complete):
    (vault / "My reading list.md").write_text("x")
    assert command(vault, capsys, "index")[0] == 0
    assert complete("cat", r"My\ rea") == [r"My\ reading\ list.md"]
    assert complete("cat", '"My rea') == ["My reading list.md"]
    assert complete("cat", "'My rea") == ["My reading list.md"]


def test_a_name_that_would_end_its_quotes_is_not_offered_within_them(vault, capsys, complete):
    (vault / "My $(touch pwned).md").write_text("x")
    (vault / 'My "own".md').write_text("x")
    assert command(vault, capsys, "index")[0] == 0
    assert complete("cat", '"My') == [""]
    assert len(complete("cat", "My")) == 2


def test_of_many_names_those_that_begin_with_what_is_typed_are_offered(vault, capsys, monkeypatch):
    monkeypatch.setattr(completion_command, "_MOST", 1)
    for name in ("Aa.md", "Zz.md"):
        (vault / name).write_text("x")
    assert command(vault, capsys, "index")[0] == 0
    assert command(vault, capsys, "names", "notes", "aa")[1] == "Aa.md\n"
    assert command(vault, capsys, "names", "notes", "Z")[1] == "Zz.md\n"
    for shell, asked in ASKED.items():
        assert run(["completion", shell]) == 0
        assert asked in capsys.readouterr().out


def test_a_name_of_two_lines_is_not_offered_as_two(vault, capsys):
    (vault / "Aa\nZz.md").write_text("x")
    assert command(vault, capsys, "index")[0] == 0
    assert "Zz.md" not in command(vault, capsys, "names", "notes")[1]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_script_is_read_by_its_shell(capsys, tmp_path, shell):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    assert run(["completion", shell]) == 0
    script = tmp_path / "script"
    script.write_text(capsys.readouterr().out)
    subprocess.run([shell, "-n", str(script)], check=True)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_have_a_script(capsys, shell):
    assert run(["completion", shell]) == 0
    assert "notes-tui names" in capsys.readouterr().out


def test_names_are_those_that_were_indexed(vault, capsys):
    assert command(vault, capsys, "names", "keys")[0] == 2
    assert command(vault, capsys, "index")[0] == 0
    assert command(vault, capsys, "names", "keys", "tiny")[1] == "tinylens-small-models\n"
    assert "Daily/2026-03-05.md" in command(vault, capsys, "names", "notes")[1]
    assert command(vault, capsys, "names", "tags")[0] == 0


def test_sources_and_settings_are_offered(complete):
    assert complete("follow", "a") == ["arxiv"]
    assert complete("follow", "r") == ["rss"]
    assert complete("config", "get", "search.re") == ["search.relax"]
    assert complete("config", "set", "editor.auto") == ["editor.autosave"]


def test_what_is_followed_is_offered(vault, capsys, complete):
    assert command(vault, capsys, "follow", "arxiv", "cat:cs.CL", "--name", "language")[0] == 0
    assert complete("refresh", "lan") == ["language"]
    assert complete("follow", "--remove", "lan") == ["language"]


def test_tags_are_offered_after_their_sign(vault, capsys, complete):
    assert command(vault, capsys, "tag", "tinylens-small-models", "+method/small")[0] == 0
    assert complete("tag", "tinylens-small-models", "+meth") == ["+method/small"]
    assert complete("tag", "tiny") == ["tinylens-small-models"]
    assert complete("rename", r"\#meth") == [r"\#method/small"]


def test_headings_and_blocks_of_a_note_are_offered(vault, capsys, complete):
    (vault / "My list.md").write_text("# First part\n\nwords ^abc\n\n## Second `x`\n")
    assert command(vault, capsys, "index")[0] == 0
    assert complete("extract", r"My\ list#F") == [r"My\ list#First\ part"]
    assert complete("rename", '"My list.md#^') == ["My list.md#^abc"]
    assert complete("extract", "My") == [r"My\ list.md"]
    assert complete("extract", "nothing#") == [""]
