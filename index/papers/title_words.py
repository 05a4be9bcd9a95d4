"""Words of titles that have a meaning of their own when titles are compared."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

_NUMERAL_OF = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
NUMERALS = {
    f"{'x' * tens}{unit}": str(10 * tens + number)
    for tens in range(4)
    for number, unit in enumerate(("", *_NUMERAL_OF[:9]))
    if tens or number
}
"""Roman numerals, folded, up to 39; larger ones are hardly ever counted in titles, and are words such as `mix`."""

_COUNTS = "one two three four five six seven eight nine ten eleven twelve".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
NUMBER_WORDS = {word: str(number) for words in (_COUNTS, _ORDINALS) for number, word in enumerate(words, 1)}

KIN = frozenset(
    "erratum errata correction corrections corrigendum corrigenda retraction retracted retract comment comments "
    "commentary reply replies response responses discussion addendum rejoinder rebuttal withdrawn withdrawal "
    "concern berichtigung erwiderung kommentar rectificatif commentaire reponse erratas".split()
)
"""They name a work about another work."""

NEAR_NUMBERS = frozenset(
    "part volume chapter book section paper number edition ed series issue phase type report lecture".split()
)
"""Words beside which a letter or a word is a number: `part I`, `second edition`."""

_OWN_WORDS = (
    "part volume chapter supplement not no non without never mini plus sharp star unequal equals".split()
)
_SHORTENED = {"vol": "volume", "pt": "part", "chap": "chapter", "parts": "part", "volumes": "volume"}
MARKS = {**{word: word for word in chain(_OWN_WORDS, KIN)}, **_SHORTENED}
"""Words that make another work of a title, in the form in which they are compared."""

NOT_DROPPED = frozenset(
    "part volume chapter supplement edition revised abridged supplementary appendix poster slides demo solutions "
    "extended version update updated revisited continued sequel "
    "workbook abstract".split()
)
"""Words of a subtitle that is not left out by chance."""

SAME_WORDS = frozenset(
    "a an and as at by for from in into of on the to toward towards using via with".split()
)
"""Words that are confused and left out without another meaning."""

GENERIC = frozenset(
    "".join(title.split())
    for title in (
        "editorial|editorials|guest editorial|introduction|an introduction|introductory remarks|preface|foreword|"
        "afterword|epilogue|prologue|prolog|conclusion|conclusions|summary|overview|discussion|review|reviews|"
        "book review|book reviews|review article|index|author index|subject index|contents|table of contents|"
        "front matter|frontmatter|back matter|backmatter|title page|copyright page|cover|masthead|contributors|"
        "list of contributors|about the authors|acknowledgements|acknowledgments|acknowledgement|acknowledgment|"
        "dedication|abstract|abstracts|appendix|appendices|bibliography|references|glossary|notes|news|"
        "news and views|in brief|announcement|announcements|calendar|obituary|obituaries|in memoriam|letter|letters|"
        "letter to the editor|letters to the editor|correspondence|commentary|comment|comments|reply|response|"
        "authors reply|perspective|perspectives|viewpoint|opinion|interview|erratum|errata|correction|corrections|"
        "corrigendum|corrigenda|retraction|retraction note|retraction notice|addendum|rejoinder|from the editor|"
        "from the editors|editors note|note from the editor|editors introduction|guest editors introduction|"
        "editors choice|message from the chair|message from the chairs|message from the general chair|"
        "message from the general chairs|message from the program chairs|welcome|welcome message|"
        "introduction to the special issue|introduction to this special issue|"
        "introduction to the special section|"
        "special issue|special issue editorial|poster session|keynote|keynote address|invited talk|panel|"
        "panel discussion|"
        "untitled|no title|title|unknown|report|annual report|presidents message|presidential address|"
        "vorwort|einleitung|einfuhrung|nachwort|geleitwort|inhalt|inhaltsverzeichnis|rezension|rezensionen|"
        "buchbesprechung|buchbesprechungen|zusammenfassung|schluss|berichtigung|nachruf|literaturverzeichnis|anhang|"
        "avant propos|compte rendu|comptes rendus|editoriaux|table des matieres|remerciements|resume|"
        "introduccion|prologo|prefacio|resena|resenas|presentacion|conclusiones|introduzione|prefazione|recensione|"
        "recensioni|conclusioni|premessa|introducao|apresentacao|inleiding|voorwoord|forord|innledning|wstep|"
        "введение|предисловие|заключение|рецензия|от редакции|"
        "前言|序|序言|编者按|目录|書評|はじめに|まえがき|序論|머리말|서문"
    ).split("|")
)
"""Titles that say nothing about the work, without blanks and accents."""

LETTERS = dict(
    pair.split("=", 1)
    for pair in (
        "ss=ss ae=ae AE=AE oe=oe OE=OE o=o O=O l=l L=L aa=a AA=A i=i j=j dh=d th=th times=x ldots=... "
        "dots=... alpha=α beta=β gamma=γ delta=δ epsilon=ε varepsilon=ε zeta=ζ eta=η theta=θ iota=ι kappa=κ "
        "lambda=λ mu=μ nu=ν xi=ξ pi=π rho=ρ sigma=σ tau=τ phi=φ varphi=φ chi=χ psi=ψ omega=ω Gamma=Γ Delta=Δ "
        "Lambda=Λ Sigma=Σ Omega=Ω Pi=Π ell=l neq=≠ ne=≠ textgreater=> textless=< "
        "log=log ln=ln exp=exp sin=sin cos=cos tan=tan max=max min=min sup=sup inf=inf lim=lim arg=arg det=det "
        "dim=dim gcd=gcd TeX=TeX LaTeX=LaTeX BibTeX=BibTeX"
    ).split()
)
"""Letters and signs by their LaTeX command, and commands that stand for their name; accents do not matter here."""

_SPELLINGS = (
    (re.compile(r"(?<=[a-z]{2})our(?=s$|ed$|ing$|al$|ally$|able$|ful$|less$|ist$|$)"), "or"),
    (re.compile(r"(?<=[a-z]{2})is(?=e$|ed$|es$|er$|ers$|ing$|ation$|ations$|able$)"), "iz"),
    (re.compile(r"(?<=[a-z]{2})ys(?=e$|ed$|es$|ing$)"), "yz"),
    (re.compile(r"(?<=[a-z][aeiou])ll(?=ed$|ing$|er$|ers$)"), "l"),
    (re.compile(r"(?<=[a-z]{2})tre(?=s?$)"), "ter"),
    (re.compile(r"(?<=[a-z]{2})ogue(?=s?$)"), "og"),
    (re.compile(r"(?<=[a-z]{2})ence(?=s?$)"), "ense"),
    (re.compile(r"^programme(?=s?$)"), "program"),
    (re.compile(r"^grey"), "gray"),
    (re.compile(r"^(an|h|p|f|c|di|leuk|pal)ae"), r"\1e"),
)
# Few words have any of them: one search instead of all tells which.
_ANY_SPELLING = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _SPELLINGS))


@lru_cache(maxsize=8192)
def american(word: str) -> str:
    """Return an English word as it is spelled in America; others may change too, in all places alike."""
    if len(word) < 5:
        return "gray" if word == "grey" else word
    if not _ANY_SPELLING.search(word):
        return word
    for pattern, spelling in _SPELLINGS:
        word = pattern.sub(spelling, word)
    return word
