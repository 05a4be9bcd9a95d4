"""A part of a text that is being edited becomes a note of its own; what it links to stays the same."""

from __future__ import annotations

import pytest

from index import Library, LibraryError, SelectedText


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "vault"
    for name, text in {
        ".obsidian/app.json": "{}",
        "a/Source.md": "old text on disk",
        "a/near.md": "",
        "near.md": "",
        "Taken.md": "",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    opened = Library(folder, cache=tmp_path / "cache")
    opened.refresh()
    yield opened
    opened.close()


def extract(library, text, part, new="New"):
    start = text.index(part)
    return library.edit.plans.selection(SelectedText("a/Source.md", text, start, start + len(part)), new)


@pytest.mark.parametrize(
    ("text", "part", "made"),
    [
        ("One two three.\n", "two", "two\n"),
        ("One\r\n\r\nTwo\r\nthree\r\n", "Two\r\nthree\r\n", "Two\r\nthree\r\n"),
        ("See [x](./near.md) here.", "[x](./near.md)", "[x](./a/near.md)\n"),
        (
            "# H\n\nUp: [[#H]] and [[#P]].\n\n## P\n",
            "Up: [[#H]] and [[#P]].\n\n## P\n",
            "Up: [[Source#H]] and [[#P]].\n\n## P\n",
        ),
        (
            "See [site].\n\n[site]: https://example.org\n",
            "See [site].",
            "See [site].\n\n[site]: https://example.org\n",
        ),
    ],
)
def test_it_says_the_same_in_its_new_place(library, text, part, made):
    found = extract(library, text, part)
    assert (found.path, found.text, found.link) == ("New.md", made, "[[New]]")


def test_headings_and_blocks_are_told(library):
    assert extract(library, "# H\n\nText ^b\n", "# H").has_anchors
    assert extract(library, "# H\n\nText ^b\n", "Text ^b").has_anchors
    assert not extract(library, "# H\n\nText\n", "Text").has_anchors


@pytest.mark.parametrize(
    ("text", "part", "new", "why"),
    [
        ("One\n", "One", "Taken", "exists"),
        ("One\n", "One", "a:b", "a:b"),
        ("One\n \n", " \n", "New", "Select text"),
        ("---\na: b\n---\nx\n", "---\na: b\n---\nx\n", "New", "properties"),
    ],
)
def test_what_cannot_be_is_refused(library, text, part, new, why):
    with pytest.raises(LibraryError, match=why):
        extract(library, text, part, new)
