r"""Formulas of LaTeX as Unicode: `\sum_i x_i` as ∑ᵢ xᵢ, where there is a sign for each command; else not at all.

In contrast to `index.papers.latex`, which makes the best of any text, nothing is dropped or guessed here: a formula
with one unknown command has no text, and whoever shows it shows its source.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from index.papers.latex_symbols import ACCENTS, SUBSCRIPTS, SUPERSCRIPTS, SYMBOLS

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]++)\*?+|\\(?P<sign>[^a-zA-Z])|(?P<open>\{)|(?P<close>\})|(?P<raised>[\^_])"
    r"|(?P<blank>[\s~]++)|(?P<char>.)",
    re.DOTALL,
)
_ENVIRONMENT = re.compile(r"\s*+\{(aligned|align|equation|gather|gathered|split|multline)\*?\}")
_WORDS = re.compile(r"\s*+\{([^{}\\$]*+)\}")
_ROOT = re.compile(r"\s*+\[(\d)\]")
_IN_TEXT = re.compile(r"(?<![\\$])\$(?![\s\d][^$]*\s\$?\d)([^$\n]{0,300}?[^\s$])(?<!\\)\$(?![\d$])")
_LONGEST = 4_000
_DEEPEST = 12

_FUNCTIONS = frozenset(
    (
        "arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf "
        "limsup ln log max min Pr sec sin sinh sup tan tanh mod softmax"
    ).split()
)
_AS_WORDS = frozenset(
    "text textrm textit textbf textsf texttt mathrm mathit mathsf mathtt operatorname mbox".split()
)
_SPACES = dict.fromkeys(("quad", "qquad", "space", "thinspace"), "  ") | dict.fromkeys(
    (
        "big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr limits nolimits displaystyle textstyle scriptstyle "
        "nonumber notag"
    ).split(),
    "",
)
_BEFORE_DELIMITER = frozenset(("left", "right", "middle"))
_ALPHABETS = {
    "mathbb": ("DOUBLE-STRUCK",),
    "mathcal": ("SCRIPT",),
    "mathscr": ("SCRIPT",),
    "mathfrak": ("FRAKTUR", "BLACK-LETTER"),
    "mathbf": ("BOLD",),
    "boldsymbol": ("BOLD",),
    "bm": ("BOLD",),
}
_WIDE_ACCENTS = {"widehat": "hat", "widetilde": "tilde", "overline": "bar", "mathring": "r"}
_EXTRA = {
    "dagger": "†", "lVert": "‖", "rVert": "‖", "coloneqq": "≔", "triangleq": "≜", "succcurlyeq": "≽",
    "preccurlyeq": "≼", "gtrapprox": "⪆", "lessapprox": "⪅", "subsetneq": "⊊", "supsetneq": "⊋",
    "Longrightarrow": "⟹", "Longleftarrow": "⟸", "longmapsto": "⟼", "upharpoonright": "↾", "lbrace": "{",
    "rbrace": "}", "complement": "∁", "ltimes": "⋉", "rtimes": "⋊", "intercal": "⊺", "nmid": "∤", "nsubseteq": "⊈",
    "Uparrow": "⇑", "Downarrow": "⇓", "bigsqcup": "⨆", "biguplus": "⨄", "bigodot": "⨀", "iiint": "∭",
    "dotsc": "…", "dotsb": "⋯",
}  # fmt: skip
_RELATIONS = frozenset("≤⩽≥⩾≠≡∼≃≈≅∝≪≫≺≻⪯⪰≍≐⊂⊃⊆⊇⊑⊒∈∋∉∥⊥⊢⊣⊨≲≳←→↔⇐⇒⇔↦⟶⟵⟷↪⟹⟸⟼≔≜×÷±∓·∪∩∧∨⊕⊗⊙∖⋅⊊⊋⊈")
_SUPERSCRIPTS = SUPERSCRIPTS | dict(
    zip(
        "abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ⊤*′†",
        "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡᵀ*′†",
        strict=True,
    )
)
_SUBSCRIPTS = SUBSCRIPTS | dict(zip("βγρφχ", "ᵦᵧᵨᵩᵪ", strict=True))
_SINGLE = re.compile(r"[\w.]+|\W", re.UNICODE)


class _UnknownSignError(Exception):
    """There is no text for something in the formula."""


@lru_cache(maxsize=2_000)
def formula_text(tex: str) -> str | None:
    r"""Return a formula as text, with a line for each line of it; None if a part of it has no signs in Unicode.

    Args:
        tex: LaTeX without the dollar signs around it.
    """
    if len(tex) > _LONGEST:
        return None
    try:
        shown = _Formula(tex).whole()
    except _UnknownSignError:
        return None
    lines = (re.sub(r" {2,}", " ", line).strip() for line in shown.split("\n"))
    return "\n".join(filter(None, lines)) or None


def with_formulas(text: str) -> str:
    """Return plain text, such as an abstract, with its formulas between dollar signs as Unicode where that can be."""
    if text.count("$") < 2:
        return text
    return _IN_TEXT.sub(lambda found: formula_text(found[1]) or found[0], text)


class _Formula:
    """Reads one formula from left to right."""

    def __init__(self, tex: str) -> None:
        self._tex = tex
        self._at = 0
        self._depth = 0
        self._environments: list[str] = []

    def whole(self) -> str:
        shown = self._sequence()
        if self._at < len(self._tex) or self._environments:
            raise _UnknownSignError
        return shown

    def _sequence(self) -> str:
        """Read up to the end, or to the brace that closes this group."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _UnknownSignError
        found = ""
        while self._at < len(self._tex) and not self._tex.startswith("}", self._at):
            found += self._atom(found[-1:])
        self._depth -= 1
        return found

    def _atom(self, before: str = "") -> str:
        """Read one sign, command or group; `before` is the character that stands before it."""
        token = _TOKEN.match(self._tex, self._at)
        if token is None:
            raise _UnknownSignError
        self._at = token.end()
        match token.lastgroup:
            case "word":
                return self._command(token["word"], before)
            case "sign":
                return self._escaped(token["sign"])
            case "open":
                return self._group()
            case "raised":
                return self._script(token[0])
            case "blank":
                return " "
            case "char":
                return self._char(token[0])
        raise _UnknownSignError

    def _group(self) -> str:
        shown = self._sequence()
        if not self._tex.startswith("}", self._at):
            raise _UnknownSignError
        self._at += 1
        return shown

    def _char(self, char: str) -> str:
        if char == "&" and self._environments:
            return ""
        if char in "&%#$" or not char.isprintable():
            raise _UnknownSignError
        return {"-": "−", "'": "′"}.get(char, char)

    def _escaped(self, sign: str) -> str:
        if sign == "\\":
            return "\n"
        if sign in ",;:> \n\t":
            return " "
        if sign in "!/":
            return ""
        if sign not in SYMBOLS:
            raise _UnknownSignError
        return SYMBOLS[sign]

    def _command(self, name: str, before: str) -> str:
        shown = _EXTRA.get(name) or SYMBOLS.get(name)
        if shown is not None:
            return f" {shown} " if shown in _RELATIONS else shown
        if name in _FUNCTIONS:
            shown = self._function(name, before)
        elif name in _AS_WORDS:
            shown = self._words()
        elif name in _ALPHABETS:
            shown = "".join(_letter(char, _ALPHABETS[name]) for char in self._argument())
        elif name in _SPACES:
            shown = _SPACES[name]
        elif name in _BEFORE_DELIMITER:
            self._at += self._tex.startswith(".", self._at)
            shown = ""
        elif accent := ACCENTS.get(_WIDE_ACCENTS.get(name, name)):
            shown = self._accented(accent)
        else:
            shown = self._structure(name)
        return shown

    def _structure(self, name: str) -> str:
        match name:
            case "frac" | "dfrac" | "tfrac":
                return f"{_single(self._argument())}/{_single(self._argument())}"
            case "sqrt":
                return self._root()
            case "not":
                return unicodedata.normalize("NFC", f"{self._argument().strip()}\u0338")
            case "tag" | "label":
                words = self._words()
                return f"  ({words})" if name == "tag" else ""
            case "begin" | "end":
                return self._environment(name)
        raise _UnknownSignError

    def _root(self) -> str:
        root = _ROOT.match(self._tex, self._at)
        self._at = root.end() if root else self._at
        sign = {"2": "√", "3": "∛", "4": "∜"}.get(root[1] if root else "2")
        if sign is None:
            raise _UnknownSignError
        return f"{sign}{_single(self._argument())}"

    def _environment(self, name: str) -> str:
        known = _ENVIRONMENT.match(self._tex, self._at)
        if known is None:
            raise _UnknownSignError
        if name == "begin":
            self._environments.append(known[1])
        elif not self._environments or self._environments.pop() != known[1]:
            raise _UnknownSignError
        self._at = known.end()
        return "\n"

    def _function(self, name: str, before: str) -> str:
        start = " " if before.isalnum() or before in (")", "′") else ""
        after = self._tex[self._at : self._at + 1]
        return f"{start}{name}{' ' if after.isalnum() or after == chr(92) else ''}"

    def _words(self) -> str:
        words = _WORDS.match(self._tex, self._at)
        if words is None or not words[1].isprintable():
            raise _UnknownSignError
        self._at = words.end()
        return words[1]

    def _argument(self) -> str:
        """Read what a command works on: a group, a command or a sign."""
        while self._tex.startswith((" ", "\n", "\t"), self._at):
            self._at += 1
        self._depth += 1
        if self._depth > _DEEPEST or self._tex.startswith(("^", "_", "&", "}"), self._at):
            raise _UnknownSignError
        shown = self._atom()
        self._depth -= 1
        if "\n" in shown:
            raise _UnknownSignError
        return shown

    def _accented(self, accent: str) -> str:
        base = self._argument().strip()
        if len(base) != 1:
            raise _UnknownSignError
        return unicodedata.normalize("NFC", base + accent)

    def _script(self, sign: str) -> str:
        text = self._argument().replace(" ", "")
        table = _SUPERSCRIPTS if sign == "^" else _SUBSCRIPTS
        if text == "∘" and sign == "^":
            return "°"
        if text and all(char in table for char in text):
            return "".join(table[char] for char in text)
        return f"{sign}{text}" if len(text) == 1 else f"{sign}({text})"


def _single(text: str) -> str:
    """Return an operand of a fraction or root, in parentheses if it is more than one number or name."""
    text = text.strip()
    return text if _SINGLE.fullmatch(text) else f"({text})"


def _letter(char: str, alphabets: tuple[str, ...]) -> str:
    """Return a letter or digit in one of Unicode's alphabets for mathematics."""
    if not char.isalnum():
        return char
    name = unicodedata.name(char, "")
    name = name.replace("LATIN ", "").replace("GREEK ", "").replace(" LETTER", "")
    for alphabet in alphabets:
        for start in (f"MATHEMATICAL {alphabet}", alphabet):
            try:
                return unicodedata.lookup(f"{start} {name}")
            except KeyError:
                continue
    raise _UnknownSignError
