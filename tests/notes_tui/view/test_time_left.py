import pytest

from notes_tui.view.time_left import time_left, with_time_left


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0, "a few seconds left"),
        (14, "about 10 seconds left"),
        (54, "about 50 seconds left"),
        (55, "about 1 minute left"),
        (130, "about 2 minutes left"),
        (3_569, "about 59 minutes left"),
        (3_600, "about 1 hour left"),
        (8_000, "about 2 hours 10 minutes left"),
    ],
)
def test_time_is_rounded_to_what_can_be_known(seconds, words):
    assert time_left(seconds) == words


def test_a_line_of_progress_names_the_time_only_where_it_is_known():
    assert with_time_left("reading 1 of 2", None) == "reading 1 of 2"
    assert with_time_left("reading 1 of 2", 130) == "reading 1 of 2, about 2 minutes left"
