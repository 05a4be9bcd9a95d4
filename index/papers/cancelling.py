"""Long work that may be cancelled from another thread, such as reading and comparing the files of an import.

It is far down that an hour is spent, in loops over records that know nothing of their caller; so what cancels them is
kept for the thread, and each of these loops asks for it.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Cancelled(BaseException):
    """The work was cancelled. It is no error, so nothing that expects errors stops it."""


def _never() -> bool:
    return False


_is_cancelled: ContextVar[Callable[[], bool]] = ContextVar("is_cancelled", default=_never)


@contextmanager
def cancellable(is_cancelled: Callable[[], bool]) -> Iterator[None]:
    """Let `check` ask this function, in this thread, until the end of the block."""
    token = _is_cancelled.set(is_cancelled)
    try:
        yield
    finally:
        _is_cancelled.reset(token)


def done_unless_cancelled(work: Callable[[], object], is_cancelled: Callable[[], bool]) -> bool:
    """Do some work to its end, and return True; return False if it was cancelled meanwhile."""
    try:
        with cancellable(is_cancelled):
            work()
    except Cancelled:
        return False
    return True


@contextmanager
def checking_also(is_cancelled: Callable[[], bool]) -> Iterator[None]:
    """Let `check` ask this function besides the one that it asks already, until the end of the block."""
    before = _is_cancelled.get()
    with cancellable(lambda: before() or is_cancelled()):
        yield


def check() -> None:
    """Raise `Cancelled` if the work under way was cancelled; cheap enough for every record."""
    if _is_cancelled.get()():
        raise Cancelled
