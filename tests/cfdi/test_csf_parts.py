"""The reader's small parts: régimen claves, states, QR addresses, labels, JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigstack_desktop.cfdi.csf import regimes
from gigstack_desktop.cfdi.csf.labels import fold, has_label, split_by_labels
from gigstack_desktop.cfdi.csf.mapping import client_fields
from gigstack_desktop.cfdi.csf.notes import curp_digit
from gigstack_desktop.cfdi.csf.places import state_key, zip_fits
from gigstack_desktop.cfdi.csf.qr import CsfQr, parse_qr
from gigstack_desktop.cfdi.csf.reader import street
from gigstack_desktop.cfdi.csf.text import read_stream
from gigstack_desktop.cfdi.csf.types import CsfAddress, CsfError, CsfRegime, CsfResult, CsfWarning
from tests.support.csf_factory import REGIMES, VALIDATOR


@pytest.mark.parametrize(("text", "code"), [row for rows in REGIMES.values() for row in rows])
def test_printed_regimes_have_their_clave(text: str, code: str) -> None:
    assert regimes.code_for(text) == code
    assert regimes.code_for(text.upper().replace(" ", "  ")) == code
    assert regimes.code_for(f"{code} - {text}") == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Régimen de los demás ingresos", "608"),
        ("Régimen de Enajenación o Adquisición de Bienes", "607"),
        ("Régimen de Incorporación Fiscal", "621"),
        ("Coordinados", "624"),
        ("REGIMEN GENERAL DE LEY PERSONAS MORALES", "601"),
        ("Actividades Empresariales", None),
        ("Arrendamiento y algo más", None),
        ("Régimen", None),
        ("", None),
    ],
)
def test_regimes_match_exactly_or_not_at_all(text: str, code: str | None) -> None:
    assert regimes.code_for(text) == code


def test_regimes_fit_their_kind_of_person() -> None:
    assert regimes.fits("626", "fisica")
    assert regimes.fits("626", "moral")
    assert not regimes.fits("601", "fisica")
    assert not regimes.fits("612", "moral")


def test_states() -> None:
    assert state_key("MEXICO") == "MEX"
    assert state_key("CIUDAD DE MÉXICO") == state_key("DISTRITO FEDERAL") == "CMX"
    assert state_key("COAHUILA") == state_key("COAHUILA  DE ZARAGOZA") == "COA"
    assert state_key("BAJA CALIFORNIA") == "BCN"
    assert state_key("TEXAS") == ""
    assert zip_fits("42501", "HID")
    assert not zip_fits("42501", "CMX")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{VALIDATOR}?D1=10&D2=1&D3=15010100001_EKU9003173C9", ("15010100001", "EKU9003173C9")),
        (f"{VALIDATOR}?D1=10&D2=1&D3=15010100001_M&O900317AB0", ("15010100001", "M&O900317AB0")),
        (f"{VALIDATOR}?D1=10&D2=1&D3=15010100001_%D1UN900317AB0", ("15010100001", "ÑUN900317AB0")),
        (f"{VALIDATOR}?D1=10&D2=1&D3=15010100001_%C3%91UN900317AB0", ("15010100001", "ÑUN900317AB0")),
    ],
)
def test_genuine_codes(text: str, expected: tuple[str, str]) -> None:
    parsed = parse_qr(text)
    assert isinstance(parsed, CsfQr)
    assert (parsed.id_cif, parsed.rfc) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{VALIDATOR}?D1=26&D2=1&D3=1_EKU9003173C9", None),
        (f"{VALIDATOR}?D1=0&D2=1&D3=%7C%7C2023_sello", None),
        (f"{VALIDATOR}?D1=10&D2=1&D3=abc_EKU9003173C9", None),
        ("https://siat.sat.gob.mx/otra/pagina?D1=10&D3=15010100001_EKU9003173C9", "siat.sat.gob.mx"),
        ("https://siat.sat.gob.mx@ejemplo.com/app/qr", "ejemplo.com"),
        ("https://siat.sat.gob.mx:8443/app/qr", "siat.sat.gob.mx:8443"),
        ("https://ejemplo.com/?D1=10", "ejemplo.com"),
        ("WIFI:S:casa;;", None),
        ("javascript:alert(1)", None),
        ("http://[", None),
    ],
)
def test_other_codes_are_not_taken_for_the_sats(text: str, expected: str | None) -> None:
    assert parse_qr(text) in {expected, None}
    assert not isinstance(parse_qr(text), CsfQr)


def test_the_street_carries_its_type_once() -> None:
    assert street("CALLE", "HIDALGO") == "CALLE HIDALGO"
    assert street("CALLE", "CALLE HIDALGO") == "CALLE HIDALGO"
    assert street("CALLE", "CALLEJON DEL BESO") == "CALLE CALLEJON DEL BESO"
    assert street("AVENIDA (AV.)", "AVENIDA REFORMA") == "AVENIDA REFORMA"
    assert street("AVENIDA (AV.)", "INSURGENTES") == "AVENIDA (AV.) INSURGENTES"
    assert street("CERRADA (CDA) O PRIVADA (PRIV)", "PRIVADA DE PINOS") == "PRIVADA DE PINOS"
    assert street("", "HIDALGO") == "HIDALGO"
    assert street("CALLE", "") == ""


def test_an_empty_cell_does_not_take_the_next_label() -> None:
    text = "Número Interior:\nNombre de la Colonia:CENTRO\nNombre de la Localidad: Nombre del Municipio o\nDemarcación "
    found = split_by_labels(text + "Territorial: ACTOPAN", "address")
    assert found == {"interior": "", "neighborhood": "CENTRO", "locality": "", "city": "ACTOPAN"}
    assert has_label("CENTRO Nombre de la Localidad:")


def test_page_marks_and_table_headings_are_no_values() -> None:
    reading = read_stream(
        [
            "Regímenes:\nRégimen Fecha Inicio Fecha Fin\nRégimen de Arrendamiento 01/01/2020 31/12/2021\n",
            "Página  [2] de [3]\nRégimen Fecha Inicio Fecha Fin\nSin obligaciones fiscales 01/01/2022 Obligaciones:",
        ]
    )
    rows = [(row.text, row.start, row.end) for row in reading.regimes]
    assert rows == [
        ("Régimen de Arrendamiento", "01/01/2020", "31/12/2021"),
        ("Sin obligaciones fiscales", "01/01/2022", ""),
    ]


@given(st.text())
@settings(max_examples=100)
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_curp_digit() -> None:
    assert curp_digit("BOXW310820HNERXN0") == "9"  # the example in python-stdnum's documentation


def test_client_fields_are_the_apis_and_claim_no_validation() -> None:
    result = CsfResult(
        ok=True,
        rfc="EKU9003173C9",
        legal_name="ESCUELA KEMPER URGATE",
        person="moral",
        status="ACTIVO",
        current_codes=("601",),
        address=CsfAddress(street="CALLE UNO", exterior="1", neighborhood="CENTRO", city="ACTOPAN", zip="42501"),
    )
    assert client_fields(result) == {
        "rfc": "EKU9003173C9",
        "tax_id": "EKU9003173C9",
        "legal_name": "ESCUELA KEMPER URGATE",
        "tax_system": "601",
        "address": {
            "street": "CALLE UNO",
            "exterior": "1",
            "neighborhood": "CENTRO",
            "city": "ACTOPAN",
            "zip": "42501",
            "country": "MEX",
        },
        "metadata": {"fiscal_type": "company", "fiscal_status": "ACTIVO"},
    }
    several = replace(result, current_codes=("601", "603"))
    assert "tax_system" not in client_fields(several)
    assert client_fields(several, "603")["tax_system"] == "603"


def test_json_there_and_back() -> None:
    result = CsfResult(
        ok=True,
        error=CsfError("scan_qr", "El PDF…", {"rfc": "EKU9003173C9"}),
        rfc="EKU9003173C9",
        person="moral",
        issued=date(2026, 10, 2),
        regimes=(CsfRegime("Sin obligaciones", None, date(2020, 1, 1), None, True),),
        current_codes=("601",),
        address=CsfAddress(street="CALLE UNO", zip="42501"),
        low_confidence=frozenset({"zip", "street"}),
        warnings=(CsfWarning("old", "La constancia…", {"fecha": "01/01/2020"}),),
    )
    assert CsfResult.from_dict(json.loads(json.dumps(result.as_dict()))) == result
    assert CsfResult.from_dict(CsfResult(ok=False).as_dict()) == CsfResult(ok=False)
