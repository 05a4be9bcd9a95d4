"""R: which file, heading or block a link leads to, and how new links are written."""

from __future__ import annotations

import unicodedata

from index.vault.links.resolver import Resolver, match_heading
from index.vault.model import Heading
from index.vault.parse.note import parse
from tests.obsidian.table import rule, rules

NFC = unicodedata.normalize("NFC", "Café")
NFD = unicodedata.normalize("NFD", "Café")


@rules(
    ("files", "source", "target", "leads_to"),
    ("R1", "the exact path wins", ["Note.md", "a/b/Note.md"], "a/b/n.md", "Note", "Note.md"),
    ("R1", "the exact path wins with folders as well", ["b/Note.md", "a/b/Note.md"], "a/n.md", "b/Note", "b/Note.md"),
    ("R2", "then the note's own folder wins", ["x/Note.md", "lo/ng/Note.md"], "lo/ng/n.md", "Note", "lo/ng/Note.md"),
    ("R2", "a parent folder does not count", ["x/Note.md", "lo/Note.md"], "lo/ng/n.md", "Note", "x/Note.md"),
    ("R3", "then the shortest path in characters", ["zzzz/Note.md", "a/b/Note.md"], "n.md", "Note", "a/b/Note.md"),
    ("R4", "of equal lengths the first by alphabet", ["b/Note.md", "a/Note.md"], "n.md", "Note", "a/Note.md"),
    ("R5", "a target may be the end of a path", ["a/b/Note.md", "Note.md"], "n.md", "b/Note", "a/b/Note.md"),
    ("R5", "a target matches at folder boundaries only", ["ab/Note.md"], "n.md", "b/Note", None),
    ("R5", "of several the note's own folder wins", ["x/b/N.md", "long/b/N.md"], "long/n.md", "b/N", "long/b/N.md"),
    ("R5", "of several others the shortest", ["yy/b/Note.md", "x/b/Note.md"], "n.md", "b/Note", "x/b/Note.md"),
    ("R6", "two dots go up", ["y.md", "a/y.md"], "a/x.md", "../y", "y.md"),
    ("R6", "one dot stays in the folder", ["y.md", "a/y.md"], "a/x.md", "./y", "a/y.md"),
    ("R6", "a relative path is not looked up elsewhere", ["b/y.md"], "a/x.md", "./y", None),
    ("R6", "a relative path does not leave the vault", ["y.md"], "a/x.md", "../../y", None),
    ("R7", "a leading slash means the root", ["a/y.md", "y.md"], "a/x.md", "/y", "y.md"),
    ("R7", "a leading slash means nothing else", ["a/y.md"], "a/x.md", "/y", None),
    ("R8", "case does not matter on any system", ["link_in_yaml.md"], "n.md", "liNk_in_YaMl", "link_in_yaml.md"),
    ("R8", "case does not matter in folders", ["Sub/Note.md"], "n.md", "sUB/nOTE", "Sub/Note.md"),
    ("R9", "composed letters match decomposed ones", [f"{NFD}.md"], "n.md", NFC, f"{NFD}.md"),
    ("R9", "decomposed letters match composed ones", [f"{NFC}.md"], "n.md", NFD, f"{NFC}.md"),
    ("R9", "a no-break space is a space", ["A note.md"], "n.md", "A\u00a0note", "A note.md"),
    ("R9", "of two spellings the exact one wins", ["Note.md", "note.md"], "n.md", "note", "note.md"),
)  # fmt: skip
def test_where_a_link_leads(files, source, target, leads_to):
    assert Resolver(files).resolve(target, source) == leads_to
    assert Resolver(reversed(files)).resolve(target, source) == leads_to


@rule("R9", "names that differ in case only are reported")
def test_names_that_differ_in_case_only(vault_of):
    vault = vault_of({"Note.md": "[[b]]", "note.md": "[[b]]", "b.md": ""})
    assert vault.kinds() == [("note.md", None, "ambiguous-name")]


@rule("R10", "an alias is not a target, and a fix is offered")
def test_alias(vault_of):
    vault = vault_of({"a.md": "[[Nick]]", "x/b.md": "---\naliases: [Nick]\n---\n"})
    assert vault.out("a.md") == [None]
    assert vault.kinds() == [("a.md", 1, "alias-as-target")]
    vault.library.repairs.apply(next(p for p in vault.library.read.problems() if p.kind == "alias-as-target"))
    assert vault.read("a.md") == "[[b|Nick]]"


@rules(
    ("before", "after"),
    ("R10", "the alias becomes the label", "[[nick]]", "[[b|nick]]"),
    ("R10", "an existing label stays, and so does the heading", "x [[Nick#h|t]] y", "x [[b#h|t]] y"),
    ("R10", "an embed stays one", "![[Nick]]", "![[b|Nick]]"),
    (
        "R10",
        "in a table the separator is escaped",
        "| a |\n|---|\n| [[Nick]] |",
        "| a |\n|---|\n| [[b\\|Nick]] |",
    ),
    (
        "R10",
        "the link in a property is fixed",
        "---\nup: '[[Nick]]' # x\n---\n",
        "---\nup: '[[b|Nick]]' # x\n---\n",
    ),
)
def test_replacing_an_alias_by_the_name(vault_of, before, after):
    vault = vault_of({"a.md": before, "x/b.md": "---\naliases: [Nick]\n---\n# h\n"})
    problem = next(each for each in vault.library.read.problems() if each.kind == "alias-as-target")
    vault.library.repairs.apply(problem)
    assert vault.read("a.md") == after
    vault.refresh()
    assert vault.kinds() == []
    vault.library.edit.history.undo()
    assert vault.read("a.md") == before


@rule("R11", "the links to a missing note can be asked for")
def test_missing_note(vault_of):
    vault = vault_of({"a.md": "[[Later]] and [[x/Deep]]", "b.md": "[[later|soon]]"})
    assert vault.out("a.md") == [None, None]
    assert vault.found("links:Later") == ["a.md", "b.md"]


@rules(
    ("link", "settings", "made"),
    ("R11", "a missing note is created at the path in the link", "x/Deep", {}, "x/Deep.md"),
    ("R11", "a bare name is created in the root", "Later", {}, "Later.md"),
    (
        *("R11", "a bare name is created in the folder for new notes"),
        *("Later", {"newFileLocation": "folder", "newFileFolderPath": "Inbox"}, "Inbox/Later.md"),
    ),
)
def test_creating_a_missing_note(vault_of, link, settings, made):
    vault = vault_of({"a.md": f"[[{link}]]"}, app=settings)
    vault.library.repairs.apply(next(p for p in vault.library.read.problems() if p.kind == "broken-link"))
    vault.refresh()
    assert vault.notes() == sorted(["a.md", made])
    assert vault.out("a.md") == [made]


@rules(
    ("change", "leads_to"),
    ("R12", "a better match that appears takes over the link", lambda v: v.write("Note.md", ""), "Note.md"),
    (
        "R12",
        "a deleted file leaves the link to the next match",
        lambda v: (v.folder / "x/Note.md").unlink(),
        "yy/Note.md",
    ),
    (
        *("R12", "a renamed file leaves the link to the next match"),
        *(lambda v: (v.folder / "x/Note.md").rename(v.folder / "x/Other.md"), "yy/Note.md"),
    ),
    (
        *("R12", "a file renamed to a better match takes over the link"),
        *(lambda v: (v.folder / "zz.md").rename(v.folder / "Note.md"), "Note.md"),
    ),
)
def test_links_of_other_notes_are_resolved_again(vault_of, change, leads_to):
    vault = vault_of({"a.md": "[[Note]]", "x/Note.md": "", "yy/Note.md": "", "zz.md": ""})
    assert vault.out("a.md") == ["x/Note.md"]
    change(vault)
    vault.refresh()
    assert vault.out("a.md") == [leads_to]
    assert vault.library.verify() == "equal"


HOSTILE = '! " # $ % & ( ) * + , . : ; < = > ? @ ^ ` { | } ~ / [ ] \\'.split()


@rules(
    ("headings", "anchor", "line"),
    ("R13", "punctuation does not matter", "# Minecraft: The Video Game", "Minecraft The Video Game", 1),
    ("R13", "case does not matter", "# A Head", "a hEAD", 1),
    ("R13", "runs of spaces are collapsed", "# A  head", "A head", 1),
    ("R13", "the brackets of a link in a heading are ignored", "# I link to [[x]]", "I link to x", 1),
    ("R13", "apostrophes and hyphens count", "# It's well-known", "Its well known", None),
    ("R14", "the first heading below the other counts", "## B\n# A\n## B\n## B", "A#B", 3),
    ("R14", "a heading of the same level is not below it", "# A\n# B", "A#B", None),
    ("R14", "of equal headings the first counts", "# x\n# A\n## A", "A", 2),
    ("R15", "a missing heading is not found", "# A", "B", None),
)
def test_headings(headings, anchor, line):
    heading = match_heading(parse("n.md", headings).headings, anchor)
    assert (heading.line if heading else None) == line


@rules("char", *(("R13", f"a heading matches without U+{ord(c):04X}", c) for c in HOSTILE))
def test_characters_ignored_in_headings(char):
    heading = Heading(1, f"a {char} b", 1)
    assert match_heading([heading], "a b") == heading


@rule("R15", "the link leads to the note, and the missing heading is reported")
def test_a_missing_heading(vault_of):
    vault = vault_of({"a.md": "[[b#Gone]]", "b.md": "# Here"})
    assert vault.out("a.md") == ["b.md"]
    assert vault.kinds() == [("a.md", 1, "dangling-anchor")]


@rules(
    ("text", "blocks"),
    ("R16", "a block id stands at the end of a line", "text ^id-1", ["id-1"]),
    ("R16", "a block id stands alone below an empty line", "> quote\n\n^id", ["id"]),
    ("R16", "a block id has a space before it", "![[x.png]]^id", []),
    ("R16", "a block id has ASCII letters, digits and hyphens", "a ^i_d\n\nb ^é\n\nc ^aZ9-", ["aZ9-"]),
    ("R17", "there are no block ids in code", "```\na ^id\n```", []),
)
def test_blocks(text, blocks):
    assert [block.id for block in parse("n.md", text).blocks] == blocks


@rule("R16", "case of a block id does not matter")
def test_a_block_id_in_another_case(vault_of):
    assert vault_of({"a.md": "[[b#^HERE]]", "b.md": "text ^here"}).kinds() == []


@rules(
    "text",
    ("R17", "there are no headings in HTML comments", "<!--\n# a\n-->"),
    ("R17", "there are no headings in fenced code", "```\n# a\n```"),
    ("R17", "there are no headings in indented code", "    # a"),
)
def test_no_headings(text):
    assert parse("n.md", text).headings == ()


@rules(
    ("style", "source", "path", "extension", "text"),
    ("R18", "shortest is the bare name", "shortest", "n.md", "a/One.md", False, "One"),
    (
        "R18",
        "shortest is the full path where two notes have the name",
        "shortest",
        "a/n.md",
        "a/Two.md",
        False,
        "a/Two",
    ),
    (
        "R18",
        "relative is the path from the note's folder",
        "relative",
        "b/n.md",
        "a/One.md",
        False,
        "../a/One",
    ),
    ("R18", "absolute has no leading slash", "absolute", "b/n.md", "a/One.md", False, "a/One"),
    ("R18", "a Markdown link keeps the extension", "shortest", "n.md", "a/One.md", True, "One.md"),
    (
        "R18",
        "a link to another file always keeps the extension",
        "shortest",
        "n.md",
        "a/i.png",
        False,
        "i.png",
    ),
)
def test_new_links(style, source, path, extension, text):
    resolver = Resolver(["a/One.md", "a/Two.md", "b/Two.md", "a/i.png"])
    assert resolver.shortest_link(path, source, style, extension=extension) == text
    assert resolver.resolve(text, source) == path


@rule("R19", "linking a mention of an alias writes the note's name")
def test_linking_a_mentioned_alias(vault_of):
    vault = vault_of({"a.md": "So says Nick.", "x/Real Name.md": "---\naliases: [Nick]\n---\n"})
    vault.library.edit.link_mention("a.md", "Nick", 1, vault.library.read.resolve("Real Name"))
    assert vault.read("a.md") == "So says [[Real Name|Nick]]."
