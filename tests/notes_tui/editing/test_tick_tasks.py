from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import read_tasks
from notes_tui.editing.tick_tasks import chosen_tasks, toggled


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- [ ] a", "- [x] a"),
        ("- [x] a", "- [ ] a"),
        ("- [X] a", "- [ ] a"),
        ("- [/] a", "- [x] a"),
        ("- [ ] a\n- [X] b\n", "- [x] a\n- [X] b\n"),
        ("- [x] a\r\n> - [X] b\r\n", "- [ ] a\r\n> - [ ] b\r\n"),
    ],
)
def test_tasks_are_done_unless_all_are_done(before, after):
    assert toggled(before, read_tasks(before)) == after


def test_the_lines_of_the_selection_count():
    text = "- [ ] a\n- [ ] b\n\n- [ ] c\n"
    assert [task.text for task in chosen_tasks(text, 3, 3)] == ["a"]
    assert [task.text for task in chosen_tasks(text, 3, 9)] == ["a", "b"]
    assert not chosen_tasks(text, 16, 16)


LINES = st.sampled_from(["- [ ] a", "- [x] b", "1. [?] c", "text", "```", "", "  - [ ] é", "[ ] no"])


@given(st.lists(LINES, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_only_the_boxes_change(lines, end):
    text = end.join(lines)
    tasks = read_tasks(text)
    new = toggled(text, tasks)
    places = {task.start for task in tasks}
    assert len(new) == len(text)
    assert all(
        old == other for at, (old, other) in enumerate(zip(text, new, strict=True)) if at not in places
    )
    assert len({new[at] in "xX" for at in places}) <= 1
