"""The properties of the selected documents: list, set, add, rename in the whole vault, and remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import Paper, clean_line
from notes_tui.commands.selection import needed_items, title_of
from notes_tui.questions import ChooseAnswer, EnterNewName, EnterText, PickItem, PickItems, PickOne

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index import Change, NoteSummary, PropertyType, PropertyUse, PropertyValue
    from notes_tui.commands.command import DocumentContext
    from notes_tui.shell import Shell

_NEW = "new:"
_NAMED = "add:"
_SEVERAL = "(several values)"
_LISTS = ("multitext", "tags", "aliases")


async def edit_properties(screen: DocumentContext) -> None:
    """Show the properties of the selection, and change them one after the other until the user leaves."""
    items = await needed_items(screen)
    if items:
        editing = _PropertyEditing(screen.shell, items)
        while await editing.step():
            pass


class _PropertyEditing:
    """The properties of a selection while they are edited."""

    def __init__(self, shell: Shell, items: Sequence[Paper | NoteSummary]) -> None:
        self._shell = shell
        self._title = f"Properties of {title_of(list(items))}"
        self._refs = [item if isinstance(item, Paper) else item.path for item in items]
        self._properties = shell.library.properties
        self._held: list[dict[str, PropertyValue]] = []
        self._uses: dict[str, PropertyUse] = {}

    async def step(self) -> bool:
        """Ask for a property and change it; return False when the user leaves the list."""
        if await self._shell.attempt(self._read) is None:
            return False
        names = list(dict.fromkeys(name for held in self._held for name in held))
        question = PickOne(self._title, self._own(names), "Add", load=lambda: self._offered(names))
        picked = await self._shell.ask(question)
        if picked is None:
            return False
        if picked.startswith((_NEW, _NAMED)) and picked not in names:
            await self._enter(picked.partition(":")[2])
        else:
            await self._change(picked)
        return True

    def _read(self) -> bool:
        self._held = [self._properties.of(ref) for ref in self._refs]
        return True

    def _own(self, names: Sequence[str]) -> list[PickItem]:
        return [PickItem(name, f"{name}: {self._shown(name)}", self._type(name) or "") for name in names]

    def _offered(self, names: Sequence[str]) -> PickItems:
        """Return the properties of the selection, and behind them those that other notes have."""
        self._uses = {use.name.casefold(): use for use in self._properties.uses()}
        present = {name.casefold() for name in names}
        others = [
            PickItem(f"{_NAMED}{use.name}", f"Add {use.name}", use.type or "")
            for use in self._uses.values()
            if use.name.casefold() not in present
        ]
        return PickItems([*self._own(names), *others], len(names))

    def _type(self, name: str) -> PropertyType | None:
        use = self._uses.get(name.casefold())
        return use.type if use else None

    def _values(self, name: str) -> list[PropertyValue]:
        return [held[name] for held in self._held if name in held]

    def _shown(self, name: str) -> str:
        values = self._values(name)
        if any(value != values[0] for value in values):
            return _SEVERAL
        return clean_line(self._properties.written(values[0]))

    async def _change(self, name: str) -> None:
        value = self._values(name)[0]
        answers = [("e", "edit the value"), ("v", "choose a value that other notes have")]
        if isinstance(value, bool):
            answers.insert(0, ("x", f"set to {'false' if value else 'true'}"))
        if isinstance(value, list) or self._type(name) in _LISTS:
            answers += [("a", "add an item"), ("i", "remove an item")]
        answers += [("r", "rename in the whole vault"), ("d", "remove from the selection")]
        question = ChooseAnswer(f"{name}: {self._shown(name)}", answers)
        match await self._shell.ask(question):
            case "x":
                await self._set(f"{name}={'false' if value else 'true'}")
            case "e":
                await self._enter(
                    name, "" if self._shown(name) == _SEVERAL else self._properties.written(value)
                )
            case "v":
                await self._pick(name, "=")
            case "a":
                await self._pick(name, "+=")
            case "i":
                held = [item for each in self._values(name) if isinstance(each, list) for item in each]
                texts = dict.fromkeys(str(item) for item in held)
                await self._remove_item(name, list(texts))
            case "r":
                await self._rename(name)
            case "d":
                await self._write(lambda refs: self._properties.set(refs, [], [name]), holding=name)

    async def _enter(self, name: str, value: str = "") -> None:
        kind = self._type(name)
        hint = {"date": "2026-01-31", "datetime": "2026-01-31T09:30", "checkbox": "true or false"}
        placeholder = "[first, second]" if kind in _LISTS else hint.get(kind or "", "Value")
        title = f"{name}, {kind}" if kind else name
        entered = await self._shell.ask(EnterText(title, value, placeholder))
        if entered is not None and entered != value:
            await self._set(f"{name}={entered}")

    async def _pick(self, name: str, sign: str) -> None:
        values = await self._shell.attempt(lambda: self._properties.values(name))
        items = [PickItem(f"={value}", value) for value in values or ()]
        picked = await self._shell.ask(PickOne(f"{name}, as in other notes", items, "New value"))
        if picked is not None:
            await self._set(f"{name}{sign}{picked.removeprefix(_NEW).removeprefix('=')}")

    async def _remove_item(self, name: str, texts: Sequence[str]) -> None:
        items = [PickItem(text, text) for text in texts]
        picked = await self._shell.ask(PickOne(f"Remove from {name}", items))
        if picked is not None:
            await self._set(f"{name}-={picked}")

    async def _rename(self, name: str) -> None:
        plans = self._shell.library.edit.plans
        question = EnterNewName(
            f"Rename {clean_line(name)} in every note",
            name,
            lambda wanted, choices: plans.property(name, wanted, queries=choices.queries),
            counted="property",
        )
        planned = await self._shell.ask(question)
        if planned is not None:
            self._notify(await self._shell.attempt(lambda: self._shell.library.edit.rename(planned)))

    async def _set(self, assignment: str) -> None:
        from index import read_assignment  # it loads what edits notes

        await self._write(lambda refs: self._properties.set(refs, [read_assignment(assignment)]))

    async def _write(self, write: Callable[[list[Paper | str]], Change], holding: str = "") -> None:
        """Change the selection, or those that have a property."""
        pairs = zip(self._refs, self._held, strict=True)
        refs = [ref for ref, held in pairs if not holding or holding in held]
        self._notify(await self._shell.attempt(lambda: write(refs)))

    def _notify(self, change: Change | None) -> None:
        if change is not None:
            self._shell.notify_done(f"{change.label} · u to undo" if change else "Nothing to change.")
