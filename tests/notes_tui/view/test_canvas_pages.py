"""Canvases in the reader, opened or embedded, as lists of their cards."""

from __future__ import annotations

import json

import pytest

from index import DocumentId, Library
from notes_tui.view.document_markdown import load_markdown
from notes_tui.widgets.markdown.blocks import build
from tests.helpers.page_lines import layout


@pytest.fixture
def read(tmp_path):
    """Return lines and links of a document's page; cards are those of `Board.canvas`."""
    vault = tmp_path / "vault"
    (vault / "Sub").mkdir(parents=True)
    (vault / "Sub/Note.md").write_text("first\n\n# Part\n\ninner [[Deep]]", "utf-8")
    (vault / "pic.png").write_bytes(b"x")
    library = Library(vault, cache=tmp_path / "cache")

    def lines(cards, note="Board.canvas", text=""):
        board = cards if isinstance(cards, str) else json.dumps({"nodes": cards})
        (vault / "Board.canvas").write_text(board, "utf-8")
        (vault / "a.md").write_text(text, "utf-8")
        library.refresh()
        shown = load_markdown(library, DocumentId.note(note))
        page = build(library.markdown(shown.text), embeds=shown.embeds, comments=False)
        drawn = ("".join(piece.text for piece in line).strip("┃─ ") for line in layout(page.blocks, 60))
        return [line for line in drawn if line], [
            (link.kind, link.target, link.source) for link in page.links
        ]

    yield lines
    library.close()


def card(kind, **values):
    return {"id": "x", "type": kind, **values}


@pytest.mark.parametrize(
    ("node", "lines"),
    [
        (card("text", text="**bold** words\n\n- a"), ["bold words", "• a"]),
        (card("text", text="# Head"), ["Head"]),
        (card("group", label="A *group* [[x]] #no <b>"), ["A *group* [[x]] #no <b>"]),
        (card("group", label="two\nlines"), ["two lines"]),
        (card("file", file="pic.png"), ["▣ pic.png"]),
        (card("file", file="Sub/Note.md", subpath="#Part"), ["Sub/Note.md › Part", "Part", "inner Deep"]),
        (card("file", file="gone.md"), ["gone.md · not there"]),
        (card("link", url="https://x.org/a_b_c"), ["https://x.org/a_b_c"]),
        (card("link", url="javascript:[x](y)"), ["javascript:[x](y)"]),
        (card("text", text="---\nkey: value\n---\nwords"), ["key: value", "words"]),
        (card("text", text="a\u001b[31mb\u009b"), ["a␛[31mb\ufffd"]),
        (card("file", file="Board.canvas"), ["Board.canvas · shown already, around this"]),
    ],
)
def test_each_kind_of_card(read, node, lines):
    found, _ = read([card("text", text="before"), node, card("text", text="after")])
    assert found[-1] == "after"
    assert found[found.index("before") + 1 : -1] == lines


@pytest.mark.parametrize("opening", ["```\nx", "~~~~ py\n~~~\nx", "````\n```\nx", "```\nx\n```\n\n```\ny"])
def test_a_code_block_that_a_card_leaves_open_ends_with_it(read, opening):
    found, links = read([card("text", text=opening), card("text", text="after [[Note]]")])
    assert "after Note" in found
    assert ("wikilink", "Note", None) in links


def test_links_lead_from_the_canvas(read):
    cards = [card("text", text="[[Note]] [m](Sub/Note.md)"), card("file", file="Sub/Note.md")]
    _, links = read(cards)
    assert links == [
        *(("wikilink", "Note", None), ("markdown", "Sub/Note.md", None), ("embed", "/Sub/Note.md", None)),
        ("wikilink", "Deep", "Sub/Note.md"),
    ]


def test_an_embedded_canvas_is_shown_in_place(read):
    cards = [card("group", label="Group"), card("text", text="see [[Note]]")]
    found, links = read(cards, "a.md", "before\n\n![[Board.canvas]]\n\nafter")
    assert found == ["a", "before", "Board.canvas", "Group", "see Note", "after"]
    assert ("wikilink", "Note", "Board.canvas") in links


@pytest.mark.parametrize("text", ["{nope", "[1, 2", "no json", '{"nodes": [', "\\"])
def test_a_broken_canvas_says_so(read, text):
    for note in ("Board.canvas", "a.md"):
        found, _ = read(text, note, "![[Board.canvas]]")
        assert "the canvas is not valid JSON, so its cards are not read" in found


def test_an_empty_canvas_is_empty(read):
    assert read("{}")[0] == ["Board.canvas"]
