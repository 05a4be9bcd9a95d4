"""The text of a source file, whatever its encoding; one that is not UTF-8 is named."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from index.papers.model import Remark

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Largest number of bytes in which an encoding is declared.
_HEAD = 2_000
_DECLARED = re.compile(
    rb"^[%\s]*(?:@comment\s*\{)?[%\s]*encoding\s*[:=]\s*([\w.:-]+)"
    rb"|-\*-.*\bcoding:\s*([\w.:-]+)"
    rb"|^\s*<\?xml[^>]*\bencoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE | re.MULTILINE,
)
_HIGH = re.compile(rb"[\x80-\xff]+")
# The most common characters of Chinese, in the two-byte codes of GB 2312.
_COMMON_CHINESE = re.compile(rb"(?:[\xb0-\xd7][\xa1-\xfe]|[\xa1-\xa3][\xa1-\xfe])*")
_ALL_CHINESE = re.compile(rb"(?:[\xb0-\xf7][\xa1-\xfe]|[\xa1-\xa3][\xa1-\xfe])*")
_LETTERS = re.compile(r"[^\W\d_]")
# Share of the bytes that must be as the guessed encoding has them.
_MOST = 0.7


def decode(file: str, data: bytes) -> tuple[str, tuple[Remark, ...]]:
    """Return the text of a file, and remarks if it is not valid UTF-8 without NUL characters.

    It is read as UTF-16 if it has the mark of that. What is not UTF-8 is read in the encoding that it declares; or,
    where all fits, as Chinese (GBK) or Western European text (Windows-1252). Where nothing fits, invalid bytes are
    shown as replacement characters.
    """
    text, remarks = _decode(file, data)
    if (at := text.find("\0")) >= 0:
        line = len(text[: at + 1].splitlines())
        nuls = Remark(file, line, "This has NUL characters; they are shown as replacement characters.")
        remarks = (nuls, *remarks)
    return text, remarks


def _decode(file: str, data: bytes) -> tuple[str, tuple[Remark, ...]]:
    if data.startswith(UTF16):
        return data.decode("utf-16", errors="replace"), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = len(data[: error.start + 1].splitlines())
    for encoding, why in _candidates(data):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        reason = f"This is not valid UTF-8; it was read as {encoding}, {why}. Check the letters, or save it as UTF-8."
        return text, (Remark(file, line, reason),)
    reason = "This is not valid UTF-8; invalid bytes are shown as replacement characters. Save it as UTF-8."
    return data.decode("utf-8-sig", errors="replace"), (Remark(file, line, reason),)


def _candidates(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield encodings to try, and reasons."""
    if declared := _declared(data):
        yield declared, "which it declares"
    runs = _HIGH.findall(data)
    if _is_chinese(runs):
        yield "gbk", "which its bytes look like"
    elif _is_western(data, runs):
        yield "windows-1252", "which its bytes look like"


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:_HEAD])
    if found is None:
        return None
    name = next(group for group in found.groups() if group).decode("ascii", "replace")
    try:
        codec = codecs.lookup(name)
        "".encode(codec.name)  # which refuses codecs of bytes, such as base64
    except LookupError:
        return None
    return None if codec.name.startswith("utf-8") else name


def _is_chinese(runs: list[bytes]) -> bool:
    if any(len(run) % 2 or not _ALL_CHINESE.fullmatch(run) for run in runs):
        return False
    total = sum(map(len, runs))
    common = sum(len(run) for run in runs if _COMMON_CHINESE.fullmatch(run))
    # The codes below these are those of common Korean too.
    not_korean = sum(0xC9 <= first <= 0xD7 for run in runs for first in run[::2])
    return total >= 4 and common >= _MOST * total and not_korean * 20 >= total


def _is_western(data: bytes, runs: list[bytes]) -> bool:
    """Return whether most bytes beyond ASCII are single letters within words, or typographic signs."""
    single = sum(len(run) <= 2 for run in runs)
    if single < _MOST * len(runs):
        return False
    try:
        text = data.decode("windows-1252")
    except UnicodeDecodeError:
        return False
    high = [char for char in text if ord(char) > 127]
    plain = sum(bool(_LETTERS.match(char)) or char in "–—‘’“”„…€£§°«»·• " for char in high)
    return plain >= _MOST * len(high)
