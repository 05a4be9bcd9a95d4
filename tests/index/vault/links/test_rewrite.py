from __future__ import annotations

import json
import posixpath
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import LibraryError
from index.vault.links.canvas import rewrite_canvas
from index.vault.links.move_plan import MovePlan, WrittenLink
from index.vault.links.resolver import Resolver
from index.vault.links.rewrite import Rewritten, affected, rewrite, rewrite_heading
from index.vault.parse.note import parse

# What it shows, the other files, what moves where, the note that holds the links, its text before and after.
# `=` after means that nothing is changed.
CASES = [
    ("a wikilink follows", "Old.md", "Old.md>New.md", "n.md", "[[Old]]", "[[New]]"),
    ("with its extension", "Old.md", "Old.md>New.md", "n.md", "[[Old.md]]", "[[New.md]]"),
    ("in any case", "Old.md", "Old.md>New.md", "n.md", "[[oLD]]", "[[New]]"),
    ("spaces inside stay", "Old.md", "Old.md>New.md", "n.md", "[[ Old | x ]]", "[[ New | x ]]"),
    ("an embed", "Old.md", "Old.md>New.md", "n.md", "![[Old]]", "![[New]]"),
    ("an image and its size", "a.png", "a.png>b.png", "n.md", "![[a.png|100]]", "![[b.png|100]]"),
    ("a name by case alone leads there still", "Old.md", "Old.md>old.md", "n.md", "[[Old]]", "="),
    ("a bare name moved", "Old.md", "Old.md>x/Old.md", "n.md", "[[Old]]", "="),
    ("a path from the root", "x/Old.md", "x/Old.md>y/New.md", "n.md", "[[x/Old]]", "[[y/New]]"),
    ("the end of a path", "a/x/Old.md", "a/x/Old.md>a/x/New.md", "n.md", "[[x/Old]]", "[[x/New]]"),
    ("a rooted path", "Old.md", "Old.md>New.md", "n.md", "[[/Old]]", "[[/New]]"),
    ("a relative path", "Old.md", "Old.md>b/New.md", "a/n.md", "[[../Old]]", "[[../b/New]]"),
    ("a relative path near", "a/Old.md", "a/Old.md>a/New.md", "a/n.md", "[[./Old]]", "[[./New]]"),
    ("an unresolved link", "Old.md", "Old.md>New.md", "n.md", "[[New]] [[Other]]", "="),
    ("a citation", "Old.md", "Old.md>New.md", "n.md", "[@Old] @Old", "="),
    ("N2 Markdown", "Old.md", "Old.md>New.md", "n.md", "[x](Old.md)", "[x](New.md)"),
    ("N2 without extension", "Old.md", "Old.md>New.md", "n.md", "[x](Old)", "[x](New)"),
    ("N2 percent", "My old.md", "My old.md>My né.md", "n.md", "[x](My%20old.md)", "[x](My%20né.md)"),
    ("N2 angles", "My old.md", "My old.md>My new.md", "n.md", "[x](<My old.md>)", "[x](<My new.md>)"),
    ("N2 a title", "Old.md", "Old.md>New.md", "n.md", '[x](Old.md "](Old.md)")', '[x](New.md "](Old.md)")'),
    ("N2 brackets", "Old.md", "Old.md>N (1).md", "n.md", "[x](Old.md)", "[x](N%20(1).md)"),
    ("N2 one bracket", "Old.md", "Old.md>N(.md", "n.md", "[x](Old.md)", "[x](N%28.md)"),
    ("N2 relative", "a/Old.md", "a/Old.md>b/New.md", "a/n.md", "[x](./Old.md)", "[x](../b/New.md)"),
    ("N2 beside", "a/b/Old.md", "a/b/Old.md>a/c/New.md", "a/n.md", "[x](b/Old.md)", "[x](c/New.md)"),
    ("N2 an image in a link", "a.png Old.md", "Old.md>New.md a.png>b.png", "n.md",
     "[![Old](a.png)](Old.md)", "[![Old](b.png)](New.md)"),
    ("L1 a definition", "Old.md", "Old.md>New.md", "n.md", '[[Old]] [f][Old]\n\n[Old]: Old.md "Old"',
     '[[New]] [f][Old]\n\n[Old]: New.md "Old"'),
    ("L1 angles", "My old.md", "My old.md>My new.md", "n.md", "[a]: <My old.md> 'My old.md'",
     "[a]: <My new.md> 'My old.md'"),
    ("L1 percent", "My old.md", "My old.md>b/My new.md", "n.md", "[a]: b/../My%20old.md (t)\n[b]: My%20old.md#h (t)",
     "[a]: b/My%20new.md (t)\n[b]: b/My%20new.md#h (t)"),
    ("L1 relative, moved itself", "a/sib.md", "a/n.md>b/c/n.md", "a/n.md", "[p]: ./sib.md", "[p]: ../../a/sib.md"),
    ("L1 a title below", "Old.md", "Old.md>New.md", "n.md", '> - [a]:\n>   Old.md\n>   "t"',
     '> - [a]:\n>   New.md\n>   "t"'),
    ("L1 a word", "Old.md", "Old.md>New.md", "n.md", "[a]: Old\n[b]: later", "[a]: New\n[b]: later"),
    ("L1 the web", "Old.md", "Old.md>New.md", "n.md", "[Old]: https://example.org/Old.md", "="),
    ("L1 a footnote", "Old.md", "Old.md>New.md", "n.md", "x[^Old]\n\n[^Old]: Old.md", "="),
    ("L1 code", "Old.md", "Old.md>New.md", "n.md",
     "```\n[a]: Old.md\n```\n\n    [a]: Old.md\n\n<!--\n[a]: Old.md\n-->", "="),
    ("N3 a heading", "Old.md", "Old.md>New.md", "n.md", "[[Old#h|t]] [[Old#^id]]", "[[New#h|t]] [[New#^id]]"),
    ("N3 in Markdown", "Old.md", "Old.md>New.md", "n.md", "[x](Old.md#a%20b)", "[x](New.md#a%20b)"),
    ("N4 a heading of its own", "", "n.md>m.md", "n.md", "# h\n[[#h]] [x](#h)", "="),
    ("a note that links to itself", "", "n.md>m.md", "n.md", "[[n]]", "[[m]]"),
    ("N5 its name", "x/Old.md", "x/Old.md>x/New.md", "n.md", "[[x/Old|Old]]", "[[x/New|New]]"),
    ("N5 its file name", "a.png", "a.png>b.png", "n.md", "![[a.png|a.png]]", "![[b.png|b.png]]"),
    ("N5 in Markdown", "Old.md", "Old.md>N_w*.md", "n.md", "[Old](Old.md)", "[N_w\\*](N_w*.md)"),
    ("N5 and a size", "a.png", "a.png>b.png", "n.md", "![a.png|9](a.png)", "![b.png|9](b.png)"),
    ("N5 other words", "Old.md", "Old.md>New.md", "n.md", "[[Old|old]] [**Old**](Old.md)",
     "[[New|old]] [**Old**](New.md)"),
    ("N6 a table", "Old.md", "Old.md>New.md", "n.md", "| a |\n|---|\n| [[Old\\|Old]] |",
     "| a |\n|---|\n| [[New\\|New]] |"),
    ("N7 literal", "a.*(b).md", "a.*(b).md>$1 g.md", "n.md", "[[a.*(b)]] axx(b)", "[[$1 g]] axx(b)"),
    ("N7 a backslash", "Old.md", "Old.md>a\\1b.md", "n.md", "[[Old|x]]", "[[a\\1b|x]]"),
    ("N8 longer names", "note.md note-x.md", "note.md>z.md", "n.md", "[[note-x]] [[note]] [[note|a]] note",
     "[[note-x]] [[z]] [[z|a]] note"),
    ("N9 a name now of two", "a/Note.md b/Other.md", "b/Other.md>b/Note.md", "b/n.md", "[[Note]]", "[[a/Note]]"),
    ("N9 of two, and of the root", "Note.md b/Other.md", "b/Other.md>b/Note.md", "b/n.md", "[[Note]]", "="),
    ("N9 now shorter", "bb/Note.md Other.md", "Other.md>Note.md", "n.md", "[[Note]]", "[[bb/Note]]"),
    ("N9 the new name is taken", "Old.md x/New.md", "Old.md>y/New.md", "n.md", "[[Old]]", "[[y/New]]"),
    ("N9 and it would win by length", "Old.md xx/New.md", "Old.md>y/New.md", "n.md", "[[Old]]", "[[y/New]]"),
    ("N9 the root's name is safe", "Old.md xx/New.md", "Old.md>New.md", "n.md", "[[Old]]", "[[New]]"),
    ("N10 a note moves away", "a/y.md a/i.png", "a/n.md>b/c/n.md", "a/n.md", "[[./y]] ![p](./i.png)",
     "[[../../a/y]] ![p](../../a/i.png)"),
    ("N10 from its neighbour", "a/y.md y.md", "a/n.md>b/n.md", "a/n.md", "[[y]]", "="),
    ("N10 from one of two", "aa/y.md a/y.md", "aa/n.md>b/n.md", "aa/n.md", "[[y]]", "[[aa/y]]"),
    ("N11 a folder", "a/x.md a/b/y.md", "a/x.md>c/x.md a/b/y.md>c/b/y.md", "n.md",
     "[[a/x]] [[a/b/y|y]] [[b/y]] [[x]]", "[[c/x]] [[c/b/y|y]] [[b/y]] [[x]]"),
    ("N11 and what is in it", "a/x.md", "a/x.md>c/x.md a/n.md>c/n.md", "a/n.md", "[[./x]] [[x]]", "="),
    ("N12 code, math, comments", "Old.md", "Old.md>New.md", "n.md",
     "`[[Old]]` $[[Old]]$ <!-- [[Old]] -->\n\n```\n[[Old]]\n```\n\n    [[Old]]", "="),
    ("N12 comments of Obsidian", "Old.md", "Old.md>New.md", "n.md", "%% [[Old]] %%", "%% [[New]] %%"),
    ("properties", "Old.md", "Old.md>New.md", "n.md",
     "---\nup: \"[[Old|Old]]\" # c\nl:\n  - '[[Old#h]]'\nf: [ '[x](Old.md)' ]\nt: see [[Old]]\n---\n",
     "---\nup: \"[[New|New]]\" # c\nl:\n  - '[[New#h]]'\nf: [ '[x](New.md)' ]\nt: see [[Old]]\n---\n"),
    ("a property with a quote", "Old.md", "Old.md>It's.md", "n.md", "---\nup: '[[Old]]'\n---\n",
     "---\nup: '[[It''s]]'\n---\n"),
    ("a property of several lines", "Old.md", "Old.md>New.md", "n.md", "---\nup: |\n  [[Old]]\n---\n",
     "---\nup: |\n  [[New]]\n---\n"),
    ("a property said again", "Old.md", "Old.md>New.md", "n.md", '---\na: &x "[[Old]]"\nb: *x\n---\n',
     '---\na: &x "[[New]]"\nb: *x\n---\n'),
    ("every other byte", "Old.md", "Old.md>New.md", "n.md", "\ufeff---\r\na: 1  \r\n---\r\n> [[Old]]  \r\nx\ry\n",
     "\ufeff---\r\na: 1  \r\n---\r\n> [[New]]  \r\nx\ry\n"),
]  # fmt: skip


def written(path, links):
    return [
        WrittenLink(path, link.target, link.raw.endswith("]]")) for link in links if link.kind != "citation"
    ]


def world(files, moves, path):
    moved = dict(pair.split(">") for pair in ([moves] if moves.count(">") == 1 else moves.split(" ")))
    # Names with spaces are alone.
    there = {*([files] if files in moved else files.split()), path}
    return moved, Resolver(there), Resolver(moved.get(each, each) for each in there)


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_links_follow(case):
    _, files, moves, path, text, expected = case
    moved, before, after = world(files, moves, path)
    made = rewrite(path, text, MovePlan(moved, before, after))
    assert (made.text if made else "=") == expected
    pairs = written(path, parse(path, text).links)
    assert affected(pairs, MovePlan(moved, before, after)) == ([path] if made else [])


def test_links_are_counted():
    moved, before, after = world("Old.md", "Old.md>New.md", "n.md")
    assert rewrite("n.md", "[[Old]] [[x]] [[Old|Old]]", MovePlan(moved, before, after)) == Rewritten(
        "[[New]] [[x]] [[New|New]]", 2
    )


@pytest.mark.parametrize(
    ("new", "text"),
    [
        ("a#b.md", "[[Old]]"),
        # The two dollars would make the link part of a formula.
        ("a$b.md", "costs $5 [[Old]]"),
        # The quoted address begins on the line after the quote mark.
        ("New.md", "> [x](\n> Old.md)"),
    ],
)
def test_what_cannot_be_linked_is_refused(new, text):
    moves = {"Old.md": new}
    with pytest.raises(LibraryError):
        rewrite("n.md", text, MovePlan(moves, Resolver(["n.md", "Old.md"]), Resolver(["n.md", new])))


def test_canvas():
    nodes = [
        {"type": "file", "file": "a/Old.md", "subpath": "#h"},
        {"type": "text", "text": "é [[Old]] file", "file": "other.md"},
        {"type": "group", "label": "a/Old.md", "background": "i.png"},
    ]
    text = json.dumps({"nodes": nodes, "edges": [{"file": "a/Old.md"}]}, ensure_ascii=False, indent="\t")
    moved, before, after = world("a/Old.md i.png other.md", "a/Old.md>b/New.md i.png>j.png", "c.canvas")
    made = rewrite_canvas("c.canvas", text, MovePlan(moved, before, after))
    expected = text.replace('"file": "a/Old.md",', '"file": "b/New.md",').replace("[[Old]]", "[[New]]")
    assert made == Rewritten(expected.replace("i.png", "j.png"), 3)
    ascii_only = json.dumps(json.loads(text))
    made = rewrite_canvas("c.canvas", ascii_only, MovePlan(moved, before, after))
    assert made.text == json.dumps(json.loads(expected.replace("i.png", "j.png")))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '"a/Old.md"', '{"nodes": [{"file": "x.md"}]}', "[" * 100_000]
)
def test_a_canvas_without_such_links_stays(text):
    moved, before, after = world("Old.md x.md", "Old.md>New.md", "c.canvas")
    assert rewrite_canvas("c.canvas", text, MovePlan(moved, before, after)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[t#Old one|x]] [[t#old: ONE]]", "[[t#New b|x]] [[t#New b]]"),
        ("[[t#A#Old one]]", "[[t#A#New b]]"),
        ("[x](t.md#Old%20one)", "[x](t.md#New%20b)"),
        ("[[t#Other]] [[u#Old one]] [[t#^old-one]] [[t]] [[#Old one]] `[[t#Old one]]`", None),
    ],
)
def test_headings(text, expected):
    made = rewrite_heading("n.md", text, "t.md", ("Old one", "New: #b"), Resolver(["n.md", "t.md", "u.md"]))
    assert (made.text if made else None) == expected


def test_headings_of_the_note_itself():
    made = rewrite_heading("n.md", "[[#Old]]", "n.md", ("Old", "New"), Resolver(["n.md"]))
    assert made == Rewritten("[[#New]]", 1)


def plainly(target, source, files):
    """Return the file at an address as CommonMark reads it: relative to the note, and nothing else."""
    if not target or target.startswith("/"):
        return None
    path = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")
    above = posixpath.normpath(posixpath.join(posixpath.dirname(source), target)).startswith("..")
    return path if path in files and not above else None


RELATIVE = [
    ("the target moved", "a/S.md", "a/S.md>c/S.md", "a/n.md", "[S](S.md)", "[S](../c/S.md)"),
    ("the note moved", "a/S.md a/sub/U.md a/i.png", "a/n.md>d/n.md", "a/n.md",
     "[S](S.md) [Sub](sub/U.md) ![](i.png)", "[S](../a/S.md) [Sub](../a/sub/U.md) ![](../a/i.png)"),
    ("both moved", "a/S.md", "a/n.md>d/n.md a/S.md>e/S.md", "a/n.md", "[S](S.md#h)", "[S](../e/S.md#h)"),
    ("both with their folder", "a/S.md", "a/n.md>d/n.md a/S.md>d/S.md", "a/n.md", "[S](S.md)", "="),
    ("to the root", "a/S.md", "a/n.md>n.md", "a/n.md", "[S](S.md)", "[S](a/S.md)"),
    ("deeper", "a/S.md", "a/n.md>a/b/n.md", "a/n.md", "[S](S.md)", "[S](../S.md)"),
    ("into the note's folder", "b/S.md", "b/S.md>a/S.md", "a/n.md", "[S](../b/S.md)", "[S](./S.md)"),
    ("captured by the root", "a/S.md T.md", "T.md>S.md", "a/n.md", "[S](S.md)", "[S](./S.md)"),
    ("a new name that the root has", "a/S.md T.md", "a/S.md>a/T.md", "a/n.md", "[x](S.md)", "[x](./T.md)"),
    ("captured below", "a/b/S.md c/T.md", "c/T.md>b/S.md", "a/n.md", "[x](b/S.md)", "[x](./b/S.md)"),
    ("angles", "a/My S.md", "a/My S.md>c/My S.md", "a/n.md",
     "[x](<My S.md> 'My S.md')", "[x](<../c/My S.md> 'My S.md')"),
    ("percent", "a/My S.md", "a/My S.md>c/My S.md", "a/n.md", "[x](My%20S.md#a%20b)", "[x](../c/My%20S.md#a%20b)"),
    ("a definition", "a/S.md", "a/n.md>d/n.md", "a/n.md", "[x]\n\n[x]: S.md 'S.md'", "[x]\n\n[x]: ../a/S.md 'S.md'"),
    ("in a property", "a/S.md", "a/n.md>d/n.md", "a/n.md",
     "---\nup: '[S](S.md)'\n---\n", "---\nup: '[S](../a/S.md)'\n---\n"),
    ("only found by name", "b/S.md", "b/S.md>c/S.md", "a/n.md", "[S](S.md)", "="),
    ("without extension", "a/S.md", "a/S.md>c/S.md", "a/n.md", "[S](S)", "="),
    ("another letter case", "a/S.md", "a/S.md>c/S.md", "a/n.md", "[S](s.md)", "="),
    ("a wikilink", "a/S.md", "a/S.md>c/S.md", "a/n.md", "[[S]] ![[S.md]]", "="),
]  # fmt: skip


def named_world(files, moves, path):
    """Return moves and files where each name may have spaces: they end in their extension."""
    split = re.compile(r"(?<=\.md|png)\s")
    moved = dict(pair.split(">") for pair in re.split(r"(?<=\.md)\s", moves))
    there = {*split.split(files), path}
    return MovePlan(moved, Resolver(there), Resolver(moved.get(each, each) for each in there))


@pytest.mark.parametrize("case", RELATIVE, ids=[case[0] for case in RELATIVE])
def test_an_address_relative_to_its_note_stays_one(case):
    _, files, moves, path, text, expected = case
    plan = named_world(files, moves, path)
    made = rewrite(path, text, plan)
    assert (made.text if made else "=") == expected
    assert affected(written(path, parse(path, text).links), plan) == ([path] if made else [])
    # The move back leads every link back to the file it had.
    if made:
        back = MovePlan({new: old for old, new in plan.moves.items()}, plan.after, plan.before)
        there = plan.destination(path)
        again = rewrite(there, made.text, back)
        old = [plan.before.resolve(link.target, path) for link in parse(path, text).links]
        new = parse(path, again.text if again else made.text).links
        assert [plan.before.resolve(link.target, path) for link in new] == old


@pytest.mark.parametrize(
    ("moves", "text", "expected"),
    [
        ("a/S.md>c/S.md", "[[S]]", "[[../c/S]]"),
        ("a/S.md>c/S.md", "[[S.md#h|S]]", "[[../c/S.md#h|S]]"),
        ("a/n.md>d/n.md", "![[i.png|100]]", "![[../a/i.png|100]]"),
        ("a/S.md>a/T.md", "[[S]]", "[[./T]]"),
        ("T.md>S.md", "[[S]]", "[[./S]]"),
        ("a/S.md>c/S.md", "[[a/S]]", "[[c/S]]"),
        ("b/U.md>c/U.md", "[[U]]", "="),
    ],
)
def test_wikilinks_of_a_vault_with_relative_links(moves, text, expected):
    plan = named_world("a/S.md T.md b/U.md a/i.png", moves, "a/n.md")
    made = rewrite("a/n.md", text, replace(plan, relative_wikilinks=True))
    assert (made.text if made else "=") == expected


NAMES = st.sampled_from(["a", "b", "A", "x y", "é", "n$1"])
FOLDERS = st.sampled_from(["", "p/", "q/", "p/q/", "qq/", "a/"])
PATHS = st.builds(
    lambda folder, name, end: folder + name + end, FOLDERS, NAMES, st.sampled_from([".md", ".png"])
)


@st.composite
def vaults(draw):
    """Files, a move of one file or folder, and a note's links in every style, some of them broken."""
    files = draw(st.lists(PATHS, min_size=2, max_size=7, unique_by=str.casefold))
    folders = sorted({posixpath.dirname(path) for path in files} - {""})
    if folders and draw(st.booleans()):
        old, new = draw(st.sampled_from(folders)), draw(st.sampled_from(["r", "p/s", "q/p"]))
        moves = {path: new + path[len(old) :] for path in files if path.startswith(f"{old}/")}
    else:
        old = draw(st.sampled_from(files))
        moves = {old: draw(PATHS.map(lambda path: posixpath.splitext(path)[0])) + posixpath.splitext(old)[1]}
    kept = {path.casefold() for path in files if path not in moves}
    moves = {old: new for old, new in moves.items() if old != new and new.casefold() not in kept}
    source = draw(st.sampled_from(files))
    texts = draw(st.lists(links(files, source), min_size=1, max_size=6))
    return files, moves, source, texts


@st.composite
def links(draw, files, source):
    path = draw(st.sampled_from(files))
    near = posixpath.relpath(path, posixpath.dirname(source) or ".")
    forms = [
        path,
        posixpath.basename(path),
        f"/{path}",
        near,
        f"./{near}",
        "/".join(path.split("/")[-2:]),
        "gone",
    ]
    target = draw(st.sampled_from(forms))
    if draw(st.booleans()):
        target = target.removesuffix(".md")
    anchor = draw(st.sampled_from(["", "#h"]))
    label = draw(st.sampled_from(["l", posixpath.basename(target)]))
    forms = [
        f"[[{target}{anchor}]]",
        f"![[{target}{anchor}|{label}]]",
        f"[{label}](<{target}{anchor}>)",
        f"[{label}]({target.replace(' ', '%20')}{anchor})",
        f"`[[{target}]]`",
        f"| a |\r\n|---|\r\n| [[{target}{anchor}\\|{label}]] |",
    ]
    return draw(st.sampled_from(["", "> ", "- ", "# ", "%% "])) + draw(st.sampled_from(forms))


@given(vaults())
@settings(max_examples=300)
def test_every_link_leads_to_the_image_of_what_it_led_to(vault):
    files, moves, source, texts = vault
    before, after = Resolver(files), Resolver(moves.get(path, path) for path in files)
    text = "\r\n\r\n".join(texts) + " "
    made = rewrite(source, text, MovePlan(moves, before, after))
    there = moves.get(source, source)
    old, new = parse(source, text).links, parse(there, made.text if made else text).links
    for was, now in zip(old, new, strict=True):
        led = before.resolve(was.target, source)
        wiki = was.raw.endswith("]]")
        near = None if wiki else plainly(was.target, source, files)
        if led is None and near is not None:
            # Only other programs find it there.
            assert plainly(now.target, there, {moves.get(path, path) for path in files}) == moves.get(
                near, near
            )
        elif led is None or (near != led and after.resolve(was.target, there) == moves.get(led, led)):
            assert now.raw == was.raw
        else:
            assert after.resolve(now.target, there) == moves.get(led, led)
            assert (now.kind, now.anchor) == (was.kind, was.anchor)
    assert _between(text, old) == _between(made.text if made else text, new)
    pairs = written(source, old)
    assert affected(pairs, MovePlan(moves, before, after)) == ([source] if made else [])


@given(vaults())
@settings(max_examples=300)
def test_what_commonmark_found_it_finds_after_every_move(vault):
    files, moves, source, texts = vault
    before, after = Resolver(files), Resolver(moves.get(path, path) for path in files)
    text = "\n\n".join(texts)
    made = rewrite(source, text, MovePlan(moves, before, after))
    there, now_files = moves.get(source, source), {moves.get(path, path) for path in files}
    old, new = parse(source, text).links, parse(there, made.text if made else text).links
    for was, now in zip(old, new, strict=True):
        led = plainly(was.target, source, files)
        # Where Obsidian and CommonMark find different files, the vault's own program is right.
        if not was.raw.endswith("]]") and led and before.resolve(was.target, source) in (led, None):
            assert plainly(now.target, there, now_files) == moves.get(led, led)


def _between(text, links):
    ends = [0, *(link.end for link in links)]
    starts = [*(link.start for link in links), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]
