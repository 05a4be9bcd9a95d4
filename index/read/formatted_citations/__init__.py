"""Papers as a citation style prints them: by pandoc where it is installed, or else by `citeproc-py`."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.processes import limited_process
from index.read.formatted_citations import pandoc_output
from index.read.formatted_citations.cited_items import cited_item
from index.read.formatted_citations.marked_text import from_html, to_html, to_markdown
from index.read.formatted_citations.style_files import DEFAULT_STYLE, find_style

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.papers.model import Record
    from index.read.formatted_citations.style_files import Style

__all__ = ["DEFAULT_STYLE", "Bibliography", "bibliography"]

_WORKER = "index.read.formatted_citations.citeproc_worker"
_SECONDS = 60
_SECONDS_EACH = 0.5


@dataclass(frozen=True, slots=True)
class Bibliography:
    """Papers in the order and the form of a style.

    Attributes:
        entries: Citation key and Markdown of each, on one line.
        left_out: Keys of papers that the style cannot print.
    """

    entries: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...] = ()

    @property
    def markdown(self) -> str:
        """Return all entries, one a paragraph."""
        return "\n".join(f"{text}\n" for _key, text in self.entries)


def bibliography(
    records: Sequence[Record], style: str = DEFAULT_STYLE, *, cancelled: Callable[[], bool] = lambda: False
) -> Bibliography:
    """Format records, sorted as the style says; this takes a second or more, and must not run on an event loop.

    Args:
        records: With keys.
        style: Name of a style, or path of a `.csl` file.
        cancelled: Asked all the time.

    Raises:
        LibraryError: Nothing that formats is installed, the style is not there or is refused, or it takes too long.
    """
    pandoc = shutil.which("pandoc")
    if pandoc is None and find_spec("citeproc") is None:
        raise LibraryError(
            "Nothing here can format citations; install pandoc, or the extra “citations” of notes-tui.",
            code="no-program",
        )
    found = find_style(style, with_pandoc=pandoc is not None)
    items = [cited_item(record, number) for number, record in enumerate(records)]
    if not items:
        return Bibliography(())
    seconds = _SECONDS + _SECONDS_EACH * len(items)
    texts = (
        _by_citeproc(items, found, seconds, cancelled)
        if pandoc is None
        else _by_pandoc(pandoc, items, found, seconds, cancelled)
    )
    keys = [record.key or "" for record in records]
    made = [(keys[number], to_markdown(text)) for number, text in texts if text]
    shown = {number for number, text in texts if text}
    return Bibliography(tuple(made), tuple(key for number, key in enumerate(keys) if number not in shown))


def _by_pandoc(
    pandoc: str, items: list[dict[str, object]], style: Style, seconds: float, cancelled: Callable[[], bool]
) -> list[tuple[int, str | None]]:
    items = [
        {
            name: to_html(from_html(value)) if isinstance(value, str) else pandoc_output.with_others(value)
            for name, value in item.items()
        }
        for item in items
    ]
    with TemporaryDirectory(prefix="notes-tui-") as folder:
        # No defaults, filters or templates of the user: `--data-dir` names an empty folder.
        command = [pandoc, "--from=csljson", "--to=json", "--citeproc", f"--data-dir={folder}"]
        command.append("--metadata=link-bibliography:false")
        if style.data is not None:
            file = Path(folder) / "style.csl"
            file.write_bytes(style.data)
            command.append(f"--csl={file}")
        data = json.dumps(items).encode()
        out = limited_process.run(command, data, what="pandoc", seconds=seconds, cancelled=cancelled)
    try:
        return list(pandoc_output.entries(json.loads(out)))
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        raise LibraryError(
            "What pandoc writes cannot be read; install a newer or older pandoc.", code="failed"
        ) from None


def _by_citeproc(
    items: list[dict[str, object]], style: Style, seconds: float, cancelled: Callable[[], bool]
) -> list[tuple[int, str | None]]:
    asked = {"style": (style.data or b"").decode(), "items": items}
    out = limited_process.run_python(
        _WORKER,
        json.dumps(asked).encode(),
        what=f"Formatting in the style “{style.name}”",
        seconds=seconds,
        cancelled=cancelled,
    )
    return [(int(number), text) for number, text in json.loads(out)]
