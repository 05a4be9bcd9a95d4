"""Pictures are made without a question to the terminal, whose answer the app would take for keys."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

SHOW = """
from index import PagePicture
from notes_tui.terminal.pictures import CellPixels
from notes_tui.widgets.picture import fitted, picture_widget

picture = PagePicture(1, 1, 30, 40, bytes(3 * 30 * 40))
for kind in ("kitty", "sixel", "half-cells"):
    picture_widget(fitted(picture, CellPixels()), kind)
print("shown")
"""


def test_the_terminal_is_asked_nothing():
    ours, theirs = pty.openpty()
    try:
        command = [sys.executable, "-c", SHOW]
        subprocess.run(command, stdin=theirs, stdout=theirs, stderr=theirs, timeout=300, check=True)
        assert os.read(ours, 10_000) == b"shown\r\n"
    finally:
        os.close(ours)
        os.close(theirs)
