"""Changes of several files that the user makes in the soak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.soak_acts import some_note
from benchmarks.soak_texts import HEADINGS, NAMES, PROPERTIES, TAGS
from index import LibraryError
from index.edit.toggle_task import toggle_task
from index.vault.parse.note import parse

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from benchmarks.soak_acts import Act
    from benchmarks.soak_world import World
    from index.edit.changes import Change, RenamePlan
    from index.vault.model import Heading


def _planned(world: World, plan: Callable[[], RenamePlan]) -> None:
    world.app(lambda: world.library.edit.rename(plan()))


def rename_tag(world: World, chance: random.Random) -> None:
    """Rename a tag in every note and canvas, sometimes into one that exists."""
    old, new = chance.sample((*TAGS, "fresh"), 2)
    _planned(world, lambda: world.library.edit.plans.tag(old, new))


def rename_property(world: World, chance: random.Random) -> None:
    """Rename a property in every note, or remove it."""
    plans = world.library.edit.plans
    old, new = chance.sample(PROPERTIES, 2)
    away = chance.random() < 0.2
    _planned(world, lambda: plans.without_property(old) if away else plans.property(old, new))


def _heading(world: World, path: str) -> Heading:
    text = world.library.edit.text(path).text
    found = [heading for heading in parse(path, text).headings if heading.text in HEADINGS]
    if not found:
        raise LibraryError(f"{path} has no such heading.")
    return found[0]


def rename_heading(world: World, chance: random.Random) -> None:
    """Rename a heading with every link that leads there."""
    path, new = some_note(world, chance), chance.choice((*HEADINGS, "At last"))
    _planned(world, lambda: world.library.edit.plans.heading(path, _heading(world, path), new))


def extract(world: World, chance: random.Random) -> None:
    """Move a section into a new note."""
    path, new = some_note(world, chance), f"extracted/{chance.choice(NAMES[:6])}"
    embed = chance.random() < 0.3
    _planned(world, lambda: world.library.edit.plans.extract(path, _heading(world, path), new, embed=embed))


def join(world: World, chance: random.Random) -> None:
    """Join a note into another."""
    note, into = some_note(world, chance), some_note(world, chance)
    _planned(world, lambda: world.library.edit.plans.join(note, into))


def tick(world: World, chance: random.Random) -> None:
    """Tick a task, or open it again."""
    path, wanted = some_note(world, chance), chance.randrange(3)

    def edit() -> Change:
        lines = world.library.edit.text(path).text.splitlines()
        tasks = [number for number, line in enumerate(lines, 1) if line.startswith("- [")]
        if not tasks:
            raise LibraryError(f"{path} has no task.")
        return toggle_task(world.library.edit, path, tasks[wanted % len(tasks)])[0]

    world.app(edit)


CHANGES: tuple[Act, ...] = (rename_tag, rename_property, rename_heading, extract, join, tick)
