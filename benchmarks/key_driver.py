"""Type random keys into the app, fast, and check that it goes on and that only recorded changes touch files.

`python -m benchmarks.key_driver [--seed N] [--keys M] [--size WxH] [--pty]`. It measures nothing; it looks for
faults: an exception, an end that no quit command asked for or that no key that quits led to, a screen that escape
does not leave, words in the editor that are neither saved nor in a draft after the end, and a file, in `.trash` too,
that differs from what the changes of this session made of it. The model does not know what each key should do, only
what no key may do. Keys are put into the app's queue; with `--pty` they go through a real pseudo-terminal instead,
where only faults and ends can be seen.

A seed gives the same keys and pauses for the same session. Not the same each time is what threads, the watcher of
files and the clock make of them: which key is handled before a list has arrived, names with a date, and so where a
session ends.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from textual import events
from textual.geometry import Size
from textual.screen import ModalScreen

from benchmarks.keys_in_terminal import drive_terminal, private_folders
from benchmarks.random_keys import bursts
from benchmarks.watched_app import WatchedApp
from index import Library, logs
from index.edit import history, recovery
from notes_tui.screens.browse_screen import BrowseScreen
from notes_tui.screens.editor_screen import EditorScreen
from notes_tui.settings import AppSettings
from notes_tui.terminal import external_programs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.random_keys import RandomKey
    from index.edit.changes import Change
    from index.vault.vault import Vault

_ESCAPES = 40
_TRASH = ".trash/"

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
    parser.add_argument("--pty", action="store_true", help="type into a real pseudo-terminal")
    args = parser.parse_args()
    width, height = map(int, args.size.split("x"))
    with tempfile.TemporaryDirectory(prefix="notes-tui-keys-") as folder:
        outcome = (_drive_terminal if args.pty else _drive)(
            Path(folder).resolve(), args.seed, args.keys, Size(width, height)
        )
    print(f"seed {args.seed}, {args.size}: {outcome.keys} keys, {outcome.sessions} sessions", flush=True)
    for finding in outcome.findings:
        print(f"  {finding}", flush=True)
    sys.exit(1 if outcome.findings else 0)


def _drive(folder: Path, seed: int, keys: int, size: Size) -> Outcome:
    return asyncio.run(drive(folder, seed, keys, size))


def _drive_terminal(folder: Path, seed: int, keys: int, size: Size) -> Outcome:
    vault = folder / "vault"
    _make(vault)
    with harmless(folder):
        return Outcome(*drive_terminal(folder, vault, seed, keys, (size.width, size.height)))


async def drive(folder: Path, seed: int, keys: int, size: Size) -> Outcome:
    """Type so many random keys into the app, started again after each end, on a small vault made in `folder`.

    Where keys that quit end a session, the next one goes on; an end for any other reason is a finding.
    """
    vault = folder / "vault"
    _make(vault)
    outcome = Outcome()
    files = _files(vault)
    trash: Counter[bytes] = Counter()
    with harmless(folder), _recorded(files, trash):
        while outcome.keys < keys and not outcome.findings:
            outcome.sessions += 1
            await session(vault, seed, keys, size, outcome)
            outcome.findings += _differences(files, trash, _files(vault))
    return outcome


async def session(vault: Path, seed: int, keys: int, size: Size, outcome: Outcome) -> None:
    """Type random keys into the app, until there are enough or the app ends; add to the outcome."""
    app = WatchedApp(Library(vault), AppSettings())
    recent: list[str] = []
    try:
        async with app.run_test(size=(size.width, size.height)):
            for burst in bursts(seed, outcome.sessions):
                if outcome.keys >= keys or app.is_ending:
                    break
                for key in burst.keys:
                    recent.append(str(key))
                    _type(app, key)
                outcome.keys += len(burst.keys)
                await asyncio.sleep(burst.pause)
            if not app.is_ending and not await _leads_back(app):
                state = (
                    f"{len(app.screen_stack)} screens, focus {app.focused}, keys wait: {app.keys_are_waiting}"
                )
                outcome.findings.append(f"Stuck on {app.screen} ({state}) after {recent[-40:]}.")
    except Exception as error:  # noqa: BLE001 - each is a finding
        outcome.findings.append(
            f"{type(error).__name__}: {error} at {logs.place(error)} after {recent[-40:]}."
        )
    if app.fatal is not None:
        outcome.findings.append(f"Ended by {app.fatal!r} after {recent[-40:]}.")
    elif app.end is not None and app.end.unasked:
        outcome.findings.append(f"Ended unasked {app.end}; typed were {recent[-40:]}.")
    outcome.findings += await asyncio.to_thread(_lost, vault, app.unsaved or {})


def _type(app: WatchedApp, key: RandomKey) -> None:
    """Type one key, paste, or resize, without waiting for an effect."""
    if key.size is not None:
        app.post_message(events.Resize(Size(*key.size), Size(*key.size)))
    elif key.key == "paste":
        app.post_message(events.Paste(key.character))
    else:
        app.post_message(events.Key(key.key, key.character or None))


async def _leads_back(app: WatchedApp) -> bool:
    """Return whether escape, pressed again and again, leads to the list."""
    for _ in range(_ESCAPES):
        for _ in range(3_000):  # the machine may be busy
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


def _differences(expected: dict[str, bytes], trash: Counter[bytes], found: dict[str, bytes]) -> list[str]:
    thrown = Counter(data for path, data in found.items() if path.startswith(_TRASH))
    paths = sorted({*expected, *(path for path in found if not path.startswith(_TRASH))})
    return [
        *(
            f"{path} is not as the changes made it: {_shown(found.get(path))}, not {_shown(expected.get(path))}."
            for path in paths
            if expected.get(path) != found.get(path)
        ),
        *(f"Not in the trash, though deleted: {_shown(data)}." for data in trash - thrown),
        *(f"In the trash, though never deleted: {_shown(data)}." for data in thrown - trash),
    ]


def _shown(data: bytes | None) -> str:
    return "absent" if data is None else repr(data[:200])


@contextmanager
def _recorded(files: dict[str, bytes], trash: Counter[bytes]) -> Iterator[None]:
    """Carry every change over to a model of the files, and to one of what was deleted."""
    apply = recovery.apply

    def applied(vault: Vault, change: Change) -> None:
        apply(vault, change)
        for old, new in change.moves:
            for path in [path for path in files if path == old or path.startswith(f"{old}/")]:
                files[new + path.removeprefix(old)] = files.pop(path)
        for file in change.files:
            if file.after is None:
                files.pop(file.path, None)
                if file.before is not None:
                    trash[file.before] += 1
            else:
                files[file.path] = file.after

    with patch.object(history, "apply", applied):
        yield


@contextmanager
def harmless(folder: Path) -> Iterator[None]:
    """Keep caches and state in `folder`, and open nothing on the desktop."""
    home = patch.dict(os.environ, private_folders(folder))
    with home, patch.object(external_programs, "open_address", lambda _address: None):
        yield


if __name__ == "__main__":
    main()
