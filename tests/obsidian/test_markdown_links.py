"""M: Markdown links, and where they lead."""

from __future__ import annotations

import pytest

from index.errors import LibraryError
from index.vault.files.names import check_name
from index.vault.links.resolver import Resolver
from index.vault.parse.note import parse
from tests.obsidian.table import rules


@rules(
    ("text", "expected"),
    ("M1", "an address is decoded", "[x](My%20note.md#Head)", [("markdown", "My note.md", "Head")]),
    ("M2", "an address with a bare space is not a link", "[x](Sub/My Note.md)", []),
    (
        "M2",
        "a space between angle brackets is allowed",
        "[x](<Sub/My Note.md>)",
        [("markdown", "Sub/My Note.md", None)],
    ),
    ("M3", "the extension may be missing", "[x](note)", [("markdown", "note", None)]),
    (
        "M5",
        "a relative path stays as written",
        "[x](../a.md) [x](./b.md)",
        [("markdown", "../a.md", None), ("markdown", "./b.md", None)],
    ),
    ("M6", "a heading alone is in the same note", "[x](#head)", [("markdown", "", "head")]),
    ("M7", "an empty address is not a link", "[x]() []()", []),
    ("M8", "a web address is not a link in the vault", "[x](https://example.org/a.md)", []),
    ("M8", "neither is a mail address", "[x](mailto:a@example.org)", []),
    ("M8", "neither is an Obsidian address", "[x](obsidian://open?vault=v)", []),
    (
        "M8",
        "neither is an address with any other scheme",
        "[x](zotero://select/1) [y](file:///a.md) [z](x-y+1.2:a)",
        [],
    ),
    ("M10", "an image in the vault is an embed", "![alt](local.png)", [("embed", "local.png", None)]),
    ("M11", "a definition is a link, used or not", '[a]: b.md#c "t"', [("markdown", "b.md", "c")]),
    ("M11", "a footnote is not a definition", "[^a]: b.md", []),
    ("M11", "neither is a comment", "[//]: # (b.md)", []),
)
def test_links(text, expected):
    assert [(link.kind, link.target, link.anchor) for link in parse("n.md", text).links] == expected


@rules(
    ("target", "source", "leads_to"),
    ("M3", "a target without extension leads to the note", "Root", "a/n.md", "Root.md"),
    ("M4", "a bare name is found in the whole vault", "My Note.md", "n.md", "Sub/My Note.md"),
    ("M5", "two dots go up from the note's folder", "../Root.md", "a/n.md", "Root.md"),
    ("M5", "one dot stays in the note's folder", "./b.md", "a/n.md", "a/b.md"),
    ("M5", "a relative path is not looked up elsewhere", "./Root.md", "a/n.md", None),
)
def test_where_they_lead(target, source, leads_to):
    resolver = Resolver(["Root.md", "Sub/My Note.md", "a/b.md", "a/n.md"])
    assert resolver.resolve(target, source) == leads_to


@rules(
    "char",
    *(
        ("M9", f"a new name cannot contain a {name}", char)
        for name, char in (
            ("number sign", "#"),
            ("caret", "^"),
            ("opening bracket", "["),
            ("closing bracket", "]"),
            ("bar", "|"),
        )
    ),
)
def test_names_that_cannot_be_linked(char):
    with pytest.raises(LibraryError, match="leave it out"):
        check_name(f"a{char}b")
