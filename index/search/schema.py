"""What is indexed of a document, field by field.

Two kinds of field hold what is searched. *Text* fields keep positions and lengths, so that phrases and BM25F
work: `title`, `names` (key, short name, file name, tags), `abstract`, `body`, and `author` and `org` for their
operators. *Term* fields say whether a document has a value: `tag`, `kind`, `status`, `has`, `links`, `property`,
`key`, `path`, `id`, and `exact`, whose terms are whole titles, names and keys. Numbers and sort keys are columns.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from index.search.analyzer import positions, title_key
from index.search.model import Document
from index.search.whoosh.imports import columns, fields, formats
from index.text import fold

VERSION = 5
"""Raised whenever the schema or the analysis changes: indexes of other versions are built anew."""

MAX_TEXT = 2_000_000
"""Characters of one field that are indexed; a longer note is found by what it begins with."""

WORD_FIELDS = ("title", "names", "abstract", "body")
"""Where plain words are looked for."""

TEXT_FIELDS = (*WORD_FIELDS, "author", "org")
"""Fields whose words have positions."""

TERM_FIELDS = (
    "id",
    "kind",
    "status",
    "has",
    "tag",
    "links",
    "property",
    "key",
    "path",
    "exact",
    "organization",
)
"""Fields whose values a document has or has not."""

MISSING = -(2**31)
"""What number columns hold where a document has no value; no range includes it."""

NUMBER_COLUMNS = {"published": MISSING, "upvotes": MISSING, "modified": 0}
"""Columns of numbers, and what they hold where a document has none."""

BYTE_COLUMNS = ("title_order", "digest")
"""Columns of byte strings."""

_MAX_NUMBER = 2**31 - 1
_MAX_KEY = 120
_MAX_LEVELS = 32
_LETTERS_AND_DIGITS = re.compile(r"\d+|[^\W\d_]+")

Item = tuple[bytes, int, float, bytes]


def pack(term: str) -> bytes:
    """A term as the index holds it; lone surrogates, which escapes in files can make, pass as they are."""
    return term.encode("utf-8", "surrogatepass")


def unpack(term: bytes) -> str:
    """The inverse of `pack`."""
    return term.decode("utf-8", "surrogatepass")


class PackedPositions(formats.Positions):  # type: ignore[misc]
    """Positions as an array of 32-bit numbers, in place of Whoosh's pickles."""

    def encode(self, poslist: Sequence[int]) -> bytes:
        """Positions in order, packed."""
        return array("I", poslist).tobytes()

    def decode_positions(self, valuestring: bytes) -> Sequence[int]:
        """The inverse of `encode`."""
        return array("I", valuestring)

    def decode_frequency(self, valuestring: bytes) -> int:
        """How many positions are packed."""
        return len(valuestring) // 4


class Text(fields.FieldType):  # type: ignore[misc]
    """Words with positions, analysed by `index.search.analysis` without Whoosh's token objects."""

    def __init__(self) -> None:
        super().__init__(format=PackedPositions(), analyzer=None, scorable=True)

    def to_bytes(self, value: str | bytes) -> bytes:
        """A term as the index holds it; what is packed already as it is."""
        return value if isinstance(value, bytes) else pack(value)

    def index(self, value: str, **_: object) -> Iterator[Item]:
        """Terms as (bytes, frequency, weight, packed positions)."""
        found, _length = positions(value[:MAX_TEXT])
        for term, places in found.items():
            count = len(places)
            yield pack(term), count, float(count), array("I", places).tobytes()


class Terms(fields.FieldType):  # type: ignore[misc]
    """Values that a document has or has not, each one term as it stands."""

    def __init__(self) -> None:
        super().__init__(format=formats.Existence(), analyzer=None)

    def index(self, value: Sequence[str], **_: object) -> Iterator[Item]:
        """Terms as (bytes, 1, 1, nothing)."""
        for term in dict.fromkeys(value):
            yield pack(term), 1, 1.0, b""

    def to_bytes(self, value: str | bytes) -> bytes:
        """A term as the index holds it; what is packed already as it is."""
        return value if isinstance(value, bytes) else pack(value)


def schema() -> Any:
    """The schema of the index."""
    return fields.Schema(
        **{name: Text() for name in TEXT_FIELDS},
        **{name: Terms() for name in TERM_FIELDS},
        published=fields.COLUMN(columns.NumericColumn("i", default=MISSING)),
        upvotes=fields.COLUMN(columns.NumericColumn("i", default=MISSING)),
        modified=fields.COLUMN(columns.NumericColumn("q", default=0)),
        title_order=fields.COLUMN(columns.VarBytesColumn()),
        digest=fields.COLUMN(columns.VarBytesColumn()),
    )


def exact_terms(text: str) -> dict[str, str]:
    """What the `exact` field would hold for a title, a short name and a key that are exactly this text."""
    whole = title_key(text)
    if not whole:
        return {}
    if len(whole) > _MAX_KEY:
        whole = hashlib.blake2b(whole.encode(), digest_size=16).hexdigest()
    return {kind: f"{kind} {whole}" for kind in ("title", "key", "name")}


def short_name(title: str) -> str:
    """What stands before a title's colon, as in `StyDeco: Unsupervised ...`, if it is four words at most."""
    name, colon, _ = title.partition(":")
    return name.strip() if colon and len(name.split()) <= 4 else ""


def _parents(tag: str) -> Iterator[str]:
    levels = fold(tag.strip().lstrip("#")).split("/")
    for count in range(1, min(len(levels), _MAX_LEVELS) + 1):
        yield "/".join(levels[:count])
    if len(levels) > _MAX_LEVELS:
        yield "/".join(levels)


def _clamp(number: int | None) -> int | None:
    return None if number is None else max(MISSING + 1, min(_MAX_NUMBER, number))


def row(document: Document) -> dict[str, Any]:
    """A document as keyword arguments of Whoosh's `add_document`."""
    stem = PurePosixPath(document.path).stem
    short = short_name(document.title)
    exact = {exact_terms(document.title).get("title"), exact_terms(document.key).get("key")}
    exact |= {exact_terms(name).get("name") for name in (short, stem)}
    key_words = " ".join(_LETTERS_AND_DIGITS.findall(document.key))
    found: dict[str, Any] = {
        "id": [str(document.id)],
        "kind": [document.kind],
        "title": document.title,
        "names": "\n".join((document.key, key_words, short, stem, *document.tags)),
        "abstract": document.abstract,
        "body": document.body,
        "author": "\n".join(document.authors),
        "org": document.organization,
        "organization": [document.organization.strip()] if document.organization.strip() else [],
        "status": [document.status] if document.status else [],
        "has": document.has,
        "tag": [level for tag in document.tags for level in _parents(tag)],
        "links": document.links,
        "property": document.properties,
        "key": [fold(document.key)] if document.key else [],
        "path": [fold(document.path)] if document.path else [],
        "exact": sorted(term for term in exact if term),
        "published": _clamp(document.published),
        "upvotes": _clamp(document.upvotes),
        "modified": document.modified,
        "title_order": pack(title_key(document.title)),
        "digest": document.digest(),
    }
    return found
