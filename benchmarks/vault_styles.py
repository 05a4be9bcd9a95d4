"""Made-up vaults as people have them, in several styles, with the faults that were put into them.

A style is a list of passages that each note draws from. Most of them look as if something were wrong, and are right.
Each fault is written down as it is planted, so that a report of `doctor` is either planted or false.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

PLANTED_SHARE = 0.15
"""The share of notes with a fault."""


class Planted(NamedTuple):
    """A fault: the file, the line where there is one, and the kind of problem that `doctor` should report."""

    path: str
    line: int | None
    kind: str


class Line(NamedTuple):
    """A line of a note, and the kinds of problem that are planted in it."""

    text: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """A kind of vault.

    Attributes:
        names: Words of which the names of notes are made.
        folders: Folders that notes are in.
        passages: What notes consist of, all of it sound. `«name»` is another note, `«near»` its path from here,
            `«encoded»` the same for an address, and `«n»` the number of the note.
        files: Other files by path; all of them are sound.
    """

    names: Sequence[str]
    folders: Sequence[str]
    passages: Sequence[str]
    files: Mapping[str, str] = field(default_factory=dict)


KANBAN = """---
kanban-plugin: board
---

## Next

- [ ] write @{2023-08-31} to @alice @@{09:30}
- [ ] meet @[[2024-01-02]] #work
\t> - [ ] a part of it @phone

## Done

- [x] ask @MR.W about [[2024-01-02]] @{2023-09-01}

***

## Archive

- [x] old @{2021-12-30}

%% kanban:settings
```
{"kanban-plugin":"board","date-trigger":"@","link":"[[nothing]]"}
```
%%
"""

EXCALIDRAW = """---
excalidraw-plugin: parsed
tags: [excalidraw]
---
==⚠  Switch to EXCALIDRAW VIEW ⚠==

# Excalidraw Data

## Text Elements
A box @here ^aB3dEf7h

%%
## Drawing
```compressed-json
QUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJD
```
%%
"""

CANVAS = json.dumps(
    {
        "nodes": [{"id": "a", "type": "text", "text": "words", "x": 0, "y": 0, "width": 9, "height": 9}],
        "edges": [],
    }
)
BASE = "views:\n  - type: table\n    name: All\n"

TASKS = Style(
    ("Plan", "Review", "Garden", "Budget", "Trip", "Kitchen", "Team", "Reading"),
    ("", "Projects/", "Areas/Home/"),
    (
        "- [ ] call @phone about [[«name»]] @{2023-08-31}",
        "- [x] buy #errand/«n» @home @waiting\n  > - [ ] quoted @errands",
        "Talk with @kepano, @obsdmd and me@example.org («n»).",
        "- [ ] done ✅ 2024-01-02 [[2024-01-02|that day]] ⏳ 2024-02-03",
        "> [!todo]- Later\n> - [ ] write to @bob's team\n>   - [ ] and [[«name»]]",
        "```tasks\nnot done\npath includes [[Nowhere]]\n```",
        "```\n- [ ] not a task [[Nowhere]]\n```",
        "A block of words here «n». ^b«n»",
    ),
    {
        "Daily/2024-01-02.md": "# Day\n\nWalked. @home\n",
        "Board.md": KANBAN,
        "Templates/Note.md": "---\ndate: {{date}}\nup: {{title}}\n---\n[[{{title}}]] [[Nowhere]]\n",
        ".obsidian/daily-notes.json": '{"folder": "Daily"}',
        ".obsidian/templates.json": '{"folder": "Templates"}',
    },
)

WIKI = Style(
    (
        "install guide",
        "release notes",
        "api",
        "schema",
        "how to test",
        "faq",
        "design (old)",
        "queue & cache",
    ),
    ("", "docs/", "docs/deep/er/"),
    (
        "See [it](«encoded»).",
        "See [it](<«near»>) and [the web](https://example.org/a_(b).md).",
        '[[«name»]] and [it][d«n»]\n\n[d«n»]: <«near»> "«name»"',
        '@app.route("/")\n@dataclass\nclass X: run `npm i @types/node` with @Override.',
        "```python\n@Import\ndef f(): return [[1]][0]\n```\n\n    [[indented]] @code",
        "A note[^«n»].\n\n[^«n»]: see gone.md, and [^@nobody].",
        "[//]: # (a comment)\n\n[wip]: later",
        '[[By its title «n»]] is defined below.\n\n[By its title «n»]: <«near»> "A title"',
        "<!-- [[Nobody]] [x](nowhere.md) -->\n\n<div>[[inside html]]</div>",
        "![diagram](/img/pic.png) ![alt|100](</img/pic.png>) `[[code]]` \\[\\[escaped\\]\\]",
        "| a | b |\n|---|---|\n| `[[x]]` | $a[[1]]$ |",
        "Shown in [@fig:plot«n»; @tbl-one], [@eq:x] and [@sec:intro] of [@2024-01-02].",
    ),
    {
        "img/pic.png": "png",
        ".obsidian/app.json": '{"useMarkdownLinks": true, "newLinkFormat": "relative"}',
    },
)

GARDEN = Style(
    ("Заметка", "Идея", "読書", "メモ", "Café", "Größe", "C++ vs. D", "Année 2020"),
    ("", "Идеи/", "図書/"),
    (
        "Смотри [[«name»|подпись]] и [[«name»#Heading: one, two!]].",
        "key:: [[«name»]]\n(rating:: 5) [up:: [[«name»#^b0]]]",
        "%% [[«name»]] hidden @somebody %%\n\n%%\n#hidden [[«name»]]\n%%",
        "> [!note]+ Title [[«name»]]\n> ![[«name»#Heading one two]]\n> ![[«name»#^b0]]",
        "![[doc.pdf#page=3]] ![[pic.png|100x50]] ![[doc.pdf#height=400]]",
        "$[[a]]$ and $$[[b]]$$ and ==[[Home]]== **#tag**",
        "| a | b |\n|---|---|\n| [[«name»\\|x]] | ![[pic.png\\|50]] |",
        "```dataview\nTABLE up FROM [[Nowhere]] WHERE contains(x, [[Nobody]])\n```",
        "Anmerkung^[inline [[«name»]]] and 日本語#nottag #日本/«n»年.",
    ),
    {
        "doc.pdf": "pdf",
        "pic.png": "png",
        "Home.md": "---\naliases: [Start, Дом]\n---\n[[Board.canvas]] [[All.base]] [[Drawing.excalidraw]]\n",
        "Board.canvas": CANVAS,
        "All.base": BASE,
        "Drawing.excalidraw.md": EXCALIDRAW,
    },
)

ANYWHERE = (
    "In [[«name».md]], [[«name»#Heading: one, two|there]] and [[#heading one two]] or [[ «name» | spaced ]].",
    '[it](<«near»#Heading one two>) [app](obsidian://open?vault=v&file=Nowhere) <a href="Nowhere.md">x</a>',
    "```mermaid\ngraph TD\nA[[Nowhere]] --> B\nclass A internal-link\n```",
    "> [!info]\n>> [!tip]- Inner\n>> - [ ] [[«name»]] @home\n>> ```\n>> [[Nowhere]]\n>> ```",
    "[Label]: words with spaces are text, [Other]: too.\n\n[Author]: Somebody",
    "| [[«name»\\|a]] | @b |\n|:--|--:|\n| ![[«name»#^b0\\|c]] | `|` |",
    "Math $x_{[[i]]}$, price $5 and $6, 100%% sure; ==high [[«name»]]== ~~[[«name»]]~~.",
    "1. [[«name»]] ^item«n»\n   - [x] nested [[#^item«n»]]\n2. [ ] [[#Heading: one, two]]",
    "\\[[Nowhere]] \\[x](nowhere.md) \\@name [] [[]] []() [ ] [x] [^] @ @@ @{ [@] (@)",
    "<% tp.file.cursor() %> {{date}} [[<% tp.date.now() %>]] [[{{title}}]] ![[{{cover}}.png]]",
    "Mail <me@example.org>, see https://example.org/@user/x and git@example.org:a/b.md.",
    "Numbers [1] [2, 3] and [a][] and [b][c]; x[0][1]; in `[[code]]`.",
    "%%\nHidden [[«name»]] @x\n\n- [ ] hidden\n%%\n\n<!--\n[[Nowhere]]\n\n[n]: nowhere.md\n-->",
)
"""Passages of every style."""

STYLES = {"tasks": TASKS, "wiki": WIKI, "garden": GARDEN}

FAULTS: Sequence[Sequence[Line]] = (
    [Line("It leads to [[Nobody «n»]].", ("broken-link",))],
    [Line("![[gone «n».png]] [x](gone-«n».md)", ("broken-link", "broken-link"))],
    [Line(""), Line("[g«n»]: ./gone-«n».md 'gone'", ("broken-link",)), Line("")],
    [Line("[[«name»#No such heading]]", ("dangling-anchor",))],
    [Line("![[«name»#^nosuchblock]]", ("dangling-anchor",))],
    [Line("As shown [@nobody«n», p. 3; -@noone].", ("unknown-citation", "unknown-citation"))],
    [Line("[[https://example.org/page]]", ("url-in-wikilink",))],
    [Line("By its other name: [[Planted Alias]]", ("alias-as-target",))],
    [Line("One of two: [[Twin]]", ("ambiguous-link",))],
)


def write_vault(style: str, folder: Path, notes: int, seed: int = 1) -> list[Planted]:
    """Write a vault into an empty folder, and return its faults in order of path and line.

    Args:
        style: A key of `STYLES`.
        folder: The folder, which is made where it is missing.
        notes: The number of notes beside the fixed ones.
        seed: The same seed gives the same vault.
    """
    chance = random.Random(f"{style} {seed}")
    chosen = STYLES[style]
    files = {".obsidian/app.json": "{}", **chosen.files}
    faults: list[Planted] = []
    paths = [_path(chosen, number, chance) for number in range(notes)]
    for number, path in enumerate(paths):
        files[path] = _note(chosen, paths, number, chance, faults)
    first = _stem(paths[0])
    fixed = [
        f"[[{_stem(name)}]]" for name in chosen.files if name.endswith(".md") and "Templates" not in name
    ]
    files["Index.md"] = f"# Index\n\n[[{first}]] {' '.join(fixed)}\n"
    files.update(_common(first, faults))
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return sorted(faults, key=lambda fault: (fault.path, fault.line or 0, fault.kind))


def _path(style: Style, number: int, chance: random.Random) -> str:
    return f"{chance.choice(style.folders)}{chance.choice(style.names)} {number}.md"


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _note(
    style: Style, paths: Sequence[str], number: int, chance: random.Random, faults: list[Planted]
) -> str:
    """Return a note of the style; it links to the next one, so that only planted notes are alone."""
    path = paths[number]
    after = paths[(number + 1) % len(paths)]
    near = _relative(after, path)
    encoded = near.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
    values = {"«name»": _stem(after), "«near»": near, "«encoded»": encoded, "«n»": str(number)}
    lines = [
        *map(Line, ("---", f"tags: [made/{number % 7}]", 'up: "[[«name»]]"', "---")),
        *map(Line, (f"# {_stem(path)}", "", "## Heading: one, two", "", "Words. ^b0", "")),
    ]
    for passage in chance.sample([*style.passages, *ANYWHERE], k=8):
        lines += [*map(Line, passage.split("\n")), Line("")]
    if chance.random() < PLANTED_SHARE:
        lines += [*chance.choice(FAULTS), Line("")]
    faults += [Planted(path, at, kind) for at, line in enumerate(lines, 1) for kind in line.kinds]
    text = "\n".join(line.text for line in lines)
    for sign, value in values.items():
        text = text.replace(sign, value)
    return text


def _relative(path: str, source: str) -> str:
    ups = source.count("/")
    return f"{'../' * ups}{path}" if ups else f"./{path}"


def _common(first: str, faults: list[Planted]) -> Iterator[tuple[str, str]]:
    """Yield the files that every vault has beside its notes, some of them with a fault of their own."""
    copy = "Alone (conflicted copy 2026-11-20 101500).md"
    yield "Named.md", f"---\naliases: [Planted Alias]\n---\n[[{first}]]\n"
    yield "x/Twin.md", f"[[{first}]]\n"
    yield "y/Twin.md", f"[[{first}]]\n"
    yield "Alone.md", "Nobody links here, and I link to nobody but @somebody.\n"
    yield copy, "Another version.\n"
    yield "Commas.md", f"---\ntags: a, b\n---\n[[{first}]]\n"
    yield "Old.md", f"---\ntag: kept\n---\n[[{first}]]\n"
    yield "Broken.md", f"---\na: [\n---\n[[{first}]]\n"
    yield "Merge.md", f"[[{first}]]\n\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n"
    faults += [
        Planted("Alone.md", None, "orphan"),
        Planted(copy, None, "conflict-copy"),
        Planted("Commas.md", 2, "invalid-properties"),
        Planted("Old.md", 2, "ignored-property"),
        Planted("Broken.md", 2, "invalid-properties"),
        Planted("Merge.md", 3, "merge-marks"),
    ]
