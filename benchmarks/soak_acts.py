"""Actions of other programs and of the user on a vault, each drawn from its own seed."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.soak_texts import FOLDERS, NAMES, TAGS, canvas
from benchmarks.soak_world import DifferenceError
from index import LibraryError, StaleFileError

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from benchmarks.soak_world import World
    from index.edit.changes import Change
    from index.papers.model import Paper

    Act = Callable[[World, random.Random], None]

# Other programs


def _some_path(chance: random.Random) -> str:
    folder = chance.choice(FOLDERS)
    return f"{folder}/{chance.choice(NAMES)}.md".lstrip("/")


def write_note(world: World, chance: random.Random) -> None:
    """Write a new note, or a known one with other content."""
    world.put(_some_path(chance), world.note(chance), how=chance.choice(("plain", "replace")))


def write_page(world: World, chance: random.Random) -> None:
    """Write a corpus file, new or known."""
    name = f"corpus/{chance.choice(('first', 'second', 'more/third'))}"
    how = chance.choice(("plain", "replace"))
    world.put(f"{name}.txt", world.page(chance), how=how)


def write_canvas(world: World, chance: random.Random) -> None:
    """Write a canvas, new or known."""
    data = canvas(chance, world.unique())
    path = f"{chance.choice(FOLDERS)}/Board.canvas".lstrip("/")
    world.put(path, data, how=chance.choice(("plain", "replace")))


def append(world: World, chance: random.Random) -> None:
    """Append a line to a file, or empty it."""
    paths = world.paths()
    if paths:
        path = chance.choice(paths)
        data = (world.vault / path).read_bytes()
        line = f"\nLine {world.unique()} with [[{chance.choice(NAMES)}]]\n".encode()
        world.put(path, b"" if chance.random() < 0.15 else data + line)


def same_size(world: World, chance: random.Random) -> None:
    """Write other bytes of the same length and restore the time of modification."""
    paths = [path for path in world.paths(suffix=".md") if world.disk[path]]
    if paths:
        path = chance.choice(paths)
        file = world.vault / path
        times = file.stat()
        data = file.read_bytes()
        mark = f"#{world.unique()}".encode()
        changed = (mark + data[len(mark) :])[: len(data)]
        world.put(path, changed)
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def delete(world: World, chance: random.Random) -> None:
    """Delete a file."""
    paths = world.paths(links=True)
    if paths:
        path = chance.choice(paths)
        (world.vault / path).unlink()
        world.forgive(world.disk.pop(path))


def rename_file(world: World, chance: random.Random) -> None:
    """Rename or move a file, sometimes over another file."""
    paths = world.paths(links=True)
    if paths:
        old, new = chance.choice(paths), _some_path(chance)
        if old.startswith("corpus/") and chance.random() < 0.7:
            new = f"corpus/moved-{world.unique()}{Path(old).suffix}"
        if old != new:
            world.forgive(world.disk.get(new))
            (world.vault / new).parent.mkdir(parents=True, exist_ok=True)
            (world.vault / old).replace(world.vault / new)
            world.disk[new] = world.disk.pop(old)


def burst(world: World, chance: random.Random) -> None:
    """Create a folder with many files."""
    folder = f"burst-{world.unique()}/{chance.choice(NAMES)}"
    for number in range(chance.randint(3, 25)):
        world.put(f"{folder}/{number}.md", world.note(chance))


def _folders(world: World) -> list[str]:
    return sorted(
        {path.rpartition("/")[0] for path in world.disk if "/" in path and not path.startswith(".")}
    )


def rename_folder(world: World, chance: random.Random) -> None:
    """Rename a folder, which may be the corpus."""
    folders = _folders(world)
    if folders:
        old = chance.choice(folders)
        new = "corpus" if chance.random() < 0.3 else f"moved-{world.unique()}"
        if not (world.vault / new).exists() and not new.startswith(f"{old}/"):
            world.move(world.vault / old, world.vault / new)
            world.disk.update({f"{new}/{path}": data for path, data in world.take(old).items()})


def folder_away(world: World, chance: random.Random) -> None:
    """Move a folder out of the vault, or one back."""
    folders = _folders(world)
    if folders and chance.random() < 0.5:
        world.move_out(chance.choice(folders))
    else:
        world.move_in(chance.choice((f"back-{world.unique()}", "Daily", "corpus", "papers")))


def symlink(world: World, chance: random.Random) -> None:
    """Create a symbolic link to a note, to nowhere or out of the vault."""
    path = f"links/{chance.choice(NAMES)}.md"
    if world.links and path not in world.disk:
        targets = [str(world.vault / known) for known in world.paths(suffix=".md")]
        target = chance.choice([*targets[:6], "nowhere.md", "/etc/hostname"])
        (world.vault / path).parent.mkdir(exist_ok=True)
        (world.vault / path).symlink_to(target)
        world.disk[path] = target


def noise(world: World, chance: random.Random) -> None:
    """Write files that are not notes: hidden, left by editors and sync programs, pictures."""
    name = chance.choice((".hidden.md", ".git/x.md", "picture.png", "Ideas.md~", "#Ideas.md#", "x.md.tmp"))
    data = world.note(chance)
    world.put(chance.choice((name, f"deep/{name}", f"corpus/{name}")), data)


def exclude(world: World, chance: random.Random) -> None:
    """Exclude other files in Obsidian's settings."""
    filters = chance.sample(("Daily/", "deep", "/^Été\\//", "Idea", "/(a+)+$/"), chance.randint(0, 3))
    settings = json.dumps({"userIgnoreFilters": filters})
    (world.vault / ".obsidian" / "app.json").write_text(settings, "utf-8")


# The user in the app


def _paper(world: World, chance: random.Random) -> Paper:
    known = sorted(id_.value for id_ in world.library.read.listing("papers"))
    paper = world.library.read.paper(chance.choice(known)) if known else None
    if paper is None:
        raise LibraryError("There is no paper.")
    return paper


def some_note(world: World, chance: random.Random) -> str:
    """Return a note, or one that is not there."""
    return chance.choice([*world.paths(suffix=".md", links=True), "gone.md"])


def tag(world: World, chance: random.Random) -> None:
    """Tag or untag a paper and notes, in one step."""

    def edit() -> Change:
        refs: list[Paper | str] = [some_note(world, chance)]
        if chance.random() < 0.6:
            refs.append(_paper(world, chance))
        add, remove = chance.sample(TAGS, 2)
        return world.library.edit.tag(refs, [add] if chance.random() < 0.6 else [], [remove])

    world.app(edit)


def paper_edit(world: World, chance: random.Random) -> None:
    """Give a paper a status, a rating or a note, or link it from a note."""
    editor = world.library.edit
    edits: tuple[Callable[[Paper], Change], ...] = (
        lambda paper: editor.set_status([paper], chance.choice(("unread", "reading", "read"))),
        lambda paper: editor.set_rating(paper, chance.choice((None, 1, 5))),
        editor.literature_note,
        lambda paper: editor.link(some_note(world, chance), [paper]),
    )
    world.app(lambda: chance.choice(edits)(_paper(world, chance)))


def rename_in_app(world: World, chance: random.Random) -> None:
    """Rename or move a note, another file or a folder, with every link that leads there."""
    old = chance.choice([*world.paths(links=True), *_folders(world), "gone.md"])
    wanted = chance.choice(
        (chance.choice(NAMES), f"{chance.choice(FOLDERS)}/{chance.choice(NAMES)}", "Daily/")
    )
    editor = world.library.edit
    world.app(lambda: editor.rename(editor.plans.note(old, wanted)))


def delete_in_app(world: World, chance: random.Random) -> None:
    """Move notes to the trash."""
    paths = {some_note(world, chance) for _ in range(chance.choice((1, 1, 3)))}
    world.app(lambda: world.library.edit.delete(sorted(paths)))


def create(world: World, chance: random.Random) -> None:
    """Create a note."""
    text = world.note(chance).decode("utf-8", "ignore")
    world.app(lambda: world.library.edit.create(_some_path(chance), text))


def save(world: World, chance: random.Random) -> None:
    """Save a whole note; if it changed meanwhile, the save must be refused, and a copy is kept."""
    path = some_note(world, chance)
    try:
        text, base = world.library.edit.text(path)
    except LibraryError:
        return
    text += f"Mine {world.unique()}\n"
    if chance.random() < 0.6:
        world.app(lambda: world.library.edit.save(path, text, base))
        return
    real = Path(os.path.realpath(world.vault / path)).relative_to(world.vault).as_posix()
    world.put(real, world.note(chance), how=chance.choice(("plain", "replace")))
    try:
        world.library.edit.save(path, text, base)
    except StaleFileError:
        world.app(lambda: world.library.edit.save_copy(path, text))
    else:
        raise DifferenceError(f"{path} was saved over a change of another program.")


def step(world: World, chance: random.Random) -> None:
    """Undo or redo, once or until refused; without a step of this session, undo the last of earlier ones."""
    history = world.library.edit.history
    back = chance.random() < 0.6
    source, target = (world.done, world.undone) if back else (world.undone, world.done)
    for _ in range(chance.choice((1, 1, 1, 100))):
        earlier = history.earlier() if back else None
        try:
            change = history.undo() if back else history.redo()
        except LibraryError:
            return
        if earlier is not None and not source:
            if change.label != earlier.label:
                raise DifferenceError(f"“{change.label}” was undone, and not “{earlier.label}”.")
        elif not source or change is not source.pop():
            raise DifferenceError("The history holds other steps than were taken.")
        target.append(change)
        world.wrote(change, back=back)


def race(world: World, chance: random.Random) -> None:
    """Tag a note while another program saves it again and again."""
    path = chance.choice(world.paths(suffix=".md") or ["Ideas.md"])
    versions = [(world.note(chance), chance.random() * 0.004) for _ in range(12)]
    seen: list[bytes] = []
    quiet = threading.Lock()

    def other() -> None:
        for data, seconds in versions:
            time.sleep(seconds)
            world.put(path, data, how="replace")
            time.sleep(0.005)
            # A version that came in between is restored before an edit ends, and is visible until then.
            with quiet:
                seen.append((world.vault / path).read_bytes())

    thread = threading.Thread(target=other)
    changes = []
    thread.start()
    while thread.is_alive():
        with quiet, contextlib.suppress(LibraryError):
            changes.append(world.library.edit.tag([path], [f"t{world.unique()}"]))
        time.sleep(0.0005)
    thread.join()
    changes = [change for change in changes if change.files]
    for (version, _seconds), found in zip(versions, seen, strict=True):
        if found not in _descendants(version, changes):
            raise DifferenceError(f"{path} was saved over a version of another program.")
    _after_race(world, path, changes)


def _descendants(version: bytes, changes: list[Change]) -> set[bytes]:
    """Return a version, and the results of our edits of it."""
    found = {version}
    for change in changes:
        (file,) = change.files
        if file.before in found and file.after is not None:
            found.add(file.after)
    return found


def _after_race(world: World, path: str, changes: list[Change]) -> None:
    """Check that the file is the last version of the other program, or our edits of it."""
    expected = world.disk[path]
    for change in changes:
        (file,) = change.files
        if file.before == expected:
            expected = file.after or b""
    world.done += changes
    if changes:
        world.forget_undone()
    world.disk[path] = expected
    if isinstance(expected, bytes):
        world.save(expected)


def read(world: World, chance: random.Random) -> None:
    """Search and read while files change."""
    library = world.library
    if not library.ready():
        return
    library.read.search(chance.choice(("zebras", "tag:topic", "counted abstract", "note")))
    for item in library.read.items(library.read.listing("queue")).values():
        library.read.links(item)
    library.read.problems()
    library.read.tags()


# The system

_VICTIM = """
import sys
from pathlib import Path
from index import Library

vault, what = Path(sys.argv[1]), sys.argv[2]
library = Library(vault)
if what == "index":
    print("ready", flush=True)
    while True:
        library.refresh(rebuild=True)
library.refresh()
library.start(lambda _announcement: None, lambda _state: None)
print("ready", flush=True)
number = 0
while True:
    text, base = library.edit.text(what)
    number += 1
    library.edit.save(what, f"Killed {number}\\n" * 2_000, base)
"""


def kill(world: World, chance: random.Random) -> None:
    """Kill the app while it builds the index or saves a note, and start it again."""
    world.leave()
    path = "Killed.md"
    writes = chance.random() < 0.5
    if writes:
        world.put(path, b"Killed 0\n" * 2_000, how="replace")
    command = [sys.executable, "-W", "ignore", "-c", _VICTIM, str(world.vault)]
    with subprocess.Popen([*command, path if writes else "index"], stdout=subprocess.PIPE) as victim:
        try:
            if victim.stdout is None or victim.stdout.readline() != b"ready\n":
                raise DifferenceError("The app did not start.")
            if not writes:
                for _ in range(3):
                    chance.choice(OUTSIDE)(world, chance)
            time.sleep(chance.random() * 0.3)
            if victim.poll() is not None:
                raise DifferenceError("The app ended by itself.")
        finally:
            victim.kill()
    if writes:
        data = (world.vault / path).read_bytes()
        if not re.fullmatch(rb"(Killed \d+\n)\1{1999}", data):
            raise DifferenceError(f"A note is half-written: {data[:40]!r}")
        world.forgive(world.disk[path])
        world.disk[path] = data
        world.save(data)
    for rest in world.vault.rglob(".notes-tui-*.tmp"):
        rest.unlink()
    world.come_back()


OUTSIDE: tuple[Act, ...] = (
    *(write_note, write_page, write_canvas, append, same_size, delete, rename_file, burst, rename_folder),
    *(folder_away, symlink, noise, exclude),
)
APP: tuple[Act, ...] = (*(tag, paper_edit, rename_in_app, delete_in_app, create, save, step, read, race),)
