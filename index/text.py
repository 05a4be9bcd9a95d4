"""Make text from outside safe to show, and comparable.

Every string that comes from a file, the network or an exception passes through
`clean` before it leaves the engine: terminals obey control characters, and
bidirectional overrides can make one text look like another.
"""

from __future__ import annotations

import re
import unicodedata

# Unicode Technical Report 36, section 2.9.2: the explicit directional controls.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Zero-width space, word joiner, invisible operators, byte order mark, soft hyphen. The joiners U+200C and
# U+200D stay where they join letters or emoji, and are shown elsewhere.
_INVISIBLE = "\u00ad\u200b\u2060-\u2064\ufeff"
_SURROGATE = "\ud800-\udfff"

_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_BIDI}{_INVISIBLE}{_SURROGATE}]")
_UNSAFE_IN_JSON = re.compile(f"[\x7f-\x9f\u2028\u2029{_BIDI}{_INVISIBLE}{_SURROGATE}]")
_STRAY_JOINER = re.compile("(?<![^\x00-\u02ff])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u02ff])")


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the Control Pictures block mirrors C0 in order
    if code == 0x7F:
        return "\u2421"
    if code in (0x2028, 0x2029, 0x85):
        return "\u2424"
    return "\ufffd"


def clean(text: str) -> str:
    """Replace characters that a terminal might obey by visible stand-ins, except newlines and tabs."""
    if text.isprintable():
        return text
    text = _UNSAFE.sub(_stand_in, text.replace("\r\n", "\n").replace("\r", "\n"))
    # The pattern is tried at each character, and few texts have joiners.
    return _STRAY_JOINER.sub("\ufffd", text) if "\u200c" in text or "\u200d" in text else text


def json_safe(text: str) -> str:
    """Escape the characters of a JSON document that a terminal might obey; its meaning stays the same."""
    return text if text.isascii() and text.isprintable() else _UNSAFE_IN_JSON.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def clean_line(text: str) -> str:
    """Return a clean text with all runs of white space as single spaces: for titles, names and messages."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return clean(" ".join(text.split()))


def note_name(path: str) -> str:
    """Return the name of a note without its folder and `.md`."""
    return path.removesuffix(".md").rpartition("/")[2]


def fold(text: str) -> str:
    """Return the form in which names are compared: NFC, case-folded, with plain spaces."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text.replace("\u00a0", " ")).casefold())
