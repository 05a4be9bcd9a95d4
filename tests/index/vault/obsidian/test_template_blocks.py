"""Parts of a note that its template owns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LibraryError
from index.vault.obsidian.template_blocks import blocks, moving_properties, renewed, signed
from index.vault.parse import frontmatter

FRESH = """---
key: k
title: New title
authors: [Ann, Bob]
doi: 10.1/new
created: 2026-01-02
status: unread
---
# New

%% begin about %%
New words.
%% end about %%

%% begin properties %%
%% end properties %%
"""
OLD = FRESH.replace("New", "Old").replace("10.1/new", "10.1/old")
MOVING = frozenset(("created",))


def properties(text):
    return frontmatter.load(text).properties


def test_blocks_and_properties_are_renewed():
    made = renewed(signed(OLD, MOVING), FRESH, MOVING)
    assert properties(made) == properties(FRESH)
    assert "New words." in made
    assert "# Old" in made
    assert renewed(made, FRESH, MOVING) == made


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: Old title", "title: My title"),
        ("authors: [Ann, Bob]", "authors:\n  - Ann"),
        ("doi: 10.1/old\n", ""),
        ("created: 2026-01-02", "created: 2020-01-01"),
        ("status: unread", "status: read"),
    ],
)
def test_a_property_that_the_user_changed_or_removed_is_the_users(before, after):
    mine = signed(OLD, MOVING).replace(before, after)
    assert mine != signed(OLD, MOVING)
    made = renewed(mine, FRESH, MOVING)
    name = before.partition(":")[0]
    assert properties(made).get(name) == properties(mine).get(name)
    others = {"title", "doi"} - {name}
    assert {other: properties(made)[other] for other in others} == {
        other: properties(FRESH)[other] for other in others
    }
    assert properties(renewed(made, OLD, MOVING)).get(name) == properties(mine).get(name)


def test_a_property_that_the_template_has_now_is_added():
    fresh = FRESH.replace("doi:", "venue: Nature\ndoi:")
    assert properties(renewed(signed(OLD, MOVING), fresh, MOVING))["venue"] == "Nature"
    mine = signed(OLD, MOVING).replace("doi:", "venue: Mine\ndoi:")
    assert properties(renewed(mine, fresh, MOVING))["venue"] == "Mine"


def test_without_the_block_of_properties_they_are_the_users():
    plain = OLD.replace("properties %%", "others %%")
    made = renewed(plain, FRESH, MOVING)
    assert properties(made) == properties(plain)
    assert "New words." in made
    assert signed(plain, MOVING) == plain


def test_a_block_that_the_note_lacks_stays_away():
    lacking = OLD.replace("about", "mine")
    assert renewed(lacking, FRESH, MOVING).startswith(
        lacking[: lacking.index("%% begin properties")].split("#")[0][:20]
    )
    assert "New words." not in renewed(lacking, FRESH, MOVING)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a\n%% begin x %%\n", "Line 2: the block “x” has no end"),
        ("%% end x %%\n", "Line 1: the block “x” ends without a beginning"),
        ("%% begin x %%\n%% begin y %%\n", "Line 2: the block “y” begins inside the block “x”"),
        ("%% begin x %%\n%% end x %%\n%% begin x %%\n%% end x %%\n", "Line 3: the block “x” is there twice"),
        ("%% begin x %%\n%% end y %%\n", "Line 2: the block “y” ends without a beginning"),
    ],
)
def test_blocks_that_are_not_whole_are_refused(text, why):
    with pytest.raises(LibraryError, match=why):
        blocks(text)
    with pytest.raises(LibraryError, match=why):
        renewed(text, FRESH, MOVING)
    assert signed(text, MOVING) == text


def test_line_ends_are_those_of_the_note():
    note = signed(OLD, MOVING).replace("\n", "\r\n")
    made = renewed(note, FRESH, MOVING)
    assert "New words.\r\n" in made
    assert "\n" not in made.replace("\r\n", "")


def test_properties_that_depend_on_the_day_are_known():
    assert moving_properties(FRESH, FRESH.replace("2026-01-02", "2027-02-03")) == MOVING


LINES = st.lists(st.text(st.characters(exclude_characters="%\n\r", exclude_categories=["Cs"])), max_size=4)


@given(LINES, LINES, LINES, st.sampled_from(["\n", "\r\n"]))
def test_not_one_other_character_changes(before, between, after, newline):
    def note(about, digests):
        parts = [
            "x",
            *before,
            "%% begin about %%",
            about,
            "%% end about %%",
            *between,
            "%% begin properties %%",
        ]
        return newline.join([*parts, *digests, "%% end properties %%", *after])

    made = renewed(note("Old", []), FRESH.split("---\n", 2)[2], MOVING)
    assert made == note("New words.", [])
