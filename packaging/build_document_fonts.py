"""Make the fonts that printed documents use: Inter whose plain digits are its tabular ones.

Qt cannot copy text back out of a PDF when a glyph came from an OpenType feature: with `tnum` every digit is lost. So
the feature is applied to the font itself, once, and all contextual features go (they lose "-" and ":" in the same way).

The result stays under the SIL Open Font License of Inter (resources/fonts/OFL.txt).

    python packaging/build_document_fonts.py        # needs fontTools; rewrites resources/fonts/InterDocument-*.otf
"""

from __future__ import annotations

from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "fonts"
FAMILY = "Inter Document"
WEIGHTS = ("Regular", "Medium", "SemiBold")
# Latin with all of Europe's accents, Greek, Cyrillic, punctuation, currencies, arrows and mathematical signs.
UNICODES = [*range(0x20, 0x530), *range(0x1E00, 0x1F00), *range(0x2000, 0x2300)]


def tabular(font: TTFont) -> dict[str, str]:
    """Glyph to tabular glyph, as the font's `tnum` feature says."""
    table = font["GSUB"].table
    wanted = {i for r in table.FeatureList.FeatureRecord if r.FeatureTag == "tnum" for i in r.Feature.LookupListIndex}
    found: dict[str, str] = {}
    for index in wanted:
        for subtable in table.LookupList.Lookup[index].SubTable:
            found.update(getattr(subtable, "ExtSubTable", subtable).mapping)
    return found


def remap(font: TTFont) -> None:
    """Let digits lead straight to the tabular glyphs; points and commas stay narrow, which lines up just as well."""
    swap = tabular(font)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap = {
                code: swap.get(name, name) if chr(code) in "0123456789" else name for code, name in table.cmap.items()
            }


def rename(font: TTFont, weight: str) -> None:
    """A family of its own, so that it never stands in for the real Inter on screen."""
    names = font["name"]
    for record in list(names.names):
        if record.nameID in {1, 2, 3, 4, 6, 16, 17, 21, 22, 25}:
            names.removeNames(record.nameID)
    full = f"{FAMILY} {weight}"
    legacy = (FAMILY, "Regular") if weight == "Regular" else (full, "Regular")
    values = {1: legacy[0], 2: legacy[1], 3: full, 4: full, 6: f"InterDocument-{weight}", 16: FAMILY, 17: weight}
    for name_id, value in values.items():
        names.setName(value, name_id, 3, 1, 0x409)
    top = font["CFF "].cff.topDictIndex[0]
    font["CFF "].cff.fontNames[0] = f"InterDocument-{weight}"
    top.FamilyName, top.FullName = FAMILY, full


def build(weight: str) -> None:
    """Write one weight."""
    font = TTFont(FOLDER / f"Inter-{weight}.otf", recalcTimestamp=False)
    remap(font)
    options = Options(
        layout_features=["kern"], name_IDs=["*"], notdef_outline=True, hinting=False, desubroutinize=False
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=UNICODES)
    subsetter.subset(font)
    rename(font, weight)
    font.save(FOLDER / f"InterDocument-{weight}.otf")


if __name__ == "__main__":
    for each in WEIGHTS:
        build(each)
