r"""LaTeX to Unicode: accents, symbols, dashes, quotes and simple math; nothing is run, and nothing is lost.

Braces are dropped, and so are commands that say only how text is set; the arguments of unknown commands stay, and an
unknown command without arguments stays as it is. Bare `%`, `&` and `#` are text, as they are in most files. Any text
is read in time proportional to its length.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from index.papers.latex_symbols import ACCENTS, SILENT, SPACES, SUBSCRIPTS, SUPERSCRIPTS, SYMBOLS

_SPECIAL = re.compile(r"[\\{}$~]|--|``|''|`")
_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]++\*?+)[ \t\n]*+|\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])|(?P<dollar>\$)|(?P<blank>~)"
    r"|(?P<dashes>-{2,3})|(?P<quotes>``|''|`)|(?P<raised>[\^_])",
    re.DOTALL,
)
# An argument in braces, which may hold two more levels of them.
_ARGUMENT = re.compile(r"\s*+\{((?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.)*+\})*+\})*+)\}", re.DOTALL)
_MATH = re.compile(r"\$((?:[^$\\]|\\.)*+)\$", re.DOTALL)
_IN_MATH = re.compile(r"[\\^_{}=<>+*/-]")
_SCRIPT = re.compile(r"[^\s{}\\$]|\\[a-zA-Z]++")
_SHOWN = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘"}
_IN_ADDRESS = re.compile(r"\{?\\([%#&_~$])\}?|\{([_~%&#])\}")
_WITH_ARGUMENTS = frozenset(
    ("url", "path", "nolinkurl", "href", "frac", "sqrt", "textsuperscript", "textsubscript")
)
_DEEPEST = 6
# Longer texts are rarely repeated.
_CACHED = 300


def to_unicode(text: str) -> str:
    """Return a text that may have LaTeX in it as plain text."""
    if not _SPECIAL.search(text):
        return text
    return _cached(text) if len(text) <= _CACHED else _Decoder(text, 0).decode()


def read_address(text: str) -> str:
    r"""Return a web address as it is meant, without the escapes that some programs put into it (`\_`, `\%`)."""
    return _IN_ADDRESS.sub(r"\1\2", text) if "\\" in text or "{" in text else text


@lru_cache(maxsize=20_000)
def _cached(text: str) -> str:
    return _Decoder(text, 0).decode()


class _Decoder:
    """Reads one text from left to right; arguments are read by others, up to some depth."""

    def __init__(self, text: str, depth: int, *, math: bool = False) -> None:
        self._text = text
        self._depth = depth
        self._math = math
        self._at = 0

    def decode(self) -> str:
        out: list[str] = []
        text = self._text
        while token := _TOKEN.search(text, self._at):
            out.append(self._plain(text[self._at : token.start()]))
            self._at = token.end()
            out.append(self._token(token))
        out.append(self._plain(text[self._at :]))
        return "".join(out)

    def _plain(self, text: str) -> str:
        return text.replace("-", "−") if self._math else text

    def _inner(self, text: str, *, math: bool = False) -> str:
        return _Decoder(text, self._depth + 1, math=math or self._math).decode()

    def _token(self, token: re.Match[str]) -> str:
        shown = token[0]
        match token.lastgroup:
            case "word":
                shown = self._command(token["word"], token[0])
            case "sign":
                shown = self._command(token["sign"], token[0])
            case "brace":
                shown = ""
            case "blank":
                shown = " "
            case "dollar":
                shown = self._formula(token.start())
            case "raised":
                shown = self._script(token[0])
            case "dashes":
                shown = "−" * len(token[0]) if self._math else _SHOWN[token[0]]
            case "quotes":
                shown = token[0].replace("'", "′") if self._math else _SHOWN[token[0]]
            case _:
                pass
        return shown

    def _command(self, name: str, source: str) -> str:
        if name in SYMBOLS:
            return SYMBOLS[name]
        if name in SILENT:
            return ""
        if name in SPACES:
            return " "
        if name in ACCENTS:
            return self._accent(name)
        if name in _WITH_ARGUMENTS and (first := self._argument()):
            return self._with_arguments(name, first[1])
        # The argument of an unknown command is text; one without any is shown as it stands.
        return "" if self._text.startswith("{", self._at) else source

    def _accent(self, name: str) -> str:
        base = self._base().replace("ı", "i").replace("ȷ", "j")
        if not base.strip():
            return {"~": "~", "^": "^", "`": "`", "'": "´", '"': "¨"}.get(name, "") + base
        return unicodedata.normalize("NFC", base[0] + ACCENTS[name]) + base[1:]

    def _base(self) -> str:
        """Read what an accent stands over: a group, a command, or a letter."""
        if self._depth >= _DEEPEST:
            return ""
        if argument := self._argument():
            return self._inner(argument[1])
        token = _TOKEN.match(self._text, self._at)
        if token is None:
            letter = self._text[self._at : self._at + 1]
            self._at += len(letter)
            return letter
        if token.lastgroup not in ("word", "sign"):
            return ""
        self._at = token.end()
        self._depth += 1
        found = self._token(token)
        self._depth -= 1
        return found

    def _argument(self) -> re.Match[str] | None:
        found = _ARGUMENT.match(self._text, self._at) if self._depth < _DEEPEST else None
        if found:
            self._at = found.end()
        return found

    def _with_arguments(self, name: str, first: str) -> str:
        """Return what commands show that do more with their arguments than to show them."""
        if name in ("url", "path", "nolinkurl"):
            return read_address(first)
        if name in ("textsuperscript", "textsubscript"):
            return _raised("^" if name == "textsuperscript" else "_", self._inner(first), plain=True)
        shown = read_address(first) if name == "href" else self._inner(first)
        shown = f"√{shown}" if name == "sqrt" else shown
        if name not in ("href", "frac") or (second := self._argument()) is None:
            return shown
        return f"{shown}/{self._inner(second[1])}" if name == "frac" else self._inner(second[1]) or shown

    def _formula(self, at: int) -> str:
        formula = _MATH.match(self._text, at) if self._depth < _DEEPEST else None
        if formula is None:
            return "$"
        inside = formula[1]
        if " " in inside and inside[:1].isdigit() and not _IN_MATH.search(inside):
            # Two prices, rather than a formula.
            return "$"
        self._at = formula.end()
        return self._inner(inside, math=True)

    def _script(self, sign: str) -> str:
        if not self._math:
            return sign
        if argument := self._argument():
            return _raised(sign, self._inner(argument[1]))
        if script := _SCRIPT.match(self._text, self._at):
            self._at = script.end()
            return _raised(sign, self._inner(script[0]))
        return sign


def _raised(sign: str, text: str, *, plain: bool = False) -> str:
    table = SUPERSCRIPTS if sign == "^" else SUBSCRIPTS
    if text and all(char in table for char in text):
        return "".join(table[char] for char in text)
    if text == "∘" and sign == "^":
        return "°"
    if text in ("′", "'") and sign == "^":
        return "′"
    return text if plain else f"{sign}{text}" if len(text) == 1 else f"{sign}({text})"
