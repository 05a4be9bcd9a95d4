"""Colors, and the pager, of commands on a terminal and elsewhere."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest

from notes_tui.cli.styled_lines import StyledText, joined, line, matched, text_of
from tests.helpers.command_line import command

TINY = "tinylens-small-models"


def in_terminal(vault, *words, rows=200, **environment):
    """Run a command in a terminal of so many rows; return what is written there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 80, 0, 0))
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("NO_COLOR", "PAGER", "LINES", "COLUMNS")
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "notes_tui", *words, "--vault", str(vault)],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env={**kept, "TERM": "xterm", **environment},
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            data = os.read(ours, 65_536)
        except OSError:  # so Linux says that nobody has it open any more
            break
        if not data:
            break
        said += data
    os.close(ours)
    assert process.wait() == 0
    return said.decode().replace("\r\n", "\n")


def test_a_pipe_gets_no_colors(vault, capsys):
    assert "\033" not in command(vault, capsys, "search", "tinylens", "--snippets", "1")[1]


NOTE = "---\ntags: [kites]\n---\n# A heading\n\n[[Nowhere]] ✂️\n\n```\n# not one\n```\n"


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        (("search", "tinylens", "--snippets", "1"), [f"36m{TINY}", "1;33mtinylens"]),
        (("show", TINY), [f"36m{TINY}", "2mkey           ", "35mcorpus/"]),
        (("show", "Plain"), ["2mtags: [kites]", "1m# A heading"]),
        (("doctor",), ["35mIdeas.md:3", "31mbroken-link"]),
        (("history", "--diff"), ["2m--- ", "35mPlain.md", "32m+# A heading"]),
        (("versions", "Plain"), ["2m  (now)"]),
    ],
)
def test_colors_say_nothing_that_the_text_does_not(vault, capsys, words, pieces):
    command(vault, capsys, "new", "Plain", "--text", NOTE)
    plain = command(vault, capsys, *words)[1]
    colored = command(vault, capsys, *words, "--color", "always")[1]
    assert "\033" not in plain
    for piece in pieces:
        assert f"\033[{piece}" in colored
    assert re.sub(r"\033\[[0-9;]*m", "", colored) == plain


@pytest.mark.parametrize(
    ("words", "environment", "has_colors"),
    [
        ((), {}, True),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),
        ((), {"TERM": "dumb"}, False),
        (("--color", "never"), {}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
    ],
)
def test_a_terminal_gets_colors_unless_they_are_not_wanted(vault, words, environment, has_colors):
    said = in_terminal(vault, "papers", *words, **environment)
    assert TINY in said
    assert ("\033[" in said) == has_colors


def test_what_files_say_brings_no_colors_of_its_own():
    hostile = "a\033[31mb\nc\x07"
    lines = [joined(line(StyledText(hostile, "title")), matched(hostile, [(0, 1)])), hostile]
    assert "\033" not in text_of(lines, colored=False)
    assert text_of(lines, colored=True).count("\033") == 4
    assert "\x07" not in text_of(lines, colored=True)
    assert text_of(lines[:1], colored=False).count("\n") == 1


@pytest.mark.parametrize(
    ("words", "rows", "environment", "is_paged"),
    [
        ((), 3, {"PAGER": "sed s/^/paged:/"}, True),
        ((), 3, {"PAGER": "false", "NOTES_TUI_PAGER": "sed s/^/paged:/"}, True),
        ((), 200, {"PAGER": "sed s/^/paged:/"}, False),
        (("--no-pager",), 3, {"PAGER": "sed s/^/paged:/"}, False),
        ((), 3, {"PAGER": "cat"}, False),
        ((), 3, {"PAGER": ""}, False),
        ((), 3, {"PAGER": "no-such-pager"}, False),
    ],
)
def test_what_is_longer_than_the_screen_goes_to_the_pager(vault, words, rows, environment, is_paged):
    said = in_terminal(vault, "papers", *words, rows=rows, **environment)
    assert TINY in said
    assert ("paged:" in said) == is_paged
