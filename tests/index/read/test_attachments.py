"""Files that are not notes: their back-links, their renames, and those that nothing uses."""

from __future__ import annotations

import time

import pytest

from index import Library, LibraryError, ProblemKind

FILES = {
    "Files/linked.png": "x",
    "Files/my pic.png": "x",
    "Files/shown.PDF": "x",
    "Files/card.jpg": "x",
    "Files/prop.png": "x",
    "Files/plain.png": "x",
    "Files/html.png": "x",
    "Files/base.svg": "x",
    "Files/unused.png": "x",
    "Files/un used.mp3": "x",
    "Files/data.csv": "x",
    "a/twice.png": "x",
    "b/twice.png": "x",
    "corpus/paper.png": "x",
    "n.md": "---\ncover: '[[prop.png]]'\nbanner: Files/plain.png\n---\n"
    "![[linked.png|100]] ![a](Files/my%20pic.png) [p](Files/shown.PDF#page=2) <img src='Files/html.png'>\n"
    "[[a/twice.png]]\n",
    "c.canvas": '{"nodes":[{"type":"file","file":"Files/card.jpg"}]}',
    "d.base": 'formulas:\n  i: image("Files/base.svg")\n',
}


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def library(vault):
    opened = Library(vault)
    opened.refresh()
    yield opened
    opened.close()


def test_only_what_nothing_names_is_unused(library):
    found = [each.path for each in library.read.problems() if each.kind == "unused-attachment"]
    # The other of two with one name may be meant by it somewhere, so it is not reported.
    assert found == ["Files/un used.mp3", "Files/unused.png"]
    assert {each.kind.severity for each in library.read.problems() if each.path in found} == {"info"}


@pytest.mark.parametrize(
    ("ref", "path", "sources"),
    [
        ("Files/linked.png", "Files/linked.png", ["n.md"]),
        ("LINKED.png", "Files/linked.png", ["n.md"]),
        ("./Files/card.jpg", "Files/card.jpg", ["c.canvas"]),
        ("Files/prop.png", "Files/prop.png", ["n.md"]),
        ("Files/unused.png", "Files/unused.png", []),
    ],
)
def test_the_links_to_an_attachment_are_listed(library, ref, path, sources):
    assert library.read.attachment(ref) == path
    assert [link.source for link in library.read.backlinks(path).back] == sources


def test_a_name_of_two_attachments_is_not_guessed(library):
    with pytest.raises(LibraryError, match=r"a/twice.png, b/twice.png"):
        library.read.attachment("twice.png")
    assert library.read.attachment("n.md") is None
    assert library.read.attachment("none.png") is None


@pytest.mark.parametrize(
    ("old", "new", "file", "before", "after"),
    [
        ("Files/linked.png", "new", "n.md", "[[linked.png|100]]", "[[new.png|100]]"),
        ("Files/my pic.png", "img/your pic", "n.md", "Files/my%20pic.png", "img/your%20pic.png"),
        ("Files/shown.PDF", "Read/", "n.md", "Files/shown.PDF#page=2", "Read/shown.PDF#page=2"),
        ("Files/card.jpg", "d", "c.canvas", "Files/card.jpg", "Files/d.jpg"),
        ("Files/prop.png", "q", "n.md", "[[prop.png]]", "[[q.png]]"),
    ],
)
def test_links_follow_an_attachment_and_undo_restores_every_byte(
    library, vault, old, new, file, before, after
):
    planned = library.edit.plans.note(library.read.place(old), new)
    library.edit.rename(planned)
    assert (vault / file).read_text() == FILES[file].replace(before, after)
    assert (vault / planned.new).is_file()
    assert not (vault / old).exists()
    library.edit.history.undo()
    assert {name: (vault / name).read_text() for name in FILES} == FILES


def test_texts_are_looked_through_in_linear_time(tmp_path):
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "pic.png").touch()
    (tmp_path / "vault" / "long.md").write_text("x" * 1_000_000 + " " + "a.pdf" * 100_000, "utf-8")
    library = Library(tmp_path / "vault", cache=tmp_path / "cache")
    library.refresh()
    began = time.process_time()
    found = library.read.problems()
    assert time.process_time() - began < 10
    library.close()
    assert [problem.path for problem in found if problem.kind is ProblemKind.UNUSED_ATTACHMENT] == ["pic.png"]
