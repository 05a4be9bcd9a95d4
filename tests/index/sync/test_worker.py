"""Changes found through events are those that a scan of everything finds."""

from __future__ import annotations

import json
import os
import time
from types import SimpleNamespace

import pytest

from index import Announcement, DocumentId, Library
from index.sync import watcher, worker
from index.sync.watcher import Watcher
from index.sync.worker import slept


@pytest.fixture
def watching(vault, tmp_path):
    states = []
    library = Library(vault, cache=tmp_path / "cache")
    library.start(lambda _announcement: None, states.append)
    until(lambda: states and states[-1].phase == "watching")
    yield library
    library.close()


@pytest.fixture
def no_events(monkeypatch):
    """Let no event arrive."""
    monkeypatch.setattr(Watcher, "on_event", lambda *_: None)


def until(happened):
    end = time.monotonic() + 300
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_a_new_link_out_of_the_vault_is_not_a_file_of_the_vault(watching, vault, tmp_path):
    (tmp_path / "secret.png").write_bytes(b"x")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "in.png").write_bytes(b"x")
    (vault / "elsewhere").symlink_to(tmp_path / "elsewhere")
    (vault / "secret.png").symlink_to(tmp_path / "secret.png")
    (vault / "picture.png").write_bytes(b"x")
    (vault / "Album.md").write_text("![[secret.png]] ![[in.png]] ![[picture.png]]\n", "utf-8")
    until(lambda: watching.read.find("album").total)
    until(
        lambda: (
            "picture.png" in {link.target for link in watching.read.links(watching.read.resolve("Album")).out}
        )
    )
    assert (
        sum(
            problem.kind == "broken-link"
            for problem in watching.read.problems()
            if problem.path == "Album.md"
        )
        == 2
    )


def test_a_file_of_our_own_counts_only_if_a_scan_would_find_it(watching, vault):
    for name in ("x.png", "x.png.tmp", ".hidden.png", "#x.png#"):
        (vault / name).write_bytes(b"x")
    watching._worker.request_paths({"x.png", "x.png.tmp", ".hidden.png", "#x.png#"})
    (vault / "Album.md").write_text("![[x.png]] ![[x.png.tmp]]\n", "utf-8")
    until(lambda: watching.read.find("album").total)
    until(lambda: watching.verify() == "equal")


def test_newly_excluded_notes_disappear_at_once_and_come_back(watching, vault):
    settings = vault / ".obsidian" / "app.json"
    assert watching.read.find("today").total
    settings.write_text(json.dumps({"userIgnoreFilters": ["Daily/"]}), "utf-8")
    until(lambda: not watching.read.find("today").total)
    assert watching.verify() == "equal"
    settings.unlink()
    until(lambda: watching.read.find("today").total)


def test_a_conflict_copy_is_reported_and_in_no_list(watching, vault):
    (vault / "Ideas.sync-conflict-20260818-173636-D4LGQYW.md").write_text("walrus", "utf-8")
    until(lambda: any(problem.kind == "conflict-copy" for problem in watching.read.problems()))
    assert (watching.read.counts()[1], watching.read.find("walrus").total) == (3, 0)


def test_everything_is_scanned_on_request(no_events, watching, vault):
    (vault / "Ideas.md").write_text("walrus", "utf-8")
    watching.look()
    until(lambda: watching.read.find("walrus").total)


def test_everything_is_scanned_after_sleep(no_events, watching, vault, monkeypatch):
    (vault / "Ideas.md").write_text("walrus", "utf-8")
    later = SimpleNamespace(monotonic=time.monotonic, time=lambda: time.time() + 3600)
    monkeypatch.setattr(worker, "time", later)
    until(lambda: watching.read.find("walrus").total)


def test_everything_is_scanned_repeatedly_where_changes_are_not_announced(
    no_events, vault, tmp_path, monkeypatch
):
    monkeypatch.setattr(watcher, "unannounced", lambda folder: "nfs4" if folder == vault else None)
    monkeypatch.setattr(worker, "_POLL_EVERY", 0.05)
    states = []
    library = Library(vault, cache=tmp_path / "cache")
    library.start(lambda _announcement: None, states.append)
    until(lambda: states and states[-1].phase == "polling")
    assert "nfs4" in states[-1].message
    (vault / "Ideas.md").write_text("walrus", "utf-8")
    until(lambda: library.read.find("walrus").total)
    library.close()


@pytest.mark.parametrize(
    ("late", "drift", "away"),
    [(0.0, 0.0, False), (1.0, 0.5, False), (30.0, 0.0, True), (0.1, 600.0, True), (0.1, -600.0, True)],
)
def test_a_stop_and_a_sleep_are_distinguished_from_a_busy_machine(late, drift, away):
    assert slept(late, drift) is away


@pytest.fixture
def heard(vault, tmp_path):
    """Yield a library that is kept in sync, and the list of its announcements since."""
    states, announcements = [], []
    library = Library(vault, cache=tmp_path / "cache")
    library.start(announcements.append, states.append)
    until(lambda: states and states[-1].phase == "watching")
    announcements.clear()
    yield library, announcements
    library.close()


def test_a_change_is_announced_when_notes_show_it_and_when_searches_do(heard, vault):
    library, announcements = heard
    (vault / "Ideas.md").write_text("# Walrus", "utf-8")
    until(lambda: library.read.find("walrus").total and announcements[-1].searchable)
    ids = frozenset({DocumentId.note("Ideas.md")})
    assert announcements == [Announcement(ids), Announcement(ids, searchable=True)]


def test_a_touch_changes_times_and_no_document(heard, vault):
    library, announcements = heard
    note = vault / "papers" / "tinylens-small-models.md"
    note.parent.mkdir()
    note.write_text("---\nstatus: read\n---\n", "utf-8")
    until(lambda: library.read.find("status:read").total and announcements[-1].searchable)
    announcements.clear()
    os.utime(note, (1_000, 1_000))
    until(lambda: announcements and announcements[-1].searchable)
    # Rows show the time.
    shown = {DocumentId.note("papers/tinylens-small-models.md"), DocumentId.paper("tinylens-small-models")}
    assert announcements == [Announcement(frozenset(shown)), Announcement(searchable=True)]
    assert library.read.resolve("papers/tinylens-small-models.md").modified == 1_000
    assert library.verify() == "equal"


def test_a_new_attachment_is_announced(heard, vault):
    library, announcements = heard
    (vault / "Ideas.md").write_text("![[new.png]]", "utf-8")
    until(lambda: announcements and announcements[-1].searchable)
    announcements.clear()
    (vault / "new.png").write_bytes(b"x")
    until(lambda: announcements and announcements[-1].searchable)
    assert announcements[-1].ids == {DocumentId.note("Ideas.md")}
    assert library.verify() == "equal"


def test_pdf_files_outside_the_vault_are_found_by_their_events(vault, tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "_SCAN_EVERY", 100_000.0)
    shelf = tmp_path / "shelf"
    (shelf / "away").mkdir(parents=True)
    states = []
    library = Library(vault, cache=tmp_path / "cache", attachments=[shelf])
    library.start(lambda _announcement: None, states.append)

    def pdfs():
        return list(library.read.pdfs(library.read.paper("tinylens-small-models")))

    try:
        until(lambda: states and states[-1].phase == "watching")
        time.sleep(0.2)
        (shelf / "away" / "tinylens-small-models.pdf").write_bytes(b"%PDF-1.7")
        until(lambda: pdfs() == [f"{shelf}/away/tinylens-small-models.pdf"])
        # A folder that is moved brings no event of the files in it.
        (shelf / "away").rename(shelf / "here")
        until(lambda: pdfs() == [f"{shelf}/here/tinylens-small-models.pdf"])
    finally:
        library.close()


def test_a_moved_note_is_never_announced_as_gone(vault, tmp_path):
    library = Library(vault, cache=tmp_path / "cache")
    states, places = [], []

    def announced(announcement):
        if {DocumentId.note("Ideas.md"), DocumentId.note("Moved.md")} & announcement.ids:
            places.append(
                (library.read.moved_to("Ideas.md"), len(library.read.items([DocumentId.note("Moved.md")])))
            )

    library.start(announced, states.append)
    try:
        until(lambda: states and states[-1].phase == "watching")
        places.clear()
        (vault / "Ideas.md").rename(vault / "Moved.md")
        until(lambda: places)
        assert set(places) == {("Moved.md", 1)}
    finally:
        library.close()
