"""What is kept of a file: the pixels, or a PDF or voice message as it is, and nothing else."""

from __future__ import annotations

import io
import random
from contextlib import suppress

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.attachments.clean import LONG_SIDE, MOST_BYTES, RefusedError, clean
from tests.bot.attachments.samples import (
    AMR,
    HTML,
    M4A,
    MARK,
    MP3,
    MP4,
    OGG_OPUS,
    OGG_VORBIS,
    PDF,
    SVG,
    encoded,
    jpeg,
    jpeg_that_tells,
    picture,
    png_of,
    png_that_tells,
    webp_that_tells,
)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content), formats=["JPEG"])


def refused(data: bytes) -> str:
    with pytest.raises(RefusedError) as caught:
        clean(data)
    return caught.value.reason


@pytest.mark.parametrize("data", [jpeg_that_tells(), png_that_tells(), webp_that_tells()], ids=["jpeg", "png", "webp"])
def test_nothing_but_the_pixels_stays_of_a_picture(data: bytes) -> None:
    assert MARK in data
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
    kept = clean(data)
    assert kept.kind == "image/jpeg"
    assert MARK not in kept.content
    for name in (b"Exif", b"http", b"ICC", b"icc", b"GPS"):
        assert name not in kept.content
    image = opened(kept.content)
    assert len(image.getexif()) == 0
    assert {"exif", "icc_profile", "comment", "xmp"}.isdisjoint(image.info)
    assert max(ImageStat.Stat(ImageChops.difference(image, picture())).mean) < 8


def test_a_picture_is_turned_upright_since_nothing_says_any_more_how_it_lies() -> None:
    image = opened(clean(jpeg_that_tells(orientation=6)).content)  # to be turned clockwise by a quarter
    assert image.size == (40, 60)
    red, _, blue = image.getpixel((20, 10))  # what was left is above
    assert red > 200 > 50 > blue


def test_a_large_picture_is_shrunk_to_what_a_screen_needs() -> None:
    assert opened(clean(jpeg(picture(4000, 1000))).content).size == (LONG_SIDE, 500)
    assert opened(clean(encoded(picture(1000, 5000), "PNG")).content).size == (400, LONG_SIDE)
    assert opened(clean(jpeg(picture(1999, 10))).content).size == (1999, 10)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_pixel_becomes_a_picture(mode: str) -> None:
    data = encoded(Image.new(mode, (30, 20)), "PNG")
    assert opened(clean(data).content).mode == "RGB"


def test_what_is_transparent_is_white() -> None:
    image = Image.new("RGBA", (30, 20), (255, 0, 0, 0))
    assert opened(clean(encoded(image, "WEBP", lossless=True)).content).getpixel((5, 5)) == (255, 255, 255)


def test_print_colours_are_shown() -> None:
    assert opened(clean(jpeg(Image.new("CMYK", (30, 20)))).content).mode == "RGB"


@pytest.mark.parametrize("size", [(8000, 8000), (13_000, 13_000), (65_000, 65_000), (2**31 - 1, 1)])
def test_a_bomb_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    assert refused(png_of(*size, lines=10)) in ("kind", "too-large")


def test_a_picture_just_within_the_limit_is_taken() -> None:
    assert opened(clean(png_of(4000, 3000)).content).size == (2000, 1500)
    assert refused(png_of(4001, 3000)) == "too-large"


def test_a_picture_that_is_drawn_again_and_again_is_refused() -> None:
    """A progressive JPEG names each of its scans; one that repeats the last keeps a processor busy for an hour."""
    whole = encoded(picture(), "JPEG", progressive=True)
    assert clean(whole).kind == "image/jpeg"
    last = whole.rindex(b"\xff\xda")
    assert refused(whole[:last] + whole[last:-2] * 200 + whole[-2:]) == "kind"


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM", "JPEG2000"])
def test_no_other_kind_of_picture_is_taken(kind: str) -> None:
    assert refused(encoded(picture(), kind)) == "kind"


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00", b"hello", HTML, SVG, M4A, MP4, MP3, OGG_VORBIS, b"PK\x03\x04" + bytes(60), b"MZ" + bytes(90)],
)
def test_nothing_else_is_taken(data: bytes) -> None:
    assert refused(data) == "kind"


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a" + HTML,
        HTML + PDF,
        b"\n" + PDF,
        b"\r\n" + PDF,
        b"#!AMX" + HTML,
        SVG + jpeg(),
        HTML + jpeg(),
        b"\xff\xd8\xff\xe0" + HTML,
        b"\x89PNG\r\n\x1a\n" + HTML,
        b"RIFF\x00\x01\x00\x00WEBP" + HTML,
        M4A + OGG_OPUS,
        b"OggS" + HTML,
    ],
)
def test_what_pretends_to_be_two_kinds_is_refused(data: bytes) -> None:
    assert refused(data) == "kind"


def test_what_hangs_behind_a_picture_is_gone() -> None:
    assert b"script" not in clean(jpeg() + HTML).content


@pytest.mark.parametrize("data", [jpeg(picture(400, 300)), encoded(picture(400, 300), "PNG")], ids=["jpeg", "png"])
@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_truncated_picture_is_refused(data: bytes, part: float) -> None:
    assert refused(data[: int(len(data) * part)]) == "kind"


@pytest.mark.parametrize(
    ("data", "kind"),
    [(PDF, "application/pdf"), (OGG_OPUS, "audio/ogg"), (AMR, "audio/amr"), (b"#!AMR-WB\n" + AMR, "audio/amr")],
)
def test_documents_and_voices_stay_as_they_are(data: bytes, kind: str) -> None:
    kept = clean(data)
    assert (kept.kind, kept.content) == (kind, data)


def test_the_limit_is_kept_to_the_byte() -> None:
    assert clean(PDF.ljust(MOST_BYTES, b"\n")).kind == "application/pdf"
    assert refused(PDF.ljust(MOST_BYTES + 1, b"\n")) == "too-large"


@pytest.mark.parametrize("data", [jpeg_that_tells(), png_that_tells(), webp_that_tells(), OGG_OPUS, PDF])
def test_damaged_files_are_kept_clean_or_refused_and_nothing_else_happens(data: bytes) -> None:
    chance = random.Random(5)
    for _ in range(150):
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 12)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with suppress(RefusedError):
            kept = clean(bytes(damaged))
            assert kept.kind != "image/jpeg" or MARK not in kept.content
