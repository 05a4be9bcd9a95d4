"""A dialog over another screen, whose dimmed picture is drawn once and not with each frame of the dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen
from textual.strip import Strip

if TYPE_CHECKING:
    from typing import Self

    from textual.geometry import Region, Size

ResultT = TypeVar("ResultT")


class DimmedScreen(ModalScreen[ResultT]):
    """A modal screen that keeps the picture of what is below it until something is drawn there."""

    _below: tuple[Size, list[Strip]] | None = None

    def render_line(self, y: int) -> Strip:
        """Return a line of the picture."""
        if self._below is None or self._below[0] != self.size:
            rendered = self.render()
            if not isinstance(rendered, BackgroundScreen):
                return super().render_line(y)
            self._below = self.size, _dimmed(rendered, self.visual_style.rich_style)
        lines = self._below[1]
        return lines[y] if y < len(lines) else Strip.blank(self.size.width)

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Refresh; with regions, something was drawn there on the screen below."""
        if regions:
            self._below = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def on_screen_resume(self) -> None:
        """Draw the picture again: the screen below may be another one."""
        self._below = None


def _dimmed(background: BackgroundScreen, own: Style) -> list[Strip]:
    """Return the lines of the screen below, in its colours dimmed, over a style; each style is dimmed once."""
    dimmed: dict[Style | None, Style] = {}
    lines = []
    for strip in background.screen._compositor.render_strips():  # noqa: SLF001 - as Textual draws it
        segments = []
        for text, style, control in strip:
            if style not in dimmed:
                (tinted,) = background.process_segments([Segment("", style)], background.color)
                dimmed[style] = own + tinted.style
            segments.append(Segment(text, dimmed[style], control))
        lines.append(Strip(segments, strip.cell_length))
    return lines
