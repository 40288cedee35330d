"""Makes `resources/catalogues/catalogues.sqlite.xz` and its manifest from SAT's own workbook.

The workbook (`catCFDI_V_4_AAAAMMDD.xls`) travels inside the source distribution of a public package, whose hash is
pinned in `sat_workbook.py`. Fetch it with `pip download --no-deps --no-binary :all: mcp-cfdi-mx==0.4.1 -d DIR`, then

    python -m pip install --target DIR/lib xlrd
    PYTHONPATH=DIR/lib python packaging/build_catalogues.py DIR/mcp_cfdi_mx-0.4.1.tar.gz

A newer workbook from SAT's site is given directly (`.xls`, or `.xlsx` through openpyxl) with SAT's schema beside it
(`--schema catCFDI.xsd`: the keys that it lists and the workbook does not are the retired ones). The same input with the
same Python and SQLite gives the same bytes. Everyday words come from `catalogue_synonyms.txt`; a key there that SAT has
retired stops the build.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import lzma
import sqlite3
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from catalogue_rows import (  # noqa: E402
    SMALL,
    catalogue_name,
    cell_text,
    entries,
    patents,
    pedimentos,
    products,
    rates,
    units,
    wanted,
    zips,
)
from sat_workbook import BuildError, Workbook, open_workbook  # noqa: E402

from gigstack_desktop.cfdi.catalogue_search import words  # noqa: E402 (the search folds text the same way)

SYNONYMS = Path(__file__).with_name("catalogue_synonyms.txt")
OUTPUT = ROOT / "resources" / "catalogues"

KEYS = ("product", "unit")

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
CREATE TABLE patent(key TEXT PRIMARY KEY, valid_from INTEGER, valid_until INTEGER) WITHOUT ROWID;
CREATE TABLE pedimento(office INTEGER, patent INTEGER, year INTEGER, quantity INTEGER NOT NULL,
  valid_from INTEGER, valid_until INTEGER, PRIMARY KEY(office, patent, year)) WITHOUT ROWID;
CREATE TABLE retired(catalogue TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY(catalogue, key)) WITHOUT ROWID;
CREATE TABLE common(kind TEXT NOT NULL, phrase TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,
  position INTEGER NOT NULL);
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


def read_synonyms(text: str) -> list[Synonym]:
    """Lines `KEY: phrase, phrase` under `[product]` and `[unit]`; `#` begins a comment, order is preference.

    Under `[retired]` a key that SAT took out of force has the words by which its successors are found.
    """
    kind, seen, result = "", dict[tuple[str, str], int](), []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.partition("#")[0].strip()
        if line in ("[product]", "[unit]", "[retired]"):
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
    sheets = {catalogue_name(name): sheet for name, sheet in workbook.sheets.items()}
    everyday = {kind: list(dict.fromkeys(s.key for s in synonyms if s.kind == kind)) for kind in KEYS}
    _insert(db, "meta", sorted(_facts(workbook).items()))
    _insert(db, "product", products(sheets["c_ClaveProdServ"], everyday["product"]))
    _insert(db, "unit", units(sheets["c_ClaveUnidad"], everyday["unit"]))
    places, codes = zips(sheet for name, sheet in sorted(sheets.items()) if name.startswith("c_CodigoPostal"))
    _insert(db, "place", places)
    _insert(db, "zip", codes)
    for name in sorted(SMALL):
        _insert(db, "entry", sorted(entries(name, sheets[name])))
    _insert(db, "rate", list(rates(sheets["c_TasaOCuota"])))
    _insert(db, "patent", sorted(patents(sheets["c_PatenteAduanal"])))
    _insert(db, "pedimento", sorted(pedimentos(sheets["c_NumPedimentoAduana"])))
    _insert(db, "common", _common(db, synonyms))
    _insert(db, "retired", _retired(db, workbook, {s.key: s.phrase for s in synonyms if s.kind == "retired"}))
    for kind in KEYS:
        db.execute(f"INSERT INTO {kind}_fts({kind}_fts) VALUES('rebuild')")
        db.execute(f"INSERT INTO {kind}_fts({kind}_fts) VALUES('optimize')")


def _common(db: sqlite3.Connection, synonyms: Sequence[Synonym]) -> list[tuple[str, str, str, str, int]]:
    """Everyday phrases with their key's name beside them: the search reads them all at once."""
    names = {
        (kind, key): name
        for kind in KEYS
        for key, name in db.execute(f"SELECT key, name FROM {kind} WHERE valid_until IS NULL")
    }
    kept = [s for s in synonyms if s.kind in KEYS]
    if unknown := sorted({s.key for s in kept if (s.kind, s.key) not in names}):
        raise BuildError(f"everyday keys that are not in force: {', '.join(unknown)}")
    return [(s.kind, s.phrase, s.key, names[s.kind, s.key], s.position) for s in kept]


def _retired(db: sqlite3.Connection, workbook: Workbook, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Keys that SAT's schema still lists and its workbook no longer does, with the everyday word where we know one."""
    present = set(db.execute(f"SELECT catalogue, key FROM entry {_LARGE_KEYS}"))
    found = sorted(workbook.listed - present)
    if unknown := set(names) - {key for _, key in found}:
        raise BuildError(f"retired keys that the schema does not list: {', '.join(sorted(unknown))}")
    return [(catalogue, key, names.get(key, "")) for catalogue, key in found]


_LARGE_KEYS = "UNION SELECT 'c_ClaveProdServ', key FROM product UNION SELECT 'c_ClaveUnidad', key FROM unit"


def _insert(db: sqlite3.Connection, table: str, rows: Sequence[Sequence[object]]) -> None:
    if not rows:
        raise BuildError(f"nothing for {table}")
    db.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)


def _facts(workbook: Workbook) -> dict[str, str]:
    facts = {"date": workbook.day.isoformat(), "workbook": workbook.name, "workbook_sha256": workbook.sha256}
    for name, sheet in workbook.sheets.items():
        for titles, values in itertools.pairwise(sheet):
            if titles and titles[0] == "Versión CFDI":
                facts[f"version c_{name[2:]}"] = f"{cell_text(values[1])}.{cell_text(values[2])}"
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
    parser.add_argument("--schema", type=Path, help="SAT's catCFDI.xsd, for a workbook given directly")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    arguments = parser.parse_args(argv)
    try:
        workbook = open_workbook(arguments.source, wanted, arguments.schema)
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
