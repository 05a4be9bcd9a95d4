"""A picture is encoded once for each part of it that is shown."""

from __future__ import annotations

import sys

import pytest

from index import VaultImage
from notes_tui.terminal.pictures import CellPixels
from notes_tui.widgets.picture import fitted
from notes_tui.widgets.remembered_sixels import RememberedSixels

Image = pytest.importorskip("PIL.Image")


@pytest.fixture
def encoded():
    return []


@pytest.fixture
def sixels(encoded):
    def encode(image, options, background):
        encoded.append((image.size, image.getpixel((0, 0)), background))
        return "x" * 10

    return RememberedSixels(encode, most=25)


def test_the_same_part_is_encoded_once(sixels, encoded):
    picture = Image.linear_gradient("L").quantize(8)
    for _ in range(3):
        assert sixels(picture.crop((0, 0, 9, 4))) == "x" * 10
    assert len(encoded) == 1
    sixels(picture.crop((0, 90, 9, 94)))
    sixels(picture.crop((0, 0, 9, 4)), None, (1, 2, 3, 255))
    assert len(encoded) == 3


def test_the_same_signs_in_other_colours_are_another_picture(sixels, encoded):
    red, blue = (Image.new("RGB", (4, 4), colour).quantize(2) for colour in ("red", "blue"))
    assert red.tobytes() == blue.tobytes()
    sixels(red)
    sixels(blue)
    assert len(encoded) == 2


def test_what_was_asked_for_longest_ago_is_forgotten(sixels, encoded):
    one, two, three = (Image.new("L", (4, 4), shade) for shade in (10, 20, 30))
    for picture in (one, two, one, three, one):
        sixels(picture)
    assert len(encoded) == 3
    sixels(two)
    assert len(encoded) == 4


def test_pictures_of_the_app_are_remembered():
    pytest.importorskip("textual_image")
    fitted(VaultImage(2, 2, bytes(12)), CellPixels())
    assert isinstance(sys.modules["textual_image.widget.sixel"].image_to_sixels, RememberedSixels)
