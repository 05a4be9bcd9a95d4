r"""Regular expressions, and words that are matched letter by letter.

They run on RE2, whose time grows with the length of the text only, whatever the pattern: `(a+)+$` takes 0.2 ms on
50,000 `a`. The alternatives were measured: the standard `re` never returns from that pattern and blocks all
threads meanwhile; `regex` has a time limit, but only for matching, and `((a{1000}){1000}){1000}` filled the memory
while it was compiled. RE2 refuses that in 0.1 ms, lets other threads run, and takes 4 µs for a note of 2,300
characters. Loading it takes 2 ms, which only queries that need it pay. It does not support `\1` and `(?=…)`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Protocol, cast

from index.text import clean_line

MAX_TEXT = 200_000
"""Characters of one text that are searched."""

MAX_SPANS = 1_000
"""Matches that are highlighted in one text."""

# Steps of a compiled pattern, each of which may run at each character in the worst case: 5 s for a text of
# `MAX_TEXT`, where common patterns take some milliseconds. One `\pL` has about 1,200.
_MAX_STEPS = 4_000
# Characters that continue a word: letters of the scripts that put spaces between words, approximately. RE2 needs
# 2 ms to compile the exact classes for each word.
_LETTERS = "0-9A-Za-z_\xc0-\u0dff\u0f00-\u0fff\u10a0-\u177f\u1800-\u1fff\uac00-\ud7a3"
_SPACES = " \t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"


class Pattern(Protocol):
    """A pattern that RE2 has compiled."""

    def search(self, text: str) -> object | None:
        """Return the first match."""

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield all matches, which do not overlap."""


class UnusablePatternError(ValueError):
    """A pattern that cannot be used; the message ends the sentence that names it."""


class Expression(str):
    """A pattern among the words to highlight."""

    __slots__ = ()


class OwnPattern(Expression):
    """A pattern that was made here of words without `*`: the standard engine runs it in linear time too."""

    __slots__ = ()


@lru_cache(16)
def compiled(pattern: str, *, cased: bool) -> Pattern:
    """Compile a pattern for RE2; `^` and `$` match at the ends of lines.

    Args:
        pattern: The expression without its slashes.
        cased: Whether upper and lower case differ.

    Raises:
        UnusablePatternError: It is not a regular expression, or too large, or RE2 is not installed.
    """
    pattern_text = unicodedata.normalize("NFC", pattern)
    try:
        import re2
    except ModuleNotFoundError:
        if not isinstance(pattern, OwnPattern):
            raise UnusablePatternError(
                "needs google-re2, which is not installed: install notes-tui with the extra regex"
            ) from None
        return re.compile(f"(?m){pattern_text}", 0 if cased else re.IGNORECASE)

    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = cased
    try:
        found = re2.compile(f"(?m){pattern_text}", options)
    except (re2.error, UnicodeEncodeError) as error:
        said: object = "contains an unpaired surrogate"
        if isinstance(error, re2.error) and error.args:
            said = error.args[0]
        why = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        # The pattern as it was given to RE2 follows the colon.
        problem = clean_line(why.partition(":")[0])[:60]
        raise UnusablePatternError(f"is not a regular expression ({problem})") from error
    if found.programsize > _MAX_STEPS:
        raise UnusablePatternError("is a regular expression that is too large")
    return cast("Pattern", found)


def verbatim(text: str, *, beginning: bool = False) -> str:
    """Return a pattern for a word or phrase exactly as it is written; `*` matches the rest of a word.

    Args:
        text: Without quotes.
        beginning: The last word may continue.
    """
    parts = (f"[{_LETTERS}]*".join(map(re.escape, part.split("*"))) for part in text.split())
    body = f"[{_SPACES}]+".join(parts)
    before = f"(?:^|[^{_LETTERS}])" if _is_letter(text.strip()[:1]) else ""
    after = f"(?:[^{_LETTERS}]|$)" if _is_letter(text.strip()[-1:]) and not beginning else ""
    pattern = f"{before}{body}{after}"
    return pattern if "*" in text else OwnPattern(pattern)


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


def readable(text: str) -> str:
    """Return a text as patterns are matched with it: composed, with line feeds, at most `MAX_TEXT` characters."""
    text = text[:MAX_TEXT].replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).encode("utf-8", "replace").decode("utf-8")
    return text


def holds(pattern: Pattern, text: str) -> bool:
    """Return whether a compiled pattern matches anywhere in a text."""
    return pattern.search(readable(text)) is not None


def spans(expression: Expression, text: str) -> list[tuple[int, int]]:
    """Return start and end of the first `MAX_SPANS` matches of an expression in an unchanged text."""
    text = text[:MAX_TEXT]
    shown = text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
    found = compiled(expression, cased=False).finditer(shown)
    return [match.span() for match in islice(found, MAX_SPANS) if match.end() > match.start()]
