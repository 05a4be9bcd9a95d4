from __future__ import annotations

import pytest

from index import Library, LinkSpan
from index.vault.parse.note import parse


def defined(text):
    return [(link.target, link.anchor, link.label) for link in parse("n.md", text).links]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[My Note]: my-note.md "My Note"', ("my-note.md", None, "My Note")),
        ("[p]: ./sib.md", ("./sib.md", None, "p")),
        ("[p]: <with space.md>", ("with space.md", None, "p")),
        ("[p]: with%20space.md 'a title'", ("with space.md", None, "p")),
        ("[p]: x.md#H (a title)", ("x.md", "H", "p")),
        ('[p]: x.md\n  "on the next line"', ("x.md", None, "p")),
        ("[p]:\n   x.md", ("x.md", None, "p")),
        ("[two\nlines]: x.md", ("x.md", None, "two lines")),
        ("   [p]: x.md   ", ("x.md", None, "p")),
        ("> [p]: x.md", ("x.md", None, "p")),
        ("> - [p]:\n>   x.md", ("x.md", None, "p")),
        ("> [!note]\n>\n> [p]: x.md", ("x.md", None, "p")),
        ("1. text\n\n   [p]: x.md", ("x.md", None, "p")),
        ("[p]: #H", ("", "H", "p")),
        ("[p]: x.md 'not a title", None),
        ("text\n[p]: x.md", None),
        ("[p]: x.md y", None),
        ("[^p]: x.md", None),
        ("[p]: https://example.org", None),
        ("[p]: mailto:me@example.org", None),
        ("[//]: # (comment)", None),
        ("\\[p]: x.md", None),
        ("```\n[p]: x.md\n```", None),
        ("<!-- [p]: x.md -->", None),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_definitions(text, expected, newline):
    assert defined(text.replace("\n", newline)) == ([expected] if expected else [])


def test_the_exact_place_of_each():
    text = '# a\r\n\r\n> [x]: a.md "t"\r\n> [y]: <b c.md>\r\n\r\n[z]:\r\n  d.md\r\n'
    links = parse("n.md", text).links
    assert [link.raw for link in links] == ['[x]: a.md "t"', "[y]: <b c.md>", "[z]:\r\n  d.md"]
    assert all(text[link.start : link.end] == link.raw for link in links)
    assert [link.line for link in links] == [3, 4, 6]


def test_the_reader_follows_a_definition():
    (paragraph,) = Library.markdown('[f][Foo] [foo] [foo][]\n\n[foo]: my%20foo.md#H "Foo"\n')
    links = [piece for piece in paragraph.inlines if isinstance(piece, LinkSpan)]
    assert [(link.kind, link.target, link.anchor) for link in links] == [("markdown", "my foo.md", "H")] * 3


def test_a_definition_is_listed_from_both_ends_and_follows(tmp_path):
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "r.md").write_text('[[foo]] [f][foo]\n\n[foo]: foo.md "Foo"\n', "utf-8")
    (vault / "foo.md").write_text("x", "utf-8")
    library = Library(vault, cache=tmp_path / "cache")
    library.refresh()
    read = library.read
    assert [(row.raw, row.target) for row in read.links(read.resolve("r.md")).out] == [
        ("[[foo]]", "foo.md"),
        ('[foo]: foo.md "Foo"', "foo.md"),
    ]
    assert [row.line for row in read.links(read.resolve("foo.md")).back] == [1, 3]
    library.edit.rename(library.edit.plans.note("foo.md", "bar.md"))
    library.refresh()
    assert (vault / "r.md").read_text("utf-8") == '[[bar]] [f][foo]\n\n[foo]: bar.md "Foo"\n'
    assert library.read.problems() == []
    library.close()
