"""Fill in a Jinja2 template, in a process of its own; see `jinja_template`."""

from __future__ import annotations

import json
import sys
from typing import Any

from jinja2 import StrictUndefined, TemplateError, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from index.processes.limited_process import limit_memory
from index.text import clean_line
from index.vault.obsidian.plain_words import plain_words
from index.vault.parse import frontmatter
from index.vault.properties.yaml_scalars import emit

_VERBATIM = frozenset(("key", "published", "year", "date", "doi", "arxiv", "url"))
_BODY = "_begin_body"


class Verbatim(str):
    """A value in which nothing can be markup, or which is meant as it is, such as a date."""

    __slots__ = ()


class _WrittenPart:
    """The part of the note that is being written."""

    def __init__(self) -> None:
        self.body = False

    def begin(self) -> Markup:
        self.body = True
        return Markup("")


def main() -> None:
    """Read the template and the papers, write the texts."""
    limit_memory()
    asked = json.load(sys.stdin)
    try:
        made: dict[str, object] = {"texts": _filled(asked["template"], asked["papers"])}
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        made = {"error": f"{f'line {line}: ' if line else ''}{error.message or type(error).__name__}"}
    except Exception as error:  # noqa: BLE001 - whatever the template does wrong
        made = {"error": f"{type(error).__name__}: {error}"}
    json.dump(made, sys.stdout)


def _filled(template: str, papers: list[dict[str, Any]]) -> list[str]:
    place = _WrittenPart()

    @pass_context  # so that constants are not written before their place is known
    def written(_context: Context, value: object) -> object:
        return value if isinstance(value, Markup) else _in_body(value) if place.body else _in_head(value)

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=written,
        keep_trailing_newline=True,
        newline_sequence="\r\n" if "\r\n" in template else "\n",
    )
    environment.globals[_BODY] = place.begin
    head = frontmatter.split(template)
    at = head.end if head else 0
    made = environment.from_string(f"{template[:at]}{{{{ {_BODY}() }}}}{template[at:]}")
    texts = []
    for paper in papers:
        place.body = False
        texts.append(made.render({name: _value(name, value) for name, value in paper.items()}))
    return texts


def _value(name: str, value: Any) -> Any:
    return Verbatim(value) if name in _VERBATIM and isinstance(value, str) else value


def _in_head(value: object) -> str:
    """Return a value as YAML in the front matter."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(emit(str(item), flow=True) for item in value)}]"
    if isinstance(value, Verbatim):
        return clean_line(value)
    if isinstance(value, (bool, int, float)) or value is None:
        return emit(value)
    return emit(clean_line(str(value))) if value != "" else ""


def _in_body(value: object) -> str:
    """Return a value as words, on one line."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        value = ", ".join(map(str, value))
    return clean_line(value) if isinstance(value, Verbatim) else plain_words(clean_line(str(value)))


if __name__ == "__main__":
    main()
