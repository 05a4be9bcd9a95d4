"""A scan: files that it lists, files that it skips, and folders that are missing."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sync.file_stats import Stat, diff, racy
from index.sync.scan import Root, identity, scan, scan_places

SECOND = 1_000_000_000
NOTES = frozenset({".md"})
SOURCES = frozenset({".txt", ".bib"})


def write(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an empty folder by its real path."""
    folder = tmp_path.resolve() / "home"
    (folder / "corpus").mkdir(parents=True)
    return folder


@pytest.fixture
def notes(home: Path) -> Root:
    return Root(home, "", NOTES, "vault")


@pytest.fixture
def corpus(home: Path) -> Root:
    return Root(home / "corpus", "corpus", SOURCES, "corpus")


def test_notes_sources_and_other_files_are_distinguished(home: Path, notes: Root, corpus: Root) -> None:
    for name in ("a.md", "deep/er/b.MD", "picture.png", "corpus/page.txt", "corpus/note.md", "corpus/x.pdf"):
        write(home / name)
    listing = scan([notes, corpus])
    assert set(listing.files) == {"a.md", "deep/er/b.MD", "corpus/page.txt", "corpus/note.md"}
    assert listing.others == {"picture.png", "corpus/x.pdf"}
    assert not listing.problems
    assert not listing.missing_roots
    assert listing.files["a.md"] == Stat.of((home / "a.md").stat())


def test_a_corpus_elsewhere_has_absolute_names_and_no_other_files(home: Path, tmp_path: Path) -> None:
    away = tmp_path.resolve() / "away"
    write(away / "in" / "page.txt")
    write(away / "picture.png")
    listing = scan([Root(away, away.as_posix(), SOURCES, "corpus")])
    assert set(listing.files) == {f"{away}/in/page.txt"}
    assert not listing.others


def test_hidden_and_temporary_files_are_skipped(home: Path, notes: Root) -> None:
    for name in (".obsidian/a.md", ".b.md", "deep/.trash/c.md", "d.md~", "~$e.md", "seen.md"):
        write(home / name)
    listing = scan([notes])
    assert set(listing.files) == {"seen.md"}
    assert not listing.others


def test_notes_that_are_known_to_be_the_same_are_named_only(home: Path, notes: Root, corpus: Root) -> None:
    kept, edited, moved = (write(home / name, "four") for name in ("kept.md", "edited.md", "moved.md"))
    write(home / "corpus" / "page.txt")
    rows = {name: astuple(stat) for name, stat in scan([notes, corpus]).files.items()}
    edited.write_text("more", "utf-8")
    moved.unlink()
    moved.symlink_to(kept)
    listing = scan([notes, corpus], known=rows)
    assert listing.same == {"kept.md"}
    assert set(listing.files) == {"edited.md", "moved.md", "corpus/page.txt"}
    assert listing.links == {"moved.md"}


def test_a_folder_named_like_a_temporary_file_keeps_its_notes(home: Path, notes: Root) -> None:
    write(home / "4913" / "a.md")
    write(home / "old~" / "b.md")
    assert set(scan([notes]).files) == {"4913/a.md", "old~/b.md"}


def test_a_name_that_is_not_text_is_one_problem_in_two_roots(home: Path, notes: Root, corpus: Root) -> None:
    write(home / "corpus" / os.fsdecode(b"caf\xe9.txt"))
    write(home / "corpus" / os.fsdecode(b"\xff") / "inside.md")
    listing = scan([notes, corpus])
    assert not listing.files
    assert not listing.others
    assert sorted(problem.path for problem in listing.problems) == ["corpus/caf\ufffd.txt", "corpus/\ufffd"]
    assert all(problem.kind == "unreadable" and "UTF-8" in problem.detail for problem in listing.problems)


def test_a_link_to_a_file_of_the_vault_counts_by_its_target(home: Path, notes: Root, corpus: Root) -> None:
    target = write(home / "deep" / "real.txt", "four")
    (home / "corpus" / "link.txt").symlink_to(target)
    (home / "link.md").symlink_to(target)
    listing = scan([notes, corpus])
    assert listing.files["corpus/link.txt"] == listing.files["link.md"] == Stat.of(target.stat())
    assert not listing.problems


@pytest.mark.parametrize("target", ["../outside.md", "nowhere.md", "link.md", "deep", "..", "/dev/null"])
def test_a_link_that_leads_elsewhere_is_a_problem(home: Path, notes: Root, target: str) -> None:
    write(home.parent / "outside.md")
    write(home / "deep" / "a.md")
    (home / "link.md").symlink_to(target)
    listing = scan([notes])
    assert set(listing.files) == {"deep/a.md"}
    assert [(problem.path, problem.kind) for problem in listing.problems] == [("link.md", "unreadable")]


def test_files_that_are_not_regular_are_never_listed(home: Path, notes: Root) -> None:
    os.mkfifo(home / "pipe.md")
    os.mkfifo(home / "pipe")
    listing = scan([notes])
    assert not listing.files
    assert not listing.others
    assert [problem.path for problem in listing.problems] == ["pipe.md"]


def refuse(monkeypatch: pytest.MonkeyPatch, refused: Path, error: type[OSError] = PermissionError) -> None:
    """Make a folder unreadable, even for the superuser."""
    true_scandir = os.scandir

    def scandir(path: str) -> object:
        if str(path) == str(refused):
            raise error(13, "Permission denied")
        return true_scandir(path)

    monkeypatch.setattr(os, "scandir", scandir)


def test_a_folder_that_cannot_be_read_is_a_problem(
    home: Path, notes: Root, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(home / "shut" / "a.md")
    write(home / "open" / "b.md")
    refuse(monkeypatch, home / "shut")
    listing = scan([notes])
    assert set(listing.files) == {"open/b.md"}
    assert [(problem.path, problem.kind) for problem in listing.problems] == [("shut", "unreadable")]
    assert not listing.missing_roots


def test_nothing_is_removed_below_a_root_that_cannot_be_read(
    home: Path, notes: Root, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(home / "a.md")
    refuse(monkeypatch, home)
    listing = scan([notes])
    assert listing.missing_roots == [notes]
    assert len(listing.problems) == 1


def test_a_root_that_is_deleted_or_unreadable_is_missing(
    home: Path, notes: Root, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Root(home / "gone", "/gone", SOURCES, "corpus")
    file = Root(write(home / "a.md"), "/file", SOURCES, "corpus")
    assert scan([notes, gone, file]).missing_roots == [gone, file]

    def stat(_path: Path, **_options: object) -> os.stat_result:
        raise OSError(107, "Transport endpoint is not connected")

    monkeypatch.setattr(Path, "stat", stat)
    assert scan([notes]).missing_roots == [notes]


def test_an_empty_folder_may_be_where_a_disk_was_mounted(home: Path, corpus: Root) -> None:
    bare = home.parent / "bare"
    bare.mkdir()
    vault = Root(bare, "", NOTES, "vault")
    assert scan([vault]).missing_roots == [vault]
    write(bare / ".obsidian" / "app.json")
    assert not scan([vault]).missing_roots
    # A corpus inside the vault is there whenever the vault is.
    assert not scan([corpus]).missing_roots


def test_a_root_replaced_while_it_is_scanned_is_missing(home: Path, notes: Root) -> None:
    write(home / "a.md")

    def swap() -> bool:
        home.rename(home.with_name("away"))
        write(home / "other.md")
        return False

    assert scan([notes], cancelled=swap).missing_roots == [notes]


def test_a_cancelled_scan_finds_nothing(home: Path, notes: Root, corpus: Root) -> None:
    write(home / "a.md")
    assert scan([notes, corpus], cancelled=lambda: True).missing_roots == [notes, corpus]


@pytest.mark.parametrize("name", ["deep", "deep/er"])
def test_a_folder_is_a_part_of_the_scan(home: Path, notes: Root, name: str) -> None:
    for path in ("a.md", "deep/b.md", "deep/er/c.md", "deep/er/d.png", "deeper/e.md"):
        write(home / path)
    whole, part = scan([notes]), scan_places([notes], (), [name])
    below = f"{name}/"
    assert part.files == {path: stat for path, stat in whole.files.items() if path.startswith(below)}
    assert part.others == {path for path in whole.others if path.startswith(below)}


def test_a_folder_of_a_corpus_has_its_stored_name(home: Path, corpus: Root, tmp_path: Path) -> None:
    write(home / "corpus" / "2026" / "page.txt")
    assert set(scan_places([corpus], (), ["corpus/2026"]).files) == {"corpus/2026/page.txt"}
    assert set(scan_places([corpus], (), ["corpus"]).files) == {"corpus/2026/page.txt"}
    folder = home / "corpus"
    elsewhere = Root(folder, folder.as_posix(), SOURCES, "corpus")
    assert set(scan_places([elsewhere], (), [f"{folder}/2026"]).files) == {f"{folder}/2026/page.txt"}


PLACES = ["gone", "a.md/b.md", ".hidden", ".hidden/deep", "link", "link/deep", "deep/../..", "/etc", "x\0y/z"]


@pytest.mark.parametrize("name", PLACES)
def test_a_place_that_a_scan_would_not_enter_is_empty(home: Path, notes: Root, name: str) -> None:
    for path in ("a.md", ".hidden/deep/b.md", "real/deep/c.md", "deep/d.md"):
        write(home / path)
    (home / "link").symlink_to("real")
    for listing in (scan_places([notes], (), [name]), scan_places([notes], [f"{name}/b.md"], ())):
        assert not listing.files
        assert not listing.others


def test_places_looked_at_one_by_one_are_those_of_a_scan(home: Path, notes: Root, corpus: Root) -> None:
    for path in (
        "a.md",
        "b.png",
        "deep/c.md",
        "deep/x.md/d.md",
        "corpus/page.txt",
        "corpus/2026/y.bib",
        "corpus/z.pdf",
    ):
        write(home / path)
    (home / "inner" / ".obsidian").mkdir(parents=True)
    write(home / ".Cloud.md.icloud")
    os.mkfifo(home / "pipe.md")
    for name, target in (
        ("broken.md", "gone"),
        ("out.md", "/etc/passwd"),
        ("in.md", "a.md"),
        ("dir.md", "deep"),
    ):
        (home / name).symlink_to(target)
    with suppress(OSError):  # where names have to be UTF-8
        (home / "caf\udce9").mkdir()
        write(home / "caf\udce9.md")
    whole = scan([notes, corpus])
    names = [str(path.relative_to(home)) for path in home.rglob("*")]
    found = scan_places([notes, corpus], names, ())
    assert found.files == whole.files
    assert found.others == whole.others
    assert found.links == whole.links
    assert found.problems_at == whole.problems_at


@pytest.mark.parametrize("seconds", [2**34, -(2**34), 0])
def test_any_stat_fits_the_database(seconds: int) -> None:
    time = seconds * SECOND
    numbers = {"st_size": 5, "st_mtime_ns": time, "st_ctime_ns": time, "st_ino": 2**64 - 1, "st_dev": 2**63}
    stat = Stat.of(cast("os.stat_result", SimpleNamespace(**numbers)))
    row = (stat.size, stat.mtime_ns, stat.ctime_ns, stat.inode, stat.device)
    db = sqlite3.connect(":memory:")
    assert db.execute("SELECT ?, ?, ?, ?, ?", row).fetchone() == row
    db.close()


def test_two_folders_have_different_identities(home: Path) -> None:
    assert identity(home) is not None
    assert identity(home) != identity(home / "corpus")
    assert identity(home / "gone") is None
    assert identity(write(home / "a.md")) is None


@pytest.mark.parametrize(
    ("mtime", "ctime", "expected"),
    [(10, 10, False), (99, 10, True), (10, 99, True), (101, 10, True), (98, 98, False), (500, 10, True)],
)
def test_a_file_read_within_two_seconds_of_a_write_is_racy(mtime: int, ctime: int, expected: bool) -> None:
    assert racy(Stat(1, mtime * SECOND, ctime * SECOND, 1, 1), 100 * SECOND) is expected


STATS = st.builds(Stat, *[st.integers(0, 2)] * 5)
STATES = st.dictionaries(st.sampled_from("abcdef"), STATS)


@given(STATES, STATES, st.booleans())
def test_applying_the_changes_to_what_is_known_gives_what_is_found(
    known: dict[str, Stat], found: dict[str, Stat], named: bool
) -> None:
    rows = {name: stat.row for name, stat in known.items()}
    same = {name for name in found if named and known.get(name) == found[name]}
    changes = diff(rows, {name: stat for name, stat in found.items() if name not in same}, same)
    for names in (changes.added, changes.changed, changes.removed):
        assert list(names) == sorted(set(names))
    assert not known.keys() & set(changes.added)
    assert known.keys() >= {*changes.changed, *changes.removed}
    assert all(known[name] != found[name] for name in changes.changed)
    updated = {name: found[name] for name in (*changes.added, *changes.changed)}
    kept = {name: stat for name, stat in known.items() if name not in changes.removed}
    assert kept | updated == found
