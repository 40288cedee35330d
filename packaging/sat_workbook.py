"""Reads SAT's catalogue workbook and schema: from the pinned source distribution, or directly from files."""

from __future__ import annotations

import hashlib
import re
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

SDIST = "mcp-cfdi-mx 0.4.1"
SDIST_SHA256 = "dbd179eeb0f1e2f57dee016903725968bd785768b986bde47ab137a917d5f526"

Cell = str | float | date
Sheet = list[list[Cell]]
Wanted = Callable[[str], bool]
# Schema lists that are worth comparing: the others have the keys of every state or postal code mixed up.
LISTED = ("c_ClaveProdServ", "c_ClaveUnidad", "c_RegimenFiscal", "c_UsoCFDI", "c_TipoRelacion", "c_Estado")


class BuildError(Exception):
    """The input is not what the builder expects; the message says where."""


@dataclass(frozen=True)
class Workbook:
    """SAT's sheets by name, cells as text, numbers and dates; `day` is the workbook's own date.

    `listed` has the catalogue and key of what SAT's schema accepts, a superset of what is in force (rules 17).
    """

    sheets: dict[str, Sheet]
    day: date
    name: str
    sha256: str
    listed: frozenset[tuple[str, str]]


def open_workbook(path: Path, wanted: Wanted, schema: Path | None = None) -> Workbook:
    """Read the wanted sheets; raises BuildError when the source distribution is not the pinned one."""
    if not path.name.endswith(".tar.gz"):
        if schema is None:
            raise BuildError("a workbook needs SAT's schema beside it: --schema catCFDI.xsd")
        return _read_workbook(path, wanted, schema)
    if _sha256(path) != SDIST_SHA256:
        raise BuildError(f"{path.name} is not the pinned source distribution of {SDIST}")
    with tempfile.TemporaryDirectory() as folder, tarfile.open(path) as archive:
        workbook, catalogue = (
            _extracted(archive, name, Path(folder)) for name in (r"/catCFDI_V_4_\d{8}\.xls$", r"/catCFDI\.xsd$")
        )
        return _read_workbook(workbook, wanted, catalogue)


def _extracted(archive: tarfile.TarFile, name: str, folder: Path) -> Path:
    member = next(m for m in archive.getmembers() if re.search(name, m.name))
    source = archive.extractfile(member)
    assert source is not None
    target = folder / Path(member.name).name
    target.write_bytes(source.read())
    return target


def _read_workbook(path: Path, wanted: Wanted, schema: Path) -> Workbook:
    found = re.search(r"_(\d{4})(\d{2})(\d{2})\.xlsx?$", path.name)
    if found is None:
        raise BuildError(f"{path.name}: the name must end in the workbook's date, as catCFDI_V_4_20260821.xls")
    sheets = _xls(path, wanted) if path.suffix == ".xls" else _xlsx(path, wanted)
    return Workbook(sheets, date(*map(int, found.groups())), path.name, _sha256(path), _listed(schema))


def _listed(schema: Path) -> frozenset[tuple[str, str]]:
    from lxml import etree

    tree = etree.parse(schema, etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True))
    space = "{http://www.w3.org/2001/XMLSchema}"
    return frozenset(
        (kind.get("name", ""), value.get("value", ""))
        for kind in tree.iter(f"{space}simpleType")
        if kind.get("name") in LISTED
        for value in kind.iter(f"{space}enumeration")
    )


def _xls(path: Path, wanted: Wanted) -> dict[str, Sheet]:
    import xlrd

    book = xlrd.open_workbook(path, on_demand=True)

    def cell(value: object, kind: int) -> Cell:
        if kind == xlrd.XL_CELL_DATE:
            return xlrd.xldate_as_datetime(value, book.datemode).date()
        return float(value) if kind == xlrd.XL_CELL_NUMBER else str(value).strip()

    sheets = {}
    for name in filter(wanted, book.sheet_names()):
        sheet = book.sheet_by_name(name)
        sheets[name] = [
            [cell(*pair) for pair in zip(sheet.row_values(r), sheet.row_types(r), strict=True)]
            for r in range(sheet.nrows)
        ]
        book.unload_sheet(name)
    return sheets


def _xlsx(path: Path, wanted: Wanted) -> dict[str, Sheet]:
    import openpyxl

    def cell(value: object) -> Cell:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, int | float):
            return float(value)
        return "" if value is None else str(value).strip()

    book = openpyxl.load_workbook(path, read_only=True)
    sheets = {
        sheet.title: [[cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
        if wanted(sheet.title)
    }
    book.close()
    return sheets


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
