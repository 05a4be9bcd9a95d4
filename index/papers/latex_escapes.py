r"""Unicode to LaTeX, for BibTeX files: `index.papers.latex.to_unicode` gives the same text back.

Braces never stand alone, not even escaped: BibTeX counts those too.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from index.papers.latex import to_unicode
from index.papers.latex_symbols import ACCENTS, SUBSCRIPTS, SUPERSCRIPTS, SYMBOLS

_SPECIAL = {
    **{sign: f"\\{sign}" for sign in "%&$#_"},
    "\\": "{\\textbackslash}",
    "{": "{\\textbraceleft}",
    "}": "{\\textbraceright}",
    "~": "{\\textasciitilde}",
    "^": "{\\textasciicircum}",
    "`": "{\\textasciigrave}",
}
_PAIRS = ("--", "''", "<<", ">>")
"""Two characters that LaTeX sets as one."""
# Those that LaTeX knows without any package, or with the encodings that all use.
_TEXT = (
    "ss o O l L ae AE oe OE aa AA i j dh DH th TH dj DJ ng NG S P copyright pounds dag ddag textregistered "
    "texttrademark texteuro textyen textcent textdegree textordfeminine textordmasculine textonehalf textonequarter "
    "textthreequarters textbullet textperiodcentered textellipsis quotesinglbase quotedblbase guillemotleft "
    "guillemotright guilsinglleft guilsinglright textexclamdown textquestiondown textasciiacute textsection "
    "textparagraph textperthousand"
).split()
_MATH = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega pm mp times div cdot ast star circ bullet oplus ominus "
    "otimes oslash odot wedge vee cap cup uplus setminus leq geq neq equiv sim simeq approx cong propto ll gg prec "
    "succ subset supset subseteq supseteq in ni mid parallel perp vdash dashv models leftarrow rightarrow "
    "leftrightarrow uparrow downarrow Leftarrow Rightarrow Leftrightarrow mapsto forall exists neg emptyset infty "
    "partial nabla hbar ell Re Im wp aleph prime angle sum prod int surd langle rangle"
).split()
_DASHES_AND_QUOTES = {"–": "--", "—": "---", "“": "``", "”": "''", "‘": "{`}", "’": "{\\textquoteright}"}
_SPELT_OUT = {
    "–": "{\\textendash}",
    "—": "{\\textemdash}",
    "“": "{\\textquotedblleft}",
    "”": "{\\textquotedblright}",
    "‘": "{\\textquoteleft}",
}
# The letters of Latin-1, Latin Extended-A and -B, and Vietnamese.
_LETTERS = (range(0xC0, 0x250), range(0x1E00, 0x1F00))


def to_latex(text: str, *, plain_ascii: bool) -> str:
    """Return a text as LaTeX.

    Args:
        text: On one line, in Unicode.
        plain_ascii: Letters with accents and symbols become commands where LaTeX has them; other characters stay.
    """
    if text.isascii() and text.isalnum():
        return text
    if plain_ascii:
        for table in (_table(), _table_without_ligatures()):
            found = _translated(text, table)
            if to_unicode(found) == text:
                return found
    return _translated(text, _specials())


def _translated(text: str, table: dict[int, str]) -> str:
    found = text
    for pair in _PAIRS:
        # Of three in a row, too, no two may stand together.
        while pair in found:
            found = found.replace(pair, f"{pair[0]}\0{pair[1]}")
    return found.translate(table).replace("\0", "{}")


@cache
def _specials() -> dict[int, str]:
    return str.maketrans(_SPECIAL)


@cache
def _table_without_ligatures() -> dict[int, str]:
    return _table() | str.maketrans(_SPELT_OUT)


@cache
def _table() -> dict[int, str]:
    signs = {SYMBOLS[name]: f"{{$\\{name}$}}" for name in reversed(_MATH)}
    signs |= {sign: f"{{$^{{{plain}}}$}}" for plain, sign in SUPERSCRIPTS.items() if plain in "0123456789+n"}
    signs |= {sign: f"{{$_{{{plain}}}$}}" for plain, sign in SUBSCRIPTS.items() if plain in "0123456789+n"}
    signs |= {"−": "{$-$}"} | {SYMBOLS[name]: f"{{\\{name}}}" for name in reversed(_TEXT)}
    letters = {
        char: command for codes in _LETTERS for code in codes if (command := _accented(char := chr(code)))
    }
    return str.maketrans(letters | signs | _DASHES_AND_QUOTES | _SPECIAL)


def _accented(char: str) -> str:
    """Return a letter with an accent, or several, as commands; empty for any other character."""
    decomposed = unicodedata.normalize("NFD", char)
    if len(decomposed) == 1 or not (decomposed[0].isascii() and decomposed[0].isalpha()):
        return ""
    commands = {mark: name for name, mark in reversed(ACCENTS.items()) if len(name) == 1 and name != "t"}
    found = decomposed[0]
    for mark in decomposed[1:]:
        if mark not in commands:
            return ""
        name = commands[mark]
        found = f"{{\\{name}{' ' if name.isalpha() and not found.startswith('{') else ''}{found}}}"
    return found if to_unicode(found) == char else ""
