"""Records in XML files: each is one element, read with its line, also where the file is damaged or cut off elsewhere.

Nothing is opened or expanded: a file that declares entities, or has a document type other than those that PubMed
gives its files, is refused.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import ParseError, TreeBuilder

from index.papers.cancelling import check
from index.papers.formats.tagged_values import Tagged
from index.papers.model import ReadResult, Rejected, Remark
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from xml.etree.ElementTree import Element

    from index.papers.model import Record

    ReadElement = Callable[["XmlRecord"], tuple[Record, list[Remark]] | Rejected]

_CHUNK = 65_536
# After a fault the file is read on from the next record. What is read in all stays a small multiple of the file.
_MOST_READ = 8
_CUT_OFF = frozenset(
    {3, 5, 6, 20}
)  # expat's codes for no element, unclosed token, partial character, unclosed CDATA
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HTML_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")
_NAMESPACE = re.compile(rb"""\s(xmlns(?::[\w.-]+)?)\s*=\s*("[^"<>]*"|'[^'<>]*')""")
_BEFORE_ROOT = re.compile(
    r"(?:[\s\ufeff]+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<([\w.-]+(?::[\w.-]+)?)(?=[\s/>])")
_ADVICE = (
    "such files can make a program open other files or fill the memory, so it is not read. Export it without."
)
_LONGEST_PATH = 200
_PUBMED_DTD = "-//NLM//DTD "


class XmlRecord(NamedTuple):
    """An element that is a record, and the number of its first line."""

    line: int
    element: Element


class _Lost(NamedTuple):
    line: int
    reason: str


class _Damage(NamedTuple):
    line: int
    reason: str


class _Refused(Exception):  # noqa: N818 - it is a verdict about a file
    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def root(head: str) -> str:
    """Return the name of the outermost element, with its prefix; empty where a text does not begin like XML."""
    before = _BEFORE_ROOT.match(head)
    match = _ROOT.match(head, before.end() if before else 0)
    return match[1] if match else ""


def read_elements(file: str, text: str, tags: frozenset[str], read_element: ReadElement) -> ReadResult:
    """Read all records of a file.

    Args:
        file: Its name, as rejected parts give it.
        text: Any text.
        tags: Names of the elements that are records, as `{namespace}name`.
        read_element: Returns the record of an element and the faults found in it.
    """
    records: list[Record] = []
    rejected: list[Rejected] = []
    remarks: list[Remark] = []
    try:
        for found in _found(text, tags):
            check()
            if isinstance(found, _Lost):
                rejected.append(Rejected(file, found.line, found.reason))
            elif isinstance(found, _Damage):
                remarks.append(Remark(file, found.line, found.reason))
            else:
                outcome = read_element(found)
                if isinstance(outcome, Rejected):
                    rejected.append(outcome)
                else:
                    records.append(outcome[0])
                    remarks += outcome[1]
    except _Refused as refused:
        return ReadResult(rejected=(Rejected(file, refused.line, refused.reason),))
    if not records and not rejected:
        line = remarks[0].line if remarks else 1
        reason = remarks.pop(0).reason if remarks else "The file has no records."
        rejected.append(Rejected(file, line, reason))
    return ReadResult(tuple(records), tuple(rejected), tuple(remarks))


def leaves(element: Element, inline: frozenset[str], line: int) -> Iterator[Tagged]:
    """Yield the texts in an element by their paths, such as `titles/title`, and attributes as `titles/title@lang`.

    Args:
        element: A record.
        inline: Names of elements that only mark up text; they are joined with the text around them.
        line: The line that all values get.
    """
    waiting = [("", child) for child in reversed(element)]
    while waiting:
        path, each = waiting.pop()
        path = f"{path}{local_name(each)}"[-_LONGEST_PATH:]
        for name, value in each.attrib.items():
            yield Tagged(f"{path}@{name.rpartition('}')[2]}", clean_line(value), line)
        children = [child for child in each if local_name(child) not in inline]
        if not children:
            yield Tagged(path, text_of(each), line)
            continue
        if loose := clean_line(each.text or ""):
            yield Tagged(path, loose, line)
        waiting += [(f"{path}/", child) for child in reversed(children)]


def text_of(element: Element | None) -> str:
    """Return all text in an element as one clean line; empty for None."""
    return "" if element is None else clean_line("".join(element.itertext()))


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


class _Target:
    """Builds the elements that are records, and leaves out everything else."""

    def __init__(self, tags: frozenset[str]) -> None:
        self._tags = tags
        self._builder: TreeBuilder | None = None
        self._depth = 0
        self.place: Callable[[], tuple[int, int]] = lambda: (0, 0)
        self.begun: tuple[int, int] | None = None
        self.after = 0
        self.lost = False
        self.done: list[XmlRecord | _Lost] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in self._tags:
            if self.begun:
                self.lost = True
                self.done.append(_Lost(self.begun[0], "The record cannot be read: its end is missing."))
            self._builder, self._depth, self.begun = TreeBuilder(), 0, self.place()
        if self._builder:
            self._builder.start(tag, attributes)
            self._depth += 1

    def end(self, tag: str) -> None:
        if self._builder is None or self.begun is None:
            return
        self._builder.end(tag)
        self._depth -= 1
        if not self._depth:
            self.done.append(XmlRecord(self.begun[0], self._builder.close()))
            self._builder, self.begun, self.after = None, None, self.place()[1]

    def data(self, text: str) -> None:
        if self._builder:
            self._builder.data(text)

    def close(self) -> None:
        """Nothing is left to build."""

    def take(self) -> list[XmlRecord | _Lost]:
        """Return what is complete, once."""
        done, self.done = self.done, []
        return done


def _found(text: str, tags: frozenset[str]) -> Iterator[XmlRecord | _Lost | _Damage]:
    text = _HTML_ENTITY.sub(
        lambda match: html5.get(match[1], f"&amp;{match[1]}"), _NOT_XML.sub("\ufffd", text)
    )
    data = text.encode("utf-8")
    names = b"|".join(sorted({re.escape(tag.rpartition("}")[2]).encode() for tag in tags}))
    starts = re.compile(rb"<(?:[\w.-]+:)?(?:" + names + rb")(?=[\s>/])")
    ends = re.compile(rb"</(?:[\w.-]+:)?(?:" + names + rb")\s*>")
    namespaces = {match[1]: match[2] for match in reversed([*_NAMESPACE.finditer(data, 0, _CHUNK)])}
    outer = b"<x " + b" ".join(b"%s=%s" % pair for pair in namespaces.items()) + b">"
    start, line, left = 0, 1, len(data) * _MOST_READ
    while True:
        target = _Target(tags)
        fault = yield from _parse(data, start, line, outer if start else b"", target)
        if fault is None:
            return
        begin = target.begun[1] + 1 if target.begun else max(target.after, start + 1 if start else 0)
        match = starts.search(data, begin)
        if target.begun:
            yield _Lost(target.begun[0], f"The record cannot be read: {fault.reason}, in line {fault.line}.")
        elif len(ends.findall(data, begin, match.start() if match else len(data))) > bool(target.after):
            yield _Lost(fault.line, f"A part of the file cannot be read: {fault.reason}.")
        elif match or not (start or target.lost):
            yield _Damage(fault.line, f"The file is damaged here, outside its records: {fault.reason}.")
        if match is None:
            return
        left -= fault.read
        line += data.count(b"\n", start, match.start())
        start = match.start()
        if left < 0:
            for each in starts.finditer(data, start):
                line += data.count(b"\n", start, each.start())
                start = each.start()
                yield _Lost(line, "The record was not read: the file has too many faults above it.")
            return


class _Fault(NamedTuple):
    line: int
    read: int
    reason: str


def _parse(
    data: bytes, start: int, line: int, outer: bytes, target: _Target
) -> Generator[XmlRecord | _Lost, None, _Fault | None]:
    """Yield what is complete, from a place in the data on, and return the fault that ends it, if any."""
    from xml.parsers.expat import ErrorString

    from defusedxml.common import EntitiesForbidden
    from defusedxml.ElementTree import XMLParser

    parser = XMLParser(target=target, encoding="utf-8")
    expat = parser.parser

    def refuse() -> None:
        raise _Refused(target.place()[0], f"The file has a document type definition (DTD); {_ADVICE}")

    def check_document_type(_name: str, _system: str | None, public: str | None, declares: bool) -> None:
        if declares or not (public or "").startswith(_PUBMED_DTD):
            expat.EndDoctypeDeclHandler = refuse  # after the entities, whose own sentence says more

    expat.StartDoctypeDeclHandler = check_document_type
    target.place = lambda: (line + expat.CurrentLineNumber - 1, start + expat.CurrentByteIndex - len(outer))
    view = memoryview(data)
    try:
        parser.feed(outer)
        for at in range(start, len(data), _CHUNK):
            parser.feed(view[at : at + _CHUNK])
            yield from target.take()
        parser.close()
    except ParseError as error:
        cut_off = error.code in _CUT_OFF
        reason = "it is cut off" if cut_off else ErrorString(error.code)
        read = (len(data) if cut_off else target.place()[1]) - start
        fault: _Fault | None = _Fault(line + error.position[0] - 1, read, reason)
    except EntitiesForbidden as error:
        place = f" that stands for another file ({clean_line(error.sysid)})" if error.sysid else ""
        raise _Refused(target.place()[0], f"The file declares an entity{place}; {_ADVICE}") from None
    else:
        fault = None
    yield from target.take()
    return fault
