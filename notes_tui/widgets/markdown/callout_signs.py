"""A sign of one cell for each kind of callout."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index import CalloutKind

SIGNS: dict[CalloutKind, str] = {
    "note": "✎",
    "abstract": "≡",
    "info": "i",
    "todo": "☐",
    "tip": "✦",
    "success": "✓",
    "question": "?",
    "warning": "!",
    "failure": "✗",
    "danger": "↯",
    "bug": "✱",
    "example": "≣",
    "quote": "❝",
}
