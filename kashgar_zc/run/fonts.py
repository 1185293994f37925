"""Makes, once, small fonts for documents out of the system's Noto CJK collections."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

from kashgar_zc.run import harfbuzz
from kashgar_zc.run.paths import data_dir

RECIPE = 2  # raise it when the fonts come out differently
# Characters that people's names use and GB2312 lacks; any further one is drawn from the full font.
NAMES = (
    "玥喆堃珺翀瑄昇旻玗晞祎琋璟珮瑀璠瓅昉昳晅曈暠曌燚炘焜犇羴猋骉垚壵叒嘂劼勍骎骦骕骙"
    "頔頫顗翃翚翙翯龑龢赟赪婳婠嫕媖姮妘姞嬿孖峣嵚巘崟淏湜湉溦濛玘玙玚玞玠珅珣珰珵琎琤"
    "瑢璆瓘锜锳镕镠暐昺沄沺洺洑淯湑祾禔禛禤竑竤缊芃苳茝荍蒨虓衎袆谞贇跶遹釴鋆雱霂颋飏"
    "馡騄驎㑇㛃㛚䶮𬱖𬍛𬭎𠅤邨緈囍喦嚞堉堽奀奡奭妺姈姵娢婌媄媞嫄嬛孃孨宬寀寯屾岠崑崚嶓"
    "巙帡幵廙弢彧忞悆惇慜扆掞揚搢斝旸旼"
)

FEATURES = ["kern"]  # more of them only slow down every document: ours has no use for other regions' glyph forms


@dataclass(frozen=True)
class Face:
    """One font to make: the family documents ask for, its weight, and where it comes from."""

    family: str
    weight: str
    source: str  # file name of the collection
    original: str  # family name inside the collection: the full font, for characters the subset lacks

    @property
    def file(self) -> str:
        """Return the name of the file to make."""
        return f"{self.family.replace(' ', '')}-{self.weight}.otf"


# No bold faces: papers use the Hei face where others use bold, one font less to embed in every document.
FACES = (
    Face("KZ Song", "Regular", "NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC"),
    Face("KZ Hei", "Regular", "NotoSansCJK-Regular.ttc", "Noto Sans CJK SC"),
)


def characters() -> set[int]:
    """Return the code points to keep: GB2312, Latin, punctuation and symbols of forms, and the extra names."""
    kept = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100)) | set(range(0x2010, 0x2070)) | set(range(0x3000, 0x3040))
    kept |= set(range(0x2160, 0x2180)) | set(range(0x2460, 0x2500)) | set(range(0xFF00, 0xFFF0))
    kept |= {ord(sign) for sign in "□■☐☑☒✓√×÷±≤≥≠→←↑↓°℃㎡㎏№〇○●△▲★☆·•…—"} | {ord(letter) for letter in NAMES}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            kept |= {ord(letter) for letter in bytes((high, low)).decode("gb2312", errors="ignore")}
    return kept


def find_source(name: str) -> Path:
    """Return where the system keeps a collection."""
    roots = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    for root in roots:
        if found := next(iter(sorted(root.rglob(name))), None):
            return found
    raise FileNotFoundError(f"{name} is not on this machine. Debian has it: apt-get install fonts-noto-cjk")


def make(face: Face, target: Path) -> int:
    """Write one font and return its size in bytes."""
    source = find_source(face.source)
    number = number_in_collection(source, face.original)
    font = TTFont(BytesIO(cut(source, number)))
    rename(font, face)
    making = target.with_suffix(f".{os.getpid()}")
    font.save(making)
    making.replace(target)
    return target.stat().st_size


def number_in_collection(source: Path, family: str) -> int:
    """Return at which place of a collection a family stands."""
    names = [font["name"].getDebugName(1) for font in TTCollection(source, lazy=True).fonts]
    return names.index(family)


def cut(source: Path, number: int) -> bytes:
    """Return one font of a collection reduced to our characters: by HarfBuzz in a second, else by fontTools in thirty."""
    try:
        return harfbuzz.subset(source, number, characters(), FEATURES)
    except harfbuzz.NotThere:
        options = subset.Options(layout_features=FEATURES, hinting=False, notdef_outline=True)
        font = subset.load_font(source, options, fontNumber=number)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=characters())
        subsetter.subset(font)
        file = BytesIO()
        font.save(file)
        return file.getvalue()


def rename(font, face: Face) -> None:
    """Give the font our family name, so that nobody takes it for the full one."""
    post_script = face.file.removesuffix(".otf")
    values = {
        1: face.family,
        2: face.weight,
        3: f"{post_script}-{RECIPE}",
        4: f"{face.family} {face.weight}",
        6: post_script,
    }
    table = font["name"]
    copyright_note = table.getDebugName(0)
    table.names = []
    for identity, value in {0: copyright_note, **values}.items():
        if value:
            table.setName(value, identity, 3, 1, 0x409)


def ensure(data: Path) -> Path:
    """Return the folder of the fonts, made now if they are not there or an older recipe made them."""
    folder = data / "fonts"
    note = folder / "fonts.json"
    if note.exists() and json.loads(note.read_text())["recipe"] == RECIPE:
        return folder
    # A process of its own: half a gigabyte of font tables must not stay in the memory of a server or of a test run.
    subprocess.run([sys.executable, "-m", "kashgar_zc.run.fonts", str(data)], check=True)
    return folder


def main(data: Path) -> None:
    """Make all the fonts and say how large they became."""
    folder = data / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    print("Making small fonts for documents (once) …", flush=True)
    for face in FACES:
        print(f"  {face.family}: {make(face, folder / face.file) / 1024 / 1024:.1f} MB", flush=True)
    made = [{"family": f.family, "weight": f.weight, "file": f.file, "full_font": f.original} for f in FACES]
    (folder / "fonts.json").write_text(json.dumps({"recipe": RECIPE, "faces": made}, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else data_dir())
