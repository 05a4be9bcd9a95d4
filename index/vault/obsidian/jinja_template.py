"""Templates of literature notes in the language of Jinja2, filled in by a process of its own.

A template is a program that somebody wrote: it may loop for ever or fill the memory, so its process has limits, and
the sandbox of Jinja2 keeps it from everything but the values that it is given.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from index.errors import LibraryError
from index.processes import limited_process
from index.text import clean_line

_WORKER = "index.vault.obsidian.jinja_worker"
_SECONDS = 30
_SECONDS_EACH = 0.02
_LARGEST = 1_000_000


def is_jinja(template: str) -> bool:
    """Return whether a template is Jinja2's: it has a tag, `{% … %}`."""
    return "{%" in template


def fill(
    template: str, papers: Sequence[Mapping[str, object]], *, cancelled: Callable[[], bool] = lambda: False
) -> list[str]:
    """Return the text that a template gives for each of several papers.

    In the front matter a value is written as YAML, and elsewhere as words in which Markdown finds no markup.

    Args:
        template: The template.
        papers: Their values by name.
        cancelled: Asked all the time.

    Raises:
        LibraryError: The template is not valid, asks for something that it may not have, or takes too much.
    """
    asked = {"template": template, "papers": papers}
    out = limited_process.run_python(
        _WORKER,
        json.dumps(asked).encode(),
        what="The template of literature notes",
        seconds=_SECONDS + _SECONDS_EACH * len(papers),
        cancelled=cancelled,
    )
    made = json.loads(out)
    if "error" in made:
        raise LibraryError(
            f"The template of literature notes cannot be used: {clean_line(made['error'])}.",
            code="bad-template",
        )
    texts: list[str] = made["texts"]
    if any(len(text) > _LARGEST for text in texts):
        raise LibraryError(
            "The template of literature notes makes a note that is too large.", code="too-large"
        )
    return texts
