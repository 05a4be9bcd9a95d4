"""Decode an image in a process of its own, because the file may be hostile.

Standard input is a line of JSON and the file; standard output is a line of JSON and the pixels: three bytes each,
red, green and blue, row by row. The line is `{"fault": reason}` or `{"width": …, "height": …}`.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import warnings
from typing import Any

from index.processes.limited_process import limit_memory

_NICE = 2
# Those that Pillow decodes itself, without another program.
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
_MOST_PIXELS = 50_000_000


def main() -> None:
    """Read what is wanted, and write the picture."""
    os.nice(_NICE)
    limit_memory()
    line, _, data = sys.stdin.buffer.read().partition(b"\n")
    asked = json.loads(line)
    # Of processor time. Its signal ends this process, also while Pillow does not return.
    signal.setitimer(signal.ITIMER_PROF, asked["seconds"])
    try:
        from PIL import Image
    except ImportError:
        _write({"fault": "missing"})
        return
    # The size is looked at here.
    Image.MAX_IMAGE_PIXELS = None
    warnings.simplefilter("ignore")
    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
        if image.width * image.height > _MOST_PIXELS:
            _write({"fault": "large"})
            return
        picture = _fitted(image, asked)
    except Exception:  # noqa: BLE001 - each decoder of Pillow has errors of its own
        _write({"fault": "broken"})
        return
    _write({"width": picture.width, "height": picture.height}, picture.tobytes())


def _fitted(image: Any, asked: dict[str, Any]) -> Any:
    from PIL import Image, ImageOps

    # A JPEG is decoded in about the size that is needed.
    image.draft("RGB", tuple(asked["most"]))
    image = ImageOps.exif_transpose(image)
    size = _size(image.size, asked["wanted"], asked["most"])
    image = image.convert("RGBA")
    if size != image.size:
        image = image.resize(size, Image.Resampling.LANCZOS)
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    return paper.convert("RGB")


def _size(own: tuple[int, int], wanted: list[int | None], most: list[int]) -> tuple[int, int]:
    """Return the wanted size of an image, or its own, made smaller where it is more than there may be."""
    scales = [side / given for side, given in zip(wanted, own, strict=True) if side]
    width, height = (
        side or given * (scales[0] if scales else 1) for side, given in zip(wanted, own, strict=True)
    )
    scale = min(1.0, most[0] / width, most[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _write(head: dict[str, Any], pixels: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + pixels)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
