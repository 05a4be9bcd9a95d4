"""Follow queries, follow them no longer, and fetch what is new of one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.commands.command import Command
from notes_tui.commands.fetch_papers import fetch_new, say_nothing_is_followed
from notes_tui.questions import FillForm, FormField, PickItem, PickOne

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notes_tui.commands.command import DocumentContext
    from notes_tui.shell import Shell

_FIELDS = (
    FormField("source", "", "arxiv, hf, rss, crossref or openalex"),
    FormField("query", "", "cat:cs.CL · daily, for hf · the address of a feed · words"),
    FormField("name", "", "made of the query if it is empty"),
)


async def follow_query(screen: DocumentContext) -> None:
    """Ask for a source and a query, and follow it."""
    shell = screen.shell
    sources = shell.library.sources

    def check(texts: Mapping[str, str]) -> None:
        sources.check_follow(texts["source"], texts["query"], texts["name"])

    texts = await shell.ask(FillForm("Follow a query", _FIELDS, check))
    if texts is None:
        return
    new = await shell.attempt(lambda: sources.follow(texts["source"], texts["query"], texts["name"]))
    if new is not None:
        shell.notify_done(f"{new.name} is followed · R fetches what is new · u to undo")


async def unfollow(screen: DocumentContext) -> None:
    """Ask for a subscription, and remove it."""
    shell = screen.shell
    name = await _pick(shell, "Follow no longer")
    if name is None:
        return

    def remove() -> str:
        shell.library.sources.unfollow(name)
        return name

    if await shell.attempt(remove) is not None:
        shell.notify_done(f"{name} is no longer followed; what it brought stays · u to undo")


async def refresh_one(screen: DocumentContext) -> None:
    """Ask for a subscription, fetch what is new of it, and list the inbox."""
    shell = screen.shell
    name = await _pick(shell, "Fetch what is new of")
    if name is None:
        return
    asked = await shell.attempt(lambda: shell.library.sources.followed([name]))
    if asked is not None:
        await fetch_new(shell, asked, f"what is new of {name}")


async def _pick(shell: Shell, title: str) -> str | None:
    """Ask for the name of a subscription."""
    found = await shell.attempt(shell.library.sources.subscriptions)
    if found is None:
        return None
    if not found.found:
        say_nothing_is_followed(shell)
        return None
    items = [PickItem(each.name, each.name, f"{each.source} · {each.query}") for each in found.found]
    return await shell.ask(PickOne(title, items))


FOLLOWING: tuple[Command[DocumentContext], ...] = (
    Command(
        "follow",
        "",
        "Follow",
        "Follow a query of arXiv, Crossref or OpenAlex, Daily Papers, or a feed.",
        "Work",
        ("browse", "reader"),
        follow_query,
    ),
    Command(
        "unfollow",
        "",
        "Follow no longer",
        "Remove a subscription; what it brought stays.",
        "Work",
        ("browse", "reader"),
        unfollow,
    ),
    Command(
        "refresh-one",
        "",
        "Refresh one subscription",
        "Fetch what is new of one subscription, and list the inbox.",
        "Work",
        ("browse", "reader"),
        refresh_one,
    ),
)
