"""Names of people and bodies, in parts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """The name of a person in parts, or of a body as a whole.

    Attributes:
        family: With its inner blanks and hyphens, without the particle.
        given: Given names or initials.
        particle: Such as `van der`, as it stands before the family name.
        suffix: Such as `Jr.` or `III`.
        literal: The name of a body, or one that cannot be taken apart; the other parts are empty then.
    """

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""

    def __str__(self) -> str:
        """Return the name as it is read: `Ludwig van Beethoven`."""
        if self.family and self.given and not (self.literal or self.particle or self.suffix):
            return f"{self.given} {self.family}"
        return " ".join(filter(None, (self.literal, self.given, self.particle, self.family, self.suffix)))


def read_name(text: str) -> Name:
    """Take apart a name that is written as `Given van Family` or `van Family, Jr., Given`.

    The rule is BibTeX's: without a comma, the last word is the family name, and words in lower case before it are the
    particle; before the first comma stand particle and family name.
    """
    parts = [part.strip() for part in " ".join(text.split()).split(",")]
    if len(parts) == 1:
        return _in_order(parts[0].split())
    particle, family = _split_particle(parts[0].split())
    suffix, given = (parts[1], " ".join(filter(None, parts[2:]))) if len(parts) > 2 else ("", parts[1])
    return Name(family, given, particle, suffix)


def _in_order(words: list[str]) -> Name:
    first = next((at for at, word in enumerate(words[:-1]) if word[0].islower()), None)
    if first is None:
        return Name(family=words[-1], given=" ".join(words[:-1])) if words else Name()
    particle, family = _split_particle(words[first:])
    return Name(family, " ".join(words[:first]), particle)


def _split_particle(words: list[str]) -> tuple[str, str]:
    """Return the leading words up to the last one in lower case, and the rest, which has at least one word."""
    last = max((at for at, word in enumerate(words[:-1]) if word[0].islower()), default=-1)
    return " ".join(words[: last + 1]), " ".join(words[last + 1 :])
