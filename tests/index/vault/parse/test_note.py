"""The meaning of a note's text, rule by rule; rules of Obsidian where it has them."""

from __future__ import annotations

import re

import pytest

from index.vault.model import Block, Heading, Link, Note
from index.vault.parse.note import MAX_BODY, parse


def of(text: str) -> Note:
    return parse("folder/note.md", text)


def parts(link: Link) -> tuple[str, str, str | None, str | None]:
    return link.kind, link.target, link.anchor, link.label


WIKILINKS = [
    ("a bare name", "[[Note]]", [("wikilink", "Note", None, None)]),
    ("an extension stays as written", "[[Note.MD]]", [("wikilink", "Note.MD", None, None)]),
    ("a file that is no note", "[[a.pdf]]", [("wikilink", "a.pdf", None, None)]),
    ("a label", "[[Note|text]]", [("wikilink", "Note", None, "text")]),
    ("an empty label is none", "[[Note|]]", [("wikilink", "Note", None, None)]),
    ("the first bar parts, the others are label", "[[#h#s||t]]", [("wikilink", "", "h#s", "|t")]),
    ("spaces around are trimmed", "[[ foo ]]", [("wikilink", "foo", None, None)]),
    ("spaces around each part are trimmed", "[[foo # ^abc | foo ]]", [("wikilink", "foo", "^abc", "foo")]),
    ("a heading", "[[Note#Head]]", [("wikilink", "Note", "Head", None)]),
    ("a heading of this note", "[[#Head]]", [("wikilink", "", "Head", None)]),
    ("a path of headings", "[[Note#A#B]]", [("wikilink", "Note", "A#B", None)]),
    ("the first # parts, even before a slash", "[[pa#th/x]]", [("wikilink", "pa", "th/x", None)]),
    ("a block", "[[Note#^id]]", [("wikilink", "Note", "^id", None)]),
    ("nothing inside is no link", "[[]] [[ ]]", []),
    ("a bar alone is a target", "[[|]]", [("wikilink", "|", None, None)]),
    ("a leading bar belongs to the target", "[[|alias]]", [("wikilink", "|alias", None, None)]),
    ("only two brackets end a link", "[[Sq]uare]]", [("wikilink", "Sq]uare", None, None)]),
    ("a single bracket may stand inside", "[[a[b]]", [("wikilink", "a[b", None, None)]),
    ("a link stays on its line", "[[Multi\nLine]]", []),
    ("of nested ones the innermost counts", "[[Nested [[Inner]] x]]", [("wikilink", "Inner", None, None)]),
    ("three brackets open the last two", "[[[x]]]", [("wikilink", "x", None, None)]),
    ("escaped brackets are text", "\\[\\[x\\]\\]", []),
    ("one escaped bracket is enough", "\\[[x]]", []),
    ("no link in a code span", "`[[x]]` and ``[[y]]``", []),
    ("no link in a fence", "```\n[[x]]\n```", []),
    ("no link in a fence never closed", "~~~\n[[x]]", []),
    ("no link in indented code", "a\n\n    [[x]]", []),
    ("no link in math", "$[[x]]$ and $$[[y]]$$", []),
    ("no link in a math block", "$$\n[[x]]\n\n[[y]]\n$$", []),
    ("money is no math", "$5 [[x]] and 3 $", [("wikilink", "x", None, None)]),
    ("math never closed is text", "$$\n[[x]]", [("wikilink", "x", None, None)]),
    ("a link in a comment counts", "%%[[x]]%%", [("wikilink", "x", None, None)]),
    ("a link in a comment block counts", "%%\n[[x]]\n%%", [("wikilink", "x", None, None)]),
    ("no link in an HTML comment", "a <!-- [[x]] --> b\n\n<!--\n\n[[y]]\n-->", []),
    ("a link in a heading counts", "## I link to [[x]]", [("wikilink", "x", None, None)]),
    ("a link behind an HTML tag counts", "a<br>[[x]]", [("wikilink", "x", None, None)]),
    ("an escaped bar in a table", "|h|\n|-|\n|[[a\\|b]]|", [("wikilink", "a", None, "b")]),
    ("a bare bar in a table breaks the cell", "|h|\n|-|\n|[[a|b]]|", []),
    ("an escaped bar outside a table", "[[a\\|b]]", [("wikilink", "a", None, "b")]),
    ("an embed", "![[x]]", [("embed", "x", None, None)]),
    ("a size is no label", "![[i.png|100]] ![[i.png|640x480]]", [("embed", "i.png", None, None)] * 2),
    ("a label before a size", "![[i.png|Figure 1|100]]", [("embed", "i.png", None, "Figure 1")]),
    ("a number labels a link", "[[1984|1984]]", [("wikilink", "1984", None, "1984")]),
    ("viewer parameters", "![[d.pdf#page=3]]", [("embed", "d.pdf", "page=3", None)]),
    ("an address", "[[https://example.com]]", [("wikilink", "https://example.com", None, None)]),
    ("a footnote's text", "a[^1]\n\n[^1]: [[x]]", [("wikilink", "x", None, None)]),
]

MARKDOWN_LINKS = [
    ("percent-encoded", "[x](My%20note.md#Head)", [("markdown", "My note.md", "Head", "x")]),
    ("a raw space is no link", "[x](Sub/My Note.md)", []),
    (
        "a raw space in angle brackets is one",
        "[x](<Sub/My Note.md>)",
        [("markdown", "Sub/My Note.md", None, "x")],
    ),
    ("without extension", "[x](note)", [("markdown", "note", None, "x")]),
    ("relative", "[x](../Note.md)", [("markdown", "../Note.md", None, "x")]),
    ("a heading of this note", "[x](#head)", [("markdown", "", "head", "x")]),
    ("a block", "[x](n.md#^id)", [("markdown", "n.md", "^id", "x")]),
    ("letters of any script", "[é](naïve%20日本.md)", [("markdown", "naïve 日本.md", None, "é")]),
    ("an encoded # belongs to the name", "[x](C%23.md)", [("markdown", "C#.md", None, "x")]),
    ("what cannot be decoded stays", "[x](a%FFb.md)", [("markdown", "a%FFb.md", None, "x")]),
    ("a title", '[x](n.md "Title")', [("markdown", "n.md", None, "x")]),
    ("markup in the label", "[a **b** `c`](n.md)", [("markdown", "n.md", None, "a b c")]),
    ("no label", "[](n.md)", [("markdown", "n.md", None, None)]),
    ("no address is no link", "[x]() []() [x](<>)", []),
    ("another scheme is external", "[a](https://e.org) [b](mailto:a@b.c) [c](obsidian://open)", []),
    ("a script is no link", "[a](javascript:alert(1)) [b](file:///etc/passwd)", []),
    ("another host is external", "[a](//e.org/x.md)", []),
    ("an autolink is external", "<https://e.org/a.md>", []),
    ("an image of the vault", "![alt](local%201.png)", [("embed", "local 1.png", None, "alt")]),
    (
        "sizes of images",
        "![250](i.png) ![alt|100](i.png)",
        [("embed", "i.png", None, None), ("embed", "i.png", None, "alt")],
    ),
    ("an image from outside", "![alt](https://e.org/i.png)", []),
    ("an address from elsewhere", "[x][1] [1]\n\n[1]: note.md", [("markdown", "note.md", None, "1")]),
    ("in code", "`[x](n.md)`", []),
    ("a wikilink in the label wins", "[a [[b]] c](d.md)", [("wikilink", "b", None, None)]),
    ("over two lines", "> [a\n> b](n.md)", [("markdown", "n.md", None, "a b")]),
]

CITATIONS = [
    ("in brackets", "[@key]", [("citation", "key", None, None)]),
    ("in text", "as @doe:2020a says", [("citation", "doe:2020a", None, None)]),
    (
        "several, with a page",
        "[see @a; -@b, p. 3]",
        [("citation", "a", None, None), ("citation", "b", None, None)],
    ),
    (
        "final punctuation is none of the key",
        "@a. @b: (@c_d--e)",
        [("citation", k, None, None) for k in ("a", "b", "c_d")],
    ),
    ("in braces", "@{https://x.org/1.2}", [("citation", "https://x.org/1.2", None, None)]),
    ("no e-mail address", "me@example.org <me@example.org>", []),
    ("no user in a web address", "https://e.org/@user", []),
    ("not in code", "`@key`", []),
    ("escaped", "\\@key", []),
    (
        "not in a link",
        "[@key](n.md) [[@key]]",
        [("markdown", "n.md", None, "@key"), ("wikilink", "@key", None, None)],
    ),
]


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, links, id=rule) for rule, text, links in WIKILINKS]
)
def test_wikilinks(text: str, expected: list[object]) -> None:
    assert [parts(link) for link in of(text).links] == expected


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, links, id=rule) for rule, text, links in MARKDOWN_LINKS]
)
def test_markdown_links(text: str, expected: list[object]) -> None:
    assert [parts(link) for link in of(text).links] == expected


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, links, id=rule) for rule, text, links in CITATIONS]
)
def test_citations(text: str, expected: list[object]) -> None:
    assert [parts(link) for link in of(text).links] == expected


TAGS = [
    ("at the start of a line and after white space", "#a b #c\n#d\t#e", ["a", "c", "d", "e"]),
    ("not inside a word or behind a bracket", "x#a (#b) [#c] /#d", []),
    ("at the start of emphasis and highlights", "**#a** *#b* ==#c== ~~#d~~", ["a", "b", "c", "d"]),
    ("not behind a star that is only a star", "*#a and x_#b", []),
    ("behind an escape, as Obsidian has it", "\\[\\[#a x\\]\\]", ["a"]),
    ("any script and emoji", "#日本 #é #🚀 #a-b_c", ["日本", "é", "🚀", "a-b_c"]),
    ("punctuation ends a tag", "#a.b #it's #c, #d; #e—f", ["a", "it", "c", "d", "e"]),
    ("digits alone are no tag", "#1984 #y1984 #1984a #1/2 #-", ["y1984", "1984a", "1/2", "-"]),
    ("nested", "#a/b/c", ["a/b/c"]),
    ("without the slash at its end", "#a/ #b// #1/ #/", ["a", "b"]),
    ("casing stays", "#Tag #tag", ["Tag", "tag"]),
    ("no tag in code", "`#a`\n\n    #b\n\n```\n#c\n```", []),
    ("no tag in math", "$#a$ $$ #b $$", []),
    ("no tag in an HTML comment", "x <!-- #a -->\n\n<!--\n#b\n-->", []),
    ("no tag in addresses", "https://e.org/#a [x](n.md#b) [[n#c]] <https://e.org/#d>", []),
    ("no tag in the text of a link", "[#a](n.md)", []),
    ("text in brackets is no link", "[x #a]", ["a"]),
    ("a heading mark is no tag", "# a\n##b\n\n#c", ["c"]),
    ("a tag in a comment counts", "%% #a %%\n\n%%\n#b\n%%\n\n%%#c%%", ["a", "b", "c"]),
    (
        "in headings, quotes, callouts, lists and tasks",
        "## x #a\n\n> #b\n\n> [!note] #c\n\n- #d\n- [ ] #e",
        list("abcde"),
    ),
    ("in tables", "| #a | x |\n|---|---|\n| y | #b |", ["a", "b"]),
    ("escaped", "\\#a", []),
    ("behind a character reference", "&amp;#a", []),
]


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, tags, id=rule) for rule, text, tags in TAGS]
)
def test_tags(text: str, expected: list[str]) -> None:
    assert [tag.name for tag in of(text).tags] == expected


PROPERTY_TAGS = [
    ("a list", "tags: [a, b/c]", ["a", "b/c"], 0),
    ("a # is no matter", 'tags: ["#a", b]', ["a", "b"], 0),
    ("items are trimmed", 'tags: [" a ", b/]', ["a", "b"], 0),
    ("one tag alone", "tags: one", ["one"], 0),
    ("the name in any casing", "TAGS: one", ["one"], 0),
    ("empty", "tags:", [], 0),
    ("an empty list", "tags: []", [], 0),
    ("an empty item", "tags: [a, , ~]".replace(", ,", ","), ["a"], 0),
    ("an item with a space", "tags: [a b, c]", ["c"], 1),
    ("an item that is a number", "tags: [2024, c, '1984']", ["c"], 2),
    ("text with commas is no list", "tags: a, b", [], 1),
    ("text with spaces is no list", "tags: a b", [], 1),
    ("another name is no matter", "categories: [b]", [], 0),
    ("the singular is another property", "tag: a, b", [], 0),
    ("JSON", '{"tags": "journal"}', ["journal"], 0),
    ("a comment", "tags: #a", [], 0),
]


@pytest.mark.parametrize(
    ("yaml", "expected", "flaws"),
    [pytest.param(yaml, tags, flaws, id=rule) for rule, yaml, tags, flaws in PROPERTY_TAGS],
)
def test_tags_in_properties(yaml: str, expected: list[str], flaws: int) -> None:
    note = of(f"---\nid: 1\n{yaml}\n---\nbody" if not yaml.startswith("{") else f"---\n{yaml}\n---\n")
    assert [tag.name for tag in note.tags] == expected
    assert all((tag.start, tag.end) == (-1, -1) for tag in note.tags)
    assert [flaw.kind for flaw in note.flaws] == ["invalid-properties"] * flaws


def test_tags_of_properties_come_first_and_know_their_lines() -> None:
    note = of("---\ntags:\n  - a\n  - b\n---\n\n#c #a")
    assert [(tag.name, tag.line) for tag in note.tags] == [("a", 3), ("b", 4), ("c", 7), ("a", 7)]


ALIASES = [
    ("a list", "aliases: [A one, B]", ("A one", "B"), 0),
    ("one alias", "aliases: A one", ("A one",), 0),
    ("any casing of the name", "Aliases: [A]", ("A",), 0),
    ("text with commas is no list", "aliases: A, B", (), 1),
    ("a comma in an item is fine", "aliases: ['Doe, J.']", ("Doe, J.",), 0),
    ("a number is none", "aliases: [1984]", (), 1),
    ("empty", "aliases:", (), 0),
    ("the singular is another property", "alias: A", (), 0),
]


@pytest.mark.parametrize(
    ("yaml", "expected", "flaws"),
    [pytest.param(yaml, names, flaws, id=rule) for rule, yaml, names, flaws in ALIASES],
)
def test_aliases(yaml: str, expected: tuple[str, ...], flaws: int) -> None:
    note = of(f"---\n{yaml}\n---\n")
    assert note.aliases == expected
    assert len(note.flaws) == flaws


PROPERTY_LINKS = [
    ("a value that is a link", 'up: "[[x#h|t]]"', [("wikilink", "x", "h", "t", "up")]),
    (
        "an item",
        'related:\n  - "[[x]]"\n  - y\n  - "[[z]]"',
        [("wikilink", n, None, None, p) for n, p in (("x", "related.0"), ("z", "related.2"))],
    ),
    ("deeper", 'a:\n  b: "[[x]]"', [("wikilink", "x", None, None, "a.b")]),
    ("without quotes it is a list", "up: [[x]]", []),
    ("only a whole value is a link", 'up: "see [[x]] now"\nb: "[[x]] [[y]]"', []),
    ("a Markdown link", 'up: "[t](My%20x.md#h)"', [("markdown", "My x.md", "h", "t", "up")]),
    ("an external one is none", 'up: "[t](https://e.org)"', []),
    ("two are no whole value", 'up: "[t](x.md) (y)"', []),
    ("brackets alone are text", 'up: "[t] (y)"', []),
]


@pytest.mark.parametrize(
    ("yaml", "expected"), [pytest.param(yaml, links, id=rule) for rule, yaml, links in PROPERTY_LINKS]
)
def test_links_in_properties(yaml: str, expected: list[object]) -> None:
    links = of(f"---\n{yaml}\n---\n").links
    assert [(*parts(link), link.property) for link in links] == expected
    assert all((link.start, link.end) == (-1, -1) for link in links)


def test_a_link_in_properties_has_its_text_and_its_line() -> None:
    (link,) = of('---\na: 1\nup:\n  - "[[x|y]]"\n---\n').links
    assert (link.raw, link.line) == ("[[x|y]]", 4)


HEADINGS = [
    ("levels", "# a\n###### b", [Heading(1, "a", 1), Heading(6, "b", 2)]),
    ("raw text", "## I link to [[x]] **b**", [Heading(2, "I link to [[x]] **b**", 1)]),
    ("closed with marks", "# a #b ##", [Heading(1, "a #b", 1)]),
    ("underlined", "a\nb\n===\n\nc\n---", [Heading(1, "a b", 1), Heading(2, "c", 5)]),
    ("empty", "#", [Heading(1, "", 1)]),
    ("seven marks or no space is none", "####### a\n\n#a", []),
    ("not in code and HTML comments", "```\n# a\n```\n\n<!--\n# b\n-->", []),
    ("not in quotes, callouts and lists", "> # a\n\n> [!note]\n> # b\n\n- # c", []),
    ("below front matter", "---\na: b\n---\n\n# c", [Heading(1, "c", 5)]),
    ("below a byte order mark", "\ufeff# a", [Heading(1, "a", 1)]),
    ("control characters shown", "# a\x1b[31m", [Heading(1, "a␛[31m", 1)]),
]


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, found, id=rule) for rule, text, found in HEADINGS]
)
def test_headings(text: str, expected: list[Heading]) -> None:
    assert list(of(text).headings) == expected


BLOCKS = [
    ("at the end of a line", "text ^id-1", [Block("id-1", 1)]),
    ("at the end of the last line", "text\nmore ^id", [Block("id", 2)]),
    ("on its own after a blank line", "> quote\n\n^id", [Block("id", 3)]),
    ("on its own right below a list in a quote", "> - a\n^id", [Block("id", 2)]),
    ("in a list", "- a ^x\n- b ^y", [Block("x", 1), Block("y", 2)]),
    ("no space before it", "![[x.png]]^id", []),
    ("not at the end", "a ^id b", []),
    ("not in the middle of a paragraph", "a ^id\nb", []),
    ("other characters", "a ^i_d", []),
    ("in code", "`a ^id`\n\n    b ^id", []),
    ("in math", "$a ^2$", []),
]


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, found, id=rule) for rule, text, found in BLOCKS]
)
def test_block_identifiers(text: str, expected: list[Block]) -> None:
    assert list(of(text).blocks) == expected


@pytest.mark.parametrize(
    ("path", "text", "title"),
    [
        ("a/My note.md", "", "My note"),
        ("My.note.MD", "", "My.note"),
        ("n.md", "---\ntitle: A title\n---\n", "A title"),
        ("n.md", "---\nTitle: '  A\n  title '\n---\n", "A title"),
        ("n.md", "---\ntitle: 1984\n---\n", "n"),
        ("n.md", "---\ntitle: ''\n---\n", "n"),
        ("n.md", "---\ntitle: [a]\n---\n", "n"),
        ("n.md", '---\ntitle: "a\\e]8;;x"\n---\n', "a␛]8;;x"),
    ],
)
def test_the_title_is_the_property_or_else_the_file_name(path: str, text: str, title: str) -> None:
    assert parse(path, text).title == title


def test_body_and_prose_begin_below_the_front_matter() -> None:
    note = of("---\r\na: b\r\n---\r\none\r\n\x1btwo")
    assert (note.body_start, note.body_line) == (16, 4)
    assert note.prose == "one\n␛two"


def test_a_block_that_is_not_front_matter_belongs_to_the_body() -> None:
    note = of("---\n- [[x]]\n---\n")
    assert (note.body_start, note.body_line) == (0, 1)
    assert [(link.target, link.line) for link in note.links] == [("x", 2)]
    assert note.flaws == ()


def test_invalid_front_matter_leaves_the_body_readable() -> None:
    note = of("---\nok: 1\na: b: c\n---\n[[x]] #t")
    assert note.properties == {}
    assert [(flaw.kind, flaw.line) for flaw in note.flaws] == [("invalid-properties", 3)]
    assert [(link.target, link.line) for link in note.links] == [("x", 5)]
    assert [tag.name for tag in note.tags] == ["t"]


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff", "---\na: b\n---\n", "---\n---", "- \n> \n#"])
def test_a_note_with_no_words(text: str) -> None:
    note = of(text)
    assert (note.words, note.links, note.tags) == (0, (), ())


def test_words_are_counted_and_characters_in_scripts_without_spaces() -> None:
    assert of("---\na: b c\n---\nIt's a well-known café, № 5.").words == 5
    assert of("日本語 and 한국어").words == 5


def test_a_note_over_the_limit_keeps_its_properties_and_prose() -> None:
    text = "---\ntags: [a]\nup: '[[x]]'\n---\n" + "[[y]] #b\n" * (MAX_BODY // 9 + 1)
    note = of(text)
    assert [tag.name for tag in note.tags] == ["a"]
    assert [link.target for link in note.links] == ["x"]
    assert note.prose.startswith("[[y]] #b")
    assert [(flaw.kind, flaw.line) for flaw in note.flaws] == [("oversize", 5)]


def test_a_nul_character_is_reported_and_shifts_no_offsets() -> None:
    text = "a\0b [[x\0y]]\n[[z]]"
    note = of(text)
    assert [text[link.start : link.end] for link in note.links] == ["[[x\0y]]", "[[z]]"]
    assert [(flaw.kind, flaw.line) for flaw in note.flaws] == [("not-text", 1)]


def test_text_after_lists_that_are_nested_too_deeply_is_read() -> None:
    deep = "".join(f"{'  ' * level}- [[n{level}]]\n" for level in range(60))
    note = of(f"{deep}\nend [[last]]")
    assert [link.target for link in note.links] == [*(f"n{level}" for level in range(60)), "last"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=re.sub(r"\s", " ", text[:12]))
        for text in (
            *(
                piece * 10_000
                for piece in (
                    "[",
                    "![",
                    "[[",
                    "[[a ",
                    "*",
                    "*a ",
                    "**a *",
                    ">",
                    "- ",
                    "1. ",
                    "`",
                    "<",
                    "<!-- ",
                )
            ),
            *(
                piece * 5_000
                for piece in (
                    "$a ",
                    "$$ a\n",
                    "[a](",
                    "[a][",
                    "@{",
                    "#a",
                    "\\",
                    "~~a",
                    "a'",
                    "[^a]: [[x]]\n",
                    "&",
                    "\r",
                )
            ),
            "![" * 300 + "a" + "](x)" * 300,
            "[*" * 300 + "a" + "*](x)" * 300,
            "![[i|" + " " * 20_000 + "1" * 20_000 + "x]]",
            "".join(">" * depth + " a\n" for depth in range(200)),
            "```\n" + "[[x]]\n" * 5_000,
            "<!--\n" + "[[x]]\n" * 5_000,
            "$$\n" + "[[x]]\n" * 1_000,
        )
    ],
)
def test_hostile_markup_is_read(text: str) -> None:
    note = of(text)
    assert all(text[link.start : link.end] == link.raw for link in note.links)
