"""Links to an old name that come back after a rename are named, and repaired only when the user asks."""

from __future__ import annotations

import pytest

from index import Library


@pytest.fixture
def library(tmp_path):
    vault = tmp_path / "vault"
    vault.mkdir()
    opened = Library(vault, cache=tmp_path / "cache")
    yield opened
    opened.close()


def write(library, **texts):
    for name, text in texts.items():
        file = library.vault.root / f"{name.replace('_', '/')}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    library.refresh()


def rename(library, old, new):
    library.edit.rename(library.edit.plans.note(old, new))
    library.refresh()


def links(library):
    return [each for each in library.read.problems() if each.kind in ("broken-link", "moved-note")]


@pytest.mark.parametrize("seen", [True, False], ids=["seen empty", "not seen empty"])
@pytest.mark.parametrize("rebuilt", [True, False], ids=["rebuilt", "synced"])
def test_a_link_that_comes_back_after_a_rename_is_named_and_can_be_fixed(library, seen, rebuilt):
    # The note links to itself, so it is not recognised by its content.
    write(library, Old="Of [[Old#A]].\n\n# A\n", Linking="[[Old]] and [[Old#A|it]].\n", Other="[[Old]]\n")
    linking = library.vault.root / "Linking.md"
    linking.write_bytes(b"")
    if seen:
        write(library, Linking="\n")
    rename(library, "Old.md", "New")
    write(library, Linking="[[Old]] and [[Old#A|it]].\nMore.\n")
    library.refresh(rebuild=rebuilt)
    assert linking.read_text("utf-8") == "[[Old]] and [[Old#A|it]].\nMore.\n"
    found = links(library)
    assert {(each.kind, each.path, each.line) for each in found} == {("moved-note", "Linking.md", 1)}
    assert found[0].detail.endswith("led to Old.md, which was moved to New.md.")
    assert library.repairs.suggested(found[0]) == "rewrite every link to it"
    library.repairs.apply(found[0])
    library.refresh()
    assert links(library) == []
    assert linking.read_text("utf-8") == "[[New]] and [[New#A|it]].\nMore.\n"
    library.edit.history.undo()
    assert linking.read_text("utf-8") == "[[Old]] and [[Old#A|it]].\nMore.\n"


def test_renames_are_followed_to_the_present_place(library):
    write(library, a_Old="Of [[Old]].\n", Linking="x\n")
    rename(library, "a/Old.md", "Second")
    rename(library, "a", "b")
    rename(library, "b/Second.md", "Third")
    write(library, Linking="[[Old]], [[a/Second]] and [[b/Second]]\n")
    assert [each.detail.partition("led to ")[2] for each in links(library)] == [
        f"{old}, which was moved to b/Third.md." for old in ("a/Old.md", "a/Second.md", "b/Second.md")
    ]


def test_a_rename_that_was_undone_or_whose_name_is_taken_again_is_none(library):
    write(library, Old="Of [[Old]].\n", Linking="x\n")
    rename(library, "Old.md", "New")
    library.edit.history.undo()
    write(library, Linking="[[Old]] [[New]]\n")
    assert [(each.kind, each.subject) for each in links(library)] == [("moved-note", "[[New]]")]
    rename(library, "Old.md", "Newer")
    write(library, Old="Another.\n", Linking="[[Old]]\n")
    assert links(library) == []


def test_a_note_that_was_renamed_and_deleted_has_no_new_name(library):
    write(library, Old="Of [[Old]].\n", Linking="x\n")
    rename(library, "Old.md", "New")
    library.edit.delete(["New.md"])
    write(library, Linking="[[Old]]\n")
    assert [each.kind for each in links(library)] == ["broken-link"]
