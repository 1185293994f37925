"""Makes, once, small fonts for documents out of the system's Noto CJK collections."""

import json
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from kashgar_zc.run.paths import data_dir

RECIPE = 1  # raise it when the fonts come out differently
# Characters that people's names use and GB2312 lacks; any further one is drawn from the full font.
NAMES = (
    "玥喆堃珺翀瑄昇旻玗晞祎琋璟珮瑀璠瓅昉昳晅曈暠曌燚炘焜犇羴猋骉垚壵叒嘂劼勍骎骦骕骙"
    "頔頫顗翃翚翙翯龑龢赟赪婳婠嫕媖姮妘姞嬿孖峣嵚巘崟淏湜湉溦濛玘玙玚玞玠珅珣珰珵琎琤"
    "瑢璆瓘锜锳镕镠暐昺沄沺洺洑淯湑祾禔禛禤竑竤缊芃苳茝荍蒨虓衎袆谞贇跶遹釴鋆雱霂颋飏"
    "馡騄驎㑇㛃㛚䶮𬱖𬍛𬭎𠅤邨緈囍喦嚞堉堽奀奡奭妺姈姵娢婌媄媞嫄嬛孃孨宬寀寯屾岠崑崚嶓"
    "巙帡幵廙弢彧忞悆惇慜扆掞揚搢斝旸旼"
)


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


# Real bold faces: a synthetic bold is uglier, and costs time and bytes in every document.
FACES = (
    Face("KZ Song", "Regular", "NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC"),
    Face("KZ Song", "Bold", "NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC"),
    Face("KZ Hei", "Regular", "NotoSansCJK-Regular.ttc", "Noto Sans CJK SC"),
    Face("KZ Hei", "Bold", "NotoSansCJK-Bold.ttc", "Noto Sans CJK SC"),
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
    from fontTools import subset
    from fontTools.ttLib import TTCollection

    options = subset.Options(
        layout_features=["kern"],
        name_IDs=[0, 1, 2, 3, 4, 6],
        hinting=False,
        notdef_outline=True,
    )
    collection = TTCollection(find_source(face.source), lazy=True)
    font = next(font for font in collection.fonts if font["name"].getDebugName(1) in names_of(face))
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    rename(font, face)
    making = target.with_suffix(".new")
    font.save(making)
    making.replace(target)
    return target.stat().st_size


def names_of(face: Face) -> Iterable[str]:
    """Return the names a face may have inside a collection (the bold one may carry its weight in the family)."""
    return (face.original, f"{face.original} {face.weight}")


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
    top = font["CFF "].cff
    top.fontNames[0] = post_script
    top.topDictIndex[0].FamilyName = face.family
    top.topDictIndex[0].FullName = f"{face.family} {face.weight}"


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
    """Make all the fonts, two at a time, and say how large they became."""
    folder = data / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    print("Making small fonts for documents (once, about half a minute) …", flush=True)
    with ProcessPoolExecutor(max_workers=2) as pool:
        jobs = [(face, pool.submit(make, face, folder / face.file)) for face in FACES]
        for face, job in jobs:
            print(f"  {face.family} {face.weight}: {job.result() / 1024 / 1024:.1f} MB", flush=True)
    made = [{"family": f.family, "weight": f.weight, "file": f.file, "full_font": f.original} for f in FACES]
    (folder / "fonts.json").write_text(json.dumps({"recipe": RECIPE, "faces": made}, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else data_dir())
