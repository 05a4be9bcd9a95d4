from __future__ import annotations

import pytest

from index.papers.gist import Gist, gist

WHOLE = (
    "Libraries grow quickly. However, existing search remains slow on large shelves. "
    "We propose Owl, a shelf that sorts itself at night. It needs a lamp. "
    "Experiments show that Owl outperforms three older shelves by 12%. Code is at https://example.org/owl."
)


def test_cues_and_places_decide():
    assert gist(WHOLE) == Gist(
        "However, existing search remains slow on large shelves.",
        "We propose Owl, a shelf that sorts itself at night.",
        "Experiments show that Owl outperforms three older shelves by 12%.",
    )


def test_without_cues_the_order_does():
    assert gist("Bread is heavy. A hot stone lifts it. The crust sings.") == Gist(
        "Bread is heavy.", "A hot stone lifts it.", "The crust sings."
    )


@pytest.mark.parametrize("text", ["", "Whales sing.", "Whales sing. They sing at night."])
def test_a_short_text_without_cues_says_none(text):
    assert gist(text) == Gist()


def test_of_a_short_text_only_what_has_a_cue_is_taken():
    assert gist("We propose a lamp. It shines.") == Gist(method="We propose a lamp.")


def test_each_sentence_stands_in_the_text_and_only_once():
    found = [part for part in gist(WHOLE) if part]
    assert len(set(found)) == 3
    assert all(part in WHOLE for part in found)
