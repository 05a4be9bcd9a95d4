"""The line above a text that is edited."""

from __future__ import annotations

from rich.text import Text

from index import clean_line


def editor_title(
    path: str,
    *,
    changed: bool,
    notice: str = "",
    new: bool = False,
    gone: bool = False,
    elsewhere: bool = False,
) -> Text:
    """Return the path of a note and the state of its text.

    Args:
        path: The note.
        changed: The text is not saved.
        notice: What just happened; empty for nothing.
        new: There is no such note yet.
        gone: The note was deleted meanwhile.
        elsewhere: The note was changed by another program meanwhile.
    """
    title = Text.assemble((clean_line(path), "bold"), ("  ● not saved" if changed else "", "bold"))
    if notice:
        title.append(f"  ·  {notice}")
    if gone:
        title.append("  ·  no longer on disk; saving asks first")
    elif changed and elsewhere:
        title.append("  ·  also changed elsewhere; saving merges both")
    elif new:
        title.append("  ·  new")
    title.no_wrap, title.overflow = True, "ellipsis"
    return title
