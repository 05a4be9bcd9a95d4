"""R: which file, heading or block a link leads to, and how a new link is written."""

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
    ("R1", "also where it has folders", ["b/Note.md", "a/b/Note.md"], "a/n.md", "b/Note", "b/Note.md"),
    ("R2", "then the note's own folder", ["x/Note.md", "lo/ng/Note.md"], "lo/ng/n.md", "Note", "lo/ng/Note.md"),
    ("R2", "a folder above it counts for nothing", ["x/Note.md", "lo/Note.md"], "lo/ng/n.md", "Note", "x/Note.md"),
    ("R3", "then the path with fewest characters", ["zzzz/Note.md", "a/b/Note.md"], "n.md", "Note", "a/b/Note.md"),
    ("R4", "of equally long ones the first by letter", ["b/Note.md", "a/Note.md"], "n.md", "Note", "a/Note.md"),
    ("R5", "a path may lack its beginning", ["a/b/Note.md", "Note.md"], "n.md", "b/Note", "a/b/Note.md"),
    ("R5", "but ends at whole folders", ["ab/Note.md"], "n.md", "b/Note", None),
    ("R5", "of several the own folder wins", ["x/b/N.md", "long/b/N.md"], "long/n.md", "b/N", "long/b/N.md"),
    ("R5", "then the shortest", ["yy/b/Note.md", "x/b/Note.md"], "n.md", "b/Note", "x/b/Note.md"),
    ("R6", "two dots go up", ["y.md", "a/y.md"], "a/x.md", "../y", "y.md"),
    ("R6", "one dot stays", ["y.md", "a/y.md"], "a/x.md", "./y", "a/y.md"),
    ("R6", "neither looks elsewhere", ["b/y.md"], "a/x.md", "./y", None),
    ("R6", "nor out of the vault", ["y.md"], "a/x.md", "../../y", None),
    ("R7", "a slash in front means the root", ["a/y.md", "y.md"], "a/x.md", "/y", "y.md"),
    ("R7", "and nothing else", ["a/y.md"], "a/x.md", "/y", None),
    ("R8", "case is no matter on any system", ["link_in_yaml.md"], "n.md", "liNk_in_YaMl", "link_in_yaml.md"),
    ("R8", "nor in folders", ["Sub/Note.md"], "n.md", "sUB/nOTE", "Sub/Note.md"),
    ("R9", "composed letters find decomposed ones", [f"{NFD}.md"], "n.md", NFC, f"{NFD}.md"),
    ("R9", "and the other way round", [f"{NFC}.md"], "n.md", NFD, f"{NFC}.md"),
    ("R9", "a space that does not break is a space", ["A note.md"], "n.md", "A\u00a0note", "A note.md"),
    ("R9", "of two spellings the exact one is chosen", ["Note.md", "note.md"], "n.md", "note", "note.md"),
)  # fmt: skip
def test_where_a_link_leads(files, source, target, leads_to):
    assert Resolver(files).resolve(target, source) == leads_to
    assert Resolver(reversed(files)).resolve(target, source) == leads_to


@rule("R9", "names that differ in case or accents alone are named")
def test_names_alike(vault_of):
    vault = vault_of({"Note.md": "[[b]]", "note.md": "[[b]]", "b.md": ""})
    assert vault.kinds() == [("note.md", None, "ambiguous-name")]


@rule("R10", "an alias is no target, and what to write instead is offered")
def test_alias(vault_of):
    vault = vault_of({"a.md": "[[Nick]]", "x/b.md": "---\naliases: [Nick]\n---\n"})
    assert vault.out("a.md") == [None]
    assert vault.kinds() == [("a.md", 1, "alias-as-target")]
    vault.library.mend(next(p for p in vault.library.read.problems() if p.kind == "alias-as-target"))
    assert vault.read("a.md") == "[[b|Nick]]"


@rules(
    ("before", "after"),
    ("R10", "it becomes the text of the link", "[[nick]]", "[[b|nick]]"),
    ("R10", "the text that there is stays, and the heading", "x [[Nick#h|t]] y", "x [[b#h|t]] y"),
    ("R10", "an embed stays one", "![[Nick]]", "![[b|Nick]]"),
    ("R10", "in a table the bar is escaped", "| a |\n|---|\n| [[Nick]] |", "| a |\n|---|\n| [[b\\|Nick]] |"),
    ("R10", "in a property", "---\nup: '[[Nick]]' # x\n---\n", "---\nup: '[[b|Nick]]' # x\n---\n"),
)
def test_writing_the_name_for_an_alias(vault_of, before, after):
    vault = vault_of({"a.md": before, "x/b.md": "---\naliases: [Nick]\n---\n# h\n"})
    problem = next(each for each in vault.library.read.problems() if each.kind == "alias-as-target")
    vault.library.mend(problem)
    assert vault.read("a.md") == after
    vault.refresh()
    assert vault.kinds() == []
    vault.library.edit.history.undo()
    assert vault.read("a.md") == before


@rule("R11", "a note that is not there can be asked for what leads to it")
def test_missing_note(vault_of):
    vault = vault_of({"a.md": "[[Later]] and [[x/Deep]]", "b.md": "[[later|soon]]"})
    assert vault.out("a.md") == [None, None]
    assert vault.found("links:Later") == ["a.md", "b.md"]


@rules(
    ("link", "settings", "made"),
    ("R11", "it is made at the path in the link", "x/Deep", {}, "x/Deep.md"),
    ("R11", "a bare name is made in the root", "Later", {}, "Later.md"),
    (
        *("R11", "or in the folder for new notes"),
        *("Later", {"newFileLocation": "folder", "newFileFolderPath": "Inbox"}, "Inbox/Later.md"),
    ),
)
def test_making_a_missing_note(vault_of, link, settings, made):
    vault = vault_of({"a.md": f"[[{link}]]"}, app=settings)
    vault.library.mend(next(p for p in vault.library.read.problems() if p.kind == "broken-link"))
    vault.refresh()
    assert vault.notes() == sorted(["a.md", made])
    assert vault.out("a.md") == [made]


@rules(
    ("change", "leads_to"),
    ("R12", "a better file that comes takes the link over", lambda v: v.write("Note.md", ""), "Note.md"),
    (
        "R12",
        "a file that goes gives it to the next",
        lambda v: (v.folder / "x/Note.md").unlink(),
        "yy/Note.md",
    ),
    (
        *("R12", "a file that gets another name gives it up too"),
        *(lambda v: (v.folder / "x/Note.md").rename(v.folder / "x/Other.md"), "yy/Note.md"),
    ),
    (
        *("R12", "a file that takes the name may get it"),
        *(lambda v: (v.folder / "zz.md").rename(v.folder / "Note.md"), "Note.md"),
    ),
)
def test_other_notes_links_follow_what_comes_and_goes(vault_of, change, leads_to):
    vault = vault_of({"a.md": "[[Note]]", "x/Note.md": "", "yy/Note.md": "", "zz.md": ""})
    assert vault.out("a.md") == ["x/Note.md"]
    change(vault)
    vault.refresh()
    assert vault.out("a.md") == [leads_to]
    assert vault.library.verify() == "equal"


HOSTILE = '! " # $ % & ( ) * + , . : ; < = > ? @ ^ ` { | } ~ / [ ] \\'.split()


@rules(
    ("headings", "anchor", "line"),
    ("R13", "punctuation is no matter", "# Minecraft: The Video Game", "Minecraft The Video Game", 1),
    ("R13", "case is no matter", "# A Head", "a hEAD", 1),
    ("R13", "runs of spaces are one", "# A  head", "A head", 1),
    ("R13", "the brackets of a link in it drop out", "# I link to [[x]]", "I link to x", 1),
    ("R13", "apostrophe and hyphen do count", "# It's well-known", "Its well known", None),
    ("R14", "the first one under the other counts", "## B\n# A\n## B\n## B", "A#B", 3),
    ("R14", "one of the same level is not under it", "# A\n# B", "A#B", None),
    ("R14", "of equal ones the first counts", "# x\n# A\n## A", "A", 2),
    ("R15", "a heading that is not there is not found", "# A", "B", None),
)
def test_headings(headings, anchor, line):
    heading = match_heading(parse("n.md", headings).headings, anchor)
    assert (heading.line if heading else None) == line


@rules("char", *(("R13", f"a heading is found without its U+{ord(c):04X}", c) for c in HOSTILE))
def test_characters_that_headings_are_compared_without(char):
    heading = Heading(1, f"a {char} b", 1)
    assert match_heading([heading], "a b") == heading


@rule("R15", "the note is found all the same, and the want is told")
def test_a_heading_that_is_not_there(vault_of):
    vault = vault_of({"a.md": "[[b#Gone]]", "b.md": "# Here"})
    assert vault.out("a.md") == ["b.md"]
    assert vault.kinds() == [("a.md", 1, "dangling-anchor")]


@rules(
    ("text", "blocks"),
    ("R16", "a block has its name at the end of a line", "text ^id-1", ["id-1"]),
    ("R16", "or alone below an empty line", "> quote\n\n^id", ["id"]),
    ("R16", "with a space before it", "![[x.png]]^id", []),
    ("R16", "of letters digits and hyphens of English", "a ^i_d\n\nb ^é\n\nc ^aZ9-", ["aZ9-"]),
    ("R17", "in code there is none", "```\na ^id\n```", []),
)
def test_blocks(text, blocks):
    assert [block.id for block in parse("n.md", text).blocks] == blocks


@rule("R16", "case is no matter")
def test_a_block_in_other_case(vault_of):
    assert vault_of({"a.md": "[[b#^HERE]]", "b.md": "text ^here"}).kinds() == []


@rules(
    "text",
    ("R17", "in an HTML comment there is no heading", "<!--\n# a\n-->"),
    ("R17", "in a fence there is none", "```\n# a\n```"),
    ("R17", "in indented code there is none", "    # a"),
)
def test_what_is_no_heading(text):
    assert parse("n.md", text).headings == ()


@rules(
    ("style", "source", "path", "extension", "text"),
    ("R18", "shortest is the bare name", "shortest", "n.md", "a/One.md", False, "One"),
    ("R18", "or the whole path where two have the name", "shortest", "a/n.md", "a/Two.md", False, "a/Two"),
    ("R18", "relative goes up", "relative", "b/n.md", "a/One.md", False, "../a/One"),
    ("R18", "absolute has no slash in front", "absolute", "b/n.md", "a/One.md", False, "a/One"),
    ("R18", "a Markdown link keeps the extension", "shortest", "n.md", "a/One.md", True, "One.md"),
    ("R18", "what is no note always does", "shortest", "n.md", "a/i.png", False, "i.png"),
)
def test_new_links(style, source, path, extension, text):
    resolver = Resolver(["a/One.md", "a/Two.md", "b/Two.md", "a/i.png"])
    assert resolver.shortest_link(path, source, style, extension=extension) == text
    assert resolver.resolve(text, source) == path


@rule("R19", "so does linking a mention of it")
def test_linking_a_mentioned_alias(vault_of):
    vault = vault_of({"a.md": "So says Nick.", "x/Real Name.md": "---\naliases: [Nick]\n---\n"})
    vault.library.edit.link_mention("a.md", "Nick", 1, vault.library.read.resolve("Real Name"))
    assert vault.read("a.md") == "So says [[Real Name|Nick]]."
