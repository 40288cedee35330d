"""Makes `resources/catalogues/catalogues.sqlite.xz` and its manifest from SAT's own workbook.

The workbook (`catCFDI_V_4_AAAAMMDD.xls`) travels inside the source distribution of a public package, whose hash is
pinned in `sat_workbook.py`. Fetch it with `pip download --no-deps --no-binary :all: mcp-cfdi-mx==0.4.1 -d DIR`, then

    python -m pip install --target DIR/lib xlrd
    PYTHONPATH=DIR/lib python packaging/build_catalogues.py DIR/mcp_cfdi_mx-0.4.1.tar.gz

A newer workbook from SAT's site is given directly (`.xls`, or `.xlsx` through openpyxl). The same input with the same
Python and SQLite gives the same bytes. Everyday words come from `catalogue_synonyms.txt`; a key there that SAT has
retired stops the build.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import lzma
import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from sat_workbook import BuildError, Cell, Sheet, Workbook, open_workbook  # noqa: E402

from gigstack_desktop.cfdi.catalogue_search import words  # noqa: E402 (the search folds text the same way)

SYNONYMS = Path(__file__).with_name("catalogue_synonyms.txt")
OUTPUT = ROOT / "resources" / "catalogues"

# Catalogues kept as rows of `entry`, with the width of keys that the workbook keeps as numbers.
SMALL = {
    "c_FormaPago": 2,
    "c_Moneda": 0,
    "c_TipoDeComprobante": 0,
    "c_Exportacion": 2,
    "c_MetodoPago": 0,
    "c_Periodicidad": 2,
    "c_Meses": 2,
    "c_TipoRelacion": 2,
    "c_RegimenFiscal": 3,
    "c_Pais": 0,
    "c_UsoCFDI": 0,
    "c_ObjetoImp": 2,
    "c_Impuesto": 3,
    "c_TipoFactor": 0,
    "c_Estado": 0,
    "c_Municipio": 3,
    "c_Localidad": 2,
}
BY_STATE = {"c_Municipio", "c_Localidad"}
TAXES = {"ISR": "001", "IVA": "002", "IEPS": "003"}

SCHEMA = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE product(id INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL, similar TEXT NOT NULL,
  iva TEXT NOT NULL, ieps TEXT NOT NULL, complement TEXT NOT NULL, border INTEGER NOT NULL,
  valid_from INTEGER, valid_until INTEGER);
CREATE UNIQUE INDEX product_key ON product(key);
CREATE TABLE unit(id INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL,
  symbol TEXT NOT NULL, valid_from INTEGER, valid_until INTEGER);
CREATE UNIQUE INDEX unit_key ON unit(key);
CREATE TABLE place(id INTEGER PRIMARY KEY, state TEXT NOT NULL, municipality TEXT NOT NULL, locality TEXT NOT NULL,
  border INTEGER NOT NULL, zone TEXT NOT NULL);
CREATE TABLE zip(code INTEGER PRIMARY KEY, place INTEGER NOT NULL REFERENCES place(id),
  valid_from INTEGER, valid_until INTEGER);
CREATE TABLE entry(catalogue TEXT NOT NULL, key TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
  valid_from INTEGER, valid_until INTEGER, data TEXT NOT NULL, PRIMARY KEY(catalogue, key)) WITHOUT ROWID;
CREATE TABLE rate(position INTEGER PRIMARY KEY, tax TEXT NOT NULL, factor TEXT NOT NULL, minimum TEXT NOT NULL,
  maximum TEXT NOT NULL, transferred INTEGER NOT NULL, withheld INTEGER NOT NULL, border INTEGER NOT NULL,
  valid_from INTEGER, valid_until INTEGER);
CREATE TABLE common(kind TEXT NOT NULL, phrase TEXT NOT NULL, key TEXT NOT NULL, position INTEGER NOT NULL);
CREATE VIRTUAL TABLE product_fts USING fts5(name, similar, content='product', content_rowid='id',
  tokenize="unicode61 remove_diacritics 2", prefix='2 3', detail=none);
CREATE VIRTUAL TABLE unit_fts USING fts5(name, description, symbol, content='unit', content_rowid='id',
  tokenize="unicode61 remove_diacritics 2", prefix='2 3', detail=none);
"""


@dataclass(frozen=True)
class Synonym:
    """One everyday phrase (folded words) and the key it stands for; `position` orders keys of the same phrase."""

    kind: str
    phrase: str
    key: str
    position: int


def wanted(sheet: str) -> bool:
    """Whether the sheet of this name goes into the file."""
    name = "c_" + sheet[2:]
    return name in SMALL or name.startswith(("c_CodigoPostal", "c_ClaveProdServ", "c_ClaveUnidad", "c_TasaOCuota"))


def _text(cell: Cell, width: int = 0) -> str:
    """A key or a word; a key that the spreadsheet turned into a number gets its leading zeros back."""
    if isinstance(cell, float):
        return f"{int(cell):0{width}d}" if cell.is_integer() else str(cell)
    return " ".join(str(cell).split())


def _day(cell: Cell) -> int | None:
    return cell.year * 10000 + cell.month * 100 + cell.day if isinstance(cell, date) else None


def _rate(cell: Cell) -> str:
    return str(Decimal(str(cell)).quantize(Decimal("0.000001")))


def _yes(cell: Cell) -> bool:
    return words(str(cell)) == ["si"]


def _table(name: str, sheet: Sheet) -> tuple[list[str], Iterator[list[Cell]]]:
    """The titles of a catalogue and its rows; a second row of titles fills the columns it names."""
    index = next((i for i, row in enumerate(sheet) if name.lower() in (str(cell).lower() for cell in row)), None)
    if index is None:
        raise BuildError(f"{name}: no row of titles")
    titles = [_text(cell) for cell in sheet[index]]
    body = sheet[index + 1 :]
    if body and not body[0][0] and any(body[0]):
        titles = [_text(under) or title for title, under in zip(titles, body[0], strict=True)]
        body = body[1:]
    return titles, (row for row in body if any(cell != "" for cell in row))


def _column(name: str, titles: Sequence[str], *beginnings: str) -> int:
    for index, title in enumerate(titles):
        if " ".join(words(title)).startswith(beginnings):
            return index
    raise BuildError(f"{name}: no column {beginnings[0]!r}")


def _validity(name: str, titles: Sequence[str]) -> tuple[int, int]:
    start = _column(name, titles, "fecha inicio de vigencia", "fecha de inicio de vigencia", "fechainiciovigencia")
    end = _column(name, titles, "fecha fin de vigencia", "fecha de fin de vigencia", "fechafinvigencia")
    return start, end


def products(sheet: Sheet, everyday: Sequence[str]) -> list[tuple[object, ...]]:
    """Rows of `product`, numbered by likelihood: everyday keys, general (class) keys, the rest by key.

    The search looks at the first ids only when a short prefix matches thousands of rows.
    """
    name = "c_ClaveProdServ"
    titles, rows = _table(name, sheet)
    columns = [
        _column(name, titles, beginning)
        for beginning in ("c claveprodserv", "descripcion", "palabras", "incluir iva", "incluir ieps", "complemento")
    ]
    border = _column(name, titles, "estimulo")
    start, end = _validity(name, titles)
    found = {}
    for row in rows:
        key, *texts = (_text(row[column], 8 if index == 0 else 0) for index, column in enumerate(columns))
        found[key] = (key, *texts, int(row[border] == 1), _day(row[start]), _day(row[end]))
    order = {key: index for index, key in enumerate(everyday)}
    ranked = sorted(found, key=lambda key: (order.get(key, len(order)), not key.endswith("00"), key))
    return [(index, *found[key]) for index, key in enumerate(ranked, 1)]


def units(sheet: Sheet, everyday: Sequence[str]) -> list[tuple[object, ...]]:
    """Rows of `unit`, everyday units first."""
    name = "c_ClaveUnidad"
    titles, rows = _table(name, sheet)
    columns = [_column(name, titles, beginning) for beginning in ("c claveunidad", "nombre", "descripcion", "simbolo")]
    start, end = _validity(name, titles)
    found = {}
    for row in rows:
        key, *texts = (_text(row[column]) for column in columns)
        found[key] = (key, *texts, _day(row[start]), _day(row[end]))
    order = {key: index for index, key in enumerate(everyday)}
    ranked = sorted(found, key=lambda key: (order.get(key, len(order)), key))
    return [(index, *found[key]) for index, key in enumerate(ranked, 1)]


def entries(name: str, sheet: Sheet) -> Iterator[tuple[object, ...]]:
    """Rows of `entry` for one small catalogue; keys of municipalities and localities begin with their state."""
    titles, rows = _table(name, sheet)
    validity = () if name == "c_Pais" else _validity(name, titles)  # SAT gives countries no dates
    named = 0 if name == "c_TipoFactor" else _column(name, titles, "descripcion", "nombre")
    used = {0, named, *validity}
    keyed = (row for row in rows if row[0] != "")  # c_TipoDeComprobante splits N over two rows
    for position, row in enumerate(keyed, 1):
        key = _text(row[0], SMALL[name])
        if name in BY_STATE:
            key = f"{_text(row[1])}/{key}"
        data = {title: _text(row[i]) for i, title in enumerate(titles) if title and i not in used and row[i] != ""}
        start, end = (_day(row[i]) for i in validity) if validity else (None, None)
        yield name, key, position, _text(row[named]), start, end, json.dumps(data, ensure_ascii=False)


def rates(sheet: Sheet) -> Iterator[tuple[object, ...]]:
    """Rows of `rate`: a fixed value has equal ends; the 8 % of the border stimulus carries its own name at SAT."""
    name = "c_TasaOCuota"
    titles, rows = _table(name, sheet)
    low, high = _column(name, titles, "valor minimo"), _column(name, titles, "valor maximo")
    tax, factor = _column(name, titles, "impuesto"), _column(name, titles, "factor")
    transferred, withheld = _column(name, titles, "traslado"), _column(name, titles, "retencion")
    start, end = _validity(name, titles)
    for position, row in enumerate(rows, 1):
        word, _, stimulus = _text(row[tax]).partition(" ")
        least, most = row[low] if row[low] != "" else row[high], row[high]
        flags = int(_yes(row[transferred])), int(_yes(row[withheld])), int(bool(stimulus))
        code = TAXES[word], _text(row[factor])
        yield position, *code, _rate(least), _rate(most), *flags, _day(row[start]), _day(row[end])


def zips(sheets: Iterable[Sheet]) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Rows of `place` and `zip`: 95,000 codes share some thousands of places."""
    name = "c_CodigoPostal"
    found: dict[int, tuple[tuple[str, str, str, int, str], int | None, int | None]] = {}
    for sheet in sheets:
        titles, rows = _table(name, sheet)
        at = [_column(name, titles, b) for b in ("c estado", "c municipio", "c localidad", "estimulo", "descripcion")]
        start, end = _validity(name, titles)
        for row in rows:
            code = _text(row[0], 5)
            if not re.fullmatch(r"\d{5}", code):
                continue  # "Continúa en c_CodigoPostal_2"
            state, municipality, locality, border, zone = (row[i] for i in at)
            flag = int(_text(border) or 0)
            place = _text(state), _text(municipality, 3), _text(locality, 2), flag, _text(zone)
            found[int(code)] = place, _day(row[start]), _day(row[end])
    places = {place: index for index, place in enumerate(sorted({place for place, _, _ in found.values()}), 1)}
    return (
        [(index, *place) for place, index in places.items()],
        [(code, places[place], start, end) for code, (place, start, end) in sorted(found.items())],
    )


def read_synonyms(text: str) -> list[Synonym]:
    """Lines `KEY: phrase, phrase` under `[product]` and `[unit]`; `#` begins a comment, order is preference."""
    kind, seen, result = "", dict[tuple[str, str], int](), []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.partition("#")[0].strip()
        if line in ("[product]", "[unit]"):
            kind = line[1:-1]
        elif line:
            key, colon, phrases = line.partition(":")
            if not (kind and colon):
                raise BuildError(f"everyday words, line {number}: not “KEY: phrase, phrase”")
            for phrase in phrases.split(","):
                folded = " ".join(words(phrase))
                position = seen.get((kind, folded), 0)
                seen[kind, folded] = position + 1
                result.append(Synonym(kind, folded, key.strip(), position))
    return result


def build(workbook: Workbook, synonyms: Sequence[Synonym], target: Path) -> None:
    """Write the database; raises BuildError when an everyday key is not in the catalogue."""
    target.unlink(missing_ok=True)
    db = sqlite3.connect(target, isolation_level=None)
    try:
        db.executescript(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA encoding = 'UTF-8'; BEGIN;" + SCHEMA
        )
        _fill(db, workbook, synonyms)
        db.executescript("ANALYZE; VACUUM;")  # commits what is open first
    finally:
        db.close()


def _fill(db: sqlite3.Connection, workbook: Workbook, synonyms: Sequence[Synonym]) -> None:
    sheets = {"c_" + name[2:]: sheet for name, sheet in workbook.sheets.items()}
    everyday = {kind: list(dict.fromkeys(s.key for s in synonyms if s.kind == kind)) for kind in ("product", "unit")}
    _insert(db, "meta", sorted(_facts(workbook).items()))
    _insert(db, "product", products(sheets["c_ClaveProdServ"], everyday["product"]))
    _insert(db, "unit", units(sheets["c_ClaveUnidad"], everyday["unit"]))
    places, codes = zips(sheet for name, sheet in sorted(sheets.items()) if name.startswith("c_CodigoPostal"))
    _insert(db, "place", places)
    _insert(db, "zip", codes)
    for name in sorted(SMALL):
        _insert(db, "entry", sorted(entries(name, sheets[name])))
    _insert(db, "rate", list(rates(sheets["c_TasaOCuota"])))
    _insert(db, "common", [(s.kind, s.phrase, s.key, s.position) for s in synonyms])
    for kind in ("product", "unit"):
        _refuse_unknown(db, kind)
        db.execute(f"INSERT INTO {kind}_fts({kind}_fts) VALUES('rebuild')")
        db.execute(f"INSERT INTO {kind}_fts({kind}_fts) VALUES('optimize')")


def _refuse_unknown(db: sqlite3.Connection, kind: str) -> None:
    sql = f"""SELECT DISTINCT key FROM common
        WHERE kind = ? AND key NOT IN (SELECT key FROM {kind} WHERE valid_until IS NULL)"""
    if unknown := [key for (key,) in db.execute(sql, (kind,))]:
        raise BuildError(f"everyday keys that are not in force: {', '.join(unknown)}")


def _insert(db: sqlite3.Connection, table: str, rows: Sequence[Sequence[object]]) -> None:
    if not rows:
        raise BuildError(f"nothing for {table}")
    db.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)


def _facts(workbook: Workbook) -> dict[str, str]:
    facts = {"date": workbook.day.isoformat(), "workbook": workbook.name, "workbook_sha256": workbook.sha256}
    for name, sheet in workbook.sheets.items():
        for titles, values in itertools.pairwise(sheet):
            if titles and titles[0] == "Versión CFDI":
                facts[f"version c_{name[2:]}"] = f"{_text(values[1])}.{_text(values[2])}"
    return facts


def pack(database: Path, folder: Path, workbook: Workbook) -> Path:
    """Compress the database into `folder` and write the manifest that names its hash and size."""
    folder.mkdir(parents=True, exist_ok=True)
    data = database.read_bytes()
    packed = folder / "catalogues.sqlite.xz"
    packed.write_bytes(lzma.compress(data, check=lzma.CHECK_CRC64, preset=9 | lzma.PRESET_EXTREME))
    manifest = {
        "date": workbook.day.isoformat(),
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
        "workbook": workbook.name,
        "workbook_sha256": workbook.sha256,
    }
    packed.with_suffix(".json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return packed


def main(argv: Sequence[str] | None = None) -> int:
    """Command line: the source distribution or a workbook, and where the two files go."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("source", type=Path, help="the .tar.gz, .xls or .xlsx")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    arguments = parser.parse_args(argv)
    try:
        workbook = open_workbook(arguments.source, wanted)
        synonyms = read_synonyms(SYNONYMS.read_text(encoding="utf-8"))
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "catalogues.sqlite"
            build(workbook, synonyms, database)
            packed = pack(database, arguments.output, workbook)
            print(f"{packed}: {packed.stat().st_size:,} bytes, unpacked {database.stat().st_size:,}")
    except BuildError as error:
        print(f"build_catalogues: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
