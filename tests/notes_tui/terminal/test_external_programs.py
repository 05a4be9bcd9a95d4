"""The command that opens a file in the user's editor."""

from __future__ import annotations

import pytest

from notes_tui.terminal.external_programs import editor_command


@pytest.mark.parametrize(
    ("named", "arguments"),
    [
        ("vim", ["+12", "FILE"]),
        ("vim.tiny -n", ["-n", "+12", "FILE"]),
        ("nvim", ["+12", "FILE"]),
        ("nano", ["+12", "FILE"]),
        ("emacsclient -t", ["-t", "+12", "FILE"]),
        ("hx", ["FILE:12"]),
        ("code --wait", ["--wait", "--goto", "FILE:12"]),
        ("kate --block", ["--block", "--line", "12", "FILE"]),
        # One that is not known is not given what it could take for the name of another file.
        ("my-vim-like", ["FILE"]),
    ],
)
def test_editors_begin_at_the_line(monkeypatch, tmp_path, named, arguments):
    program = tmp_path / named.split()[0]
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("VISUAL", named)
    file = tmp_path / "refs 1.bib"
    expected = [each.replace("FILE", str(file)) for each in arguments]
    assert editor_command(file, 12)[1:] == expected
    assert editor_command(file)[-1] == str(file)
