"""Type random keys into the app, fast, and check that it goes on and that only recorded changes touch files.

`python -m benchmarks.keys [--seed N] [--keys M] [--size WxH]`. It measures nothing; it looks for faults: an
exception, an end that no key asked for, a screen that escape does not leave, words in the editor that are neither
saved nor in a draft after the end, and a file that differs from what the changes of this session made of it. The
model does not know what each key should do, only what no key may do; deleted files in `.trash` are not compared.
Keys are put into the app's queue, so a terminal's own decoding of them is not covered.
"""

from __future__ import annotations

import argparse
import asyncio
import inspect
import os
import random
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from textual import events
from textual.geometry import Size
from textual.screen import ModalScreen

from index import Library, logs
from index.edit import history, recovery
from notes_tui.app import NotesApp
from notes_tui.screens.browse_screen import BrowseScreen
from notes_tui.screens.editor_screen import EditorScreen
from notes_tui.settings import AppSettings
from notes_tui.terminal import external_programs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import RenderableType

    from index.edit.changes import Change
    from index.vault.vault import Vault
    from notes_tui.terminal.key_queue import Typed

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SIGNS = {" ": "space", "/": "slash", "?": "question_mark", "#": "number_sign", "[": "left_square_bracket"}
_SPECIAL = (
    *(
        "up",
        "down",
        "left",
        "right",
        "home",
        "end",
        "pageup",
        "pagedown",
        "enter",
        "enter",
        "escape",
        "escape",
    ),
    *(
        "tab",
        "shift+tab",
        "backspace",
        "delete",
        "f1",
        "f2",
        "ctrl+s",
        "ctrl+p",
        "ctrl+r",
        "ctrl+z",
        "ctrl+y",
    ),
    *(
        "ctrl+a",
        "ctrl+e",
        "ctrl+k",
        "ctrl+u",
        "ctrl+w",
        "ctrl+t",
        "ctrl+home",
        "ctrl+end",
        "ctrl+c",
        "ctrl+q",
    ),
)
_SMALLEST, _LARGEST = Size(20, 5), Size(200, 50)
_ESCAPES = 40


_NOTES = {
    "corpus/page.txt": "Daily Papers\n\nMar 4\n\nLamps in the Harbour\n\nAn abstract on lamps.\n",
    "Ideas.md": "# Ideas\n\nWhat if a #probe could count? See [[Nowhere]].\n",
    "Reading.md": "---\ntags: [list]\n---\n# Reading\n\n- [ ] [[Ideas]]\n\n## Later\n\n[[Daily/2026-03-05]]\n",
    "Daily/2026-03-05.md": "Read about lamps. ^block\n",
}


@dataclass
class Outcome:
    """The keys that were typed, the sessions they took, and what was wrong."""

    keys: int = 0
    sessions: int = 0
    findings: list[str] = field(default_factory=list)


def main() -> None:
    """Run, and exit with 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keys", type=int, default=1000)
    parser.add_argument("--size", default="80x24", metavar="WxH")
    args = parser.parse_args()
    width, height = map(int, args.size.split("x"))
    with tempfile.TemporaryDirectory(prefix="notes-tui-keys-") as folder:
        outcome = asyncio.run(drive(Path(folder).resolve(), args.seed, args.keys, Size(width, height)))
    print(f"seed {args.seed}, {args.size}: {outcome.keys} keys, {outcome.sessions} sessions", flush=True)
    for finding in outcome.findings:
        print(f"  {finding}", flush=True)
    sys.exit(1 if outcome.findings else 0)


async def drive(folder: Path, seed: int, keys: int, size: Size) -> Outcome:
    """Type so many random keys into the app, started again after each end, on a small vault made in `folder`.

    Where keys that quit end a session, the next one goes on; an end for any other reason is a finding.
    """
    rng = random.Random(seed)
    vault = folder / "vault"
    _make(vault)
    outcome = Outcome()
    files = _files(vault)
    with _harmless(folder), _recorded(files):
        while outcome.keys < keys and not outcome.findings:
            outcome.sessions += 1
            await _session(vault, rng, keys, size, outcome)
            outcome.findings += _differences(files, _files(vault))
    return outcome


class _WatchedApp(NotesApp):
    """Knows the unsaved texts at the moment when it began to end, and starts no other program."""

    CSS_PATH = str(Path(inspect.getfile(NotesApp)).with_name("app.tcss"))
    unsaved: dict[str, str] | None = None
    handled = ""

    async def _pass_on(self, typed: Typed) -> None:
        """Note the key that is handled last: those typed may be far ahead of it."""
        if not self.is_ending:
            self.handled = getattr(typed.event, "key", "paste")
        await super()._pass_on(typed)

    def exit(
        self, result: int | None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """Note the unsaved texts, and exit."""
        self.unsaved = _unsaved(self) if self.unsaved is None else self.unsaved
        super().exit(result, return_code, message)

    def run_in_terminal(self, program: Callable[[], None]) -> None:
        """Start nothing."""


async def _session(vault: Path, rng: random.Random, keys: int, size: Size, outcome: Outcome) -> None:
    app = _WatchedApp(Library(vault), AppSettings())
    recent: list[str] = []
    try:
        async with app.run_test(size=(size.width, size.height)):
            while outcome.keys < keys and not app.is_ending:
                for _ in range(rng.randint(1, 12)):
                    recent.append(_type(app, rng))
                    outcome.keys += 1
                await asyncio.sleep(rng.choice((0, 0, 0.005, 0.02, 0.1)))
            if app.is_ending:
                # The palette has a command to quit.
                if app.handled not in ("q", "ctrl+q", "enter"):
                    outcome.findings.append(f"Ended by itself at {app.handled} after {recent[-40:]}.")
            elif not await _leads_back(app):
                outcome.findings.append(f"Stuck on {app.screen} after {recent[-40:]}.")
    except Exception as error:  # noqa: BLE001 - each is a finding
        outcome.findings.append(
            f"{type(error).__name__}: {error} at {logs.place(error)} after {recent[-40:]}."
        )
    if app.fatal is not None:
        outcome.findings.append(f"Ended by {app.fatal!r} after {recent[-40:]}.")
    outcome.findings += await asyncio.to_thread(_lost, vault, app.unsaved or {})


def _type(app: NotesApp, rng: random.Random) -> str:
    """Type one key, paste, or resize, without waiting for an effect; return its name."""
    kind = rng.random()
    if kind < 0.01:
        width = rng.randint(_SMALLEST.width, _LARGEST.width)
        size = Size(width, rng.randint(_SMALLEST.height, _LARGEST.height))
        app.post_message(events.Resize(size, size))
        return f"resize {size.width}x{size.height}"
    if kind < 0.02:
        app.post_message(events.Paste("pasted [[Ideas]]\nq\n"))
        return "paste"
    if kind < 0.45:
        letter = rng.choice(_LETTERS)
        key = character = letter
    elif kind < 0.52:
        key = character = rng.choice("0123456789")
    elif kind < 0.6:
        character, key = rng.choice(list(_SIGNS.items()))
    else:
        key, character = rng.choice(_SPECIAL), ""
        if key == "ctrl+q" and rng.random() < 0.9:
            key = "escape"
    app.post_message(events.Key(key, character or None))
    return key


async def _leads_back(app: NotesApp) -> bool:
    """Return whether escape, pressed again and again, leads to the list."""
    for _ in range(_ESCAPES):
        for _ in range(100):
            await asyncio.sleep(0.02)
            if app.is_ending or not app.keys_are_waiting:
                break
        if app.is_ending or isinstance(app.screen, BrowseScreen):
            return True
        before = app.screen
        app.post_message(events.Key("escape", None))
        await asyncio.sleep(0.3)
        if isinstance(before, EditorScreen) and isinstance(app.screen, ModalScreen):
            app.post_message(events.Key("d", "d"))
    return False


def _unsaved(app: NotesApp) -> dict[str, str]:
    return {
        draft.path: draft.text
        for screen in app.screen_stack
        if isinstance(screen, EditorScreen) and screen.is_mounted and (draft := screen._unsaved()) is not None
    }


def _lost(vault: Path, unsaved: dict[str, str]) -> list[str]:
    """Name the notes whose unsaved text is in no draft after the end."""
    if not unsaved:
        return []
    library = Library(vault)
    try:
        drafts = {(draft.path, draft.text) for draft in library.drafts.all()}
    finally:
        library.close()
    return [
        f"The unsaved text of {path} is in no draft."
        for path, text in unsaved.items()
        if (path, text) not in drafts
    ]


def _make(vault: Path) -> None:
    (vault / "corpus").mkdir(parents=True)
    (vault / "Daily").mkdir()
    for name, text in _NOTES.items():
        (vault / name).write_text(text, "utf-8")


def _files(vault: Path) -> dict[str, bytes]:
    paths = [path for path in vault.rglob("*") if path.is_file()]
    return {path.relative_to(vault).as_posix(): path.read_bytes() for path in paths}


def _differences(expected: dict[str, bytes], found: dict[str, bytes]) -> list[str]:
    paths = sorted({*expected, *found})
    return [
        f"{path} is not as the changes made it: {_shown(found.get(path))}, not {_shown(expected.get(path))}."
        for path in paths
        if expected.get(path) != found.get(path) and not path.startswith(".trash/")
    ]


def _shown(data: bytes | None) -> str:
    return "absent" if data is None else repr(data[:200])


@contextmanager
def _recorded(files: dict[str, bytes]) -> Iterator[None]:
    """Carry every change over to a model of the files."""
    apply = recovery.apply

    def applied(vault: Vault, change: Change) -> None:
        apply(vault, change)
        for old, new in change.moves:
            for path in [path for path in files if path == old or path.startswith(f"{old}/")]:
                files[new + path.removeprefix(old)] = files.pop(path)
        for file in change.files:
            if file.after is None:
                files.pop(file.path, None)
            else:
                files[file.path] = file.after

    with patch.object(history, "apply", applied):
        yield


@contextmanager
def _harmless(folder: Path) -> Iterator[None]:
    """Keep caches and state in `folder`, and open nothing on the desktop."""
    home = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CACHE", "CONFIG", "DATA", "STATE")}
    with patch.dict(os.environ, home), patch.object(external_programs, "open_address", lambda _address: None):
        yield


if __name__ == "__main__":
    main()
