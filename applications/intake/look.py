"""How a picture looks, as a number that survives scaling and another compression: whether each point is lighter than the next."""

from __future__ import annotations

from PIL import Image

FINE, COARSE, BANDS = 16, 8, 4  # 256 bits to compare, 64 bits in four bands to find by
FLAT = 6  # of 64 bits set or unset: an empty page looks like every other


def look(picture: Image.Image) -> tuple[str, list[int]]:
    """Return the fine hash as hexadecimal digits and the bands, each number saying its place too; nothing for an empty picture.

    Of two hashes that differ in three of the 64 coarse bits at most, one band at least is equal: what is found by equality.
    """
    coarse = _differences(picture, COARSE)
    if not FLAT <= coarse.bit_count() <= COARSE * COARSE - FLAT:
        return "", []
    width = COARSE * COARSE // BANDS
    bands = [(place << width) + ((coarse >> (place * width)) & ((1 << width) - 1)) for place in range(BANDS)]
    return f"{_differences(picture, FINE):0{FINE * FINE // 4}x}", bands


def _differences(picture: Image.Image, side: int) -> int:
    small = picture.convert("L").resize((side + 1, side), Image.Resampling.BOX)
    tones, bits = small.tobytes(), 0
    for row in range(side):
        for column in range(side):
            at = row * (side + 1) + column
            bits = bits << 1 | (tones[at] > tones[at + 1])
    return bits
