"""Papers as a table: RFC 4180, in UTF-8, with one header line; it is written and not read."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from index.papers.model import Date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.papers.model import Record

COLUMNS = (
    *("key", "type", "title", "authors", "editors", "organization", "published", "venue", "series", "volume"),
    *(
        "issue",
        "pages",
        "publisher",
        "language",
        "keywords",
        "doi",
        "arxiv_id",
        "pmid",
        "isbn",
        "issn",
        "urls",
    ),
    *("code_urls", "upvotes", "abstract"),
)
"""The columns, always all of them and in this order."""
# A spreadsheet would run what begins so. An apostrophe before it is removed by whoever reads the table.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")


def write(records: Iterable[Record]) -> str:
    """Return a line for each record; several values in one cell stand between `; `."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for record in records:
        table.writerow([_cell(getattr(record, name)) for name in COLUMNS])
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        value = "; ".join(map(str, value))
    text = value.isoformat() if isinstance(value, Date) else str(value)
    return f"'{text}" if _FORMULA.match(text) else text
