"""British spellings as American ones, so that a word is found however it is spelled.

The index and queries spell alike, so only two things matter: that both spellings of a word become one, and that no
two different words do. Endings that are safe by themselves go by rule, others by root: `colour` becomes `color`, but
`four` does not become `for`, and `revise` stays beside `revision`. The stemming algorithm itself sees to the double
`l` of most words (`modelling`), but not after two vowels (`fuelled`).
"""

from __future__ import annotations

import re
from functools import lru_cache

_VOWEL = re.compile("[aeiouy]")
_ISE = re.compile(
    "([a-z]{3,})is(e|ed|edly|es|er|ers|ing|ingly|ings|able|ably|ability|ation|ations|ational|ationally)"
)
# Words in `ise` that are not verbs in `ize`: after vowels (`noise`) and `w` (`pairwise`); in `cise` and `vise`, which
# have relations in `cision` and `vision`, but for `criticise` and `relativise`; and those of which the stemming
# algorithm would leave another word (`expert`).
_NOT_IZE = (*"aceiouvw", "advert", "chast", "expert", "franch", "merchand", "parad", "pract")
_IZE_ALL_THE_SAME = ("ic", "siv", "tiv")

# After the first of these, `our` is `or`; after the second, `re` is `er`.
_OR = (
    "^arb|^ard|^od|arm|behavi|cand|clam|col|demean|enam|endeav|fav|ferv|flav|glam|harb|hon|hum|lab|malod|neighb|parl"
    "|ranc|rig|rum|sav|savi|splend|succ|tum|val|vap|vig"
)
_ER = (
    "cent|fib|lit|met|theat|^accout|^calib|^goit|^lust|^maneuv|^meag|^mit|^sab|^saltpet|^sepulch|^somb|^spect"
)
_RULES = tuple(
    (re.compile(pattern), american)
    for pattern, american in (
        (f"({_OR})our", r"\1or"),
        ("^manoeuv", "maneuv"),
        (f"({_ER})r(?:e(?=s?$)|(?=(?:ed|ing)$))", r"\1er"),
        ("(..l)ys(e|ed|es|er|ers|ing|able)$", r"\1yz\2"),
        ("^(anal|catal|dial|epil|homol|monol|travel)ogu(?:e(?=s?$)|(?=ed|er|ing))", r"\1og"),
        ("^((?:re)?fuel|dial|duel|gruel|trial)l(?=ed|er|ing)", r"\1"),
        ("^((?:re)?focus|bias)s(?=e|ing)", r"\1"),
        ("^(counsel|jewel)l", r"\1"),
        ("^(skil|wil)ful", r"\1lful"),
        ("^programme(?=s?$)", "program"),
        ("^(defen|offen|preten)ce", r"\1se"),
        ("^licenc(?=e|ing)", "licens"),
        ("^practis(?=e|ing)", "practic"),
        ("judgement", "judgment"),
        ("^grey(?!h)", "gray"),
        ("^tyre", "tire"),
        ("^aluminium", "aluminum"),
        ("artefact", "artifact"),
        ("^sceptic", "skeptic"),
        ("^mould", "mold"),
        ("^plough", "plow"),
        ("sulph", "sulf"),
        # Of medicine and history: `ae` and `oe`.
        ("aem(?=i[ac])", "em"),
        ("^haem", "hem"),
        ("anaesth", "anesth"),
        ("paed(?=i)", "ped"),
        ("^(arch|pal)aeo", r"\1eo"),
        ("oestr(?=o)", "estr"),
        ("oedema", "edema"),
        ("^foet(?=al|us)", "fet"),
        ("rrhoea", "rrhea"),
    )
)
# Few words have any of them: one search instead of all tells which.
_ANY_RULE = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _RULES))
# With one of these, every beginning of a British word becomes one: `behaviou` + `r`, `quantisa` + `tion`.
_REMAINDERS = "e d r s t n g ng on ed ue re ur se ce ion tion".split()
_SHORTEST = 4
_CACHED = 1_000


def american(word: str) -> str:
    """Return a folded word of the letters a to z in American spelling."""
    if len(word) < _SHORTEST:
        return word
    if _ANY_RULE.search(word):
        for pattern, spelled in _RULES:
            word = pattern.sub(spelled, word)
    found = _ISE.fullmatch(word)
    if found is not None and _VOWEL.search(found[1]):
        root = found[1]
        if not root.endswith(_NOT_IZE) or root.endswith(_IZE_ALL_THE_SAME):
            return f"{root}iz{found[2]}"
    return word


def american_beginning(typed: str) -> str:
    """Return how all words that begin like this, a folded text of the letters a to z, begin in American spelling."""
    return american(f"{typed}x")[:-1]  # no rule for the end of a word applies


@lru_cache(maxsize=_CACHED)  # each letter that is typed asks again, for all words of the query
def american_words(typed: str) -> frozenset[str]:
    """Return American spellings of British words that begin like this, where they begin otherwise themselves.

    There are none where `american_beginning` says it all.
    """
    if american_beginning(typed) != typed:
        return frozenset()
    words = (american(typed + remainder) for remainder in _REMAINDERS)
    return frozenset(spelled for spelled in words if not spelled.startswith(typed))
