from __future__ import annotations

import pytest

from index import EmbedSpan, LineBreak, LinkSpan
from index.read.embeds import MOST


def embeds(library, vault, files):
    """Return each embed of `a.md`: its state, and the embeds in it."""
    for path, text in files.items():
        (vault / path).parent.mkdir(exist_ok=True)
        (vault / path).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    library.refresh()
    return library.read.passage("a.md").embeds


def text_of(embed):
    """The text of an embed's headings and paragraphs, with embeds as they are written."""
    return "\n".join("".join(map(written, block.inlines)) for block in embed.blocks)


def written(inline):
    if isinstance(inline, EmbedSpan):
        return f"![[{inline.target}#{inline.anchor}]]" if inline.anchor else f"![[{inline.target}]]"
    return "\n" if isinstance(inline, LineBreak) else inline.text


def total(found):
    return sum(len(text_of(embed)) + total(embed.embeds) for embed in found.values())


def test_a_note_and_what_is_in_it(library, vault):
    files = {"a.md": "![[b]]", "b.md": "---\nx: y\n---\nwords ![[c#H]]", "c.md": "no\n\n# H\n\nyes\n\n# No"}
    (embed,) = embeds(library, vault, files).values()
    assert (embed.state, embed.path, text_of(embed)) == ("shown", "b.md", "words ![[c#H]]")
    assert text_of(embed.embeds["c", "H"]) == "H\nyes"


@pytest.mark.parametrize(
    ("link", "state"),
    [
        ("![[Nowhere]]", "missing"),
        ("![[Ideas#Nowhere]]", "missing"),
        ("![[Ideas#^nowhere]]", "missing"),
        ("![[p.png]]", "file"),
        ("![[tinylens-small-models]]", "file"),
        ("![[latin]]", "unreadable"),
        ("![[a]]", "ring"),
        ("![x](Ideas.md)", "shown"),
    ],
)
def test_what_there_is_nothing_to_show_of(library, vault, link, state):
    (embed,) = embeds(library, vault, {"a.md": link, "p.png": b"\x89PNG", "latin.md": b"caf\xe9"}).values()
    assert embed.state == state


def test_links_in_an_embedded_note_lead_from_where_it_is(library, vault):
    files = {"a.md": "![[x/b]]", "x/b.md": "![[c]]", "c.md": "far", "x/c.md": "near"}
    (embed,) = embeds(library, vault, files).values()
    assert [each.path for each in embed.embeds.values()] == ["c.md"]
    assert embed.path == "x/b.md"


def test_a_long_note_is_cut_at_a_line_and_says_so(library, vault):
    lines = "words of a line\n" * (MOST // 10)
    (embed,) = embeds(library, vault, {"a.md": "![[b]]", "b.md": lines}).values()
    assert embed.cut
    assert MOST - 300 < len(text_of(embed)) <= MOST
    assert text_of(embed).endswith("words of a line")


def test_many_notes_in_many_notes_have_an_end(library, vault):
    many = "\n\n".join(f"![[n{n}]]" for n in range(40))
    files = {f"n{n}.md": f"{'x' * 500}\n\n{many}" for n in range(40)}
    found = embeds(library, vault, {"a.md": many, **files})
    assert total(found) <= MOST + 2000
    assert {embed.state for embed in found.values()} == {"shown", "full"}


def test_what_a_terminal_would_obey_is_made_harmless(library, vault):
    (embed,) = embeds(library, vault, {"a.md": "![[b]]", "b.md": "\ufeff\x1b[2J words"}).values()
    assert text_of(embed) == "␛[2J words"


def links(blocks):
    return [
        (piece.kind, piece.target)
        for block in blocks
        for piece in getattr(block, "inlines", ())
        if isinstance(piece, LinkSpan)
    ]


def test_a_link_of_a_section_finds_its_definition_elsewhere_in_the_note(library, vault):
    text = """[site]: https://example.org/site
[other]: https://example.org/other

# Part

See [site], [Own], `[other]` and [none].

[own]: https://example.org/own

# Last

```
[none]: https://example.org/code
```

[site]: https://example.org/second
[own]: https://example.org/later
"""
    (embed,) = embeds(library, vault, {"a.md": "![[b#Part]]", "b.md": text}).values()
    assert links(embed.blocks) == [
        ("url", "https://example.org/site"),
        ("url", "https://example.org/own"),
    ]
    assert [type(block).__name__ for block in embed.blocks] == ["HeadingBlock", "Paragraph"]


def test_what_an_embedded_note_does_not_find_is_known(library, vault):
    (embed,) = embeds(library, vault, {"a.md": "![[b]]", "b.md": "@nobody [[Nowhere]] [[a]]"}).values()
    assert embed.unresolved == {"nobody", "Nowhere"}
