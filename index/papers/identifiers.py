"""DOIs and arXiv ids, each in one form, read from what source files say."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

from index.text import clean

# No identifier is longer, whatever stands before it.
_LONGEST = 2048
_DOI_WORD = r"(?:(?:info:|urn:)?doi(?![\w.-])[\s:=]*(?:/(?=10\.))?)?"
_DOI_PREFIX = re.compile(
    rf"\s*(?:\\(?:url|path|href)\s*)?[{{<(\[\s]*{_DOI_WORD}"
    rf"(?P<address>(?:https?://)?[\w.-]{{0,80}}?doi[.-]org[\w.-]{{0,80}}(?::\d+)?/)?{_DOI_WORD}",
    re.IGNORECASE,
)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,9})*/[^\s\x00-\x1f\x7f]+")
# Most are written so, and need no more than lower case.
_PLAIN_DOI = re.compile(r"10\.\d{4,9}/[A-Za-z0-9./_-]*[A-Za-z0-9]")
_LATEX = re.compile(r"\\([_%&#$~^])|\$([<>])\$|[{}]|\\text(?=less|greater)(?:less|(greater))\s*")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}

_ARCHIVES = (
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs dg-ga "
    "funct-an gr-qc hep-ex hep-lat hep-ph hep-th math-ph math mtrl-th nlin nucl-ex nucl-th patt-sol physics plasm-ph "
    "q-alg q-bio q-fin quant-ph solv-int stat supr-con"
)
_MONTH = r"\d\d(?:0[1-9]|1[0-2])"
_ID = (
    rf"(?:(?P<new>{_MONTH}\.\d{{4,5}})|(?P<archive>{'|'.join(_ARCHIVES.split())})(?:\.[a-z-]{{2,}})?/(?P<old>{_MONTH}\d{{3}}))"
    r"(?P<version>v[1-9]\d{0,2})?(?![a-z0-9]|\.\d)"
)
_DIGIT = re.compile(r"\d")
_WHOLE_ARXIV = re.compile(rf"\s*(?:abs/)?{_ID}\s*(?:\[[a-z.,;\s-]*\])?\s*")
_NAMED_ARXIV = re.compile(rf"(?<![a-z])arxiv(?:\s+(?:e-?print|preprint))?[\s:.,]{{0,5}}(?:abs/)?{_ID}")
_ARXIV_ADDRESS = re.compile(
    r"(?:arxiv|alphaxiv|ar5iv)\.org/(?:abs|pdf|html|format|ps|e-print|src|ftp/arxiv/papers/\d{4})/"
    rf"{_ID}"
)
_PAPER_PAGE = re.compile(rf"(?:huggingface\.co|hf\.co)/papers/{_ID}")


def read_doi(text: str) -> str | None:
    """Return a DOI in lower case, without prefix, escapes and trailing punctuation; None where the text is not one.

    Taken are a bare DOI, one after `doi:`, and an address of a resolver, such as `https://doi.org/10.1000/x`; escapes
    may be those of LaTeX, HTML and addresses.
    """
    if len(text) < _LONGEST and _PLAIN_DOI.fullmatch(text):
        return text.lower()
    text = _LATEX.sub(_unescaped, text[:_LONGEST])
    start = _DOI_PREFIX.match(text)
    rest = text[start.end() :] if start else text
    if "%" in rest:
        rest = unquote(rest)
    match = _DOI.match(unescape(rest).translate(_DASHES))
    if match is None:
        return None
    found = match[0]
    if start and start["address"]:
        found = re.split(r"[?#]", found, maxsplit=1)[0]
    found = _without_punctuation(found)
    return clean(found).lower() if _DOI.fullmatch(found) else None


def read_arxiv(text: str) -> tuple[str, str] | None:
    """Return an arXiv id and its version (such as `v2`, or empty); None where the text has none.

    Taken are a bare id, one after `arXiv:` or `arXiv preprint` anywhere in the text, arXiv's own DOI, and addresses
    of arXiv and of pages at Hugging Face. Old ids keep their archive, without the subject: `math/0309136`.
    """
    if not _DIGIT.search(text):
        return None
    text = text[:_LONGEST].lower().replace("{", "").replace("}", "").replace("~", " ")
    match = _WHOLE_ARXIV.fullmatch(text)
    if match is None and ("arxiv" in text or "xiv.org" in text or "ar5iv" in text):
        match = _NAMED_ARXIV.search(text) or _ARXIV_ADDRESS.search(text)
    if match is None and "/papers/" in text:
        match = _PAPER_PAGE.search(text)
    if match is None:
        return None
    return match["new"] or f"{match['archive']}/{match['old']}", match["version"] or ""


def is_archive(name: str) -> bool:
    """Return whether arXiv's old ids may begin with a name, such as `astro-ph`."""
    return name.lower().partition(".")[0] in _ARCHIVES.split()


def _unescaped(match: re.Match[str]) -> str:
    if match[0].startswith("\\text"):
        return ">" if match[3] else "<"
    return match[1] or match[2] or ""


def _without_punctuation(text: str) -> str:
    # Only a closing bracket that none opens is punctuation; what is counted shrinks with the text.
    open_ones = {close: text.count(close) - text.count(open_) for close, open_ in _PAIRS.items()}
    end = len(text)
    while end:
        last = text[end - 1]
        if last in _PAIRS and open_ones[last] > 0:
            open_ones[last] -= 1
        elif last not in ".,;:!?'\"`*~…’”/\\":
            break
        end -= 1
    return text[:end]
