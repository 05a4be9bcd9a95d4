"""Measure suggested tags: each document with tags in turn loses them, and what is suggested is compared with them.

    python -m benchmarks.tagging [CACM] [--least X …]

CACM is a folder with `cacm.all`, whose records have keywords, given by their authors; without it, a vault whose
texts are drawn from topics, and the sample vault, are measured alone. Printed: the share of the first three
suggestions that are among the tags, and the share of documents for which there is any suggestion.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from benchmarks import judged
from benchmarks.generate import vocabulary
from index import Library
from index.read import suggested_tags

FIRST = 3
ASKED = 200
"""Documents that are asked for, at most."""

TOPICS = 30
_SAMPLE = Path(__file__).parent.parent / "sample_vault"


class Tagged(NamedTuple):
    """A text with its tags."""

    title: str
    text: str
    tags: Sequence[str]


def topical(count: int = 900, seed: int = 1) -> list[Tagged]:
    """Return texts of one or two topics each, a fifth of whose words are the topics'.

    The tags are as people give them: a third of the texts has none, a fifth of the rest lacks one, and `todo` and
    `favourite`, which have nothing to do with the texts, are on a tenth.
    """
    chance = random.Random(seed)
    known = vocabulary(seed)
    topics = [chance.sample(known[100:20_000], 60) for _ in range(TOPICS)]
    texts = []
    for _ in range(count):
        about = chance.sample(range(TOPICS), chance.choice((1, 1, 2)))
        own = [chance.choice(topics[topic]) for topic in about for _ in range(36 // len(about))]
        words = [*own, *chance.choices(known[:5_000], [1 / (at + 3) for at in range(5_000)], k=144)]
        chance.shuffle(words)
        tags = [f"topic-{topic}" for topic in about if chance.random() > 0.2]
        tags += [tag for tag in ("todo", "favourite") if chance.random() < 0.1]
        texts.append(Tagged(" ".join(words[:8]), " ".join(words), tags if chance.random() > 1 / 3 else ()))
    return texts


def with_keywords(folder: Path) -> list[Tagged]:
    """Return the documents of CACM; keywords that three of them have are their tags."""
    records = list(judged.records((folder / "cacm.all").read_text("utf-8", "replace")))
    keywords = [
        {"-".join(re.findall(r"\w+", word.lower())) for word in re.split(r"[,;]", record.get("K", ""))}
        for record in records
    ]
    counts = Counter(word for words in keywords for word in words)
    return [
        Tagged(
            " ".join(record.get("T", "").split()),
            " ".join(record.get("W", "").split()),
            sorted(word for word in words if counts[word] > 2 and re.search(r"[^\W\d_]", word)),
        )
        for record, words in zip(records, keywords, strict=True)
    ]


def write(vault: Path, texts: Sequence[Tagged]) -> None:
    """Write each text as a note."""
    vault.mkdir()
    for number, (title, text, tags) in enumerate(texts):
        properties = f"---\ntags: [{', '.join(tags)}]\n---\n" if tags else ""
        (vault / f"{number}.md").write_text(f"{properties}# {title}\n\n{text}\n", "utf-8")


def measure(name: str, vault: Path, cache: Path, thresholds: Sequence[float]) -> None:
    """Print a table for one vault."""
    library = Library(vault, cache=cache)
    library.refresh()
    listed = [*library.read.listing("papers"), *library.read.listing("notes")]
    tagged = [item for item in library.read.items(listed).values() if item.tags]
    asked = random.Random(1).sample(tagged, min(ASKED, len(tagged)))
    print(f"\n{name}: {len(listed)} documents, {len(tagged)} with tags, {len(asked)} asked for")
    print("least likelihood   precision@3   documents with any")
    for least in thresholds:
        suggested_tags.LEAST = least
        some = right = shown = 0
        for item in asked:
            tags = {tag.casefold() for tag in item.tags}
            first = library.read.suggested_tags([replace(item, tags=())])[:FIRST]
            some += bool(first)
            shown += len(first)
            right += sum(tag.casefold() in tags for tag in first)
        print(f"{least:16.2f}   {right / max(1, shown):11.2f}   {some / max(1, len(asked)):18.0%}")
    library.close()


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("cacm", type=Path, nargs="?", help="a folder with cacm.all")
    parser.add_argument(
        "--least",
        type=float,
        nargs="+",
        default=[suggested_tags.LEAST],
        metavar="X",
        help="thresholds to measure instead of the one in use",
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        vaults = {"Topics": topical()}
        if arguments.cacm:
            vaults["CACM keywords"] = with_keywords(arguments.cacm)
        for name, texts in vaults.items():
            write(folder / name, texts)
            measure(name, folder / name, folder / "cache", arguments.least)
        shutil.copytree(_SAMPLE, folder / "sample")
        measure("Sample vault", folder / "sample", folder / "cache", arguments.least)


if __name__ == "__main__":
    main()
