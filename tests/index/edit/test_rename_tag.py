from __future__ import annotations

import pytest

from index import Library, LibraryError, StaleFileError

FILES = {
    "a.md": b"---\ntags: [Old, x]\n---\n#old/sub `#old`\r\n",
    "b.md": b"# On #old\n",
    "c.md": b"[[b#On old]] #new\n",
    "d.md": b"#older\n",
}


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "vault"
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    opened = Library(folder)
    opened.refresh()
    yield opened
    opened.close()


def read(library):
    return {file.name: file.read_bytes() for file in library.roots.vault.glob("*.md")}


def test_a_tag_is_renamed_in_every_note_as_one_step(library):
    planned = library.edit.plans.tag("#old", "new")
    assert read(library) == FILES
    assert (planned.old, planned.new) == ("#old", "#new")
    assert planned.rewritten == (("a.md", 2), ("b.md", 1), ("c.md", 1))
    library.edit.rename(planned)
    assert read(library) == {
        "a.md": b"---\ntags: [new, x]\n---\n#new/sub `#old`\r\n",
        "b.md": b"# On #new\n",
        "c.md": b"[[b#On new]] #new\n",
        "d.md": b"#older\n",
    }
    library.refresh()
    assert {count.tag: count.notes for count in library.read.tags()} == {
        "new": 3,
        "new/sub": 1,
        "older": 1,
        "x": 1,
    }
    library.edit.history.undo()
    assert read(library) == FILES


@pytest.mark.parametrize(
    ("old", "new", "remark"),
    [
        ("old", "fresh", ""),
        ("old", "OLD", ""),
        ("old", "New", "Merges into #new, there already."),
        ("old", "old/sub", ""),
        ("old/sub", "old", "Merges into #old, there already."),
    ],
)
def test_a_merge_with_another_tag_is_reported(library, old, new, remark):
    assert library.edit.plans.tag(old, new).remark == remark


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("old", "two words", "is not a tag"),
        ("old", "2024", "is not a tag"),
        ("old", "", "is not a tag"),
        ("nobody", "new", "No note carries #nobody"),
        ("old/", "Old", None),
        ("older", "older", "already has that name"),
    ],
)
def test_invalid_renames_are_refused(library, old, new, why):
    if why is None:
        assert library.edit.plans.tag(old, new).rewritten == (("a.md", 1), ("b.md", 1))
        return
    with pytest.raises(LibraryError, match=why):
        library.edit.plans.tag(old, new)


def test_a_note_that_cannot_be_edited_is_reported_and_left_alone(library):
    (library.roots.vault / "a.md").write_bytes(b"---\n{tags: old}\n---\n#old\n")
    (library.roots.vault / "d.md").write_bytes(b"#old \xff\n")
    library.refresh()
    planned = library.edit.plans.tag("old", "fresh")
    assert [path for path, _ in planned.rewritten] == ["b.md", "c.md"]
    assert [sentence.split()[0].rstrip(":") for sentence in planned.skipped] == ["a.md", "d.md"]


def test_a_note_that_changed_since_stops_the_rename(library):
    planned = library.edit.plans.tag("old", "fresh")
    (library.roots.vault / "b.md").write_bytes(b"#old, and more\n")
    with pytest.raises(StaleFileError):
        library.edit.rename(planned)
    assert read(library) == {**FILES, "b.md": b"#old, and more\n"}
