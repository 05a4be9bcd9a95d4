"""Align the table under the cursor, and go from cell to cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.view.table_layout import aligned, empty_row, first_cell, next_cell, table_at

if TYPE_CHECKING:
    from notes_tui.widgets.markdown_text_area import MarkdownTextArea


def align_table(area: MarkdownTextArea) -> bool:
    """Align the table under the cursor in one step to undo; return False where there is none."""
    row, column = area.cursor_location
    rows = table_at(area.document.lines, row, area.is_text)
    if rows is None:
        return False
    lines = [area.document.lines[each] for each in rows]
    new = aligned(lines)
    if new != lines:
        cell = lines[row - rows.start].count("|", 0, column)
        area.history.checkpoint()
        area.replace("\n".join(new), (rows.start, 0), (rows[-1], len(lines[-1])))
        area.history.checkpoint()
        area.move_cursor((row, _column_of(new[row - rows.start], cell)))
    return True


def go_to_cell(area: MarkdownTextArea, *, back: bool = False) -> bool:
    """Go to the next cell of the table under the cursor, or the one before; return False where there is no table.

    Behind the last cell, a new row begins.
    """
    row, column = area.cursor_location
    rows = table_at(area.document.lines, row, area.is_text)
    if rows is None:
        return False
    lines = [area.document.lines[each] for each in rows]
    cell = next_cell(lines, row - rows.start, column, back=back)
    if cell is not None:
        area.move_cursor((rows.start + cell.row, cell.column))
    elif not back and not area.read_only:
        new = empty_row(lines[-1])
        end = (rows[-1], len(lines[-1]))
        area.history.checkpoint()
        area.replace(f"\n{new}", end, end)
        area.move_cursor((rows[-1] + 1, first_cell(new)))
    return True


def _column_of(line: str, pipes: int) -> int:
    """Return the column behind the text that follows so many pipes."""
    parts = line.split("|")
    before = "|".join(parts[:pipes])
    text = parts[pipes].rstrip() if pipes < len(parts) else ""
    return min(len(line), len(before) + (1 if pipes else 0) + max(len(text), 1))
