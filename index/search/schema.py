"""The schema of the index: its fields and columns.

There are two kinds of field. *Text* fields keep positions and lengths, so that phrases and BM25F work: `title`,
`names` (key, short name, file name, tags), `abstract`, `body`, `facts` (what else a person remembers: authors,
organisation, year, identifiers), `pdf` (texts of PDF files), and `author`, `org` and `keyword` for their operators.
*Term* fields hold whole values: `tag`, `kind`, `status`, `has`, `links`, `property`, `page`, `key`, `path`, `id`,
`keywords`, `exact`, whose terms are whole titles, names and keys, and `written`, whose terms are the words of the
texts as they are written, not their stems. Numbers and sort keys are columns.
"""

from __future__ import annotations

from typing import Any

from index.search.damage import IndexDamagedError

VERSION = 14
"""Raised whenever the schema, the analysis or the storage changes: indexes of other versions are rebuilt."""

MAX_TEXT = 2_000_000
"""Characters of one field that are indexed; a longer note is found by its beginning."""

WORD_FIELDS = ("title", "names", "abstract", "body", "facts")
"""Fields in which plain words are searched for."""

PDF = "pdf"
"""The field of the texts of PDF files. Its words are searched for too, but are none that others are misspelt from."""

TEXT_FIELDS = (*WORD_FIELDS, "author", "org", "keyword", PDF)
"""Fields whose words have positions."""

VALUE_FIELDS = (
    "id",
    "kind",
    "status",
    "has",
    "tag",
    "links",
    "property",
    "page",
    "key",
    "path",
    "exact",
    "organization",
    "keywords",
)
"""Fields of whole values, which a document gives."""

WRITTEN = "written"
"""The field of words as they are written, which follows from the texts of `WORD_FIELDS`."""

TERM_FIELDS = (*VALUE_FIELDS, WRITTEN)
"""Fields without positions."""

UNSEEN = "unseen"
"""The value of `is:` for papers that were never opened, which the index does not know."""
INBOX_STATES = ("new", "dismissed")
"""States of papers in the inbox, which are kept in the field `has`; `is:` asks for them."""
MISSING = -(2**31)
"""The number in columns for documents without a value; no range includes it."""

NUMBER_COLUMNS = {"published": MISSING, "upvotes": MISSING, "rating": MISSING, "modified": 0, "added": 0}
"""Columns of numbers, and the number for documents without a value."""

BYTE_COLUMNS = ("title_order", "digest")
"""Columns of byte strings."""

Row = dict[str, Any]
"""A document field by field: text, sequences of terms, numbers and byte strings, as the kind of field asks for."""


def pack(term: str) -> bytes:
    """Encode a term for the index; lone surrogates, which escapes in files can make, are kept."""
    return term.encode("utf-8", "surrogatepass")


def unpack(term: bytes) -> str:
    """Decode a term of the index.

    Raises:
        IndexDamagedError: The term is not text.
    """
    try:
        return term.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise IndexDamagedError(
            "The search index is damaged and must be rebuilt: it has a term that is not text."
        ) from error
