"""Comments of a note, as Obsidian has them."""

from __future__ import annotations

import pytest

from index.vault.parse.comments import comment_spans


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("a %%b%% c", ["%%b%%"]),
        ("a %%b\n\nc %% d %% e", ["%%b\n\nc %%"]),
        ("`%%` a %%b `%%` c%%", ["%%b `%%` c%%"]),
        ("$%%$ a\n\n```\n%%\n```\n%%x%%", ["%%x%%"]),
        ("> %%b\n> c%%\n\n- d %%e%%", ["%%b\n> c%%", "%%e%%"]),
        ("---\na: '%%'\n---\n%%b%%", ["%%b%%"]),
        ("| a | b |\n|---|---|\n| `%%` x | %%y%% |", ["%%y%%"]),
        ("<div>\n%%\n</div>\n\nb\n\n%%", ["%%\n</div>\n\nb\n\n%%"]),
        ("[[x|%%]] a [[%%b]] %%c%%", ["%%c%%"]),
        ("[%%](http://a.org) %%b%%", ["%%](http://a.org) %%", ]),
        ("a %%%% b", ["%%%%"]),
        ("no comment", []),
    ],
)  # fmt: skip
def test_comments(text, comments):
    assert [text[start:end] for start, end in comment_spans(text)] == comments
