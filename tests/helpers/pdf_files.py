"""Write small PDF files: lines of text in a font of fixed width, so that the place of each word is known."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, replace

WIDTH, HEIGHT = 612, 792
SIZE = 10.0
CHARACTER = 6.0
LEFT = 72.0
TOP = 720.0
LEADING = 14.0


@dataclass(frozen=True)
class Mark:
    """An annotation: over words of a line, or at a place beside the text.

    Attributes:
        kind: The type as PDF has it: `Highlight`, `Text`, `Popup`.
        quads: Left, bottom, right and top of each marked part.
        rect: The same for the whole; that of the quads if there is none.
        more: Further entries of its dictionary, in PDF's syntax.
    """

    kind: str = "Highlight"
    quads: tuple[tuple[float, float, float, float], ...] = ()
    comment: str = ""
    name: str = ""
    color: tuple[float, float, float] | None = (1, 1, 0)
    rect: tuple[float, float, float, float] | None = None
    appearance: bool = False
    more: str = ""

    def moved(self, by: float) -> Mark:
        """Return the mark as another program may save it, a little off."""
        quads = tuple(tuple(side + by for side in quad) for quad in self.quads)
        rect = tuple(side + by for side in self.rect) if self.rect else None
        return replace(self, quads=quads, rect=rect)  # type: ignore[arg-type]


@dataclass(frozen=True)
class PdfPage:
    """Lines of text, an empty one leaves a gap, and the marks on them; or its content as it is, maybe compressed."""

    lines: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    content: bytes | None = None
    packed: bool = False


@dataclass
class _Objects:
    bodies: list[bytes] = field(default_factory=list)

    def add(self, body: bytes) -> int:
        self.bodies.append(body)
        return len(self.bodies)


def over(line: int, start: int, end: int) -> tuple[float, float, float, float]:
    """Return the rectangle over some characters of a line of a page, both counted from 0."""
    base = TOP - line * LEADING
    return (LEFT + start * CHARACTER, base - 2.5, LEFT + end * CHARACTER, base + 8.5)


def mark(page_lines: tuple[str, ...], words: str, **others: object) -> Mark:
    """Return a mark over words that stand on one line of a page."""
    line = next(number for number, text in enumerate(page_lines) if words in text)
    start = page_lines[line].index(words)
    return Mark(quads=(over(line, start, start + len(words)),), **others)  # type: ignore[arg-type]


def pdf(*pages: PdfPage, title: str = "", info: str = "", trailer: str = "") -> bytes:
    """Return a PDF file."""
    objects = _Objects()
    catalog = objects.add(b"<< /Type /Catalog /Pages 2 0 R >>")
    objects.add(b"")
    font = objects.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>")
    kids = [_page(objects, page, font) for page in pages]
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects.bodies[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    about = objects.add(f"<< /Title {_string(title)} {info} >>".encode())
    return _file(objects, f"/Root {catalog} 0 R /Info {about} 0 R {trailer}")


def encrypted() -> bytes:
    """Return a PDF file that needs a password."""
    digits = "00" * 32
    locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{digits}> /U <{digits}> /P -4 >> /ID [<00> <00>]"
    return pdf(PdfPage(("secret",)), trailer=locked)


def _page(objects: _Objects, page: PdfPage, font: int) -> int:
    content = page.content if page.content is not None else _content(page.lines)
    content = zlib.compress(content) if page.packed else content
    coded = b"/Filter /FlateDecode " if page.packed else b""
    stream = objects.add(b"<< %b/Length %d >>\nstream\n%b\nendstream" % (coded, len(content), content))
    marks = [objects.add(_annotation(objects, each)) for each in page.marks]
    listed = " ".join(f"{number} 0 R" for number in marks)
    return objects.add(
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {stream} 0 R"
        f" /Resources << /Font << /F1 {font} 0 R >> >> /Annots [{listed}] >>".encode()
    )


def _content(lines: tuple[str, ...]) -> bytes:
    parts = [b"BT /F1 %g Tf" % SIZE]
    for number, line in enumerate(lines):
        escaped = line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        parts.append(b"1 0 0 1 %g %g Tm (%s) Tj" % (LEFT, TOP - number * LEADING, escaped))
    return b"\n".join([*parts, b"ET"])


def _annotation(objects: _Objects, mark: Mark) -> bytes:
    quads = mark.quads
    rect = mark.rect or (
        (
            min(q[0] for q in quads),
            min(q[1] for q in quads),
            max(q[2] for q in quads),
            max(q[3] for q in quads),
        )
        if quads
        else (0, 0, 20, 20)
    )
    parts = [f"/Type /Annot /Subtype /{mark.kind} /Rect [{_numbers(rect)}] /F 4"]
    if quads:
        points = " ".join(_numbers((x1, y2, x2, y2, x1, y1, x2, y1)) for x1, y1, x2, y2 in quads)
        parts.append(f"/QuadPoints [{points}]")
    if mark.color is not None:
        parts.append(f"/C [{_numbers(mark.color)}]")
    if mark.comment:
        parts.append(f"/Contents {_string(mark.comment)}")
    if mark.name:
        parts.append(f"/NM {_string(mark.name)}")
    if mark.appearance:
        form = objects.add(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 0 >>\nstream\n\nendstream"
        )
        parts.append(f"/AP << /N {form} 0 R >>")
    return f"<< {' '.join(parts)} {mark.more} >>".encode()


def _numbers(values: tuple[float, ...]) -> str:
    return " ".join(f"{value:g}" for value in values)


def _string(text: str) -> str:
    return "<" + ("\ufeff" + text).encode("utf-16-be").hex() + ">" if text else "()"


def _file(objects: _Objects, trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects.bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer\n<< /Size {len(places) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
