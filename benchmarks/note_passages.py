"""Passages of made-up notes as people write them: lists, tasks, tables, callouts, code, and links in all of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

SECTIONS = (
    "Summary, Open questions, Details, Next steps, Sources, Background, How it works, What is left".split(
        ", "
    )
)
"""Headings that notes have, the first of them in every note."""

_TAGS = "work home idea reading project/alpha project/beta area/health topic/method".split()
_LANGUAGES = ("python", "js", "sh", "", "dataview")
_CALLOUTS = ("note", "tip", "warning", "question", "quote", "todo")
_MARKS = (
    "**{}**", "*{}*", "=={}==", "`{}`", "~~{}~~", "“{}”", "<u>{}</u>", "${}$",
    "{} – café", "({})", "https://example.org/{}", "%%{}%%", "{} ✅",
)  # fmt: skip
_COMMON_MARKS = (30, 25, 6, 20, 3, 8, 2, 5, 6, 10, 6, 2, 3)


class Pen:
    """Words and links for the passages of one note.

    Attributes:
        chance: Decides everything.
        words: Words in the order in which they are written.
        links: Links that are still to be written.
        places: Number of passages that they are to be written in.
    """

    def __init__(
        self, chance: random.Random, words: Iterator[str], links: Iterator[str], count: int, places: int
    ) -> None:
        self.chance = chance
        self._words = words
        self._links = links
        self._left = count
        self._places = places

    def plain(self, count: int) -> list[str]:
        """Return the next words."""
        return list(itertools.islice(self._words, count))

    def phrase(self, low: int, high: int) -> str:
        """Return a few words."""
        return " ".join(self.plain(self.chance.randint(low, high)))

    def link(self) -> str:
        """Return the next link, or a word if all are written."""
        if self._left <= 0:
            return next(self._words)
        self._left -= 1
        return next(self._links)

    def share(self) -> int:
        """Return the number of links that belong in the next passage."""
        self._places -= 1
        return round(self._left / max(self._places + 1, 1))

    def sentences(self, words: int, links: int = 0) -> str:
        """Return a paragraph with emphasis, code and links in it."""
        chance = self.chance
        text = self.plain(words)
        for at in range(0, words - 4, 11):
            if chance.random() < 0.3:
                mark = chance.choices(_MARKS, _COMMON_MARKS)[0]
                text[at + chance.randrange(4)] = mark.format(self.phrase(1, 2))
        for _ in range(links):
            text[chance.randrange(words)] = self.link()
        for at in range(0, words, 14):
            text[at] = text[at][:1].upper() + text[at][1:]
            if at:
                text[at - 1] += "."
        return f"{' '.join(text)}."


def paragraph(pen: Pen) -> str:
    """Return sentences; some end with a tag or the name of a block."""
    text = pen.sentences(pen.chance.randint(25, 90), pen.share())
    ending = pen.chance.random()
    if ending < 0.08:
        return f"{text} #{pen.chance.choice(_TAGS)}"
    return f"{text} ^{next_id(pen)}" if ending < 0.14 else text


def next_id(pen: Pen) -> str:
    """Return the name of a block as Obsidian makes them."""
    return f"{pen.chance.randrange(16**6):06x}"


def points(pen: Pen) -> str:
    """Return a list with points below points."""
    links = pen.share()
    lines = []
    for number in range(pen.chance.randint(3, 9)):
        depth = pen.chance.choice((0, 0, 0, 1, 2)) if number else 0
        lines.append(f"{'  ' * depth}- {pen.sentences(pen.chance.randint(5, 14), number < links)}")
    return "\n".join(lines)


def numbered(pen: Pen) -> str:
    """Return a numbered list."""
    links = pen.share()
    count = pen.chance.randint(3, 6)
    return "\n".join(
        f"{at + 1}. {pen.sentences(pen.chance.randint(6, 16), at < links)}" for at in range(count)
    )


def tasks(pen: Pen) -> str:
    """Return tasks with dates, tags and links; some have parts."""
    chance, links = pen.chance, pen.share()
    lines = []
    for number in range(chance.randint(2, 7)):
        text = f"{pen.phrase(3, 8)} {pen.link() if number < links else ''}".rstrip()
        date = f" 📅 2025-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        tail = f"{date if chance.random() < 0.4 else ''}{' #task' if chance.random() < 0.3 else ''}"
        lines.append(f"{'  ' * (number % 4 == 3)}- [{chance.choice('  x-')}] {text}{tail}")
    return "\n".join(lines)


def callout(pen: Pen) -> str:
    """Return a callout; one in four has another in it."""
    chance, links = pen.chance, pen.share()
    head = f"> [!{chance.choice(_CALLOUTS)}]{chance.choice(('', '-', '+'))} {pen.phrase(2, 5).capitalize()}"
    lines = [head, f"> {pen.sentences(chance.randint(15, 45), links)}"]
    if chance.random() < 0.25:
        lines += [">", f"> > [!tip] {pen.phrase(1, 3)}", f"> > {pen.sentences(12)}"]
    return "\n".join(lines)


def quote(pen: Pen) -> str:
    """Return a quotation and its source."""
    links = pen.share()
    return f"> {pen.sentences(pen.chance.randint(20, 50))}\n> — {pen.sentences(6, links)}"


def table(pen: Pen) -> str:
    """Return a table with links in its first column."""
    columns, links = pen.chance.randint(2, 5), pen.share()
    lines = [
        f"| {' | '.join(pen.plain(columns))} |",
        f"|{'|'.join(pen.chance.choice(('---', ':--', '--:')) for _ in range(columns))}|",
    ]
    for number in range(max(pen.chance.randint(2, 8), links)):
        first = pen.link().replace("|", "\\|") if number < links else pen.phrase(1, 2)
        lines.append(f"| {' | '.join([first, *(pen.phrase(1, 3) for _ in range(columns - 1))])} |")
    return "\n".join(lines)


def code(pen: Pen) -> str:
    """Return a block of code, in which nothing is a link."""
    lines = [
        f"{'    ' * (number % 3)}{first} = {second}({third}, '[[{third}]]')  # {second}"
        for number in range(pen.chance.randint(3, 14))
        for first, second, third in [pen.plain(3)]
    ]
    return "\n".join([f"```{pen.chance.choice(_LANGUAGES)}", *lines, "```"])


def embeds(pen: Pen) -> str:
    """Return an image, and another note shown here."""
    link = pen.link() if pen.share() else ""
    shown = f"!{link}\n" if link.startswith("[[") and "|" not in link else f"{link}\n"
    return f"{shown}![[picture {pen.chance.randrange(40)}.png|{pen.chance.choice((100, 300))}]]"


def fields(pen: Pen) -> str:
    """Return fields of Dataview, as they stand in bodies."""
    links = pen.share()
    lines = [f"{word}:: {pen.link()}" for word in pen.plain(max(links, 1))]
    return "\n".join([*lines, f"{next_id(pen)[:1]}rating:: {pen.chance.randint(1, 5)}"])


def formula(pen: Pen) -> str:
    """Return a formula and the words around it."""
    left, right = pen.plain(2)
    text = f"{pen.sentences(8)}\n\n$$\n\\sum_{{i=1}}^n {left[:1]}_i = \\frac{{{right[:1]}}}{{2}}\n$$\n\n"
    return f"{text}{pen.sentences(14, pen.share())}"


def footnote(pen: Pen) -> str:
    """Return a sentence and its footnote."""
    name, links = next_id(pen), pen.share()
    return f"{pen.sentences(22)}[^{name}]\n\n[^{name}]: {pen.sentences(9, links)}"


PASSAGES: dict[Callable[[Pen], str], int] = {
    paragraph: 42, points: 18, tasks: 6, callout: 6, table: 5, code: 6, numbered: 4, quote: 3, embeds: 4,
    fields: 2, formula: 1, footnote: 2,
}  # fmt: skip
"""Kinds of passage and how frequent they are."""
