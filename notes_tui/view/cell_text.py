"""Text cut and wrapped by the cells that it takes on a screen, so that wide and combining characters count right."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size


def cut(text: str, width: int) -> str:
    """Return a text in at most `width` cells, with an ellipsis where it is cut."""
    if cell_len(text) <= width:
        return text
    return f"{set_cell_size(text, width - 1).rstrip()}…" if width > 0 else ""


def wrapped(text: str, width: int, most: int) -> list[str]:
    """Return a text in at most `most` lines, broken between words; the last is cut."""
    lines: list[str] = []
    line = ""
    words = text.split(" ")
    for at, word in enumerate(words):
        longer = f"{line} {word}" if line else word
        if not line or cell_len(longer) <= width:
            line = longer
        elif len(lines) + 1 >= most:
            line = " ".join((line, *words[at:]))
            break
        else:
            lines.append(cut(line, width))
            line = word
    return [*lines, cut(line, width)]
