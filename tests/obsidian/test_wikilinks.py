"""L: what a wikilink is, and what it says."""

from __future__ import annotations

from index.vault.links.resolver import Resolver, display
from index.vault.parse.note import parse
from tests.obsidian.table import rule, rules


def links(text):
    """Kind, target, anchor and label of every link of a text."""
    return [(link.kind, link.target, link.anchor, link.label) for link in parse("n.md", text).links]


def wiki(target, anchor=None, label=None):
    return ("wikilink", target, anchor, label)


def embed(target, anchor=None, label=None):
    return ("embed", target, anchor, label)


@rules(
    ("text", "expected"),
    ("L4", "the first bar parts target and text", "[[Note|text]]", [wiki("Note", None, "text")]),
    ("L4", "a second bar belongs to the text", "[[#h#s||t]]", [wiki("", "h#s", "|t")]),
    ("L5", "spaces at the ends are trimmed", "[[ foo ]]", [wiki("foo")]),
    ("L5", "spaces before the bar are trimmed", "[[foo |foo]]", [wiki("foo", None, "foo")]),
    ("L5", "spaces behind a block are trimmed", "[[foo#^abc ]]", [wiki("foo", "^abc")]),
    ("L6", "a number sign begins a heading", "[[Note#Head]]", [wiki("Note", "Head")]),
    ("L6", "without a target the heading is in this note", "[[#Head]]", [wiki("", "Head")]),
    ("L7", "a path of headings is parted at the first sign", "[[Note#A#B]]", [wiki("Note", "A#B")]),
    ("L8", "a number sign ends the path even before a slash", "[[pa#th/path/x]]", [wiki("pa", "th/path/x")]),
    ("L9", "a caret after the sign names a block", "[[Note#^id]]", [wiki("Note", "^id")]),
    ("L10", "empty brackets are no link", "[[]] [[ ]]", []),
    ("L11", "a bar alone is a target", "[[|]]", [wiki("|")]),
    ("L11", "a bar in front belongs to the target", "[[|alias]]", [wiki("|alias")]),
    ("L12", "one closing bracket does not end a link", "[[Sq]uare]]", [wiki("Sq]uare")]),
    ("L13", "a link stays on its line", "[[Multi\nLine]]", []),
    ("L14", "of nested links the innermost counts", "[[Nested [[Inner]] x]]", [wiki("Inner")]),
    ("L15", "escaped brackets are text", "\\[\\[x\\]\\]", []),
    ("L16", "not in a code span", "`[[x]]`", []),
    ("L16", "not in a fence", "```\n[[x]]\n```\n\n~~~\n[[y]]", []),
    ("L16", "not in indented code", "a\n\n    [[x]]", []),
    ("L16", "not in math", "$[[x]]$ $$[[y]]$$\n\n$$\n[[z]]\n$$", []),
    ("L17", "in a comment of Obsidian it counts", "%%[[x]]%%", [wiki("x")]),
    ("L17", "in a block of comment it counts", "%%\n\n[[x]]\n\n%%", [wiki("x")]),
    ("L17", "an empty comment opens nothing", "%%%% [[x]]", [wiki("x")]),
    ("L18", "not in an HTML comment", "a <!-- [[x]] --> b\n\n<!--\n[[y]]\n\n[[z]]\n-->", []),
    ("L19", "in a heading it counts", "## I link to [[x]]", [wiki("x")]),
    ("L20", "in a table an escaped bar parts", "|h|\n|-|\n|[[a\\|b]]|", [wiki("a", None, "b")]),
    ("L20", "in a table a bare bar ends the cell", "|h|\n|-|\n|[[a|b]]|", []),
    ("L20", "an escaped bar parts outside tables too", "[[a\\|b]]", [wiki("a", None, "b")]),
    ("L21", "an exclamation mark makes an embed", "![[x]]", [embed("x")]),
    ("L22", "a width is no text", "![[i.png|100]]", [embed("i.png")]),
    ("L22", "a width and height are no text", "![[i.png|640x480]]", [embed("i.png")]),
    ("L22", "a text may stand before a width", "![[i.png|Figure|100]]", [embed("i.png", None, "Figure")]),
    ("L22", "a width is none of an image in Markdown either", "![250](i.png)", [embed("i.png")]),
    ("L22", "nor after its text", "![alt|100](i.png)", [embed("i.png", None, "alt")]),
    ("L22", "a number is the text of what is no embed", "[[n|100]]", [wiki("n", None, "100")]),
    ("L23", "a page of a document is kept beside its name", "![[d.pdf#page=3]]", [embed("d.pdf", "page=3")]),
    ("L23", "so is a height", "![[d.pdf#height=400]]", [embed("d.pdf", "height=400")]),
    ("L30", "a diagram makes no links", "```mermaid\nclass A internal-link\nA --> [[x]]\n```", []),
)
def test_links(text, expected):
    assert links(text) == expected


@rules(
    ("target", "files", "leads_to"),
    ("L1", "the extension of a note may be left out", "Note", ["Note.md"], "Note.md"),
    ("L1", "or written", "Note.md", ["Note.md"], "Note.md"),
    ("L2", "in any case", "Ext.MD", ["Ext.md"], "Ext.md"),
    (
        "L3",
        "another file is named with its extension",
        "a_pdf_file.pdf",
        ["a_pdf_file.pdf"],
        "a_pdf_file.pdf",
    ),
    ("L3", "without it nothing is found", "a_pdf_file", ["a_pdf_file.pdf"], None),
)
def test_extensions(target, files, leads_to):
    assert links(f"[[{target}]]") == [wiki(target)]
    assert Resolver(files).resolve(target, "n.md") == leads_to


@rules(
    ("text", "shown"),
    ("L4", "the text is shown", "[[Note|text]]", "text"),
    ("L6", "target and heading are shown", "[[Note#Head]]", "Note > Head"),
    ("L6", "of a heading here only its name is shown", "[[#Head]]", "Head"),
    ("L7", "every heading on the path is shown", "[[Note#A#B]]", "Note > A > B"),
    ("L9", "a block is shown with its caret", "[[Note#^id]]", "Note > ^id"),
)
def test_what_a_link_shows(text, shown):
    (link,) = parse("n.md", text).links
    assert display(link) == shown


@rule("L19", "the text of a heading is kept raw")
def test_a_heading_with_a_link():
    assert [heading.text for heading in parse("n.md", "## I link to [[x]]").headings] == ["I link to [[x]]"]


@rule("L18", "in an HTML comment there is no tag and no heading")
def test_html_comment():
    note = parse("n.md", "<!--\n# Head\n#tag [[x]]\n-->")
    assert (note.links, note.tags, note.headings) == ((), (), ())


@rules(
    ("yaml", "expected"),
    ("L26", "a value that is a link counts under its name", 'up: "[[x]]"', [("x", "up")]),
    (
        "L26",
        "an item of a list has its number",
        'a:\n  - "[[x]]"\n  - y\n  - "[[z]]"',
        [("x", "a.0"), ("z", "a.2")],
    ),
    ("L26", "a nested value has its path", 'a:\n  b: "[[x]]"', [("x", "a.b")]),
    ("L27", "without quotes it is a nested list", "up: [[x]]", []),
    ("L28", "a value that is more than a link is text", 'up: "see [[x]] now"', []),
    ("L29", "a Markdown link counts too", 'up: "[t](My%20x.md)"', [("My x.md", "up")]),
)
def test_links_in_properties(yaml, expected):
    note = parse("n.md", f"---\n{yaml}\n---\n")
    assert [(link.target, link.property) for link in note.links] == expected


@rules(
    ("yaml", "flawed"),
    ("L27", "a link that wants quotes is named", "a: 1\nup: [[x]]", [3]),
    ("L27", "so is one in a list", "up:\n  - [[x]]\n  - [[y|z]]", [3, 4]),
    ("L27", "a list of lists is none", "up: [[x, y], [z]]\nb: [[1]]", []),
)
def test_links_without_quotes(yaml, flawed):
    note = parse("n.md", f"---\n{yaml}\n---\n")
    assert [(flaw.line, flaw.kind) for flaw in note.flaws] == [
        (line, "invalid-properties") for line in flawed
    ]
    assert all('"[[' in flaw.detail for flaw in note.flaws)


@rules(
    ("before", "after"),
    ("L27", "quotes are put around it", "up: [[x]] # why", 'up: "[[x]]" # why'),
    ("L27", "with heading, text and spaces", "up:  [[ x y#h|z ]]", 'up:  "[[x y#h|z]]"'),
    ("L27", "in quotes inside", "up: [['x: y']]", 'up: "[[x: y]]"'),
    ("L27", "around all in a list", "up:\n- [[x]]\n- y\n- [[z]]", 'up:\n- "[[x]]"\n- y\n- "[[z]]"'),
    ("L27", "between brackets and in maps", "a: {b: [[[x]], c]}", 'a: {b: ["[[x]]", c]}'),
)
def test_quoting_links(vault_of, before, after):
    vault = vault_of({"n.md": f"\ufeff---\nd: 1\n{before}\n---\n[[x]]"})
    problem = next(each for each in vault.library.read.problems() if each.kind == "invalid-properties")
    assert vault.library.remedy(problem) == "put the link in quotes"
    vault.library.mend(problem)
    assert vault.read("n.md") == f"\ufeff---\nd: 1\n{after}\n---\n[[x]]"
    vault.refresh()
    assert {kind for _, _, kind in vault.kinds()} == {"broken-link"}


@rules(
    ("files", "problems"),
    (
        *("L23", "a page is no heading that is missing"),
        *({"a.md": "![[d.pdf#page=3]] ![[d.pdf#height=400]]", "d.pdf": ""}, []),
    ),
    (
        *("L24", "an address in a wikilink is named"),
        *({"a.md": "[[https://example.com]]"}, [("a.md", 1, "url-in-wikilink")]),
    ),
)
def test_problems(vault_of, files, problems):
    assert vault_of(files).kinds() == problems


@rule("L21", "an embed counts among the links back")
def test_an_embed_links_back(vault_of):
    assert vault_of({"a.md": "![[b]]", "b.md": ""}).back("b.md") == ["a.md"]


@rule("L25", "a link to itself does not make a note less alone")
def test_a_link_to_itself(vault_of):
    assert vault_of({"a.md": "# Head\n\n[[#Head]]"}).orphans() == ["a.md"]


@rule("L26", "a link in a property counts among the links back")
def test_a_property_links_back(vault_of):
    assert vault_of({"a.md": '---\nup: "[[b]]"\n---\n', "b.md": ""}).back("b.md") == ["a.md"]
