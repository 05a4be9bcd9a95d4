"""L: wikilinks and embeds."""

from __future__ import annotations

from index.vault.links.resolver import Resolver, display
from index.vault.parse.note import parse
from tests.obsidian.table import rule, rules


def links(text):
    """Return kind, target, anchor and label of every link of a text."""
    return [(link.kind, link.target, link.anchor, link.label) for link in parse("n.md", text).links]


def wiki(target, anchor=None, label=None):
    return ("wikilink", target, anchor, label)


def embed(target, anchor=None, label=None):
    return ("embed", target, anchor, label)


@rules(
    ("text", "expected"),
    ("L4", "the first bar separates target and label", "[[Note|text]]", [wiki("Note", None, "text")]),
    ("L4", "a second bar belongs to the label", "[[#h#s||t]]", [wiki("", "h#s", "|t")]),
    ("L5", "spaces at the ends are trimmed", "[[ foo ]]", [wiki("foo")]),
    ("L5", "spaces before the bar are trimmed", "[[foo |foo]]", [wiki("foo", None, "foo")]),
    ("L5", "spaces after a block id are trimmed", "[[foo#^abc ]]", [wiki("foo", "^abc")]),
    ("L6", "a number sign begins a heading", "[[Note#Head]]", [wiki("Note", "Head")]),
    ("L6", "without a target the heading is in the same note", "[[#Head]]", [wiki("", "Head")]),
    ("L7", "a path of headings is split at the first number sign", "[[Note#A#B]]", [wiki("Note", "A#B")]),
    ("L8", "a number sign ends the path even before a slash", "[[pa#th/path/x]]", [wiki("pa", "th/path/x")]),
    ("L9", "a caret after the sign names a block", "[[Note#^id]]", [wiki("Note", "^id")]),
    ("L10", "empty brackets are not a link", "[[]] [[ ]]", []),
    ("L11", "a bar alone is a target", "[[|]]", [wiki("|")]),
    ("L11", "a leading bar belongs to the target", "[[|alias]]", [wiki("|alias")]),
    ("L12", "one closing bracket does not end a link", "[[Sq]uare]]", [wiki("Sq]uare")]),
    ("L13", "a link stays on its line", "[[Multi\nLine]]", []),
    ("L14", "of nested brackets the innermost count", "[[Nested [[Inner]] x]]", [wiki("Inner")]),
    ("L15", "escaped brackets are text", "\\[\\[x\\]\\]", []),
    ("L16", "no link in a code span", "`[[x]]`", []),
    ("L16", "no link in fenced code", "```\n[[x]]\n```\n\n~~~\n[[y]]", []),
    ("L16", "no link in indented code", "a\n\n    [[x]]", []),
    ("L16", "no link in math", "$[[x]]$ $$[[y]]$$\n\n$$\n[[z]]\n$$", []),
    ("L17", "a link in an Obsidian comment", "%%[[x]]%%", [wiki("x")]),
    ("L17", "a link in a block comment", "%%\n\n[[x]]\n\n%%", [wiki("x")]),
    ("L17", "an empty comment opens nothing", "%%%% [[x]]", [wiki("x")]),
    ("L18", "no link in an HTML comment", "a <!-- [[x]] --> b\n\n<!--\n[[y]]\n\n[[z]]\n-->", []),
    ("L19", "a link in a heading", "## I link to [[x]]", [wiki("x")]),
    ("L20", "in a table an escaped bar separates", "|h|\n|-|\n|[[a\\|b]]|", [wiki("a", None, "b")]),
    ("L20", "in a table a bare bar ends the cell", "|h|\n|-|\n|[[a|b]]|", []),
    ("L20", "an escaped bar separates outside tables as well", "[[a\\|b]]", [wiki("a", None, "b")]),
    ("L21", "an exclamation mark makes an embed", "![[x]]", [embed("x")]),
    ("L22", "a width is not a label", "![[i.png|100]]", [embed("i.png")]),
    ("L22", "a width and height are not a label", "![[i.png|640x480]]", [embed("i.png")]),
    ("L22", "a label may stand before a width", "![[i.png|Figure|100]]", [embed("i.png", None, "Figure")]),
    ("L22", "a width of a Markdown image is not a label", "![250](i.png)", [embed("i.png")]),
    (
        "L22",
        "a width after the text of a Markdown image is not a label",
        "![alt|100](i.png)",
        [embed("i.png", None, "alt")],
    ),
    ("L22", "a number is the label of a link that is not an embed", "[[n|100]]", [wiki("n", None, "100")]),
    ("L23", "a page of a document is its anchor", "![[d.pdf#page=3]]", [embed("d.pdf", "page=3")]),
    ("L23", "a height of a document is its anchor", "![[d.pdf#height=400]]", [embed("d.pdf", "height=400")]),
    ("L30", "a diagram contains no links", "```mermaid\nclass A internal-link\nA --> [[x]]\n```", []),
)
def test_links(text, expected):
    assert links(text) == expected


@rules(
    ("target", "files", "leads_to"),
    ("L1", "the extension of a note may be missing", "Note", ["Note.md"], "Note.md"),
    ("L1", "the extension of a note may be written", "Note.md", ["Note.md"], "Note.md"),
    ("L2", "the extension matches in any case", "Ext.MD", ["Ext.md"], "Ext.md"),
    (
        "L3",
        "another file is linked with its extension",
        "a_pdf_file.pdf",
        ["a_pdf_file.pdf"],
        "a_pdf_file.pdf",
    ),
    ("L3", "another file is not found without its extension", "a_pdf_file", ["a_pdf_file.pdf"], None),
)
def test_extensions(target, files, leads_to):
    assert links(f"[[{target}]]") == [wiki(target)]
    assert Resolver(files).resolve(target, "n.md") == leads_to


@rules(
    ("text", "shown"),
    ("L4", "the label is shown", "[[Note|text]]", "text"),
    ("L6", "target and heading are shown", "[[Note#Head]]", "Note > Head"),
    ("L6", "of a heading in the same note only its text is shown", "[[#Head]]", "Head"),
    ("L7", "every heading on the path is shown", "[[Note#A#B]]", "Note > A > B"),
    ("L9", "a block is shown with its caret", "[[Note#^id]]", "Note > ^id"),
)
def test_display(text, shown):
    (link,) = parse("n.md", text).links
    assert display(link) == shown


@rule("L19", "the text of a heading is kept as written")
def test_a_heading_with_a_link():
    assert [heading.text for heading in parse("n.md", "## I link to [[x]]").headings] == ["I link to [[x]]"]


@rule("L18", "an HTML comment has no tags and headings")
def test_html_comment():
    note = parse("n.md", "<!--\n# Head\n#tag [[x]]\n-->")
    assert (note.links, note.tags, note.headings) == ((), (), ())


@rules(
    ("yaml", "expected"),
    ("L26", "a value that is a link counts under its property", 'up: "[[x]]"', [("x", "up")]),
    (
        "L26",
        "an item of a list counts under its number",
        'a:\n  - "[[x]]"\n  - y\n  - "[[z]]"',
        [("x", "a.0"), ("z", "a.2")],
    ),
    ("L26", "a nested value counts under its path", 'a:\n  b: "[[x]]"', [("x", "a.b")]),
    ("L27", "a link without quotes is a nested list", "up: [[x]]", []),
    ("L28", "a value that is more than a link is text", 'up: "see [[x]] now"', []),
    ("L29", "a Markdown link in a property counts", 'up: "[t](My%20x.md)"', [("My x.md", "up")]),
)
def test_links_in_properties(yaml, expected):
    note = parse("n.md", f"---\n{yaml}\n---\n")
    assert [(link.target, link.property) for link in note.links] == expected


@rules(
    ("yaml", "flawed"),
    ("L27", "a link without quotes is reported", "a: 1\nup: [[x]]", [3]),
    ("L27", "a link without quotes in a list is reported", "up:\n  - [[x]]\n  - [[y|z]]", [3, 4]),
    ("L27", "a list of lists is not reported", "up: [[x, y], [z]]\nb: [[1]]", []),
)
def test_links_without_quotes(yaml, flawed):
    note = parse("n.md", f"---\n{yaml}\n---\n")
    assert [(flaw.line, flaw.kind) for flaw in note.flaws] == [
        (line, "invalid-properties") for line in flawed
    ]
    assert all('"[[' in flaw.detail for flaw in note.flaws)


@rules(
    ("before", "after"),
    ("L27", "quotes are put around the link", "up: [[x]] # why", 'up: "[[x]]" # why'),
    ("L27", "quotes are put around anchor and label", "up:  [[ x y#h|z ]]", 'up:  "[[x y#h|z]]"'),
    ("L27", "quotes inside are replaced", "up: [['x: y']]", 'up: "[[x: y]]"'),
    (
        "L27",
        "quotes are put around every link in a list",
        "up:\n- [[x]]\n- y\n- [[z]]",
        'up:\n- "[[x]]"\n- y\n- "[[z]]"',
    ),
    ("L27", "quotes are put around links in lists and maps", "a: {b: [[[x]], c]}", 'a: {b: ["[[x]]", c]}'),
)
def test_quoting_links(vault_of, before, after):
    vault = vault_of({"n.md": f"\ufeff---\nd: 1\n{before}\n---\n[[x]]"})
    problem = next(each for each in vault.library.read.problems() if each.kind == "invalid-properties")
    assert vault.library.repairs.suggested(problem) == "put the link in quotes"
    vault.library.repairs.apply(problem)
    assert vault.read("n.md") == f"\ufeff---\nd: 1\n{after}\n---\n[[x]]"
    vault.refresh()
    assert {kind for _, _, kind in vault.kinds()} == {"broken-link"}


@rules(
    ("files", "problems"),
    (
        *("L23", "a page is not a missing heading"),
        *({"a.md": "![[d.pdf#page=3]] ![[d.pdf#height=400]]", "d.pdf": ""}, []),
    ),
    (
        *("L24", "a web address in a wikilink is reported"),
        *({"a.md": "[[https://example.com]]"}, [("a.md", 1, "url-in-wikilink")]),
    ),
)
def test_problems(vault_of, files, problems):
    assert vault_of(files).kinds() == problems


@rule("L21", "an embed is a backlink")
def test_an_embed_is_a_backlink(vault_of):
    assert vault_of({"a.md": "![[b]]", "b.md": ""}).back("b.md") == ["a.md"]


@rule("L25", "a link to itself does not keep a note from being an orphan")
def test_a_link_to_itself(vault_of):
    assert vault_of({"a.md": "# Head\n\n[[#Head]]"}).orphans() == ["a.md"]


@rule("L26", "a link in a property is a backlink")
def test_a_link_in_a_property_is_a_backlink(vault_of):
    assert vault_of({"a.md": '---\nup: "[[b]]"\n---\n', "b.md": ""}).back("b.md") == ["a.md"]
