from __future__ import annotations

import time

import pytest

from index import Library, LibraryError, ProblemKind
from index.vault.links.append import append_link
from index.vault.markdown_blocks import CodeBlock
from index.vault.parse.block_builder import read_blocks
from index.vault.parse.note import parse
from index.vault.parse.tasks import read_tasks

SIZE = 15_000
ENOUGH = 4.0
"""Seconds of CPU for any text of that size: what is quadratic takes minutes."""


def repeated(unit: str, size: int = SIZE) -> str:
    return (unit * (size // len(unit) + 1))[:size]


SIGNS = [
    *(
        "![[",
        "[[",
        "[",
        "![",
        "*",
        "_",
        "`",
        "$",
        "%%",
        "<",
        "==",
        "^[",
        "@",
        "~",
        "|",
        "#",
        ">",
        "\\",
        "&",
        "!",
    ),
    *(
        "**a",
        "_a ",
        "`a``",
        "$$a",
        "<a ",
        "<!--",
        "<![CDATA[",
        "<?",
        "[a](",
        "[a](<",
        '[a](b "',
        "![a](",
        "[](",
        "[[a|",
    ),
    *(
        "[a][",
        "[a]\n",
        "[a]: ",
        "[a]:b\n",
        "[^a]: x\n",
        "[@a;",
        "](",
        "]",
        "[a](b(",
        "[![",
        "[(",
        "[a](b)",
        "[[a](b)",
    ),
    *(
        "- ",
        "1. ",
        "- [ ] ",
        "> ",
        "> - ",
        ">> \n![[a|b]]\n",
        "- a\n  ",
        "a\n-\n",
        "-\n",
        "```\n",
        "$$\n",
        "%%\n",
        "|a|b|\n",
    ),
    *("| a |\n|---|\n", "a ", "\n", "\t", "---\n", "<b>", "http://", "#a", "漢", "\u00a0"),
]
MIXED = [
    *(
        ("![[a", "^[", "[]("),
        ("![[", "[a](("),
        ("[a](b(", "![[a"),
        ("[[a|", "![a](", ">"),
        ("`a``", "[a", "[]("),
    ),
    *(("[@a;", "[]("), ("[a](", "<![CDATA["), ("$$a", "[a]((", "![")),
]


@pytest.mark.parametrize("unit", SIGNS)
def test_no_sign_keeps_other_notes_waiting(unit):
    text = repeated(unit)
    began = time.process_time()
    note = parse("n.md", text)
    read_blocks(text)
    assert time.process_time() - began < ENOUGH
    assert {flaw.kind for flaw in note.flaws} <= {ProblemKind.TOO_COMPLEX}


@pytest.mark.parametrize("unit", ["![[", "[["])
def test_sixty_thousand_opening_brackets_take_a_moment(unit):
    began = time.process_time()
    note = parse("n.md", repeated(unit, 60_000))
    assert time.process_time() - began < ENOUGH
    assert (note.links, note.flaws) == ((), ())


@pytest.mark.parametrize("units", MIXED, ids=" ".join)
@pytest.mark.parametrize("apart", [False, True])
def test_no_mixture_of_signs_keeps_other_notes_waiting(units, apart):
    size = SIZE // len(units)
    text = "".join(repeated(unit, size) for unit in units) if apart else repeated("".join(units))
    began = time.process_time()
    parse("n.md", text)
    read_blocks(text)
    assert time.process_time() - began < ENOUGH


def test_a_note_that_is_too_complex_is_named_and_read_as_plain_text():
    text = "---\ntags: [kept]\n---\nwords\n\n" + repeated(">> \n![[a|b]]\n")
    note = parse("n.md", text)
    assert [(flaw.kind, flaw.line) for flaw in note.flaws] == [(ProblemKind.TOO_COMPLEX, 4)]
    assert ([tag.name for tag in note.tags], note.links, note.prose[:5]) == (["kept"], (), "words")
    body = text[note.body_start :]
    assert read_blocks(body) == (CodeBlock(body),)
    assert read_tasks(f"- [ ] a\n\n{body}") == []
    with pytest.raises(LibraryError, match="too complex"):
        append_link(text, note, "[[x]]", None)


@pytest.mark.parametrize(
    "line",
    [
        "- [[Some note|label]] and #tag text\n",
        "- [ ] task @alice [[x]]\n",
        "| [[a\\|b]] | c | d |\n",
        "Plain words with *one* emphasis and a [link](x.md).\n\n",
        "> quote [[y]] #z\n",
        "---- ==== :::: <<<< >>>> #a\n",
        "[a]: b.md\n",
        "1. ![[x]] `code` **bold** [@key, p. 3]\n   - [x](y.md#z)\n",
    ],
)
def test_long_lists_of_links_are_not_too_complex(line):
    note = parse("n.md", repeated(line, 100_000))
    assert (note.flaws, bool(note.links or note.tags)) == ((), True)


def test_a_note_that_is_too_complex_leaves_the_others_alone(tmp_path):
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "a.md").write_text(repeated(">> \n![[a|b]]\n"), "utf-8")
    (vault / "b.md").write_text("see [[a]]", "utf-8")
    library = Library(vault, cache=tmp_path / "cache")
    library.refresh()
    found = [(problem.path, problem.kind) for problem in library.read.problems()]
    hits = {hit.item.path for hit in library.read.search("b").hits}
    library.close()
    assert found == [("a.md", "too-complex")]
    assert hits >= {"a.md"}
