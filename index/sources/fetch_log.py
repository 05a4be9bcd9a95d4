"""The log of requests in the corpus: it says what was fetched when, so that nothing is asked twice too soon."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MOST = 20_000
# As answers are named: no line that somebody else wrote leads to a file anywhere else.
_FILE = re.compile(r"(?:[^/\s\x00-\x1f]{1,200}/){1,4}[^/\s\x00-\x1f]{1,200}")


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One request.

    Attributes:
        source: Name of the service.
        asked: What it was for: ids, a day, a query.
        address: Without secrets.
        time: When it was answered, in UTC.
        status: Of HTTP.
        etag: Of the answer; empty where it has none.
        file: The file of the answer, below `fetched`; empty where it had nothing to keep.
        sha256: Of the answer; empty where there was none.
    """

    source: str
    asked: tuple[str, ...]
    address: str
    time: str
    status: int
    etag: str
    file: str
    sha256: str

    @property
    def moment(self) -> datetime:
        """When it was answered; a moment long ago where the log does not say."""
        try:
            found = datetime.fromisoformat(self.time)
        except ValueError:
            return datetime.min.replace(tzinfo=UTC)
        return found if found.tzinfo else found.replace(tzinfo=UTC)


class FetchLog:
    """The entries of a log; lines that cannot be read are left out."""

    def __init__(self, data: bytes = b"") -> None:
        """Read a log as its file has it."""
        self._latest: dict[tuple[str, str], LogEntry] = {}
        self._last: dict[str, datetime] = {}
        self._digests: dict[str, str] = {}
        for entry in _read(data):
            self.add(entry)

    def add(self, entry: LogEntry) -> None:
        """Take an entry in."""
        for asked in entry.asked:
            self._latest[entry.source, asked] = entry
        self._last[entry.source] = entry.moment
        if entry.file:
            self._digests[entry.file] = entry.sha256

    def latest(self, source: str, asked: str) -> LogEntry | None:
        """Return the latest entry that was about something."""
        return self._latest.get((source, asked))

    def wrote(self, file: str) -> str:
        """Return the digest of the latest answer that went to a file; empty where none did."""
        return self._digests.get(file, "")

    def last(self, source: str) -> datetime | None:
        """Return the time of the latest request to a service."""
        return self._last.get(source)


def appended(data: bytes, entries: Iterable[LogEntry]) -> bytes:
    """Return a log with more entries; of a very long one, the oldest lines are left out."""
    lines = data.splitlines()
    lines += [json.dumps(asdict(entry), ensure_ascii=True).encode() for entry in entries]
    return b"".join(line + b"\n" for line in lines[-_MOST:])


def _read(data: bytes) -> Iterator[LogEntry]:
    names = {each.name for each in fields(LogEntry)}
    for line in data.splitlines():
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if not isinstance(value, dict) or not names <= value.keys() or not _is_sound(value):
            continue
        yield LogEntry(**{**{name: value[name] for name in names}, "asked": tuple(value["asked"])})


def _is_sound(value: dict[str, object]) -> bool:
    asked, status = value["asked"], value["status"]
    texts = ("source", "address", "time", "etag", "file", "sha256")
    return (
        isinstance(asked, list)
        and all(isinstance(each, str) for each in asked)
        and isinstance(status, int)
        and all(isinstance(value[name], str) for name in texts)
        and (not value["file"] or _is_file(str(value["file"])))
    )


def _is_file(name: str) -> bool:
    return _FILE.fullmatch(name) is not None and ".." not in name.split("/")
