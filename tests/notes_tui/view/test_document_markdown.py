from __future__ import annotations

import pytest

from index import DocumentId, Library
from notes_tui.view.document_markdown import load_markdown
from notes_tui.widgets.markdown.blocks import build
from tests.helpers.page_lines import layout


@pytest.fixture
def page(vault, tmp_path):
    """Lines of a note's page in the reader."""
    library = Library(vault, cache=tmp_path / "cache")

    def lines(text, **how):
        (vault / "n.md").write_text(text, "utf-8")
        library.refresh()
        shown = load_markdown(library, DocumentId.note("n.md"), **how)
        blocks = build(Library.markdown(shown.text), embeds=shown.embeds).blocks
        texts = ("".join(piece.text for piece in line).rstrip("┃ ") for line in layout(blocks, 40))
        return [text for text in texts if text]

    yield lines
    library.close()


def test_properties_stand_in_a_table_below_the_title(page):
    text = (
        "---\ntags: [x]\nrating: 4\ndone: true\nempty:\nlist: [a, '[[Ideas|i]]']\n"
        "map: {a: 1}\n'*odd*|': '**b** | #c'\nat: https://x.org/a_b_\n---\n# Head\n\nwords"
    )
    assert page(text, properties=True) == [
        *(
            "Head",
            "#x",
            "rating  4",
            "done    ☑",
            "empty",
            "list    a, i",
            "map     a: 1",
            "*odd*|  **b** | #c",
        ),
        *("at      https://x.org/a_b_", "words"),
    ]
    assert page(text) == ["Head", "#x", "words"]


def test_a_title_is_made_where_the_note_has_none(page):
    assert page("---\ntitle: A *title*\n---\nwords", properties=True) == ["A *title*", "words"]


def test_what_is_embedded_stands_in_its_place(page):
    assert page("before\n\n![[Ideas]]\n\nafter") == [
        *("n", "before", "┃ Ideas", "┃ Ideas", "┃ What if a #probe could count? See", "┃ Nowhere.", "after"),
    ]


def test_links_that_lead_nowhere_look_so(vault, tmp_path):
    text = (
        "[[Ideas]] [[Nobody|x]] [y](Ideas.md) [z](No%20body.md) @tinylens-small-models @nobody1999 "
        "[[tinylens-small-models]] [[#here]] [w](https://example.org) ![[Reading]]"
    )
    (vault / "n.md").write_text(text, "utf-8")
    embed = "[[Nobody]] @someone^[a [[Gone]]] <mark>lit</mark> [d]\n\n[d]: Away.md"
    (vault / "Reading.md").write_text(embed, "utf-8")
    library = Library(vault, cache=tmp_path / "cache")
    library.refresh()
    shown = load_markdown(library, DocumentId.note("n.md"))
    library.close()
    page = build(Library.markdown(shown.text), embeds=shown.embeds, unresolved=shown.unresolved)
    pieces = [piece for block in page.blocks for piece in block.pieces if piece.link >= 0]
    assert [piece.text for piece in pieces if "broken" in piece.roles] == ["x", "z", "Nobody", "d", "Gone"]
    embedded = [piece for block in page.blocks for piece in block.pieces][-12:]
    assert [piece for piece in embedded if "@someone" in piece.text and piece.link >= 0] == []
    assert "@someone" in "".join(piece.text for piece in embedded)
    (lit,) = (piece for piece in embedded if piece.text == "lit")
    assert lit.roles
