"""Look-ups in the lines of a page."""

from __future__ import annotations

from index import Library
from notes_tui.widgets.markdown.blocks import build
from notes_tui.widgets.markdown.laid_out_page import LaidOutPage

TEXT = "# One\n\n[[a]] and [[b]]\n\n> [!note]- Fold\n> [[c]]\n\n" + "word " * 30 + "\n\n[[d]] word\n"


def laid_out(width=40, mark=None):
    page = build(Library.markdown(TEXT), mark)
    return LaidOutPage(page, [], 0).fitted(width, page.closed())


def test_links_are_looked_up_once_for_a_layout():
    sheet = laid_out()
    assert sheet.link_lines is sheet.link_lines
    targets = [sheet.page.links[link].target for link in sheet.link_lines]
    assert [target for target in targets if target in "abcd"] == ["a", "b", "d"]
    opened = sheet.fitted(40, frozenset())
    assert len(opened.link_lines) == len(sheet.link_lines) + 1
    assert max(sheet.fitted(20, sheet.closed).link_lines.values()) > max(sheet.link_lines.values())


def test_lines_with_matches_are_in_order():
    sheet = laid_out(mark=lambda text: [(0, 4)] if text.startswith("word") else [])
    assert sheet.match_lines == sorted(sheet.match_lines)
    assert sheet.match_lines
    assert not laid_out().match_lines


def test_a_position_is_found_at_another_width():
    wide = laid_out(60)
    for line in range(len(wide.lines)):
        position = wide.position_at(line)
        assert wide.line_of(position) == line
        narrow = laid_out(20)
        found = narrow.position_at(narrow.line_of(position))
        assert (found.block, found.beginning) == (position.block, position.beginning)
    assert wide.position_at(len(wide.lines)) is None
