from __future__ import annotations

import pytest

from index.errors import LibraryError
from index.vault.links.renamed_keys import rewrite_keys
from index.vault.links.resolver import Resolver

FILES = Resolver(["n.md", "papers/has-note.md"])
KEYS = {"old": "New+2020", "dots": "a..b", "has-note": "never"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@old.", "@New+2020."),
        ("[see @old, p. 3; -@OLD]", "[see @New+2020, p. 3; -@New+2020]"),
        ("@{old}", "@{New+2020}"),
        ("@dots", "@{a..b}"),
        ("[[old]] [[papers/old.md#x|old]]", "[[New+2020]] [[papers/New+2020.md#x|New+2020]]"),
        ("[label](papers/old.md) ![[old]]", "[label](papers/New+2020.md) ![[New+2020]]"),
        ("---\nup: '[[old]]'\n---\n", "---\nup: '[[New+2020]]'\n---\n"),
        ("| [[old\\|x]] |\n|---|\n", "| [[New+2020\\|x]] |\n|---|\n"),
    ],
)
def test_citations_and_links_follow(before, after):
    assert rewrite_keys("n.md", before, KEYS, FILES).text == after


@pytest.mark.parametrize(
    "text",
    ["[[has-note]]", "`@old`", "$@old$", "me@old.org", "[[older]] @old-er", "[x](old.pdf)"],
)
def test_what_is_no_use_of_the_key_stays(text):
    assert rewrite_keys("n.md", text, KEYS, FILES) is None


def test_a_key_that_would_be_read_as_something_else_is_refused():
    with pytest.raises(LibraryError, match=r"line 1: .* cannot be made to lead to a#b"):
        rewrite_keys("n.md", "[[old]]", {"old": "a#b"}, FILES)
