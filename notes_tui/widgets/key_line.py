"""The line at the bottom of a screen that names its keys, drawn as one line and only when they change.

Textual's footer is a widget a key, made again each time a dialog opens or closes: most of the time that took.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.binding import ActiveBinding, Binding
    from textual.events import MouseDown, MouseMove
    from textual.screen import Screen


class NamedKey(NamedTuple):
    """A key on the line.

    Attributes:
        key: Textual's name of it.
        shown: The key as it is shown.
        name: Says shortly what it does.
    """

    key: str
    shown: str
    name: str

    @property
    def width(self) -> int:
        """Return the number of cells it takes, blanks included."""
        return cell_len(self.shown) + cell_len(self.name) + 3


def named_keys(active: Mapping[str, ActiveBinding], display: Callable[[Binding], str]) -> list[NamedKey]:
    """Return the keys that work and have a name; of several for one thing, the first.

    Args:
        active: The keys that work.
        display: Returns a key as it is shown.
    """
    shown = [each.binding for each in active.values() if each.binding.show]
    first = {binding.action: binding for binding in reversed(shown)}
    return [
        NamedKey(each.key, display(each), each.description) for each in shown if first[each.action] is each
    ]


class KeyLine(Widget, can_focus=False):
    """Names the keys that work, as many as there is room for; a click on one is as good as the key."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key", "key-line--name", "key-line--under-mouse"}
    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; color: $footer-foreground; background: $footer-background; }
    KeyLine > .key-line--key {
        color: $footer-key-foreground; background: $footer-key-background; text-style: bold;
    }
    KeyLine > .key-line--name {
        color: $footer-description-foreground; background: $footer-description-background;
    }
    KeyLine > .key-line--under-mouse {
        color: $footer-key-foreground; background: $block-hover-background;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._active: Sequence[NamedKey] | None = None
        self._under_mouse: NamedKey | None = None

    @property
    def active(self) -> Sequence[NamedKey]:
        """Return the keys that work and have a name."""
        if self._active is None:
            self._active = self._found()
        return self._active

    @property
    def keys(self) -> Sequence[NamedKey]:
        """Return the keys that are named: those that fit."""
        ends = accumulate(each.width for each in self.active)
        return self.active[: sum(end <= self.size.width for end in ends)]

    def _found(self) -> Sequence[NamedKey]:
        """Return the keys that work now."""
        return named_keys(self.screen.active_bindings, self.app.get_key_display)

    def on_mount(self) -> None:
        """Hear of other keys."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        # While another window has the focus nothing here has it, and half of the keys would seem to be gone.
        if not screen.app.app_focus or not self.is_attached or self._active is None:
            return
        if (found := self._found()) != self._active:
            self._active = found
            self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one
        """Render the line."""
        key, name = (self.get_component_rich_style(f"key-line--{part}") for part in ("key", "name"))
        segments = []
        for each in self.keys:
            if each is self._under_mouse:
                style = self.get_component_rich_style("key-line--under-mouse")
                segments += [Segment(f" {each.shown} {each.name} ", style)]
            else:
                segments += [Segment(f" {each.shown} ", key), Segment(f"{each.name} ", name)]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    # The mouse

    def _at(self, x: int) -> NamedKey | None:
        for each in self.keys:
            if x < each.width:
                return each
            x -= each.width
        return None

    def on_mouse_down(self, event: MouseDown) -> None:
        """Press the key under the mouse."""
        if (pressed := self._at(event.x)) is not None:
            self.app.simulate_key(pressed.key)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Let the key under the mouse stand out."""
        self._point_at(self._at(event.x))

    def on_leave(self) -> None:
        """Let no key stand out."""
        self._point_at(None)

    def _point_at(self, key: NamedKey | None) -> None:
        if key is not self._under_mouse:
            self._under_mouse = key
            self.refresh()
