r"""One module per source format; this one finds the format of a file and reads it.

A format module has

- `NAME`: the format's name in a sentence, such as `BibTeX`;
- `sniff(head, name) -> bool`: can it read a text that begins so? The name of the file helps only where the content
  leaves a doubt;
- `read(file, text) -> ReadResult`: records, comments, remarks and rejected parts of the whole text, whose line ends
  are `\n`; `file` is the name that they carry. It raises nothing, whatever the text is;
- `reread(file, text, known) -> ReadResult`, where its records have digests: the same, but of a record whose digest is
  in `known`, which gives its citation key, it fills only place, key, digest and origin: the caller has the rest;
- `write(records) -> str`, where papers are exported to the format: a whole text, from which `read`, if there is one,
  gives equal records back. `EXPORT_FORMATS` names the module.

Modules are imported when the first file is read, and import their libraries when they need them. Those of other
packages follow after ours; see `installed`.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

from index.papers import json_shape, source_text
from index.papers.model import ReadResult, Rejected, Remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from index.papers.formats.bibtex_source import WrittenEntry
    from index.papers.model import Record
    from index.papers.source_format import Format

SUFFIXES = frozenset(
    (
        *(".txt", ".text"),
        *(".bib", ".bibtex", ".biblatex"),
        *(".ris", ".json", ".nbib", ".xml", ".rss", ".atom"),
    )
)
"""Suffixes, in lower case, of the files that are read in a corpus folder."""
KEY_FILE = "merges.yaml"
"""Name of the file at the top of a corpus folder that `index.papers.key_file` reads."""
CORRECTIONS_FILE = "corrections.yaml"
"""Name of the file beside it that `index.papers.corrections_file` reads."""
FETCH_LOG = "fetched/log.jsonl"
"""Path, in a corpus folder, of the log of what was fetched, which has no papers."""
SUBSCRIPTIONS_FILE = "subscriptions.toml"
"""Name of the file beside `merges.yaml` that says what is followed."""
INBOX_FILE = "inbox.txt"
"""Name of the file beside it that `index.papers.inbox` reads."""
_LEAST_TEXT = 10
"""A file with NUL characters is text if fewer than one of so many characters cannot be read."""
HEAD = 65_536
"""Largest number of characters that `sniff` is given."""


class _Writing(Protocol):
    def write(self, records: Iterable[Record]) -> str: ...


@runtime_checkable
class _Rereading(Protocol):
    def reread(self, file: str, text: str, known: Mapping[str, str | None]) -> ReadResult: ...


# The first that knows the text reads it, so those that are sure by a mark in it come before those that guess.
_MODULES = (
    "crossref_json",
    "openalex_json",
    "semantic_scholar_json",
    "daily_papers_json",
    "csl_json",
    "ris",
    "medline",
    "wos",
    "endnote_xml",
    "pubmed_xml",
    "arxiv_atom",
    "arxiv_rss",
    "feed",
    "bibtex",
    "identifier_list",
    "daily_papers",
)

EXPORT_FORMATS = {
    "bibtex": "bibtex_writer",
    "biblatex": "bibtex_writer",
    "csl-json": "csl_json",
    "ris": "ris",
    "csv": "csv_table",
}
"""Modules that write, by the name of the format on the command line."""

_KNOWN_BY_NAME = {
    ".jsonl": "JSON",
    ".opml": "a list of feeds (OPML)",
    ".enw": "EndNote's format",
    ".html": "HTML",
    ".htm": "HTML",
    ".csv": "a table",
    ".tsv": "a table",
    ".pdf": "a PDF document",
    ".epub": "an EPUB book",
    ".zip": "a ZIP archive",
    ".gz": "a gzip archive",
}
READ_SO_FAR = (
    "what can be read so far are Daily Papers pages as text (.txt), BibTeX (.bib), CSL-JSON and saved answers of "
    "Crossref, OpenAlex, Semantic Scholar and Daily Papers (.json), RIS (.ris), MEDLINE (.nbib), Web of Science's "
    "text (.txt), XML of EndNote and PubMed (.xml), feeds (.xml, .rss, .atom), and lists of identifiers (.txt)"
)
_XML_KINDS = {
    "article": "the text of an article (JATS or DocBook)",
    "TEI": "a text in TEI",
    "mods": "records in MODS",
    "modsCollection": "records in MODS",
    "collection": "records in MARC",
    "Sources": "sources of Word",
    "RDF": "RDF, such as Zotero exports; export RIS or BibTeX instead",
    "svg": "a picture (SVG)",
    "kml": "a map (KML)",
    "OAI-PMH": "an answer of an OAI archive",
    "crossref_result": "an answer of Crossref",
    "doi_records": "an answer of Crossref",
    "eSearchResult": "a list of PubMed's numbers; save the summaries as PubMed or XML",
    "eSummaryResult": "summaries of PubMed; save them as PubMed or XML",
    "plist": "a property list of Apple",
}

_BINARY = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)


def read(file: str, data: bytes, known: Mapping[str, str | None] | None = None) -> ReadResult:
    """Read a source file.

    Args:
        file: Name of the file, as all records and rejected parts will give it.
        data: The whole file.
        known: Citation keys of records that were read from the file before, by digest; see `reread` above.

    Returns:
        Records and rejected parts; a file of unknown format is one rejected part.
    """
    for mark, kind in _BINARY:
        if data.startswith(mark):
            how = (
                "import it as a .zip file, or unpack it"
                if "ZIP" in kind
                else "save the page as text and import that"
            )
            return _refused(file, f"This is {kind}, not text; {how}.")
    text, remarks, nuls = text_of(file, data)
    if nuls and text.count("\ufffd") * _LEAST_TEXT > len(text):
        return _refused(file, "This is not text, or text in UTF-16 or UTF-32; save it as UTF-8.")
    if not text.strip():
        return _refused(file, "The file is empty.")
    head, name = text[:HEAD], Path(file).name
    for form in _formats():
        if form.sniff(head, name):
            if known and isinstance(form, _Rereading):
                result = form.reread(file, text, known)
            else:
                result = form.read(file, text)
            origin = form.__name__.rpartition(".")[2]
            records = tuple(each if each.origin else replace(each, origin=origin) for each in result.records)
            return replace(result, records=records, remarks=(*remarks, *result.remarks))
    from index.papers.formats import installed  # it asks for what is installed

    other, faults = installed.read(file, text, head, name)
    if other is not None:
        more = tuple(Remark(file, 1, fault) for fault in faults)
        return replace(other, remarks=(*remarks, *more, *other.remarks))
    return _refused(file, " ".join([f"{_guess(text)}; {READ_SO_FAR}.", *faults]))


def is_known(file: str, data: bytes) -> bool:
    """Return whether one of the formats here would read a file."""
    head, name = text_of(file, data)[0][:HEAD], Path(file).name
    return any(form.sniff(head, name) for form in _formats())


def text_of(file: str, data: bytes) -> tuple[str, tuple[Remark, ...], bool]:
    """Return the text of a source file as formats read it, remarks on its encoding, and whether it had NULs."""
    text, remarks = source_text.decode(file, data)
    shown = text.replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
    return shown, remarks, "\0" in text


def _formats() -> Iterator[Format]:
    for name in _MODULES:
        yield cast("Format", import_module(f"{__name__}.{name}"))


def write(
    form: str, records: Sequence[Record], written: Mapping[str, Sequence[WrittenEntry]] = MappingProxyType({})
) -> str:
    """Return records as a whole text in one of the formats of `EXPORT_FORMATS`, or of another package.

    Args:
        form: Its name.
        records: In the order in which they are written.
        written: Entries of BibTeX files that they were merged from, by the key of the record: see `bibtex_writer`.

    Raises:
        LibraryError: There is no such format, or the other package fails.
    """
    if form not in EXPORT_FORMATS:
        from index.papers.formats import installed  # it asks for what is installed

        return installed.write(form, records)
    if EXPORT_FORMATS[form] == "bibtex_writer":
        from index.papers.formats import bibtex_writer

        return bibtex_writer.write(records, form, written)
    return cast("_Writing", import_module(f"{__name__}.{EXPORT_FORMATS[form]}")).write(records)


def without_formats(reason: str) -> str:
    """Return the reason why a file is not read without the list of formats that can be, which is said elsewhere."""
    return reason.replace(f"; {READ_SO_FAR}", "")


def unread(name: str) -> str:
    """Say that a file of the corpus is not read because of its suffix, judging by its name alone."""
    kind = _KNOWN_BY_NAME.get(Path(name).suffix.lower())
    return f"It is not read: {f'its name says {kind}' if kind else 'no format here has this suffix'}; {READ_SO_FAR}."


def _guess(text: str) -> str:
    start = text.lstrip()[:200].lower()
    if start.startswith("<"):
        return _guess_markup(text[:HEAD])
    if start.startswith(("{", "[")):
        return json_shape.describe(text[:HEAD])
    return "This is in no format known here"


def _guess_markup(head: str) -> str:
    from index.papers.formats.xml_records import root

    name = root(head)
    if name.lower() == "html" or head.lstrip().lower().startswith("<!doctype html"):
        return "This is HTML, not a page's text"
    if name == "opml":
        return "This is a list of feeds (OPML), which names subscriptions and not papers"
    if kind := _XML_KINDS.get(name.rpartition(":")[2]):
        return f"This is XML: {kind}"
    return (
        f"This is XML with <{name}> outermost, which is not known here"
        if name
        else "This is damaged HTML or XML"
    )


def _refused(file: str, reason: str) -> ReadResult:
    return ReadResult(rejected=(Rejected(file, 1, reason),))
