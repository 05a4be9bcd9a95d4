"""`query` blocks in notes, answered by the search of the library."""

from __future__ import annotations

import pytest

from index import DocumentId, Library
from index.read.query_blocks import MOST_QUERIES, MOST_RESULTS
from notes_tui.view.document_markdown import load_markdown
from notes_tui.widgets.markdown.blocks import build
from tests.helpers.page_lines import layout

BLOCK = "```query\n{}\n```"
LISTED = ["zebra tag:#x", "2 results", "• One", "• Two"]


@pytest.fixture
def folder(tmp_path):
    vault = tmp_path / "vault"
    (vault / "Sub").mkdir(parents=True)
    (vault / "Sub/One.md").write_text("# One\n\nzebra zebra #x", "utf-8")
    (vault / "Two.md").write_text("---\ntitle: Two\n---\nzebra and more and more words #x", "utf-8")
    return vault


@pytest.fixture
def read(folder, tmp_path):
    """Return the lines of the page of `n.md`, without those of the title, and its links."""
    library = Library(folder, cache=tmp_path / "cache")

    def page(text):
        (folder / "n.md").write_text(text, "utf-8")
        library.refresh()
        shown = load_markdown(library, DocumentId.note("n.md"))
        made = build(library.markdown(shown.text), embeds=shown.embeds, answers=shown.answers, comments=False)
        drawn = ("".join(piece.text for piece in line).strip("┃▌ ") for line in layout(made.blocks, 70))
        found = [line for line in drawn if line]
        return found[1:], [(link.kind, link.target) for link in made.links]

    page.library = library
    yield page
    library.close()


@pytest.mark.parametrize(
    "text",
    [
        BLOCK.format("zebra tag:#x"),
        "~~~Query\nzebra\n  tag:#x\n~~~",
        "```query extra\nzebra tag:#x\n```",
        "- item\n  ```query\n  zebra tag:#x\n  ```",
        "> [!note] T\n> ```query\n> zebra tag:#x\n> ```",
    ],
)
def test_a_query_block_is_answered_with_links(read, text):
    lines, links = read(text)
    assert [line for line in lines if line in LISTED][-3:] == LISTED[1:]
    assert [link for link in links if link[0] == "wikilink"] == [
        ("wikilink", "/Sub/One.md"),
        ("wikilink", "/Two.md"),
    ]
    for _, target in links:
        if target.endswith(".md"):
            assert read.library.read.destination(target, "Sub/Other.md") == DocumentId.note(target[1:])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("nothinglikeit -file:n", "0 results"),
        ("", "The query is empty."),
        ("/(/ zebra", "“/(/”"),
        ('zebra "open', "“"),
        ("tag:", "“tag:"),
    ],
)
def test_a_query_says_why_there_is_no_answer(read, query, expected):
    lines, _ = read(BLOCK.format(query))
    assert any(line.startswith(expected) for line in lines), lines


@pytest.mark.parametrize(
    "text",
    [
        "```\nzebra\n```",
        "```querying\nzebra\n```",
        "%%\n```query\nzebra\n```\n%%",
        "`query zebra`",
        "    query\n    zebra",
    ],
)
def test_other_code_is_not_answered(read, text):
    lines, links = read(text)
    assert not any("result" in line for line in lines)
    assert links == []


def test_a_query_in_an_embedded_note_is_answered_once_and_its_results_only_listed(read, folder):
    (folder / "Asks.md").write_text(f"# Asks\n\nzebra\n\n{BLOCK.format('zebra')}\n\n![[n]]", "utf-8")
    lines, links = read(f"zebra\n\n![[Asks]]\n\n{BLOCK.format('zebra')}")
    assert lines.count("4 results") == 2
    assert links.count(("wikilink", "/Asks.md")) == 2


def test_the_results_of_a_query_are_bounded(read, folder):
    for number in range(MOST_RESULTS + 7):
        (folder / f"many{number}.md").write_text("giraffe", "utf-8")
    lines, links = read(BLOCK.format("giraffe -file:n.md"))
    assert len(links) == MOST_RESULTS
    assert f"{MOST_RESULTS + 7} results" in lines
    assert lines[-1] == "… and 7 more"


def test_the_queries_of_a_page_are_bounded(read):
    blocks = (BLOCK.format(f"zebra{number}") for number in range(MOST_QUERIES + 2))
    lines, _ = read("\n\n".join(blocks))
    assert sum(line.endswith((" results", " result")) for line in lines) == MOST_QUERIES
    assert sum(line.startswith("Not answered") for line in lines) == 2


@pytest.mark.parametrize(
    "title",
    [
        "**bold** [[x]] <b>y</b>",
        "a\u001b[31mred",
        "%%hid%% ==mark== ^[note]",
        "`code` #tag",
        "two\u2028lines",
    ],
)
def test_a_title_in_the_results_is_plain_text(read, folder, title):
    escaped = title.encode("unicode_escape").decode().replace("\\x", "\\u00") if "\u001b" in title else title
    (folder / "Odd.md").write_text(f'---\ntitle: "{escaped}"\n---\ngiraffe', "utf-8")
    lines, links = read(BLOCK.format("giraffe -file:n.md"))
    assert links == [("wikilink", "/Odd.md")]
    (shown,) = [line for line in lines if line.startswith("•")]
    assert shown.isprintable()
    for sign in ("**", "[[", "<b>", "%%", "==", "`", "#tag"):
        assert (sign in shown) == (sign in title)
