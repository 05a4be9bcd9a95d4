"""Draw the pictures of the README from the sample vault: `python -m tests.helpers.readme_pictures`."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from index import Library
from notes_tui.app import NotesApp
from notes_tui.settings import AppSettings
from notes_tui.widgets.status_line import StatusLine
from tests.helpers.app import shown, until
from tests.helpers.paths import ROOT
from tests.helpers.pictures import copy_sample_vault, settled, still

FOLDER = ROOT / "docs" / "pictures"
SIZE = (130, 34)
WORDS = "Eighty times faster than a look-up. Does that hold for long texts, too?"
# The screen is waited for: keys that come before it are for another.
SHOWN = "shown"

_SEARCH = ["slash", *"retriev", "down"]
# Name of the picture, the screen it shows, and the keys that lead there from the list of papers.
PICTURES = {
    "search": ("BrowseScreen", _SEARCH),
    "note-beside": ("PaperNoteScreen", [*_SEARCH, "n", SHOWN, *WORDS]),
    "compare": ("ComparisonScreen", [*_SEARCH, "space", "space", "space", "C"]),
    "map": ("MapScreen", [*_SEARCH, "M"]),
}
_KEY_NAMES = {" ": "space", ".": "full_stop", ",": "comma", "?": "question_mark", "-": "minus"}


async def drawn(name, vault):
    """Return a picture of a fresh app on a vault."""
    screen, keys = PICTURES[name]
    app = NotesApp(Library(vault), AppSettings())
    async with app.run_test(size=SIZE) as pilot:
        await until(lambda: app.screen.query_one(StatusLine).sync.phase == "watching")
        await settled(app)
        # It hides what a newcomer is told below the list.
        await pilot.press("escape")
        for key in keys:
            if key == SHOWN:
                await until(lambda: shown(app) == screen and app.screen.takes_keys)
            else:
                await pilot.press(_KEY_NAMES.get(key, key))
        await until(lambda: shown(app) == screen)
        return await settled(app)


async def draw(folder):
    """Return all pictures by name; `folder` is an empty one for copies of the vault."""
    found = {}
    with still():
        for name in PICTURES:
            copy_sample_vault(folder / name)
            found[name] = await drawn(name, folder / name)
    return found


def main():
    """Write the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("CACHE", "CONFIG", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(folder, name.lower()))
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, svg in asyncio.run(draw(Path(folder))).items():
            (FOLDER / f"{name}.svg").write_text(svg, "utf-8")
            sys.stdout.write(f"{(FOLDER / f'{name}.svg').relative_to(ROOT)} written\n")


if __name__ == "__main__":
    main()
