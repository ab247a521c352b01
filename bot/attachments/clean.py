"""What may be kept of a file, judged by what stands in it, never by a name or a declared type. Pure."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final, Literal

import puremagic
from PIL import Image, ImageOps

Refusal = Literal["kind", "too-large", "too-many", "unavailable"]
Kind = Literal["image/jpeg", "application/pdf", "audio/ogg", "audio/amr"]

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
MOST_PIXELS_AT_ONCE: Final = 12_000_000
"""Of formats that are unpacked whole before they are made smaller."""
_SCAN, _MOST_SCANS = b"\xff\xda", 100
"""A progressive JPEG is drawn once for each scan: cameras make a dozen, a file made to hang makes thousands."""
LONG_SIDE: Final = 2000
_QUALITY = 85
_PICTURES = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp"})


class RefusedError(Exception):
    """The file is not taken, and why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason: Refusal = reason


@dataclass(frozen=True, slots=True)
class Clean:
    """What is kept, and what it is."""

    kind: Kind
    content: bytes


def clean(data: bytes) -> Clean:
    """A picture made anew without all that is not seen; a PDF or voice message as it is. Raises RefusedError."""
    if len(data) > MOST_BYTES:
        raise RefusedError("too-large")
    try:
        found = {match.extension for match in puremagic.magic_string(data)}
        if found & _PICTURES:
            return Clean("image/jpeg", _picture(data))
    except RefusedError:
        raise
    except Exception:  # hostile files raise all that a decoder can raise
        raise RefusedError("kind") from None
    if ".pdf" in found and data.startswith(b"%PDF-"):
        return Clean("application/pdf", data)
    if ".ogg" in found and data[28:36] == b"OpusHead":  # Ogg holds video and music, too
        return Clean("audio/ogg", data)
    if ".amr" in found and data.startswith((b"#!AMR\n", b"#!AMR-WB\n")):
        return Clean("audio/amr", data)
    raise RefusedError("kind")


def _picture(data: bytes) -> bytes:
    """The pixels alone, upright and not larger than a screen needs, as a new JPEG."""
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as image:
        jpeg = image.format == "JPEG"
        if image.width * image.height > (MOST_PIXELS if jpeg else MOST_PIXELS_AT_ONCE):
            raise RefusedError("too-large")
        if jpeg and data.count(_SCAN) > _MOST_SCANS:
            raise RefusedError("kind")
        image.draft("RGB", (LONG_SIDE, LONG_SIDE))
        upright = ImageOps.exif_transpose(image)
    seen = Image.new("RGB", upright.size, "white")  # a new one carries no comment, profile or place of the old
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        seen.paste(layer, mask=layer)
    else:
        seen.paste(upright.convert("RGB"))
    seen.thumbnail((LONG_SIDE, LONG_SIDE))
    made = io.BytesIO()
    seen.save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()
