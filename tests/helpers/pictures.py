"""Pictures of the app as SVG that are the same whenever they are drawn."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from unittest.mock import patch

from textual.widgets import Input, TextArea

from notes_tui.view import listing
from tests.helpers.paths import SAMPLE_VAULT

NOON = 1_782_043_200  # 2026-06-21, 12:00 UTC: the same day in nearly every time zone


def picture(app):
    """Return the screen as SVG."""
    # The name of its styles is a checksum, which says nothing that the rest does not.
    return re.sub(r"terminal-\d+", "terminal", app.export_screenshot(title="notes-tui"))


async def settled(app):
    """Return the picture that has not changed for a second."""
    last, calm = picture(app), 0
    while calm < 10:
        await asyncio.sleep(0.1)
        now = picture(app)
        last, calm = now, calm + 1 if now == last else 0
    return last


def copy_sample_vault(folder):
    """Copy the sample vault into a new folder, with one time for all files."""
    shutil.copytree(SAMPLE_VAULT, folder)
    for path in folder.rglob("*"):
        os.utime(path, (NOON, NOON))


@contextmanager
def still():
    """Stop what would make two pictures of one screen differ: the clock, and cursors that blink."""
    with ExitStack() as stack:
        for patched in (
            patch.object(listing, "time", SimpleNamespace(perf_counter=lambda: 0.0)),
            patch.object(Input, "_toggle_cursor", lambda _self: None),
            patch.object(TextArea, "_toggle_cursor_blink_visible", lambda _self: None),
            patch("index.edit.literature_texts.today", lambda: "2026-06-21"),
        ):
            stack.enter_context(patched)
        yield
