"""Random keys as bytes in a real pseudo-terminal: keys, mouse, pastes and new sizes are decoded there."""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING

from benchmarks.random_keys import bursts
from benchmarks.terminal import Terminal, app_command
from index import Library, logs

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.random_keys import RandomKey

_CODES = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "delete": "\x1b[3~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "ctrl+home": "\x1b[1;5H",
    "ctrl+end": "\x1b[1;5F",
    "shift+tab": "\x1b[Z",
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "backspace": "\x7f",
}
# Mouse: a click and turns of the wheel; the terminal window loses and gets the focus.
_EXTRA = ("\x1b[<0;12;4M\x1b[<0;12;4m", "\x1b[<65;30;4M", "\x1b[<64;30;4M", "\x1b[O\x1b[I")
_EVERY = 9
_RESTORED = re.compile(rb"\x1b\[\?1049l")
_ESCAPES = 40


def drive_terminal(
    folder: Path, vault: Path, seed: int, keys: int, size: tuple[int, int]
) -> tuple[int, int, list[str]]:
    """Type so many random keys into the app in a pseudo-terminal, started again after each end.

    Which key ended it cannot be seen from outside, so an end without an error is none of the findings; these are a
    fault on the screen or in the log, another exit code than 0, a terminal that is not restored, and an app that
    escape and ctrl+q do not end.

    Returns:
        Number of keys and sessions, and the findings.
    """
    (folder / "bin").mkdir(exist_ok=True)
    # Without a path, no browser, editor or clipboard program is found.
    env = {"PATH": str(folder / "bin"), "EDITOR": "", "VISUAL": "", "BROWSER": ""}
    typed = sessions = 0
    findings: list[str] = []
    while typed < keys and not findings:
        sessions += 1
        recent: list[str] = []
        with Terminal(app_command(str(vault)), columns=size[0], lines=size[1], env=env) as terminal:
            terminal.wait(lambda text: bool(text.strip()))
            for burst in bursts(seed, sessions):
                for number, key in enumerate(burst.keys, typed):
                    recent.append(str(key))
                    _send(terminal, key)
                    if number % _EVERY == 0:
                        terminal.send(_EXTRA[number // _EVERY % len(_EXTRA)])
                typed += len(burst.keys)
                terminal.pump(burst.pause)
                if typed >= keys or not terminal.is_running:
                    break
            found = _end(terminal)
        library = Library(vault)
        library.close()
        logged = logs.last_errors(library.state / logs.FILE_NAME, 100)
        # What was refused has a code in small letters, and a fault the name of an exception.
        found += [f"In the log: {error}." for error in logged if error.what[:1].isupper()][:1]
        findings += [f"{each} Session {sessions}, after {recent[-40:]}." for each in found]
    return typed, sessions, findings


def _send(terminal: Terminal, key: RandomKey) -> None:
    if not terminal.is_running:
        return
    if key.size is not None:
        terminal.resize(*key.size)
    elif key.key == "paste":
        terminal.send(f"\x1b[200~{key.character}\x1b[201~")
    elif key.character:
        terminal.send(key.character)
    elif key.key.startswith("ctrl+") and len(key.key) == len("ctrl+x"):
        terminal.send(chr(ord(key.key[-1]) & 0x1F))
    else:
        terminal.send(_CODES[key.key])
    # A terminal that is never read stops the app.
    terminal.pump(0)


def _end(terminal: Terminal) -> list[str]:
    """End the app as a user would; return what was wrong."""
    for _ in range(_ESCAPES):
        if not terminal.is_running:
            break
        terminal.send("\x1b")
        _settle(terminal, 0.3)
        if "Not saved yet" in terminal.text():
            terminal.send("d")
            _settle(terminal, 0.3)
        terminal.send("\x11")
        _settle(terminal, 0.3)
    while terminal.pump(0.2):
        pass
    found = []
    if terminal.is_running:
        found.append(f"It does not end; the screen is:\n{terminal.text()}\n")
    elif code := terminal.exit_code():
        found.append(f"It ended with {code}.")
    elif not _RESTORED.search(terminal.raw[-4000:]):
        found.append("It left the terminal as it had made it.")
    if b"Traceback" in terminal.raw or b"unexpected error" in terminal.raw.lower():
        found.append("A fault was shown.")
    return found


def _settle(terminal: Terminal, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while terminal.is_running and time.monotonic() < deadline:
        terminal.pump(0.05)


def private_folders(folder: Path) -> dict[str, str]:
    """Return the environment that keeps caches and state in a folder."""
    return {
        f"XDG_{name}_HOME": os.fspath(folder / name.lower()) for name in ("CACHE", "CONFIG", "DATA", "STATE")
    }
