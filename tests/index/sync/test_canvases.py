"""Canvases in the index: back-links, search, tags, problems, and their way through renames."""

from __future__ import annotations

import json

import pytest

from index import Library, LibraryError

CARDS = [
    {"id": "a", "type": "text", "text": "Plan ctag\n[[Old#Head One|h]] #proj/x"},
    {"id": "b", "type": "file", "file": "Sub/Note.md", "subpath": "#Gone"},
    {"id": "c", "type": "file", "file": "missing.md"},
    {"id": "d", "type": "file", "file": "Files/pic.png"},
    {"id": "e", "type": "group", "label": "[[Label]]", "background": "Files/back.png"},
    {"id": "f", "type": "text", "text": "```\nnever closed [[Code]]"},
    {"id": "g", "type": "text", "text": "![[Old]] [x](Sub/Note.md)"},
]
BOARD = json.dumps({"nodes": CARDS, "edges": [{"label": "[[Edge]]"}]}, indent="\t")


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    files = {
        "Old.md": "# Head One\ntext\n",
        "Sub/Note.md": "alone\n",
        "Board.canvas": BOARD,
        "Tagged.md": "#proj\n",
        "Files/pic.png": "x",
        "Files/back.png": "x",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return folder


@pytest.fixture
def library(vault):
    opened = Library(vault)
    opened.refresh()
    yield opened
    opened.close()


def problems(library, kind):
    return [(each.path, each.subject or each.detail) for each in library.read.problems() if each.kind == kind]


def backlinks(library, name):
    found = library.read.links(library.read.resolve(name)).back
    return [(link.source, link.raw) for link in found]


def test_cards_are_backlinks_and_no_note_they_show_is_an_orphan(library):
    assert backlinks(library, "Old.md") == [
        ("Board.canvas", "[[Old#Head One|h]]"),
        ("Board.canvas", "![[Old]]"),
    ]
    assert backlinks(library, "Sub/Note.md")[0] == ("Board.canvas", "![[/Sub/Note.md#Gone]]")
    assert [path for path, _ in problems(library, "orphan")] == ["Tagged.md"]


def test_the_links_of_a_canvas_are_listed_and_checked(library):
    out = library.read.links(library.read.resolve("Board.canvas")).out
    targets = [link.target for link in out]
    assert targets == [
        "Old.md",
        "Sub/Note.md",
        None,
        "Files/pic.png",
        "Files/back.png",
        "Old.md",
        "Sub/Note.md",
    ]
    assert problems(library, "broken-link") == [("Board.canvas", "![[/missing.md]]")]
    assert problems(library, "dangling-anchor") == [("Board.canvas", "![[/Sub/Note.md#Gone]]")]


def test_the_text_of_cards_is_searched_and_shown(library):
    page = library.read.search("ctag")
    assert [hit.item.path for hit in page.hits] == ["Board.canvas"]
    assert "Plan ctag" in library.read.passage("Board.canvas").text
    assert library.read.note("Board.canvas").title == "Board.canvas"
    assert "Board.canvas" not in [id_.value for id_ in library.read.listing("notes")]


def test_tags_of_cards_count_and_follow_a_rename(library, vault):
    assert {tag.tag: tag.notes for tag in library.read.tags()} == {"proj": 1, "proj/x": 1}
    library.edit.rename(library.edit.plans.tag("proj", "work"))
    assert (vault / "Board.canvas").read_text() == BOARD.replace("#proj/x", "#work/x")
    library.edit.history.undo()
    assert (vault / "Board.canvas").read_text() == BOARD


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("Old.md", "New", {"[[Old": "[[New"}),
        ("Sub", "Other", {'"Sub/Note': '"Other/Note', "](Sub/": "](Other/"}),
        ("Files/pic.png", "photo", {"pic.png": "photo.png"}),
        ("Files/back.png", "Pictures/back", {"Files/back": "Pictures/back"}),
    ],
)
def test_a_canvas_follows_files_and_undo_gives_every_byte_back(library, vault, old, new, changes):
    library.edit.rename(library.edit.plans.note(old, new))
    expected = BOARD
    for before, after in changes.items():
        expected = expected.replace(before, after)
    assert (vault / "Board.canvas").read_text() == expected != BOARD
    library.edit.history.undo()
    assert (vault / "Board.canvas").read_text() == BOARD


def test_a_changed_or_deleted_canvas_is_read_again(library, vault):
    (vault / "Board.canvas").write_text('{"nodes":[{"type":"text","text":"[[Tagged]]"}]}')
    library.refresh()
    assert backlinks(library, "Old.md") == []
    assert backlinks(library, "Tagged.md") == [("Board.canvas", "[[Tagged]]")]
    (vault / "Board.canvas").unlink()
    library.refresh()
    assert backlinks(library, "Tagged.md") == []
    assert library.read.search("ctag").total == 0


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{", "unreadable"),
        (b"[" * 10_000, "unreadable"),
        (b'{"nodes":' * 10_000, "unreadable"),
        (b'{"nodes":[{"type":"text","text":"' + b"x" * 2_000_000 + b'"}]}', "oversize"),
        (b'{"nodes":[' + b",".join([b'{"text":"a"}'] * 5_001) + b"]}", "too-complex"),
        (b'{"nodes":[{"text":"\xff"}]}', "encoding"),
    ],
    ids=["broken", "deep", "deeper", "huge", "many", "not UTF-8"],
)
def test_a_hostile_canvas_is_named(library, vault, content, kind):
    (vault / "Board.canvas").write_bytes(content)
    library.refresh()
    assert [path for path, _ in problems(library, kind)] == ["Board.canvas"]
    assert library.read.search("alone").total == 1


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", "null", '{"nodes":[3,{"text":[]},{"file":{}},{"text":""}]}']
)
def test_a_canvas_of_other_types_is_empty(library, vault, content):
    (vault / "Board.canvas").write_text(content)
    library.refresh()
    assert library.read.links(library.read.resolve("Board.canvas")).out == []
    assert [each for each in library.read.problems() if each.kind.severity != "info"] == []


def test_a_canvas_is_never_edited_as_a_note(library, vault):
    for edit in (
        lambda: library.edit.tag(["Board.canvas"], ["x"]),
        lambda: library.edit.link("Board.canvas", []),
    ):
        with pytest.raises(LibraryError, match="is a canvas"):
            edit()
    assert (vault / "Board.canvas").read_text() == BOARD
