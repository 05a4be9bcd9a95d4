from __future__ import annotations

import pytest

from notes_tui.view.addresses_in_line import web_addresses


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("see https://a.b/c.", [(4, 17, "https://a.b/c")]),
        ("<HTTP://a.b>", [(1, 11, "HTTP://a.b")]),
        ("(https://a.b/x_(y))", [(1, 18, "https://a.b/x_(y)")]),
        ("[t](https://a.b/x_(y)) end", [(0, 22, "https://a.b/x_(y)")]),
        ('[t](<https://a.b> "title"), https://c.d', [(0, 26, "https://a.b"), (28, 39, "https://c.d")]),
        ("http:// ftp://a.b a.b/c", []),
        ("[t](note.md)", []),
    ],
)
def test_addresses_are_found(line, found):
    assert [tuple(each) for each in web_addresses(line)] == found
