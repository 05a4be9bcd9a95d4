from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vault.links.target_sections import NoteSections
from index.vault.parse.note import parse

TEXT = """---
a: b
---
intro ^top

# One

under one

## Two

- item
- second ^item
  - child
- third

### Three

| a |
|---|
| b |

^table

> quoted
> words ^quote

# One

again ^Mixed-1
"""


def part(anchor, text=TEXT):
    found = NoteSections(text, parse("n.md", text)).find(anchor)
    return None if found is None else text[slice(*found)].strip()


@pytest.mark.parametrize(
    ("anchor", "shown"),
    [
        ("Three", TEXT[TEXT.index("### Three") : TEXT.rindex("# One")].strip()),
        ("one", TEXT[TEXT.index("# One") : TEXT.rindex("# One")].strip()),
        ("One#Two#Three", TEXT[TEXT.index("### Three") : TEXT.rindex("# One")].strip()),
        ("^top", "intro ^top"),
        ("^item", "- second ^item\n  - child"),
        ("^table", "| a |\n|---|\n| b |"),
        ("^quote", "> quoted\n> words ^quote"),
        ("^mixed-1", "again ^Mixed-1"),
        ("One#^top", "intro ^top"),
        ("Four", None),
        ("^gone", None),
    ],
)
def test_an_anchor_finds_its_part(anchor, shown):
    assert part(anchor) == shown


@pytest.mark.parametrize("anchor", [None, ""])
def test_no_anchor_finds_the_whole_body(anchor):
    assert part(anchor) == TEXT.partition("---\n")[2].partition("---\n")[2].strip()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(end):
    text = TEXT.replace("\n", end)
    assert part("^item", text) == f"- second ^item{end}  - child"
    assert part("Three", text).startswith(f"### Three{end}")


PIECES = st.sampled_from(
    ["# a", "## b", "text", "text ^x", "- item ^y", "> q ^z", "```", "^w", "", "| a |", "|---|"]
)


@given(st.lists(PIECES, max_size=12).map("\n".join))
def test_every_heading_and_block_id_is_found(text):
    note = parse("n.md", text)
    for name in (*(f"^{block.id}" for block in note.blocks), *(heading.text for heading in note.headings)):
        found = NoteSections(text, note).find(name)
        assert found is not None
        assert 0 <= found[0] < found[1] <= len(text)
