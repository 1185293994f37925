"""The one call of HarfBuzz's subsetter that we need, through ctypes."""

import ctypes
from collections.abc import Iterable
from ctypes import POINTER, byref, c_char_p, c_int, c_uint, c_void_p
from pathlib import Path

LIBRARY = "libharfbuzz-subset.so.0"
NO_HINTING, NOTDEF_OUTLINE = 0x1, 0x40  # hb_subset_flags_t
LAYOUT_FEATURES = 6  # hb_subset_sets_t

SIGNATURES = {
    "hb_blob_create_from_file_or_fail": (c_void_p, [c_char_p]),
    "hb_face_create": (c_void_p, [c_void_p, c_uint]),
    "hb_subset_input_create_or_fail": (c_void_p, []),
    "hb_subset_input_unicode_set": (c_void_p, [c_void_p]),
    "hb_subset_input_set": (c_void_p, [c_void_p, c_int]),
    "hb_subset_input_set_flags": (None, [c_void_p, c_uint]),
    "hb_set_clear": (None, [c_void_p]),
    "hb_set_add": (None, [c_void_p, c_uint]),
    "hb_subset_or_fail": (c_void_p, [c_void_p, c_void_p]),
    "hb_face_reference_blob": (c_void_p, [c_void_p]),
    "hb_blob_get_data": (c_void_p, [c_void_p, POINTER(c_uint)]),
}


class NotThere(Exception):
    """The library is missing, too old, or refuses the font; another way has to be taken."""


def load() -> ctypes.CDLL:
    """Return the library with the shapes of its functions, or raise `NotThere`."""
    try:
        library = ctypes.CDLL(LIBRARY)
        for name, (result, arguments) in SIGNATURES.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError) as error:
        raise NotThere(str(error)) from error
    return library


def subset(source: Path, number: int, characters: Iterable[int], features: Iterable[str]) -> bytes:
    """Return one font of a collection with these code points and layout features only.

    What the library hands out is not given back to it: this runs once, in a process that ends right after.
    """
    library = load()
    blob = library.hb_blob_create_from_file_or_fail(str(source).encode())
    wish = library.hb_subset_input_create_or_fail()
    if not blob or not wish:
        raise NotThere(f"HarfBuzz cannot read {source}")
    library.hb_subset_input_set_flags(wish, NO_HINTING | NOTDEF_OUTLINE)
    fill(library, library.hb_subset_input_unicode_set(wish), characters)
    fill(library, library.hb_subset_input_set(wish, LAYOUT_FEATURES), map(tag, features))
    smaller = library.hb_subset_or_fail(library.hb_face_create(blob, number), wish)
    if not smaller:
        raise NotThere(f"HarfBuzz cannot subset {source}")
    length = c_uint()
    data = library.hb_blob_get_data(library.hb_face_reference_blob(smaller), byref(length))
    return ctypes.string_at(data, length.value)


def fill(library: ctypes.CDLL, numbers: int, values: Iterable[int]) -> None:
    """Make a set of HarfBuzz's hold these values alone."""
    library.hb_set_clear(numbers)
    for value in values:
        library.hb_set_add(numbers, value)


def tag(name: str) -> int:
    """Return a feature's four letters as the number OpenType makes of them."""
    return int.from_bytes(name.encode())
