"""Pictures as sixels, remembered: encoding one takes up to half a second, and scrolling asks for each part again."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

# Characters that are remembered; a page takes one or two millions.
_MOST = 30_000_000


class RememberedSixels:
    """Encodes pictures, and remembers those that were asked for last."""

    def __init__(self, encode: Callable[[Any, Any, Any], str], most: int = _MOST) -> None:
        """`encode` takes a picture of Pillow, options and a background; `most` is the room in characters."""
        self._encode = encode
        self._room = most
        self._known: OrderedDict[Hashable, str] = OrderedDict()

    def __call__(self, image: Any, options: Any = None, background: Any = None) -> str:
        """Return a picture, or the part of one, as sixels."""
        # A part is cropped again each time: it is known by its pixels only.
        pixels = blake2b(image.tobytes(), digest_size=16)
        pixels.update(repr((image.mode, image.size, image.getpalette(), options, background)).encode())
        key = pixels.digest()
        sixels = self._known.get(key)
        if sixels is None:
            sixels = self._known[key] = self._encode(image, options, background)
            self._room -= len(sixels)
            while self._room < 0 and len(self._known) > 1:
                self._room += len(self._known.popitem(last=False)[1])
        self._known.move_to_end(key)
        return sixels
