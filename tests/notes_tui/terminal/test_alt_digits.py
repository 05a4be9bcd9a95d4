"""Digits with alt are keys, in the way that terminals send them."""

from __future__ import annotations

import pytest
from textual._xterm_parser import XTermParser

from notes_tui.terminal.alt_digits import tell_alt_digits


@pytest.mark.parametrize("digit", range(10))
@pytest.mark.parametrize("form", ["\x1b{0}", "\x1b[{1};3u"])
def test_a_digit_with_alt_is_named_so(digit, form):
    tell_alt_digits()
    sent = form.format(digit, ord(str(digit)))
    (event,) = XTermParser().feed(sent)
    assert (event.key, event.character) == (f"alt+{digit}", None)
