"""Images of the vault are decoded in a process with limits, and nothing but images of the vault."""

from __future__ import annotations

import io
import struct
import zlib

import pytest

from index.errors import LibraryError
from index.read.vault_images import ImageSize, draw_image, is_image
from index.sync.roots import Roots

Image = pytest.importorskip("PIL.Image")

MOST = (800, 600)


@pytest.fixture
def roots(tmp_path):
    vault = tmp_path / "vault"
    vault.mkdir()
    return Roots.of(vault)


def encoded(form="PNG", size=(40, 20), color=(200, 30, 30, 255), **more):
    out = io.BytesIO()
    image = Image.new("RGBA", size, color)
    (image if form in ("PNG", "WEBP") else image.convert("RGB")).save(out, form, **more)
    return out.getvalue()


def draw(roots, data, name="x.png", most=MOST, size=None):
    (roots.vault / name).write_bytes(data)
    return draw_image(roots, name, most, size)


@pytest.mark.parametrize(
    ("form", "name"),
    [("PNG", "x.png"), ("JPEG", "x.JPG"), ("GIF", "x.gif"), ("WEBP", "x.webp"), ("BMP", "x.bmp")],
)
def test_each_kind_is_drawn_in_its_own_size(roots, form, name):
    drawn = draw(roots, encoded(form), name)
    assert (drawn.width, drawn.height, len(drawn.pixels)) == (40, 20, 40 * 20 * 3)
    assert all(
        abs(found - wanted) < 12 for found, wanted in zip(drawn.pixels[:3], (200, 30, 30), strict=True)
    )


def test_what_is_transparent_is_white(roots):
    assert draw(roots, encoded(color=(9, 9, 9, 0))).pixels[:3] == b"\xff\xff\xff"


@pytest.mark.parametrize(
    ("most", "size", "drawn"),
    [
        ((800, 600), ImageSize(80), (80, 40)),
        ((800, 600), ImageSize(None, 10), (20, 10)),
        ((800, 600), ImageSize(30, 30), (30, 30)),
        ((20, 600), None, (20, 10)),
        ((800, 5), None, (10, 5)),
        ((60, 600), ImageSize(9_999), (60, 30)),
        ((0, 0), None, (1, 1)),
    ],
)
def test_the_size_is_the_wanted_one_where_there_is_room(roots, most, size, drawn):
    found = draw(roots, encoded(), most=most, size=size)
    assert (found.width, found.height) == drawn


def test_a_photograph_stands_upright(roots):
    turned = Image.Exif()
    turned[0x0112] = 6
    found = draw(roots, encoded("JPEG", exif=turned), "x.jpg")
    assert (found.width, found.height) == (20, 40)


def bomb(width, height):
    """Return a PNG file with so many pixels, of which none is there."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "damaged"),
        (encoded()[:60], "damaged"),
        (encoded("TIFF"), "damaged"),
        (bomb(60_000, 60_000), "too many pixels"),
        (bomb(100, 100), "damaged"),
    ],
)
def test_what_cannot_be_drawn_says_why(roots, data, reason):
    with pytest.raises(LibraryError, match=reason):
        draw(roots, data)


def test_nothing_outside_the_vault_is_read(roots, tmp_path):
    outside = tmp_path / "outside.png"
    outside.write_bytes(encoded())
    (roots.vault / "link.png").symlink_to(outside)
    for path in ("link.png", "../outside.png", str(outside), ".hidden/x.png", "gone.png", "note.md"):
        with pytest.raises(LibraryError):
            draw_image(roots, path, MOST)


def test_a_file_that_is_too_large_is_not_decoded(roots):
    with (roots.vault / "x.png").open("wb") as file:
        file.truncate(40 * 1024 * 1024)
    with pytest.raises(LibraryError, match="too large"):
        draw_image(roots, "x.png", MOST)


def test_a_cancelled_one_is_ended(roots):
    (roots.vault / "x.png").write_bytes(encoded())
    with pytest.raises(LibraryError, match="cancelled"):
        draw_image(roots, "x.png", MOST, cancelled=lambda: True)


def test_images_are_known_by_their_names():
    assert is_image("a/B.PNG")
    assert not is_image("a.svg")
    assert not is_image("png")
