"""The sentences of an abstract that say its problem, its method and its result, by position and cue words."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from index.papers.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

_CUES = {
    "problem": re.compile(
        r"\b(?:however|yet|but|despite|although|challeng\w*|limit(?:s|ed|ations?)|lacks?|remains?|suffers?"
        r"|difficult|hard|fails?|costly|expensive|bottlenecks?|unclear|unknown|open question|prior work|existing"
        r"|current)\b",
        re.IGNORECASE,
    ),
    "method": re.compile(
        r"\b(?:we (?:\w+ )?(?:propose|introduce|present|develop|design|describe|study|investigate|revisit|train)"
        r"|(?:paper|work|study|article) (?:\w+ )?(?:propos|introduc|present|develop|describ|ask|stud|investigat)\w+"
        r"|(?:is|are) (?:proposed|introduced|presented)|our (?:method|approach|model|framework|system|key idea)"
        r"|novel|named|called|by (?:learning|training|using))\b",
        re.IGNORECASE,
    ),
    "result": re.compile(
        r"\b(?:results?|experiments?|evaluat\w+|outperforms?|achiev\w+|improv\w+|surpass\w+|state-of-the-art"
        r"|demonstrat\w+|(?:show|find|observe|report)(?:s|ed)? that|reduc\w+|gains?|faster|better than"
        r"|benchmarks?)\b|\d ?%|\d ?[×x]\b",
        re.IGNORECASE,
    ),
}
"""Words by which sentences are known; what only a few abstracts say is not here."""

_POINTER = re.compile(r"(?:\S+\s+){0,8}https?://\S+$")
"""A sentence that only says where code or models are."""

_USUAL_PLACE = {"problem": 0.15, "method": 0.45, "result": 0.9}
"""The place in an abstract at which each is mostly found, from 0, its first sentence, to 1, its last."""

_PLACE_COUNTS = 2.0
"""The other end of an abstract counts as two cues less."""

_MOST_CUES = 3
_MOST_SENTENCES = 40


class Gist(NamedTuple):
    """Sentences of an abstract, as they stand there on one line each; empty where none says it."""

    problem: str = ""
    method: str = ""
    result: str = ""


def gist(abstract: str) -> Gist:
    """Return the sentences that most likely say problem, method and result, three different ones in this order.

    An abstract of fewer than three sentences has only those that have a cue, the one with most cues first.
    """
    lines = [line for line in sentences(abstract) if not _POINTER.match(line)][:_MOST_SENTENCES]
    if len(lines) < len(Gist._fields):
        return _of_few(lines)
    value = {name: [_value(name, at, lines) for at in range(len(lines))] for name in Gist._fields}
    best = max(
        combinations(range(len(lines)), len(Gist._fields)),
        key=lambda places: sum(value[name][at] for name, at in zip(Gist._fields, places, strict=True)),
    )
    return Gist(*(lines[at] for at in best))


def _of_few(lines: Sequence[str]) -> Gist:
    found: dict[str, str] = {}
    counted = [(len(cue.findall(line)), name, line) for name, cue in _CUES.items() for line in lines]
    for count, name, line in sorted(counted, key=lambda each: -each[0]):
        if count and name not in found and line not in found.values():
            found[name] = line
    return Gist(**found)


def _value(name: str, at: int, lines: Sequence[str]) -> float:
    """Return how likely a sentence is to say something: by its cues, and by how near it is to the usual place."""
    cues = min(_MOST_CUES, len(_CUES[name].findall(lines[at])))
    return cues - _PLACE_COUNTS * abs(at / (len(lines) - 1) - _USUAL_PLACE[name])
