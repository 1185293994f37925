"""What lies inside a rebuilt PDF: hidden data taken out of its objects, and the proof that nothing active is left."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from .result import Refusal

HIDDEN_KEYS = (
    "/Metadata", "/PieceInfo", "/LastModified", "/OPI", "/AF", "/Ref", "/Alternates", "/StructParent", "/StructParents",
)  # fmt: skip
# The content of a stream may be named as another file: it is read from here or not at all.
OUTSIDE_KEYS = ("/F", "/FFilter", "/FDecodeParms")
ACTIVE_KEYS = {
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/XFA", "/AcroForm", "/Names", "/EmbeddedFiles", "/EF", "/Annots", "/URI",
    "/Launch", "/RichMediaContent", "/RichMediaSettings", "/3DD", "/Rendition", "/Movie", "/Sound", "/A", "/PA", "/Dests",
}  # fmt: skip
ACTIVE_VALUES = {
    "/Action", "/JavaScript", "/Launch", "/URI", "/GoTo", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/ResetForm",
    "/Named", "/Hide", "/SetOCGState", "/Rendition", "/Movie", "/Sound", "/Trans", "/GoTo3DView", "/RichMedia",
    "/RichMediaExecute", "/EmbeddedFile", "/Filespec", "/F", "/3D", "/Annot", "/Widget", "/Screen", "/FileAttachment", "/PS",
}  # fmt: skip
# In these dictionaries the keys are names that the author chose; a font called /AA is no action.
CHOSEN_NAMES = {
    "/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties", "/CharProcs", "/Colorants",
}  # fmt: skip
MAX_JPEG_BYTES = 64 * 1024 * 1024


def strip(pdf: Pdf) -> None:
    """Remove metadata and references to other files from every object, and EXIF from the photographs in it."""
    for thing, chosen in _dictionaries(pdf):
        if not chosen:
            _drop(thing, HIDDEN_KEYS)
        if isinstance(thing, Stream):
            _drop(thing, OUTSIDE_KEYS)
            _strip_photograph(thing)


def refuse_active(pdf: Pdf) -> None:
    """Refuse a document in which any object, expanded, still carries an action, a script, a form or a file."""
    for thing, chosen in _dictionaries(pdf):
        keys = set(thing.keys())
        if not chosen and keys & ACTIVE_KEYS:
            raise Refusal("active")
        if isinstance(thing, Stream) and keys & set(OUTSIDE_KEYS):
            raise Refusal("active")
        if not chosen and any(
            _name(thing.get(key)) in ACTIVE_VALUES for key in ("/S", "/Type", "/Subtype", "/Subtype2")
        ):
            raise Refusal("active")


def _dictionaries(pdf: Pdf) -> Iterator[tuple[Object, bool]]:
    """Yield every dictionary and stream of a document, and whether its keys are names chosen by the author."""
    for top in pdf.objects:
        waiting: list[tuple[Object, bool]] = [(top, False)]
        while waiting:
            thing, chosen = waiting.pop()
            if isinstance(thing, Array):
                waiting += [(item, False) for item in thing if _is_direct(item)]
            elif isinstance(thing, Dictionary | Stream):
                yield thing, chosen
                waiting += [
                    (value, not chosen and key in CHOSEN_NAMES) for key, value in thing.items() if _is_direct(value)
                ]


def _drop(thing: Object, keys: Iterable[str]) -> None:
    for key in keys:
        if key in thing:
            del thing[key]


def _is_direct(value: object) -> bool:
    return isinstance(value, Array | Dictionary) and not value.is_indirect


def _name(value: object) -> str:
    return str(value) if isinstance(value, Name) else ""


def _strip_photograph(stream: Stream) -> None:
    """Take the metadata segments out of a JPEG inside the document; its picture stays byte for byte."""
    filters = stream.get(Name.Filter)
    names = [_name(item) for item in filters] if isinstance(filters, Array) else [_name(filters)]
    if names == ["/DCTDecode"]:
        data = stream.read_raw_bytes()
    elif names == ["/FlateDecode", "/DCTDecode"] and Name.DecodeParms not in stream:
        data = zlib.decompressobj().decompress(stream.read_raw_bytes(), MAX_JPEG_BYTES)
    else:
        return
    stream.write(without_metadata(data), filter=Name.DCTDecode, decode_parms=_parameters(stream))


def _parameters(stream: Stream) -> Dictionary | None:
    """Return the decoder's parameters of a stream with a single filter."""
    parameters = stream.get(Name.DecodeParms)
    if isinstance(parameters, Array) and len(parameters):
        parameters = parameters[0]
    return parameters if isinstance(parameters, Dictionary) else None


def without_metadata(jpeg: bytes) -> bytes:
    """Return a JPEG without application and comment segments, but JFIF (0) and Adobe (14), which tell its colours."""
    kept = bytearray(jpeg[:2])
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        marker, end = jpeg[at + 1], at + 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        if marker in {0xE0, 0xEE} or not (0xE1 <= marker <= 0xEF or marker == 0xFE):
            kept += jpeg[at:end]
        at = end
    return bytes(kept + jpeg[at:])
