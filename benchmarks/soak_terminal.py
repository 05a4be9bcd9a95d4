"""The app itself in the soak: in a terminal that is hung up, and under random keys."""

from __future__ import annotations

import asyncio
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

from textual.geometry import Size

from benchmarks import key_driver
from benchmarks.soak_world import DifferenceError
from benchmarks.terminal import Terminal, app_command
from index import Library
from index.edit import history, recovery

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from benchmarks.soak_acts import Act
    from benchmarks.soak_world import World
    from index.edit.changes import Change, Draft
    from index.vault.vault import Vault

_KEYS = 80


def hang_up(world: World, chance: random.Random) -> None:
    """Type into the editor, and end the app by a signal: what was typed must be in a draft."""
    number = world.unique()
    path, word, typed = f"Typed {number}.md", f"quagga{number}", f"Zorilla{number}"
    # The app would ask about what random keys had typed before.
    _take_drafts(world)
    world.put(path, f"# Typed\n\n{word}\n".encode())
    with Terminal(app_command(str(world.vault))) as terminal:
        terminal.wait("/ Search")
        terminal.send(f"2/{word}")
        terminal.wait("1 note in")
        terminal.send("\re")
        terminal.wait("^s Save")
        terminal.send(typed)
        terminal.wait(typed)
        terminal.send_signal(chance.choice((signal.SIGHUP, signal.SIGTERM)))
        terminal.exit_code()
    if not any(draft.path == path and typed in draft.text for draft in _take_drafts(world)):
        raise DifferenceError(f"What was typed into {path} is in no draft.")


def _take_drafts(world: World) -> tuple[Draft, ...]:
    """Return the drafts of ended sessions, and discard them."""
    library = Library(world.vault)
    try:
        drafts = library.drafts.all()
        for draft in drafts:
            library.drafts.discard(draft)
    finally:
        library.close()
    return drafts


def random_keys(world: World, chance: random.Random) -> None:
    """Type random keys into the app, a copy of its own."""
    for change in asyncio.run(_typed(world, chance)):
        world.wrote(change)


async def _typed(world: World, chance: random.Random) -> list[Change]:
    outcome = key_driver.Outcome()
    with _recorded() as changes, key_driver.harmless(world.root):
        await key_driver.session(world.vault, chance.randrange(2**32), _KEYS, Size(80, 24), outcome)
    if outcome.findings:
        raise DifferenceError(outcome.findings[0])
    return changes


@contextmanager
def _recorded() -> Iterator[list[Change]]:
    """Yield a list that gets every change that is carried out."""
    apply = recovery.apply
    changes: list[Change] = []

    def applied(vault: Vault, change: Change) -> None:
        apply(vault, change)
        changes.append(change)

    with patch.object(history, "apply", applied):
        yield changes


TERMINAL: tuple[Act, ...] = (hang_up, random_keys)
