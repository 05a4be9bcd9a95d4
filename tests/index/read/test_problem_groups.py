from __future__ import annotations

import pytest

from index import Problem, ProblemKind, choose_problems, group_problems

GONE, ORPHAN, ANCHOR = ProblemKind.BROKEN_LINK, ProblemKind.ORPHAN, ProblemKind.DANGLING_ANCHOR


def problem(path, kind, about=""):
    return Problem(path, 1, kind, "It is so.", subject=f"[[{about}]]", about=about)


def test_problems_about_one_thing_are_one_group_in_the_place_of_the_first():
    found = [
        problem("a.md", GONE, "x#"),
        problem("b.md", ORPHAN),
        problem("c.md", ANCHOR, "x#"),
        problem("d.md", GONE, "y#"),
        problem("e.md", GONE, "x#"),
        problem("f.md", ORPHAN),
    ]
    groups = [[each.path for each in group.problems] for group in group_problems(found)]
    assert groups == [["a.md", "e.md"], ["b.md"], ["c.md"], ["d.md"], ["f.md"]]
    assert group_problems([]) == []


@pytest.mark.parametrize(
    ("only", "ignored", "kept"),
    [
        ((), (), "abc"),
        ((GONE,), (), "a"),
        ((GONE, ORPHAN), (), "ab"),
        ((), (GONE,), "bc"),
        ((GONE, ORPHAN), (ORPHAN,), "a"),
        ((ProblemKind.ENCODING,), (), ""),
    ],
)
def test_kinds_are_chosen(only, ignored, kept):
    found = [problem("a", GONE), problem("b", ORPHAN), problem("c", ANCHOR)]
    assert "".join(each.path for each in choose_problems(found, only=only, ignored=ignored)) == kept
