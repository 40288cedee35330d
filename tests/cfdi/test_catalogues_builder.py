"""The builder: the same workbook gives the same bytes, and mistakes in the everyday words stop it."""

from __future__ import annotations

import importlib.util
import sys
from datetime import date, datetime
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest

from gigstack_desktop.cfdi.catalogues import Catalogues

ROOT = Path(__file__).resolve().parents[2]
VERSION = ["Versión CFDI", "Versión catálogo", "Revisión catálogo", "Fecha publicación de catálogo"]
START = datetime(2022, 1, 1)
SIMPLE = ["Fecha inicio de vigencia", "Fecha fin de vigencia"]
ZIP_TITLES = [
    ["c_CodigoPostal", "c_Estado", "c_Municipio", "c_Localidad", "Estímulo Franja Fronteriza", *SIMPLE, "Referencias"],
    [None] * 7 + ["Descripción del Huso Horario"],
]

SHEETS: dict[str, list[list[object]]] = {
    "c_ClaveProdServ": [
        [
            "c_ClaveProdServ",
            "Descripción",
            "Incluir IVA trasladado",
            "Incluir IEPS trasladado",
            "Complemento que debe incluir",
            "FechaInicioVigencia",
            "FechaFinVigencia",
            "Estímulo Franja Fronteriza",
            "Palabras similares",
        ],
        ["01010101", "No existe en el catálogo", "Opcional", "Opcional", None, START, None, 0, "Público en general"],
        [78101800, "Transporte de carga por carretera", "Opcional", "Opcional", None, START, None, 1, None],
        [15101506, "Gasolina", "Opcional", "Opcional", None, START, datetime(2023, 6, 30), 1, None],
    ],
    "c_ClaveUnidad": [
        ["c_ClaveUnidad", "Nombre", "Descripción", "Nota", *SIMPLE, "Símbolo"],
        [18, "Tambor", None, None, START, None, None],
        ["H87", "Pieza", "Unidad de conteo", None, START, None, None],
    ],
    "c_CodigoPostal_Parte_1": [
        *ZIP_TITLES,
        ["06000", "CMX", "015", "06", 0, START, None, "Tiempo del Centro"],
        ["Continúa en c_CodigoPostal_2"],
    ],
    "c_CodigoPostal_Parte_2": [*ZIP_TITLES, [22000, "BCN", "004", None, 1, START, None, "Tiempo del Noroeste"]],
    "c_Estado": [
        ["c_Estado", "c_Pais", "Nombre del estado", *SIMPLE],
        ["CMX", "MEX", "Ciudad de México\xa0", START, None],
        ["BCN", "MEX", "Baja California", START, None],
    ],
    "C_Municipio": [["c_Municipio", "c_Estado", "Descripción", *SIMPLE], [4, "BCN", "Tijuana", START, None]],
    "C_Localidad": [["c_Localidad", "c_Estado", "Descripción", *SIMPLE], [6, "CMX", "Cuauhtémoc", START, None]],
    "c_UsoCFDI": [
        ["c_UsoCFDI", "Descripción", "Aplica para tipo persona", None, *SIMPLE, "Régimen Fiscal Receptor"],
        [None, None, "Física", "Moral", None, None, None],
        ["G03", "Gastos en general.", "Sí", "Sí", START, None, "601, 603"],
    ],
    "c_Pais": [["c_Pais", "Descripción", "Agrupaciones"], ["MEX", "México", "TLCAN"]],
    "c_TasaOCuota": [
        ["Rango o Fijo", "c_TasaOCuota", None, "Impuesto", "Factor", "Traslado", "Retención", *SIMPLE],
        [None, "Valor mínimo", "Valor máximo", None, None, None, None, None, None],
        ["Fijo", None, 0.16, "IVA", "Tasa", "Sí", "No", START, None],
        ["Fijo", None, 0.08, "IVA Crédito aplicado del 50%", "Tasa", "Sí", "No", START, None],
    ],
    "c_Aduana": [["c_Aduana", "Descripción", *SIMPLE], [1, "ACAPULCO", START, None]],
    "c_PatenteAduanal": [
        ["C_PatenteAduanal", "Inicio de vigencia de la patente", "Fin de vigencia de la patente"],
        ["0074", START, datetime(2024, 12, 31)],
    ],
    "c_NumPedimentoAduana": [
        ["c_Aduana", "Patente", "Ejercicio", "Cantidad", *SIMPLE],
        ["01", "0074", 2024, "000100", START, None],
    ],
    "C_Colonia_1": [["c_Colonia", "c_CodigoPostal", "Nombre del asentamiento"], ["0001", "06000", "Centro"]],
}
SMALL = (
    "FormaPago Moneda TipoDeComprobante Exportacion MetodoPago Periodicidad Meses TipoRelacion RegimenFiscal ObjetoImp"
)
SYNONYMS = "[product]  # first\n78101800: flete, fletes\n\n[unit]\nH87: pza\n[retired]\n10101599: camello\n"
SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{}</xs:schema>"""
LISTED = {"c_ClaveProdServ": ["01010101", "10101599", "15101506"], "c_UsoCFDI": ["G03", "P01"], "c_Meses": ["77"]}


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_catalogues", ROOT / "packaging" / "build_catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def workbook_path(tmp_path: Path, schema_path: Path) -> Path:
    """A workbook in SAT's manner: a title, versions, a blank row, numbers where keys should be."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    sheets = dict(SHEETS)
    for name in [f"c_{word}" for word in (*SMALL.split(), "Impuesto")]:
        sheets[name] = [[name, "Descripción", *SIMPLE], [1, f"Primera de {name}", START, None]]
    sheets["c_TipoFactor"] = [["c_TipoFactor", *SIMPLE], ["Tasa", START, None]]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in [[f"Catálogo {name}."], VERSION, [4, 2, 1, START], [], *rows]:
            sheet.append(row)
    path = tmp_path / "catCFDI_V_4_20260821.xlsx"
    book.save(path)
    return path


@pytest.fixture
def schema_path(tmp_path: Path) -> Path:
    types = (
        f'<xs:simpleType name="{name}"><xs:restriction base="xs:string">'
        + "".join(f'<xs:enumeration value="{key}"/>' for key in keys)
        + "</xs:restriction></xs:simpleType>"
        for name, keys in LISTED.items()
    )
    path = tmp_path / "catCFDI.xsd"
    path.write_text(SCHEMA.format("".join(types)), encoding="utf-8")
    return path


def _build(builder: ModuleType, path: Path, folder: Path, synonyms: str = SYNONYMS) -> Path:
    workbook = builder.open_workbook(path, builder.wanted, path.with_name("catCFDI.xsd"))
    folder.mkdir()
    builder.build(workbook, builder.read_synonyms(synonyms), folder / "new.sqlite")
    return builder.pack(folder / "new.sqlite", folder, workbook)


def test_the_same_workbook_gives_the_same_bytes(builder: ModuleType, workbook_path: Path, tmp_path: Path) -> None:
    first, second = (_build(builder, workbook_path, tmp_path / name) for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
    assert first.with_suffix(".json").read_bytes() == second.with_suffix(".json").read_bytes()


def test_what_is_built_opens_and_answers(builder: ModuleType, workbook_path: Path, tmp_path: Path) -> None:
    packed = _build(builder, workbook_path, tmp_path / "built")
    with Catalogues.open(packed, cache=tmp_path / "cache") as catalogues:
        assert catalogues.date == date(2026, 8, 21)
        assert catalogues.metadata["version c_UsoCFDI"] == "2.1"
        assert catalogues.is_current("c_FormaPago", "01", date(2026, 1, 1))
        assert catalogues.is_current("c_Impuesto", "001", date(2026, 1, 1))
        assert catalogues.unit("18") is not None
        assert [catalogues.is_current("c_ClaveProdServ", "15101506", date(2023, 6, day)) for day in (30,)] == [True]
        assert not catalogues.is_current("c_ClaveProdServ", "15101506", date(2023, 7, 1))
        assert not catalogues.is_current("c_ClaveProdServ", "01010101", date(2021, 12, 31))
        assert [hit.key for hit in catalogues.search_products("flete")] == ["78101800"]
        tijuana, centre = catalogues.zip("22000"), catalogues.zip("06000")
        assert tijuana is not None
        assert (tijuana.municipality, tijuana.locality, tijuana.border) == ("Tijuana", "", 1)
        assert centre is not None
        assert (centre.state_name, centre.locality) == ("Ciudad de México", "Cuauhtémoc")
        use = catalogues.entry("c_UsoCFDI", "G03")
        assert use is not None
        assert use.data == {"Física": "Sí", "Moral": "Sí", "Régimen Fiscal Receptor": "601, 603"}
        assert [rate.border for rate in catalogues.rates("002")] == [False, True]


def test_keys_that_only_the_schema_lists_are_retired(builder: ModuleType, workbook_path: Path, tmp_path: Path) -> None:
    day = date(2026, 1, 1)
    with Catalogues.open(_build(builder, workbook_path, tmp_path / "built"), cache=tmp_path / "cache") as catalogues:
        standing = {key: catalogues.standing("c_ClaveProdServ", key, day) for key in LISTED["c_ClaveProdServ"]}
        assert standing == {"01010101": "current", "10101599": "retired", "15101506": "retired"}
        assert catalogues.standing("c_ClaveProdServ", "01010101", date(2021, 12, 31)) == "future"
        assert catalogues.standing("c_ClaveProdServ", "10101598", day) == "unknown"
        assert catalogues.standing("c_UsoCFDI", "P01", day) == "retired"


def test_customs_tables_are_built(builder: ModuleType, workbook_path: Path, tmp_path: Path) -> None:
    with Catalogues.open(_build(builder, workbook_path, tmp_path / "built"), cache=tmp_path / "cache") as catalogues:
        assert catalogues.entry("c_Aduana", "01") is not None
        assert [catalogues.patent("0074", date(year, 6, 1)) for year in (2024, 2025)] == [True, False]
        assert catalogues.pedimento("24  01  0074  4000100", date(2024, 6, 1))
        assert not catalogues.pedimento("24  01  0074  4000101", date(2024, 6, 1))


def test_a_retired_word_for_a_key_that_is_none_stops_the_build(
    builder: ModuleType, workbook_path: Path, tmp_path: Path
) -> None:
    with pytest.raises(builder.BuildError, match="does not list"):
        _build(builder, workbook_path, tmp_path / "built", SYNONYMS + "12345678: nada\n")


def test_a_workbook_without_its_schema_is_refused(builder: ModuleType, workbook_path: Path) -> None:
    with pytest.raises(builder.BuildError, match="--schema"):
        builder.open_workbook(workbook_path, builder.wanted)


@pytest.mark.parametrize("synonyms", ["[product]\n99999999: nada", "[unit]\nH8: pza", "[product]\n15101506: gasolina"])
def test_an_everyday_word_for_a_key_not_in_force_stops_the_build(
    builder: ModuleType, workbook_path: Path, tmp_path: Path, synonyms: str
) -> None:
    with pytest.raises(builder.BuildError, match="not in force"):
        _build(builder, workbook_path, tmp_path / "built", synonyms)


@pytest.mark.parametrize("synonyms", ["78101800: flete", "[product]\nflete"])
def test_a_line_that_is_no_entry_stops_the_build(builder: ModuleType, synonyms: str) -> None:
    with pytest.raises(builder.BuildError, match="line"):
        builder.read_synonyms(synonyms)


def test_another_source_distribution_is_refused(builder: ModuleType, tmp_path: Path) -> None:
    other = tmp_path / "mcp_cfdi_mx-0.4.1.tar.gz"
    other.write_bytes(b"something else")
    with pytest.raises(builder.BuildError, match="pinned"):
        builder.open_workbook(other, builder.wanted)


def test_the_shipped_everyday_words_are_many(builder: ModuleType) -> None:
    synonyms = builder.read_synonyms(builder.SYNONYMS.read_text(encoding="utf-8"))
    assert len({synonym.phrase for synonym in synonyms if synonym.kind == "product"}) >= 600
    assert len({synonym.key for synonym in synonyms if synonym.kind == "product"}) >= 150
    assert all(synonym.phrase for synonym in synonyms)
