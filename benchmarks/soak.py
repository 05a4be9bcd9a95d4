"""Outside programs and the app change one vault at random, and index, files and history must stay right.

`python -m benchmarks.soak [--steps N] [--seed N]`. Nothing is measured here: it looks for differences.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from index import Library, LibraryError, StaleFileError, storage

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.changes import Change
    from index.papers.model import Paper
    from index.sync.model import SyncState

PATIENCE = 10.0
"""Seconds in which the index must have caught up with the disk."""

_NAMES = ("Ideas", "ideas", "Reading", "Caf\u00e9", "Cafe\u0301", "a b", "2026-03-05", "100% [sure]", "x.y")
_FOLDERS = ("", "Daily", "deep/er", "papers", "Été")
_TITLES = (
    "TinyLens: Small Models That Explain Large Ones",
    "TinyLens: Small Models for Something Else",
    "TinyLens: Small Models That Explain Nothing",
    "Harbour: A Benchmark for Long Retrieval",
    "Harbour: A Benchmark for Short Retrieval",
    "Counting Is Harder Than It Looks",
    "counting is harder than it looks",
    "On Zebras",
)
_KEYS = ("tinylens-small-models", "harbour", "Harbour", "harbour-benchmark-long", "counting-harder", "zebras")
_TAGS = ("probe", "Probe", "topic/long", "topic", "später")


class DifferenceError(AssertionError):
    """Index, files or history are not what they have to be."""


class World:
    """A vault, the app that has it open, and what must be in it.

    Attributes:
        disk: Every file by its path: its bytes, or for a symbolic link what it says.
        saved: Each content that a save brought into the vault and nobody meant to be gone.
        links: Whether symbolic links may be made now.
    """

    def __init__(self, root: Path) -> None:
        """Make the vault and open it."""
        self.root = root
        self.vault = root / "vault"
        self.disk: dict[str, bytes | str] = {}
        self.saved: set[bytes] = set()
        self.done: list[Change] = []
        self.undone: list[Change] = []
        self.failures: list[str] = []
        self._away: list[tuple[Path, dict[str, bytes | str]]] = []
        self._number = 0
        self.links = False
        (self.vault / ".obsidian").mkdir(parents=True)
        self.put("corpus/first.txt", self.page(random.Random(0)))
        self.put("Ideas.md", self.note(random.Random(0)))
        self.library = self._open()

    def _open(self) -> Library:
        library = Library(self.vault, cache=self.root / "cache")
        library.start(lambda _announcement: None, self._report)
        return library

    def _report(self, state: SyncState) -> None:
        if state.phase == "failed":
            self.failures.append(state.message)

    def close(self) -> None:
        """Let go of the vault."""
        self.library.close()

    # What is written

    def unique(self) -> int:
        """A number no other content has."""
        self._number += 1
        return self._number

    def note(self, chance: random.Random) -> bytes:
        """A note with links, tags and properties, some of them broken."""
        lines = []
        if chance.random() < 0.4:
            head = [f"tags: [{chance.choice(_TAGS)}]", f"citekey: {chance.choice(_KEYS)}", "status: read"]
            head += ["aliases: [zebra]", "broken: [", f"title: {chance.choice(_TITLES)}"]
            lines += ["---", *chance.sample(head, 2), "---"]
        lines.append(f"# Note {self.unique()}")
        for _ in range(chance.randint(0, 4)):
            name = chance.choice((*_NAMES, *_KEYS, f"Daily/{chance.choice(_NAMES)}", "picture.png"))
            lines.append(f"{chance.choice(('', '!'))}[[{name}]] and #{chance.choice(_TAGS)}")
        newline = chance.choice(("\n", "\n", "\r\n"))
        damage = b"\xff\xfe" if chance.random() < 0.04 else b""
        return newline.join([*lines, ""]).encode() + damage

    def page(self, chance: random.Random) -> bytes:
        """A page of the corpus; papers of one title are on several of them."""
        blocks = ["Daily Papers\n\nbyAK and the research community\n\nMar 4"]
        for title in chance.sample(_TITLES, chance.randint(1, 4)):
            abstract = f"Abstract {self.unique()} says that zebras can be counted, and that it is hard."
            blocks += [
                title,
                abstract,
                f"  • {chance.randint(1, 9)} authors\n·\nOct 2, 2025 {chance.randint(1, 99)}",
            ]
        return ("\n\n".join(blocks) + "\n").encode()

    def bibtex(self, chance: random.Random) -> bytes:
        """The same as BibTeX, with keys that rivals have too."""
        entries = [
            f"@article{{{chance.choice(_KEYS)},\n title={{{title}}},\n year={{{2000 + self.unique() % 25}}},\n"
            f" abstract={{Entry {self.unique()}}}\n}}\n"
            for title in chance.sample(_TITLES, chance.randint(1, 3))
        ]
        return "\n".join(entries).encode()

    # What is known of the files

    def paths(self, *, suffix: str = "", inside: str = "", links: bool = False) -> list[str]:
        """Known files, in order."""
        return sorted(
            path
            for path, data in self.disk.items()
            if path.endswith(suffix) and path.startswith(inside) and (links or isinstance(data, bytes))
        )

    def put(self, path: str, data: bytes, *, how: str = "plain") -> None:
        """Save a file as another program would, over whatever was there."""
        target = self.vault / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if how == "replace":
            temp = target.with_name(f".{target.name[:20]}.swp")
            temp.write_bytes(data)
            temp.replace(target)
        else:
            target = Path(os.path.realpath(target))
            target.write_bytes(data)
            path = target.relative_to(self.vault).as_posix()
        self.forgive(self.disk.get(path))
        self.disk[path] = data
        self.save(data)

    def save(self, data: bytes) -> None:
        """Remember that a content must not get lost."""
        self.saved.add(data)

    def forgive(self, data: bytes | str | None) -> None:
        """Forget a content: whoever saved it wanted it gone."""
        if isinstance(data, bytes):
            self.saved.discard(data)

    def move(self, old: Path, new: Path) -> None:
        """Rename a file or folder of the vault; nothing may be there yet."""
        new.parent.mkdir(parents=True, exist_ok=True)
        old.rename(new)

    def take(self, folder: str) -> dict[str, bytes | str]:
        """Take a folder's files out of what is known, by their path below it."""
        below = {path: data for path, data in self.disk.items() if path.startswith(f"{folder}/")}
        for path in below:
            del self.disk[path]
        return {path.removeprefix(f"{folder}/"): data for path, data in below.items()}

    def app(self, edit: Callable[[], Change]) -> None:
        """Do something in the app that it may refuse, and check that it saw what it wrote over."""
        try:
            change = edit()
        except LibraryError:
            return
        if change.files:
            self.forget_undone()
            self.done.append(change)
            self.wrote(change)

    def forget_undone(self) -> None:
        """A new step ends what could be done again."""
        for lost in self.undone:
            for file in lost.files:
                self.forgive(file.after)
        self.undone.clear()
        self.saved.update(data for data in self.disk.values() if isinstance(data, bytes))

    def wrote(self, change: Change, *, back: bool = False) -> None:
        """Bring what is known up to a change of the app."""
        for file in reversed(change.files) if back else change.files:
            before, after = (file.after, file.before) if back else (file.before, file.after)
            real = Path(os.path.realpath(self.vault / file.path))
            path = real.relative_to(self.vault).as_posix()
            if self.disk.get(path) != before:
                raise DifferenceError(f"The app wrote over {path}, which was not what it had read.")
            if after is None:
                del self.disk[path]
            else:
                self.disk[path] = after
                self.save(after)

    # What must hold

    def check(self) -> None:
        """Compare the files with what must be there, and look for what was saved."""
        found = self._found()
        if found != self.disk:
            wrong = sorted(p for p in found.keys() | self.disk.keys() if found.get(p) != self.disk.get(p))
            raise DifferenceError(f"Files are not what was saved: {wrong[:5]}")
        safe = {data for data in found.values() if isinstance(data, bytes)}
        for _folder, files in self._away:
            safe.update(data for data in files.values() if isinstance(data, bytes))
        trash = self.vault / ".trash"
        safe.update(file.read_bytes() for file in trash.rglob("*") if file.is_file())
        for change in (*self.done, *self.undone):
            for file in change.files:
                safe.update(data for data in (file.before, file.after) if data is not None)
        lost = self.saved - safe
        if lost:
            raise DifferenceError(f"Saved and nowhere any more: {sorted(lost)[:3]}")
        if self.failures:
            raise DifferenceError(f"Syncing failed: {self.failures[:3]}")

    def _found(self) -> dict[str, bytes | str]:
        found: dict[str, bytes | str] = {}
        for folder, folders, names in os.walk(self.vault):
            folders[:] = [name for name in folders if name not in {".trash", ".obsidian"}]
            for name in names:
                file = Path(folder, name)
                path = file.relative_to(self.vault).as_posix()
                found[path] = str(file.readlink()) if file.is_symlink() else file.read_bytes()
        return found

    def settle(self) -> None:
        """Wait until the index equals the disk, and check everything.

        What a symbolic link leads to sends no event of its own and is left to the next scan of everything,
        of which the start does one.
        """
        if any(isinstance(data, str) for data in self.disk.values()):
            self.restart()
            self._settle()
            for path in self.paths(links=True):
                if isinstance(self.disk[path], str):
                    (self.vault / path).unlink()
                    del self.disk[path]
            self.restart()
        self._settle()

    def _settle(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.library.ready() or self.library.verify() != "equal":
            if self.failures or time.monotonic() > deadline:
                raise DifferenceError(f"The index does not equal the disk. {self.failures[:3]}")
            time.sleep(0.05)
        self.check()
        db = storage.open_reader(self.library.folder)
        if db is None:
            raise DifferenceError("There is no index.")
        try:
            astray = db.execute(
                "SELECT source, raw FROM links WHERE source NOT IN (SELECT path FROM notes)"
                " OR resolved IS NOT NULL AND resolved NOT IN (SELECT path FROM files)"
                " OR paper IS NOT NULL AND paper NOT IN (SELECT key FROM papers)"
            ).fetchall()
        finally:
            db.close()
        if astray:
            raise DifferenceError(f"Links lead to what is not there: {astray[:3]}")

    def restart(self) -> None:
        """Close the app and open it again: the history of the sitting ends with it."""
        self.library.close()
        for change in (*self.done, *self.undone):
            for file in change.files:
                self.forgive(file.before)
                self.forgive(file.after)
        self.saved.update(data for data in self.disk.values() if isinstance(data, bytes))
        self.done.clear()
        self.undone.clear()
        self.library = self._open()

    # Folders that are out of the vault for a while

    def move_out(self, folder: str) -> None:
        """Move a folder out of the vault."""
        place = self.root / f"away-{self.unique()}"
        self.move(self.vault / folder, place)
        self._away.append((place, self.take(folder)))

    def move_in(self, folder: str) -> None:
        """Bring back the folder that is out for the longest time, under a name that is free."""
        if not self._away or (self.vault / folder).exists():
            return
        place, files = self._away.pop(0)
        self.move(place, self.vault / folder)
        self.disk.update({f"{folder}/{path}": data for path, data in files.items()})


# What outside programs do


def _some_path(chance: random.Random) -> str:
    folder = chance.choice(_FOLDERS)
    return f"{folder}/{chance.choice(_NAMES)}.md".lstrip("/")


def write_note(world: World, chance: random.Random) -> None:
    """A new note, or a known one with other content."""
    world.put(_some_path(chance), world.note(chance), how=chance.choice(("plain", "replace")))


def write_page(world: World, chance: random.Random) -> None:
    """A corpus file, new or another."""
    name = f"corpus/{chance.choice(('first', 'second', 'more/third'))}"
    how = chance.choice(("plain", "replace"))
    if chance.random() < 0.6:
        world.put(f"{name}.txt", world.page(chance), how=how)
    else:
        world.put(f"{name}.bib", world.bibtex(chance), how=how)


def append(world: World, chance: random.Random) -> None:
    """A line more at the end of a file, or all of it away."""
    paths = world.paths()
    if paths:
        path = chance.choice(paths)
        data = (world.vault / path).read_bytes()
        line = f"\nLine {world.unique()} with [[{chance.choice(_NAMES)}]]\n".encode()
        world.put(path, b"" if chance.random() < 0.15 else data + line)


def same_size(world: World, chance: random.Random) -> None:
    """Other bytes, as many as before, with the time of modification put back."""
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
    """A file goes."""
    paths = world.paths(links=True)
    if paths:
        path = chance.choice(paths)
        (world.vault / path).unlink()
        world.forgive(world.disk.pop(path))


def rename_file(world: World, chance: random.Random) -> None:
    """A file gets another name or place, at times over another file."""
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
    """A folder comes with many files in it."""
    folder = f"burst-{world.unique()}/{chance.choice(_NAMES)}"
    for number in range(chance.randint(3, 25)):
        world.put(f"{folder}/{number}.md", world.note(chance))


def _folders(world: World) -> list[str]:
    return sorted(
        {path.rpartition("/")[0] for path in world.disk if "/" in path and not path.startswith(".")}
    )


def rename_folder(world: World, chance: random.Random) -> None:
    """A folder gets another name, the corpus too."""
    folders = _folders(world)
    if folders:
        old = chance.choice(folders)
        new = "corpus" if chance.random() < 0.3 else f"moved-{world.unique()}"
        if not (world.vault / new).exists() and not new.startswith(f"{old}/"):
            world.move(world.vault / old, world.vault / new)
            world.disk.update({f"{new}/{path}": data for path, data in world.take(old).items()})


def folder_away(world: World, chance: random.Random) -> None:
    """A folder leaves the vault, or one comes back."""
    folders = _folders(world)
    if folders and chance.random() < 0.5:
        world.move_out(chance.choice(folders))
    else:
        world.move_in(chance.choice((f"back-{world.unique()}", "Daily", "corpus", "papers")))


def symlink(world: World, chance: random.Random) -> None:
    """A symbolic link to a note, to nowhere or out of the vault."""
    path = f"links/{chance.choice(_NAMES)}.md"
    if world.links and path not in world.disk:
        targets = [str(world.vault / known) for known in world.paths(suffix=".md")]
        target = chance.choice([*targets[:6], "nowhere.md", "/etc/hostname"])
        (world.vault / path).parent.mkdir(exist_ok=True)
        (world.vault / path).symlink_to(target)
        world.disk[path] = target


def noise(world: World, chance: random.Random) -> None:
    """Files that are no notes: hidden, left by editors and sync programs, pictures."""
    name = chance.choice((".hidden.md", ".git/x.md", "picture.png", "Ideas.md~", "#Ideas.md#", "x.md.tmp"))
    data = world.note(chance)
    world.put(chance.choice((name, f"deep/{name}", f"corpus/{name}")), data)


# What the user does in the app


def _paper(world: World, chance: random.Random) -> Paper:
    known = sorted(key for key, _title in world.library.paper_titles())
    paper = world.library.paper(chance.choice(known)) if known else None
    if paper is None:
        raise LibraryError("There is no paper.")
    return paper


def _note(world: World, chance: random.Random) -> str:
    return chance.choice([*world.paths(suffix=".md", links=True), "gone.md"])


def tag(world: World, chance: random.Random) -> None:
    """Tag or untag a paper and notes, in one step."""

    def edit() -> Change:
        refs: list[Paper | str] = [_note(world, chance)]
        if chance.random() < 0.6:
            refs.append(_paper(world, chance))
        add, remove = chance.sample(_TAGS, 2)
        return world.library.edit.tag(refs, [add] if chance.random() < 0.6 else [], [remove])

    world.app(edit)


def paper_edit(world: World, chance: random.Random) -> None:
    """Give a paper a status, a rating or a note, or link it from a note."""
    desk = world.library.edit
    edits: tuple[Callable[[Paper], Change], ...] = (
        lambda paper: desk.set_status([paper], chance.choice(("unread", "reading", "read"))),
        lambda paper: desk.set_rating(paper, chance.choice((None, 1, 5))),
        desk.literature_note,
        lambda paper: desk.link(_note(world, chance), [paper]),
    )
    world.app(lambda: chance.choice(edits)(_paper(world, chance)))


def create(world: World, chance: random.Random) -> None:
    """Make a note."""
    text = world.note(chance).decode("utf-8", "ignore")
    world.app(lambda: world.library.edit.create(_some_path(chance), text))


def save(world: World, chance: random.Random) -> None:
    """Save a note as a whole; where it changed meanwhile, that must be refused, and a copy is kept."""
    path = _note(world, chance)
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
    """Undo or redo, once or until it is refused."""
    history = world.library.edit.history
    back = chance.random() < 0.6
    source, target = (world.done, world.undone) if back else (world.undone, world.done)
    for _ in range(chance.choice((1, 1, 1, 100))):
        try:
            change = history.undo() if back else history.redo()
        except LibraryError:
            return
        if not source or change is not source[-1]:
            raise DifferenceError("The history holds other steps than were taken.")
        target.append(source.pop())
        world.wrote(change, back=back)


def race(world: World, chance: random.Random) -> None:
    """The user tags a note while another program saves it again and again."""
    path = chance.choice(world.paths(suffix=".md") or ["Ideas.md"])
    versions = [world.note(chance) for _ in range(20)]
    world.put(path, versions[0], how="replace")

    def other() -> None:
        for data in versions[1:]:
            world.put(path, data, how="replace")

    thread = threading.Thread(target=other)
    changes = []
    thread.start()
    while thread.is_alive():
        try:
            changes.append(world.library.edit.tag([path], [f"t{world.unique()}"]))
        except LibraryError:
            continue
    thread.join()
    _after_race(world, path, [change for change in changes if change.files])


def _after_race(world: World, path: str, changes: list[Change]) -> None:
    """What is there must be the last of the other program's versions, or our edits of it."""
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
    """Look at things while they change."""
    library = world.library
    if not library.ready():
        return
    library.search(chance.choice(("zebras", "tag:topic", "counted abstract", "note")))
    for item in library.items(library.listing("queue")).values():
        library.links(item)
    library.problems()
    library.tags()


OUTSIDE: tuple[Callable[[World, random.Random], None], ...] = (
    *(write_note, write_page, append, same_size, delete, rename_file, burst, rename_folder),
    *(folder_away, symlink, noise),
)
APP: tuple[Callable[[World, random.Random], None], ...] = (tag, paper_edit, create, save, step, read, race)


def main() -> None:
    """Run, and exit with 1 where anything differed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--settle-every", type=int, default=50)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="notes-tui-soak-") as folder:
        sys.exit(_run(Path(folder).resolve(), args.steps, args.seed, args.settle_every))


def _run(folder: Path, steps: int, seed: int, settle_every: int) -> int:
    chance = random.Random(seed)
    recent: deque[str] = deque(maxlen=50)
    world = World(folder)
    number = settles = 0
    try:
        for number in range(1, steps + 1):
            act = chance.choice((*OUTSIDE, *APP))
            inner = chance.randrange(2**32)
            recent.append(f"{number}: {act.__name__}({inner})")
            act(world, random.Random(inner))
            world.check()
            if number % settle_every == 0 or number == steps:
                world.settle()
                settles += 1
                world.links = chance.random() < 0.25
                print(f"{number} steps, {len(world.disk)} files", flush=True)
            if chance.random() < 0.01:
                recent.append("restart")
                world.restart()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        print(*recent, f"{type(error).__name__}: {error}", sep="\n")
        print(f"{number} steps, {settles} settles, 1 difference")
        return 1
    finally:
        world.close()
    print(f"{steps} steps, {settles} settles, 0 differences")
    return 0


if __name__ == "__main__":
    main()
