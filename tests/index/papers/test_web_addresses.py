from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers.web_addresses import addresses


@pytest.mark.parametrize(
    ("text", "pages", "code"),
    [
        ("Code is at https://github.com/a/b.", (), ("https://github.com/a/b",)),
        (r"\url{https://github.com/a/b}.", (), ("https://github.com/a/b",)),
        ("(see https://github.com/a/b.)", (), ("https://github.com/a/b",)),
        ("https://en.wikipedia.org/wiki/X_(y), too", ("https://en.wikipedia.org/wiki/X_(y)",), ()),
        ("at github.com/a/b and more", (), ("https://github.com/a/b",)),
        ("https://minigpt-4.github.io/.", ("https://minigpt-4.github.io/",), ()),
        ("https://hf.co/M, https://hf.co/M", (), ("https://hf.co/M",)),
        ("mail me@github.com/x", (), ()),
        ("nothing here", (), ()),
    ],
)
def test_addresses(text, pages, code):
    assert addresses(text) == (pages, code)


@given(st.text())
def test_any_text(text):
    pages, code = addresses(f"http://[{text}")
    assert all(
        address.startswith(("http", "HTTP", "Http")) or "://" in address for address in (*pages, *code)
    )
