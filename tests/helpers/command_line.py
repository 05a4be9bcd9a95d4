"""Commands run in this process."""

from __future__ import annotations

from notes_tui.cli.main import run


def command(vault, capsys, *words):
    """Run a command on a vault; return its exit code, its output, and what it says beside that."""
    code = run([*words, "--vault", str(vault)])
    out, err = capsys.readouterr()
    return code, out, err
