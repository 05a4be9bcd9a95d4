from __future__ import annotations

import json
import shutil

import pytest

from index import Library, LibraryError, StaleFileError


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    (folder / "Sub").mkdir(parents=True)
    (folder / "papers").mkdir()
    write(folder, "Ideas.md", "# Ideas\n\nSee [[Plan]].\n")
    write(folder, "Plan.md", "[[Ideas]], [[Ideas#Ideas|the first]], [here](Ideas.md) and `[[Ideas]]`\r\n")
    write(folder, "Sub/Deep.md", '---\nup: "[[Ideas]]"\n---\n![[Ideas]] [up](../Ideas.md)\n')
    write(folder, "papers/smith-2020.md", "About [[Ideas]].\n")
    write(folder, "Board.canvas", json.dumps({"nodes": [{"id": "1", "type": "file", "file": "Ideas.md"}]}))
    return folder


def write(folder, name, text):
    (folder / name).write_bytes(text.encode("utf-8"))


def everything(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".trash" not in path.parts
    }


@pytest.fixture
def library(vault):
    opened = Library(vault)
    opened.refresh()
    yield opened
    opened.close()


def rename(library, old, new):
    library.refresh()
    planned = library.edit.plans.note(old, new)
    library.edit.rename(planned)
    library.refresh()
    return planned


def broken(library):
    return [problem for problem in library.read.problems() if problem.kind in ("broken-link", "moved-note")]


def test_every_link_follows_and_keeps_its_style(library, vault):
    planned = rename(library, "Ideas.md", "Thoughts")
    assert not (vault / "Ideas.md").exists()
    found = everything(vault)
    assert found["Plan.md"] == (
        b"[[Thoughts]], [[Thoughts#Ideas|the first]], [here](Thoughts.md) and `[[Ideas]]`\r\n"
    )
    assert found["Sub/Deep.md"] == b'---\nup: "[[Thoughts]]"\n---\n![[Thoughts]] [up](../Thoughts.md)\n'
    assert json.loads(found["Board.canvas"])["nodes"][0]["file"] == "Thoughts.md"
    assert planned.rewritten == (
        ("Board.canvas", 1),
        ("Plan.md", 3),
        ("Sub/Deep.md", 3),
        ("papers/smith-2020.md", 1),
    )
    assert broken(library) == []


def test_one_undo_reverts_everything(library, vault):
    before = everything(vault)
    rename(library, "Ideas.md", "Sub/Thoughts")
    after = everything(vault)
    library.edit.history.undo()
    assert everything(vault) == before
    library.edit.history.redo()
    assert everything(vault) == after


def test_a_plan_changes_nothing(library, vault):
    before = everything(vault)
    assert library.edit.plans.note("Ideas.md", "Thoughts").links == 8
    assert everything(vault) == before


@pytest.mark.parametrize(
    ("wanted", "new"),
    [
        ("Name", "Sub/Name.md"),
        ("Name.md", "Sub/Name.md"),
        ("Other/Name", "Other/Name.md"),
        ("/Name", "Name.md"),
        ("papers/", "papers/Deep.md"),
        ("/", "Deep.md"),
        ("v1.2 notes", "Sub/v1.2 notes.md"),
        ("deep", "Sub/deep.md"),
    ],
)
def test_the_destination_of_a_note(library, wanted, new):
    assert library.edit.plans.note("Sub/Deep.md", wanted).new == new


@pytest.mark.parametrize(
    ("old", "wanted", "words"),
    [
        ("Ideas.md", "Plan", "exists already"),
        ("Ideas.md", "PLAN", "exists already"),
        ("Ideas.md", "Ideas", "already has that name"),
        ("Ideas.md", "../Out", "hidden|name"),
        ("Ideas.md", ".hidden", "name|hidden"),
        ("Ideas.md", "a|b", r"\|"),
        ("Gone.md", "x", "no longer exists"),
        ("Sub", "papers", "exists already"),
        ("../vault", "x", "out of the vault"),
    ],
)
def test_invalid_renames_are_refused(library, vault, old, wanted, words):
    before = everything(vault)
    with pytest.raises(LibraryError, match=words):
        library.edit.plans.note(old, wanted)
    assert everything(vault) == before


def test_a_folder_moves_with_all_links_into_it(library, vault):
    write(vault, "Far.md", "[[Sub/Deep]] and [[Deep]]")
    planned = rename(library, "Sub", "Area/Below")
    assert planned.new == "Area/Below"
    assert (vault / "Area" / "Below" / "Deep.md").exists()
    assert (vault / "Far.md").read_text("utf-8") == "[[Area/Below/Deep]] and [[Deep]]"
    assert b"[up](../../Ideas.md)" in (vault / "Area" / "Below" / "Deep.md").read_bytes()
    assert broken(library) == []


def test_a_paper_keeps_its_note(library, vault):
    rename(library, "papers/smith-2020.md", "Smith on ideas")
    text = (vault / "papers" / "Smith on ideas.md").read_text("utf-8")
    assert text == "---\nkey: smith-2020\n---\nAbout [[Ideas]].\n"
    assert library.read.resolve("papers/Smith on ideas.md").key == "smith-2020"


def test_a_file_that_changed_since_it_was_planned_stops_everything(library, vault):
    planned = library.edit.plans.note("Ideas.md", "Thoughts")
    write(vault, "Plan.md", "new words [[Ideas]]")
    before = everything(vault)
    with pytest.raises(StaleFileError, match=r"Plan\.md has changed"):
        library.edit.rename(planned)
    assert everything(vault) == before


def test_a_file_that_is_not_utf_8_is_reported_and_left_alone(library, vault):
    (vault / "Latin.md").write_bytes(b"caf\xe9 [[Ideas]]")
    planned = rename(library, "Ideas.md", "Thoughts")
    assert len(planned.skipped) == 1
    assert planned.skipped[0].startswith("Latin.md is not valid UTF-8")
    assert (vault / "Latin.md").read_bytes() == b"caf\xe9 [[Ideas]]"


# Moved by another program


def test_a_note_moved_by_another_program_is_reported_and_its_links_can_be_fixed(library, vault):
    shutil.move(vault / "Ideas.md", vault / "Sub" / "Thoughts.md")
    before = everything(vault)
    library.refresh()
    assert everything(vault) == before
    found = broken(library)
    assert {problem.kind for problem in found} == {"moved-note"}
    assert found[0].detail.endswith("led to Ideas.md, which was moved to Sub/Thoughts.md.")
    library.repairs.apply(found[0])
    library.refresh()
    assert broken(library) == []
    assert b"[[Thoughts]], [[Thoughts#Ideas|the first]]" in (vault / "Plan.md").read_bytes()
    library.edit.history.undo()
    assert everything(vault) == before


def test_it_may_move_on_and_come_back(library, vault):
    for old, new in (("Ideas.md", "A.md"), ("A.md", "B.md")):
        shutil.move(vault / old, vault / new)
        library.refresh()
    assert all("moved to B.md" in problem.detail for problem in broken(library))
    assert broken(library)
    shutil.move(vault / "B.md", vault / "Ideas.md")
    library.refresh()
    assert broken(library) == []


def test_deleted_and_recreated_notes_have_not_moved(library, vault):
    (vault / "Ideas.md").unlink()
    write(vault, "Other.md", "other words")
    library.refresh()
    assert {problem.kind for problem in broken(library)} == {"broken-link"}


def test_copies_say_nothing_about_where_a_note_went(library, vault):
    text = (vault / "Ideas.md").read_bytes()
    (vault / "Ideas.md").unlink()
    library.refresh()
    (vault / "One.md").write_bytes(text)
    library.refresh()
    assert {problem.kind for problem in broken(library)} == {"moved-note"}
    (vault / "Ideas.md").write_bytes(text)
    library.refresh()
    assert broken(library) == []
