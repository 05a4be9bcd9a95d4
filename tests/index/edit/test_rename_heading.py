from __future__ import annotations

import pytest

from index import Library, LibraryError


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    folder.mkdir()
    write(
        folder,
        "A.md",
        "# Top\r\n\r\n## Old name ##\r\n[[#Old name]] `[[#Old name]]`\r\n\r\n## Other\r\n\r\n## Other\r\n",
    )
    write(folder, "B.md", "[[A#Old name|see]] [[A#Other]] [x](A.md#Old%20name) [[B#Old name]]\n")
    return folder


def write(folder, name, text):
    (folder / name).write_bytes(text.encode("utf-8"))


@pytest.fixture
def library(vault):
    opened = Library(vault)
    opened.refresh()
    yield opened
    opened.close()


def rename(library, old, new, nth=0):
    heading = [h for h in library.read.note("A.md").headings if h.text == old][nth]
    planned = library.edit.plans.heading("A.md", heading, new)
    library.edit.rename(planned)
    return planned


def test_the_links_to_a_heading_follow_it_as_one_step(library, vault):
    before = (vault / "A.md").read_bytes(), (vault / "B.md").read_bytes()
    planned = rename(library, "Old name", "New *name*: 2")
    assert (vault / "A.md").read_bytes() == before[0].replace(
        b"## Old name ##\r\n[[#Old name]]", b"## New *name*: 2 ##\r\n[[#New *name* 2]]"
    )
    assert (vault / "B.md").read_text("utf-8") == (
        "[[A#New *name* 2|see]] [[A#Other]] [x](A.md#New%20*name*%202) [[B#Old name]]\n"
    )
    assert planned.rewritten == (("A.md", 1), ("B.md", 2))
    library.refresh()
    assert [
        p.detail for p in library.read.problems() if p.kind == "dangling-anchor" and "A" in p.detail[:5]
    ] == []
    library.edit.history.undo()
    assert ((vault / "A.md").read_bytes(), (vault / "B.md").read_bytes()) == before


def test_links_lead_to_the_first_of_two_equal_headings(library, vault):
    planned = rename(library, "Other", "Another", nth=1)
    assert planned.rewritten == ()
    assert "[[A#Other]]" in (vault / "B.md").read_text("utf-8")
    assert (vault / "A.md").read_text("utf-8").count("## Other") == 1


@pytest.mark.parametrize("new", ["", "  ", "a\nb", "a\n# b"])
def test_invalid_headings_are_refused(library, vault, new):
    before = (vault / "A.md").read_bytes()
    with pytest.raises(LibraryError, match="cannot be the text of a heading"):
        rename(library, "Old name", new)
    assert (vault / "A.md").read_bytes() == before


def test_a_missing_heading_is_reported(library, vault):
    heading = library.read.note("A.md").headings[1]
    write(vault, "A.md", "# Top\n")
    with pytest.raises(LibraryError, match="has no heading “Old name” written with # on line 3"):
        library.edit.plans.heading("A.md", heading, "New")


def test_an_underlined_heading_is_left_to_an_editor(library, vault):
    write(vault, "A.md", "Top\n===\n")
    with pytest.raises(LibraryError, match="written with #"):
        library.edit.plans.heading("A.md", library.read.note("A.md").headings[0], "New")


def rename_block(library, old, new, nth=0):
    block = [block for block in library.read.note("A.md").blocks if block.id == old][nth]
    planned = library.edit.plans.block("A.md", block, new)
    library.edit.rename(planned)
    return planned


BLOCKS = (
    "a ^one and\r\nmore\u2028\x0b ^one\r\n\r\n- item ^Two\r\n\r\n"
    "# Head ^three ##\r\n\r\nlater ^one\r\n\r\n[[#^ONE]] `^one`\r\n"
)


def test_the_links_to_a_block_follow_it_as_one_step(library, vault):
    write(vault, "A.md", BLOCKS)
    write(
        vault,
        "B.md",
        "---\nup: '[[A#^one]]'\n---\n![[A#^One|x]] [x](A.md#^one) [[A#one]] [[A#^two]] [[#^one]]\n",
    )
    library.refresh()
    before = (vault / "A.md").read_bytes(), (vault / "B.md").read_bytes()
    planned = rename_block(library, "one", "^fresh-1")
    assert (planned.old, planned.new, planned.rewritten) == ("^one", "^fresh-1", (("A.md", 1), ("B.md", 3)))
    assert (vault / "A.md").read_bytes() == before[0].replace(b"\x0b ^one", b"\x0b ^fresh-1").replace(
        b"^ONE", b"^fresh-1"
    )
    assert (vault / "B.md").read_text("utf-8") == (
        "---\nup: '[[A#^fresh-1]]'\n---\n"
        "![[A#^fresh-1|x]] [x](A.md#^fresh-1) [[A#one]] [[A#^two]] [[#^one]]\n"
    )
    library.edit.history.undo()
    assert ((vault / "A.md").read_bytes(), (vault / "B.md").read_bytes()) == before


def test_links_lead_to_the_first_of_two_equal_blocks(library, vault):
    write(vault, "A.md", BLOCKS)
    library.refresh()
    assert rename_block(library, "one", "other", nth=1).rewritten == ()
    assert (vault / "A.md").read_bytes() == BLOCKS.replace("later ^one", "later ^other").encode()


@pytest.mark.parametrize(
    ("old", "new"), [("one", "TWO"), ("one", "a b"), ("one", ""), ("one", "a^b"), ("Two", "é")]
)
def test_invalid_block_identifiers_are_refused(library, vault, old, new):
    write(vault, "A.md", BLOCKS)
    with pytest.raises(LibraryError):
        rename_block(library, old, new)
    assert (vault / "A.md").read_bytes() == BLOCKS.encode()


def test_a_block_changes_its_case_and_one_in_a_heading_its_name(library, vault):
    write(vault, "A.md", BLOCKS)
    rename_block(library, "Two", "two")
    rename_block(library, "three", "3")
    expected = BLOCKS.replace("^Two", "^two").replace("^three", "^3")
    assert (vault / "A.md").read_bytes() == expected.encode()


BOARD = (
    '{\n\t"edges":[],\n\t"nodes":[\n'
    '\t\t{"id":"1","type":"file","file":"A.md","subpath":"#Old name","x":-1.50},\n'
    '\t\t{"subpath":"#^blk","file":"A.md"},\n'
    '\t\t{"type":"file","file":"B.md","subpath":"#Old name"},\n'
    '\t\t{"type":"text","text":"\\u00e9\\/ [[A#Old name|h]]\\n[x](A.md#Old%20name) ![[A#^blk]] \\ud83d\\ude00"},\n'
    '\t\t{"type":"group","label":"[[A#Old name]]"}\n\t]\n}'
)


def test_the_cards_of_a_canvas_follow_a_heading(library, vault):
    write(vault, "C.canvas", BOARD)
    library.refresh()
    planned = rename(library, "Old name", "Neu é")
    expected = BOARD.replace('"A.md","subpath":"#Old name"', '"A.md","subpath":"#Neu \\u00e9"')
    expected = expected.replace("[[A#Old name|h]]", "[[A#Neu \\u00e9|h]]").replace(
        "A.md#Old%20name", "A.md#Neu%20\\u00e9"
    )
    assert (vault / "C.canvas").read_text("utf-8") == expected
    assert ("C.canvas", 3) in planned.rewritten
    library.edit.history.undo()
    assert (vault / "C.canvas").read_text("utf-8") == BOARD


def test_the_cards_of_a_canvas_follow_a_block(library, vault):
    write(vault, "A.md", "text ^blk\n")
    write(vault, "C.canvas", BOARD)
    library.refresh()
    (block,) = library.read.note("A.md").blocks
    library.edit.rename(library.edit.plans.block("A.md", block, "new"))
    assert (vault / "C.canvas").read_text("utf-8") == BOARD.replace("^blk", "^new")
    library.edit.history.undo()
    assert (vault / "C.canvas").read_text("utf-8") == BOARD


@pytest.mark.parametrize(
    "content", [b"{", b"[" * 100_000, b'{"nodes": 3}', b'{"nodes": [{"file": 1, "subpath": []}]}', b""]
)
def test_a_damaged_canvas_stops_no_rename(library, vault, content):
    (vault / "C.canvas").write_bytes(content)
    library.refresh()
    assert rename(library, "Old name", "New").skipped == ()
    assert (vault / "C.canvas").read_bytes() == content


def test_a_canvas_that_is_not_utf8_is_named(library, vault):
    (vault / "C.canvas").write_bytes(b'{"nodes": [{"file": "A.md", "subpath": "#Old name", "x": "\xff"}]}')
    library.refresh()
    (sentence,) = rename(library, "Old name", "New").skipped
    assert "C.canvas is not valid UTF-8" in sentence


def test_a_note_that_is_not_utf_8_is_named_and_the_others_follow(library, vault):
    latin = "[[A#Old name]] café\n".encode("latin-1")
    (vault / "Latin.md").write_bytes(latin)
    (vault / "Unconcerned.md").write_bytes("[[A#Other]] café\n".encode("latin-1"))
    library.refresh()
    planned = rename(library, "Old name", "New")
    assert planned.skipped == ("Latin.md is not valid UTF-8, so its links are left as they are.",)
    assert (vault / "Latin.md").read_bytes() == latin
    assert b"[[A#New|see]]" in (vault / "B.md").read_bytes()
