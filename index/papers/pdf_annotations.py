"""Read the annotations of a PDF page by PDFium; only the process that reads PDF files imports this."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

from pypdfium2 import raw

from index.papers.pdf_text import comment_of, line_of, passage

# By PDFium's number of the type. Popups are windows of others.
_KINDS = {1: "note", 3: "free-text", 9: "highlight", 10: "underline", 11: "squiggly", 12: "strike-out"}
_HIDDEN = 2
_NORMAL_APPEARANCE = 0
_MOST = 2_000
_MOST_QUADS = 500
_MOST_CHARACTERS = 100_000
_LONGEST = 20_000
_ROW = 16.0


class _Box(NamedTuple):
    """A rectangle on a page, in points; the origin is at the bottom left."""

    left: float
    bottom: float
    right: float
    top: float


class _Characters:
    """The characters of a page, and where they stand."""

    def __init__(self, page_of_text: Any) -> None:
        count = min(page_of_text.count_chars(), _MOST_CHARACTERS)
        self.text = "".join(_character(raw.FPDFText_GetUnicode(page_of_text, at)) for at in range(count))
        self.centres: list[tuple[float, float] | None] = []
        # By height, so that a rectangle is compared with few.
        self._rows: dict[int, list[int]] = {}
        box = raw.FS_RECTF()
        for at, char in enumerate(self.text):
            if char in "\r\n" or not raw.FPDFText_GetLooseCharBox(page_of_text, at, box):
                self.centres.append(None)
                continue
            x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
            self.centres.append((x, y))
            self._rows.setdefault(int(y // _ROW), []).append(at)

    def inside(self, box: _Box) -> list[int]:
        """Return the places of the characters whose centre is in a box."""
        found = []
        low, high = int(box.bottom // _ROW), int(box.top // _ROW)
        for row in self._rows if high - low > len(self._rows) else range(low, high + 1):
            for at in self._rows.get(row, ()):
                x, y = self.centres[at] or (0.0, 0.0)
                if box.left <= x <= box.right and box.bottom <= y <= box.top:
                    found.append(at)
        return found

    def nearest(self, x: float, y: float) -> int:
        """Return the place of the character nearest to a point; lines count more than columns."""
        best, least = 0, float("inf")
        for at, centre in enumerate(self.centres):
            if centre is not None:
                distance = abs(centre[0] - x) + 3 * abs(centre[1] - y)
                if distance < least:
                    best, least = at, distance
        return best


def read_annotations(page: Any, page_of_text: Any) -> list[dict[str, Any]]:
    """Return the annotations of a page in reading order, as `PdfAnnotation` has them but for the page."""
    characters: _Characters | None = None
    found: list[tuple[int, float, dict[str, Any]]] = []
    extent = _extent(page)
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        try:
            kind = _KINDS.get(raw.FPDFAnnot_GetSubtype(annotation), "")
            skipped = raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN or _string(annotation, b"StateModel")
            if kind and not skipped:
                characters = characters or _Characters(page_of_text)
                found.append(_read(annotation, kind, characters, extent))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    found.sort(key=lambda each: each[:2])
    return [each for _, _, each in found]


def _read(
    annotation: Any, kind: str, characters: _Characters, extent: _Box
) -> tuple[int, float, dict[str, Any]]:
    boxes = _quads(annotation)
    marked = [at for box in boxes for at in characters.inside(box)]
    first = boxes[0] if boxes else _rectangle(annotation)
    order = min(marked) if marked else characters.nearest(first.left, (first.bottom + first.top) / 2)
    text = passage(characters.text, marked)
    comment = comment_of(_string(annotation, b"Contents")[:_LONGEST])
    return (
        order,
        -first.top,
        {
            "kind": kind,
            "text": text[:_LONGEST],
            # Some readers copy the passage there.
            "comment": "" if line_of(comment).casefold() == text.casefold() else comment,
            "color": _color(annotation),
            "name": line_of(_string(annotation, b"NM"))[:200],
            "x": _per_mille(first.left, extent.left, extent.right),
            "y": _per_mille(first.top, extent.top, extent.bottom),
        },
    )


def _extent(page: Any) -> _Box:
    left, bottom, right, top = page.get_cropbox()
    return _Box(min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def _per_mille(value: float, start: float, end: float) -> int:
    part = (value - start) / (end - start) if end != start else 0.0
    return int(min(max(round(1000 * part) if part == part else 0, 0), 1000))  # noqa: PLR0124 - not a number


def _quads(annotation: Any) -> list[_Box]:
    boxes = []
    quad = raw.FS_QUADPOINTSF()
    for at in range(min(raw.FPDFAnnot_CountAttachmentPoints(annotation), _MOST_QUADS)):
        if raw.FPDFAnnot_GetAttachmentPoints(annotation, at, quad):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            box = _Box(min(xs), min(ys), max(xs), max(ys))
            if all(abs(side) < 1e6 for side in box):
                boxes.append(box)
    return boxes


def _rectangle(annotation: Any) -> _Box:
    box = raw.FS_RECTF()
    if not raw.FPDFAnnot_GetRect(annotation, box):
        return _Box(0, 0, 0, 0)
    found = _Box(
        min(box.left, box.right),
        min(box.bottom, box.top),
        max(box.left, box.right),
        max(box.bottom, box.top),
    )
    return found if all(abs(side) < 1e6 for side in found) else _Box(0, 0, 0, 0)


def _color(annotation: Any) -> str:
    # PDFium says nothing of the colour while there is an appearance; the document is not saved.
    raw.FPDFAnnot_SetAP(annotation, _NORMAL_APPEARANCE, None)
    if not raw.FPDFAnnot_HasKey(annotation, b"C"):
        return ""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFAnnot_GetColor(annotation, raw.FPDFANNOT_COLORTYPE_Color, *parts):
        return ""
    return "#" + "".join(f"{part.value & 0xFF:02x}" for part in parts[:3])


def _string(annotation: Any, key: bytes) -> str:
    if not raw.FPDFAnnot_HasKey(annotation, key):
        return ""
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 else " "
