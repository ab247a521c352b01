"""Files as people send them, and as nobody should."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, PngImagePlugin
from PIL.Image import Exif

MARK = b"30.0444N Amal"
"""What must not be found in anything that is kept or stored."""

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"
OGG_OPUS = b"OggS\x00\x02" + bytes(20) + b"\x01\x13" + b"OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00" + b"OggS"
OGG_VORBIS = b"OggS\x00\x02" + bytes(20) + b"\x01\x1e" + b"\x01vorbis" + bytes(23)
AMR = b"#!AMR\n" + b"\x3c" * 64
M4A = b"\x00\x00\x00\x1cftypM4A \x00\x00\x00\x00M4A mp42isom" + bytes(64)
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(64)
MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x00" + bytes(64)
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><script>alert(1)</script></html>"


def encoded(image: Image.Image, kind: str, **values: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **values)
    return file.getvalue()


def picture(width: int = 60, height: int = 40, color: str = "red") -> Image.Image:
    """Its left half has the colour, its right half is blue."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste(color, (0, 0, width // 2, height))
    return image


def exif(*, orientation: int = 1) -> Exif:
    """The place where it was taken, the camera and its owner."""
    made = Exif()
    made[0x0112], made[0x010F], made[0x013B] = orientation, MARK.decode(), MARK.decode()
    made.get_ifd(0x8825).update({1: "N", 2: (30.0, 2.0, 39.84), 3: "E", 4: (31.0, 14.0, 8.88), 29: MARK.decode()})
    made.get_ifd(0x8769).update({0x9286: b"ASCII\x00\x00\x00" + MARK})
    return made


def jpeg(image: Image.Image | None = None, **values: Any) -> bytes:
    return encoded(image or picture(), "JPEG", **values)


def jpeg_that_tells(*, orientation: int = 1) -> bytes:
    """With everything that a JPEG can carry beside its pixels."""
    xmp = b"http://ns.adobe.com/xap/1.0/\x00" + MARK
    tells = jpeg(exif=exif(orientation=orientation), comment=MARK, icc_profile=b"icc" + MARK, xmp=xmp)
    return tells + MARK


def png_that_tells() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", MARK.decode())
    texts.add_itxt("XML:com.adobe.xmp", MARK.decode(), zip=False)
    return encoded(picture(), "PNG", pnginfo=texts, exif=exif(), icc_profile=b"icc" + MARK)


def webp_that_tells() -> bytes:
    return encoded(picture(), "WEBP", exif=exif(), xmp=MARK, icc_profile=b"icc" + MARK)


def png_of(width: int, height: int, *, lines: int | None = None) -> bytes:
    """A PNG that says it is so large, with so many black lines in it: a few bytes that want much memory."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    line = b"\x00" + bytes((width + 7) // 8)
    body = zlib.compress(line * (height if lines is None else lines), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
