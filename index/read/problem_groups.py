"""Choose and group problems for those who read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from index.problems import Problem, ProblemKind


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems of one kind about one thing, such as all links to one missing heading; at least one, in order."""

    problems: tuple[Problem, ...]

    @property
    def first(self) -> Problem:
        """Return the first of them."""
        return self.problems[0]


def group_problems(problems: Iterable[Problem]) -> list[ProblemGroup]:
    """Return problems in groups, each in the place of its first; a problem that shares nothing stands alone."""
    found: dict[tuple[object, ...], list[Problem]] = {}
    for number, problem in enumerate(problems):
        key = (problem.kind, problem.about) if problem.about else (number,)
        found.setdefault(key, []).append(problem)
    return [ProblemGroup(tuple(group)) for group in found.values()]


def choose_problems(
    problems: Iterable[Problem], *, only: Collection[ProblemKind] = (), ignored: Collection[ProblemKind] = ()
) -> list[Problem]:
    """Return the problems of some kinds.

    Args:
        problems: All of them.
        only: The kinds to return; all where there are none.
        ignored: Kinds to leave out.
    """
    return [each for each in problems if (not only or each.kind in only) and each.kind not in ignored]
