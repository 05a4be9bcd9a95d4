"""X: rules of our own."""

from __future__ import annotations

import pytest

from index.errors import LibraryError, StaleFileError
from index.vault.parse.block_builder import read_blocks
from index.vault.parse.note import MAX_BODY, parse
from index.vault.properties import property_edits
from notes_tui.widgets.markdown.blocks import build
from tests.conftest import PAGE
from tests.helpers.page_lines import layout
from tests.obsidian.table import rule, rules

TINY = "tinylens-small-models"


@rules(
    ("before", "after"),
    ("X1", "a tag is added to a list in brackets", "---\ntags: [a]\n---\nx", "---\ntags: [a, new]\n---\nx"),
    (
        "X1",
        "a tag is added in the list's quotes",
        "---\ntags: ['a', 'b']\n---\n",
        "---\ntags: ['a', 'b', 'new']\n---\n",
    ),
    (
        "X1",
        "a tag is added to a block list",
        "---\ntags:\n    - a\n---\n",
        "---\ntags:\n    - a\n    - new\n---\n",
    ),
    (
        "X1",
        "a tag is added without indent like the others",
        "---\ntags:\n- a\n---\n",
        "---\ntags:\n- a\n- new\n---\n",
    ),
    ("X1", "a missing list becomes a block list", "---\na: b\n---\n", "---\na: b\ntags:\n  - new\n---\n"),
    ("X1", "missing properties become a block", "x\r\n", "---\r\ntags:\r\n  - new\r\n---\r\nx\r\n"),
)
def test_adding_a_tag_and_removing_it(before, after):
    assert property_edits.add_to_list(before, "tags", ["new"]) == after
    assert property_edits.remove_from_list(after, "tags", ["new"]) == before


@rule("X1", "a text with commas is refused until it is made a list")
def test_invalid_tags():
    with pytest.raises(LibraryError, match="make it a list first"):
        property_edits.add_to_list("---\ntags: a, b\n---\n", "tags", ["new"])


@rule("X3", "`@word` is a citation while a paper has that key, and text otherwise")
def test_bare_words_follow_the_papers(vault_of):
    text = f"by @{TINY}, @kepano and @{{2023-08-31}}"
    vault = vault_of({"n.md": text})
    assert (vault.out("n.md"), vault.kinds(), vault.orphans()) == ([], [], ["n.md"])
    vault.write("corpus/page.txt", PAGE)
    vault.refresh()
    assert (vault.out("n.md"), vault.kinds()) == ([f"@{TINY}"], [])
    assert vault.library.read.find(f"links:{TINY}").total == 1
    (vault.folder / "corpus/page.txt").unlink()
    vault.refresh()
    assert (vault.out("n.md"), vault.kinds(), vault.orphans()) == ([], [], ["n.md"])
    assert vault.library.verify() == "equal"


@rules(
    ("text", "keys"),
    ("X3", "a citation in brackets", "[@key]", ["key"]),
    ("X3", "several citations, and a page", "[see @a; @b, p. 3]", ["a", "b"]),
    ("X3", "a citation in running text", "as @doe:2020a. says", ["doe:2020a"]),
    ("X3", "no citation in code", "`@key`", []),
    ("X3", "no citation in a mail address", "me@example.org", []),
)
def test_citations(text, keys):
    links = parse("n.md", text).links
    assert [(link.kind, link.target) for link in links] == [("citation", key) for key in keys]


@rule("X3", "a citation leads to its paper, and an unknown one is reported")
def test_where_citations_lead(vault_of):
    vault = vault_of({"corpus/page.txt": PAGE, "n.md": f"[@{TINY}; @nobody]"})
    assert vault.out("n.md") == [f"@{TINY}", None]
    assert vault.kinds() == [("n.md", 1, "unknown-citation")]
    assert [row.source for row in vault.library.read.links(vault.library.read.paper(TINY)).back] == ["n.md"]


@rules(
    ("text", "found"),
    ("X4", "the citation key of a paper", f"read {TINY} today", [TINY]),
    ("X4", "the short name before a title's colon", "TinyLens is small", ["TinyLens"]),
    ("X4", "whole words only", "TinyLenses are none", []),
    ("X4", "not in a link", f"[[{TINY}|TinyLens]] [TinyLens](x.md)", []),
    ("X4", "not in code", "`TinyLens`", []),
)
def test_mentions_of_papers(vault_of, text, found):
    vault = vault_of({"corpus/page.txt": PAGE, "n.md": text})
    paper = vault.library.read.paper(TINY)
    assert [row.raw for row in vault.library.read.mentions(paper)] == found


@rule("X4", "a mention becomes a link in one step")
def test_linking_a_mention(vault_of):
    vault = vault_of({"corpus/page.txt": PAGE, "n.md": "TinyLens is small"})
    vault.library.edit.link_mention("n.md", "TinyLens", 1, vault.library.read.paper(TINY))
    assert vault.read("n.md") == f"[[{TINY}|TinyLens]] is small"


@rules(
    ("files", "kind", "line"),
    ("X5", "a broken link", {"a.md": "x\n[[Nobody]]"}, "broken-link", 2),
    ("X5", "a missing heading", {"a.md": "[[b#Gone]]", "b.md": ""}, "dangling-anchor", 1),
    ("X5", "a missing block", {"a.md": "[[b#^gone]]", "b.md": ""}, "dangling-anchor", 1),
    ("X5", "an ambiguous name", {"a.md": "[[b]]", "x/b.md": "", "y/b.md": ""}, "ambiguous-link", 1),
    ("X5", "a web address in a wikilink", {"a.md": "[[https://example.org]]"}, "url-in-wikilink", 1),
    (
        *("X5", "an alias as a target"),
        *({"a.md": "[[Nick]]", "b.md": "---\naliases: [Nick]\n---\n"}, "alias-as-target", 1),
    ),
    ("X5", "invalid properties", {"a.md": "---\nb: 1\na: [\n---\n"}, "invalid-properties", 3),
    (
        *("X5", "a duplicate citation key"),
        *({"a.md": "---\nkey: k\n---\n", "b.md": "---\nkey: k\n---\n"}, "duplicate-key", None),
    ),
    (
        *("X5", "a conflict copy"),
        *({"a.md": "", "a (conflicted copy).md": ""}, "conflict-copy", None),
    ),
    ("X5", "a note that is not downloaded", {".a.md.icloud": ""}, "not-downloaded", None),
    ("X5", "an oversize note", {"a.md": "x" * (MAX_BODY + 1)}, "oversize", 1),
    ("X5", "a note that is not UTF-8", {"a.md": b"\xff\xff"}, "encoding", None),
)
def test_problems(vault_of, files, kind, line):
    assert [(each_line, each) for _, each_line, each in vault_of(files).kinds()] == [(line, kind)]


@rules(
    ("text", "line", "column"),
    ("X5", "invalid properties, with the column", "---\nb: 1\né: b: c\n---\n", 3, 5),
    ("X5", "a duplicate property", "---\r\na: 1\r\n  \r\na: 2\r\n---\r\n", 4, 1),
    ("X5", "a name that is not text", "\ufeff---\na: {{title}}\n---\n", 2, 5),
    ("X5", "an undefined YAML alias", "---\na: *x\n---\n", 2, 4),
    ("X5", "a control character in the properties", "---\na: 1\nb: é\x07\n---\n", 3, 5),
    ("X5", "conflict markers", "---\na: 1\n<<<<<<< x\n---\n", 3, 1),
    ("X5", "an unfinished block, with the last line only", "---\nb: 1\na: [\n---\n", 3, None),
    ("X5", "a NUL character", "x\r\né \0\n", 2, 3),
)
def test_positions_of_problems(vault_of, text, line, column):
    (problem,) = [each for each in vault_of({"a.md": text}).library.read.problems() if each.kind != "orphan"]
    assert (problem.line, problem.column) == (line, column)


@rule("X5", "a note without links")
def test_orphans(vault_of):
    assert vault_of({"alone.md": "", "a.md": "[[b]]", "b.md": ""}).orphans() == ["alone.md"]


@rule("X5", "a file that cannot be read")
def test_unreadable(vault_of):
    vault = vault_of({"b.md": ""})
    (vault.folder / "a.md").symlink_to("nowhere.md")
    vault.refresh()
    assert vault.kinds() == [("a.md", None, "unreadable")]


@rules(
    ("files", "lines"),
    (
        *("X6", "a note embedded in itself is not shown again, and says so"),
        *({"a.md": "words ![[a]] end"}, ["words a · shown already, around this end"]),
    ),
    (
        *("X6", "a ring of embeds is shown once"),
        *(
            {"a.md": "one\n\n![[b]]", "b.md": "two\n\n![[a]]"},
            ["one", "┃ b", "┃ two", "┃ a · shown already, around this"],
        ),
    ),
    (
        *("X6", "a part of a note embedded in it is not a ring"),
        *({"a.md": "![[#B]]\n\n# B\n\nword"}, ["┃ B", "┃ B", "┃ word", "B", "word"]),
    ),
    (
        *("X6", "embeds end three levels deep"),
        *(
            {"a.md": "![[b]]", "b.md": "![[c]]", "c.md": "![[d]]", "d.md": "![[e]]", "e.md": ""},
            ["┃ b", "┃ ┃ c", "┃ ┃ ┃ d", "┃ ┃ ┃ e · too deep to show here"],
        ),
    ),
    (
        *("X6", "the same embed is shown once"),
        *({"a.md": "![[b]]\n\n![[b]]", "b.md": "word"}, ["┃ b", "┃ word", "b · shown above"]),
    ),
    ("X6", "a missing embed says so", {"a.md": "![[b]] ![[a#c]]"}, ["b · not there a › c · not there"]),
    (
        *("X6", "an embedded block is shown alone, without its id"),
        *(
            {"a.md": "![[b#^x]]", "b.md": "- one\n- two ^x\n  - more\n- three"},
            ["┃ b › ^x", "┃ • two", "┃   ◦ more"],
        ),
    ),
    (
        *("X6", "other files are shown as a line"),
        *(
            {"a.md": "![[p.png|640x480]] ![[d.pdf#page=3]]", "p.png": "", "d.pdf": ""},
            ["▣ p.png · 640×480 px ▣ d.pdf › page 3"],
        ),
    ),
)
def test_embeds(vault_of, files, lines):
    passage = vault_of(files).library.read.passage("a.md")
    shown = layout(build(read_blocks(passage.text), embeds=passage.embeds).blocks, 80)
    texts = ("".join(piece.text for piece in line).rstrip("┃ ") for line in shown)
    assert [text for text in texts if text] == lines


@rule(
    "X7", "a change by another program is never overwritten without a question, and the unsaved text is kept"
)
def test_unsaved_text(vault_of):
    vault = vault_of({"n.md": "base"})
    text, base = vault.library.edit.text("n.md")
    vault.write("n.md", "theirs")
    with pytest.raises(StaleFileError):
        vault.library.edit.save("n.md", f"{text} and mine", base)
    (copy,) = vault.library.edit.save_copy("n.md", f"{text} and mine").paths
    assert (vault.read("n.md"), vault.read(copy)) == ("theirs", "base and mine")
