"""Texts that the soak writes: notes and pages with much in common, some of them broken."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

NAMES = (
    "Ideas",
    "ideas",
    "Reading",
    "Caf\u00e9",
    "Cafe\u0301",
    "a b",
    "2026-03-05",
    "100% [sure]",
    "x.y",
    "Ideas (conflicted copy)",
)
FOLDERS = ("", "Daily", "deep/er", "papers", "Été")
TITLES = (
    "TinyLens: Small Models That Explain Large Ones",
    "TinyLens: Small Models for Something Else",
    "TinyLens: Small Models That Explain Nothing",
    "Harbour: A Benchmark for Long Retrieval",
    "Harbour: A Benchmark for Short Retrieval",
    "Counting Is Harder Than It Looks",
    "counting is harder than it looks",
    "On Zebras",
)
KEYS = ("tinylens-small-models", "harbour", "Harbour", "harbour-benchmark-long", "counting-harder", "zebras")
TAGS = ("probe", "Probe", "topic/long", "topic", "später")
HEADINGS = ("Later", "Sooner")
PROPERTIES = ("rated", "stars", "status")


def canvas(chance: random.Random, number: int) -> bytes:
    """Return a canvas with cards of notes and text."""
    cards = [
        {"id": "a", "type": "file", "file": f"{chance.choice(NAMES)}.md"},
        {
            "id": "b",
            "type": "text",
            "text": f"Card {number} [[{chance.choice(NAMES)}]] #{chance.choice(TAGS)}",
        },
    ]
    place = {"x": 0, "y": 0, "width": 10, "height": 10}
    return json.dumps({"nodes": [{**card, **place} for card in cards], "edges": []}, indent="\t").encode()


def note(chance: random.Random, number: int) -> bytes:
    """Return a note with links, tags and properties, some of them broken."""
    lines = []
    if chance.random() < 0.4:
        head = [f"tags: [{chance.choice(TAGS)}]", f"citekey: {chance.choice(KEYS)}", "status: read"]
        head += ["aliases: [zebra]", "broken: [", "rated: 3", f"title: {chance.choice(TITLES)}"]
        lines += ["---", *chance.sample(head, 2), "---"]
    lines.append(f"# Note {number}")
    for _ in range(chance.randint(0, 4)):
        name = chance.choice((*NAMES, *KEYS, f"Daily/{chance.choice(NAMES)}", "picture.png"))
        lines.append(f"{chance.choice(('', '!'))}[[{name}]] and #{chance.choice(TAGS)}")
    if chance.random() < 0.3:
        lines += ["## " + chance.choice(HEADINGS), f"- [{chance.choice(' x')}] task {number}", "More."]
        lines.append(f"[[{chance.choice(NAMES)}#{chance.choice(HEADINGS)}]]")
    newline = chance.choice(("\n", "\n", "\r\n"))
    damage = b"\xff\xfe" if chance.random() < 0.04 else b""
    return newline.join([*lines, ""]).encode() + damage


def page(chance: random.Random, number: int) -> bytes:
    """Return a page of the corpus; papers of one title are on several pages."""
    blocks = ["Daily Papers\n\nbyAK and the research community\n\nMar 4"]
    for title in chance.sample(TITLES, chance.randint(1, 4)):
        abstract = f"Abstract {number} says that zebras can be counted, and that it is hard."
        blocks += [
            title,
            abstract,
            f"  • {chance.randint(1, 9)} authors\n·\nOct 2, 2025 {chance.randint(1, 99)}",
        ]
    return ("\n\n".join(blocks) + "\n").encode()
