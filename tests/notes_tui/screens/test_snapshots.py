"""Every screen as SVG, with its colours, compared with pictures that somebody has looked at.

Run with `NOTES_TUI_DRAW=1` to draw them again, and look at every picture that changed before you keep it. Footer,
inputs and palette are Textual's own, so pictures are compared only under the release that they were drawn with.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
import textual

from index import Library
from notes_tui.app import NotesApp
from notes_tui.settings import AppSettings
from notes_tui.widgets.status_line import StatusLine
from tests.helpers.app import shown, until
from tests.helpers.pictures import copy_sample_vault, picture, settled, still

SNAPSHOTS = Path(__file__).parent / "snapshots"
RELEASE = SNAPSHOTS / "textual.txt"
NOTE = "Cheaper pretraining.md"
OUTSIDE = "outside"
# The list is waited for: until it is there, keys are for the one before.
SETTLED = "settled"

# Name of the picture, the screen it shows, and the keys that lead there from the picture before.
WALK = (
    ("papers", "BrowseScreen", []),
    ("search", "BrowseScreen", ["slash", *"layers", "enter"]),
    ("facets", "BrowseScreen", ["f"]),
    ("tags", "BrowseScreen", ["f", "escape", "3"]),
    ("queue", "BrowseScreen", ["4"]),
    ("searches", "BrowseScreen", ["5"]),
    ("diary", "BrowseScreen", ["8"]),
    ("plot", "PlotScreen", ["9", "t"]),
    ("reader", "ReaderScreen", ["escape", "1", SETTLED, "enter"]),
    ("keys", "KeysScreen", ["question_mark"]),
    ("tag-prompt", "TagPrompt", ["escape", "escape", "t"]),
    ("picker", "Picker", ["escape", "l"]),
    ("ask", "Ask", ["escape", "N"]),
    ("related", "RelatedScreen", ["escape", "r"]),
    ("problems", "ProblemsScreen", ["escape", "P"]),
    ("palette", "PaletteScreen", ["escape", "ctrl+p"]),
    ("notes", "BrowseScreen", ["escape", "2"]),
    ("rename", "RenameScreen", ["f2"]),
    ("links", "LinksScreen", ["escape", "b"]),
    ("map", "MapScreen", ["escape", "M", "right"]),
    ("map-two-hops", "MapScreen", ["plus"]),
    ("choose", "Choose", ["escape", "D"]),
    ("editor", "EditorScreen", ["escape", "e"]),
    ("merge", "MergeScreen", ["ctrl+home", *"mine", OUTSIDE, "ctrl+s", "ctrl+s"]),
)

SIZES = ((40, 12), (80, 24), (160, 48))
MAIN = {"papers", "search", "reader", "editor", "map"}


async def compared(app, file):
    """Wait for the picture in a file; return whether it came."""
    if os.environ.get("NOTES_TUI_DRAW"):
        file.write_text(await settled(app), "utf-8")
        return True
    wanted = file.read_text("utf-8")
    for _ in range(300):
        if picture(app) == wanted:
            return True
        await asyncio.sleep(0.1)
    return False


@pytest.fixture
def stopped():
    with still():
        yield


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.usefixtures("stopped")
async def test_every_screen_looks_as_it_did(width, height, tmp_path):
    names = {name for name, *_ in WALK}
    await compare_all(f"{width}x{height}", (width, height), AppSettings(), names, tmp_path)


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.usefixtures("stopped")
async def test_every_screen_looks_as_it_did_in_the_light_theme(width, height, tmp_path):
    # What is light in one size is so in others: of these, the main screens are enough.
    names = {name for name, *_ in WALK} if (width, height) == SIZES[1] else MAIN
    settings = AppSettings(theme="notes-light")
    await compare_all(f"light-{width}x{height}", (width, height), settings, names, tmp_path)


async def compare_all(folder, size, settings, names, tmp_path):
    """Walk through all screens, and compare some of them with the pictures in a folder."""
    drawing = bool(os.environ.get("NOTES_TUI_DRAW"))
    if not drawing and RELEASE.read_text("utf-8").strip() != textual.__version__:
        pytest.skip(f"pictures were drawn with Textual {RELEASE.read_text('utf-8').strip()}")
    if drawing:
        (SNAPSHOTS / folder).mkdir(parents=True, exist_ok=True)
        RELEASE.write_text(f"{textual.__version__}\n", "utf-8")
    vault = tmp_path / "vault"
    copy_sample_vault(vault)
    app = NotesApp(Library(vault), settings)
    different = []
    async with app.run_test(size=size) as pilot:
        await until(lambda: app.screen.query_one(StatusLine).sync.phase == "watching")
        for name, screen, keys in WALK:
            for key in keys:
                if key == OUTSIDE:
                    note = vault / NOTE
                    note.write_text(f"theirs{note.read_text('utf-8')}", "utf-8")
                elif key == SETTLED:
                    await settled(app)
                else:
                    await pilot.press(key)
            await until(lambda screen=screen: shown(app) == screen)
            if name not in names:
                await settled(app)
            file = SNAPSHOTS / folder / f"{name}.svg"
            if name in names and not await compared(app, file):
                (tmp_path / file.name).write_text(picture(app), "utf-8")
                different.append(f"{folder}/{name}: now {tmp_path / file.name}")
    assert not different
