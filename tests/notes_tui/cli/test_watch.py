"""`index --watch` prints one line for each change, and goes on after faults."""

from __future__ import annotations

import json
import os
import time

import pytest

from tests.helpers.watching import Watching, until


@pytest.fixture
def watching(vault):
    found = Watching(vault)
    # A change is noticed only once the folders are watched.
    (vault / "First.md").write_text("x", "utf-8")
    until(lambda: found.told_of("First.md"))
    yield found
    found.kill()


def told(watching, vault):
    """Return the notes of each line since the first change, once a change made now is printed."""
    (vault / "Last.md").write_text("the last", "utf-8")
    until(lambda: watching.told_of("Last.md"))
    notes = [json.loads(line)["notes"] for line in watching.lines]
    assert notes.pop(0) == ["First.md"]
    assert notes.pop() == ["Last.md"]
    return notes


def test_one_line_for_one_saved_file(watching, vault):
    (vault / "Ideas.md").write_text("walrus", "utf-8")
    until(lambda: watching.told_of("Ideas.md"))
    assert told(watching, vault) == [["Ideas.md"]]


def test_one_line_for_a_file_that_is_replaced(watching, vault):
    (vault / "Ideas.new").write_text("walrus", "utf-8")
    (vault / "Ideas.new").rename(vault / "Ideas.md")
    until(lambda: watching.told_of("Ideas.md"))
    assert told(watching, vault) == [["Ideas.md"]]


def test_one_line_for_a_new_attachment_names_the_notes_that_link_to_it(watching, vault):
    (vault / "Ideas.md").write_text("![[new.png]]", "utf-8")
    until(lambda: watching.told_of("Ideas.md"))
    (vault / "new.png").write_bytes(b"x")
    until(lambda: len(watching.lines) > 2)
    assert told(watching, vault) == [["Ideas.md"], ["Ideas.md"]]


def test_one_line_for_a_deleted_file(watching, vault):
    (vault / "Ideas.md").unlink()
    until(lambda: watching.told_of("Ideas.md"))
    # The first link to it leads nowhere now.
    assert told(watching, vault) == [["Ideas.md", "Reading.md"]]


def test_no_line_for_a_file_that_is_only_touched(watching, vault):
    os.utime(vault / "Ideas.md", (1, 1))
    (vault / "Reading.md").write_bytes((vault / "Reading.md").read_bytes())
    assert told(watching, vault) == []


def test_a_paper_and_its_note_are_on_one_line(watching, vault):
    note = vault / "papers" / "tinylens-small-models.md"
    note.parent.mkdir()
    note.write_text("---\ntags: [x]\n---\n", "utf-8")
    until(lambda: watching.told_of("tinylens"))
    os.utime(note, (1, 1))
    (notes,) = told(watching, vault)
    assert "papers/tinylens-small-models.md" in notes
    assert json.loads(watching.lines[1])["papers"] == ["tinylens-small-models"]


def test_a_vault_that_is_away_for_a_while_is_followed_again(watching, vault, tmp_path):
    vault.rename(tmp_path / "away")
    until(lambda: any("cannot be reached" in line for line in watching.errors))
    (tmp_path / "away").rename(vault)
    assert told(watching, vault) == []
    assert watching.interrupt() == 0


def test_it_ends_when_nobody_reads_its_lines(vault):
    watching = Watching(vault, reading=False)
    watching.process.stdout.close()

    def changed():
        (vault / "Ideas.md").write_text(str(time.monotonic()), "utf-8")
        time.sleep(0.3)
        return watching.process.poll() is not None

    until(changed)
    watching.kill()
    assert watching.process.returncode == 0
    assert watching.errors == []
