r"""Regular expressions, and what must stand in a text letter by letter.

They run on RE2, whose time grows with the length of the text alone, whatever the pattern: `(a+)+$` takes 0.2 ms on
50,000 `a`. The alternatives were measured: the standard `re` never comes back from that one and holds up all
threads meanwhile; `regex` has a time limit, but only for matching, and `((a{1000}){1000}){1000}` filled the memory
while it was compiled. RE2 refuses that in 0.1 ms, lets other threads run, and takes 4 µs for a note of 2,300
characters and 2 ms to be loaded, which only queries that need it do. What it does not know are `\1` and `(?=…)`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice
from typing import Any

from index.text import clean_line

MAX_TEXT = 200_000
"""Characters of one text that are looked at."""

MOST_SPANS = 1_000
"""Places that are marked in one text."""

# Steps of a compiled pattern, each of which may be taken at each character in the worst case: 5 s for a text of
# `MAX_TEXT`, where patterns as people write them take some milliseconds. One `\pL` has about 1,200.
_MAX_STEPS = 4_000
# What goes on with a word: letters of the scripts that put spaces between words, near enough. The exact classes
# take RE2 2 ms for each word.
_LETTERS = r"\w\xc0-\x{dff}\x{f00}-\x{fff}\x{10a0}-\x{177f}\x{1800}-\x{1fff}\x{ac00}-\x{d7a3}"


class UnusablePatternError(ValueError):
    """A pattern that cannot be used; the message ends the sentence that names it."""


class Expression(str):
    """A pattern among words to be marked."""

    __slots__ = ()


@lru_cache(16)
def compiled(pattern: str, *, cased: bool) -> Any:
    """A pattern of RE2; `^` and `$` stand for the ends of lines.

    Args:
        pattern: The expression without its slashes.
        cased: Whether upper and lower case differ.

    Raises:
        UnusablePatternError: It is no such expression, or too large a one.
    """
    import re2

    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = cased
    try:
        found = re2.compile(f"(?m){unicodedata.normalize('NFC', pattern)}", options)
    except (re2.error, UnicodeEncodeError) as error:
        said = error.args[0] if isinstance(error, re2.error) and error.args else b"has half a character in it"
        why = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        # What stands behind the colon is the pattern as it was given to RE2.
        problem = clean_line(why.partition(":")[0])[:60]
        raise UnusablePatternError(f"is no regular expression ({problem})") from error
    if found.programsize > _MAX_STEPS:
        raise UnusablePatternError("is too large a regular expression")
    return found


def verbatim(text: str, *, beginning: bool = False) -> str:
    """The pattern of a word or phrase as it is written, whole words alone; `*` stands for what a word goes on with.

    Args:
        text: Without quotes.
        beginning: The last word may go on.
    """
    parts = (f"[{_LETTERS}]*".join(map(re.escape, part.split("*"))) for part in text.split())
    body = r"[\s\pZ\v\x1c-\x1f\x85]+".join(parts)
    before = f"(?:^|[^{_LETTERS}])" if _is_letter(text.strip()[:1]) else ""
    after = f"(?:[^{_LETTERS}]|$)" if _is_letter(text.strip()[-1:]) and not beginning else ""
    return f"{before}{body}{after}"


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


def readable(text: str) -> str:
    """A text as patterns see it: composed, with line feeds between lines, of `MAX_TEXT` characters at most."""
    text = text[:MAX_TEXT].replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).encode("utf-8", "replace").decode("utf-8")
    return text


def holds(found: Any, text: str) -> bool:
    """Whether a text holds what a compiled pattern stands for."""
    return found.search(readable(text)) is not None


def spans(expression: Expression, text: str) -> list[tuple[int, int]]:
    """Start and end of the first `MOST_SPANS` places where an expression stands in a text as it is."""
    text = text[:MAX_TEXT]
    shown = text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
    found = compiled(str(expression), cased=False).finditer(shown)
    return [match.span() for match in islice(found, MOST_SPANS) if match.end() > match.start()]
