"""What rules prove about support documents, and what they leave open."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from gigstack_desktop.sandbox.extraction import SAT_HOST, Source, compared, extract

CONTRACT = """CONTRATO DE PRESTACIÓN DE SERVICIOS que celebran
ESCUELA KEMPER URGATE, RFC EKU9003173C9, y UNIVERSIDAD ROBÓTICA ESPAÑOLA, URE-180429-TM6.
CLÁUSULAS
Primera. La vigencia de este contrato será del 1 de enero de 2026 al 31 de diciembre de 2026.
Avisos a legal@kemper.example. Firmado el 15/12/2025.
"""
PRICES = "Subtotal $10,000.00 MXN\nTotal: $11,600.00 MXN\nAnticipo $500\nFolio 123456\n"
UUID = "5A6B7C8D-1234-4ABC-8DEF-0123456789AB"
QR = f"https://{SAT_HOST}/default.aspx?id={UUID}&re=EKU9003173C9&rr=URE180429TM6&tt=1160.50&fe=abcdefg="


def found(*pages: str, codes: tuple[tuple[int, str], ...] = ()) -> dict[str, Any]:
    return extract(Source(tuple(enumerate(pages, start=1)), codes))


def test_a_contract_is_read_with_its_pages() -> None:
    read = found(CONTRACT, PRICES)
    data = read["extracted_data"]
    assert (data["kind"], data["document_type"]) == ("contrato", "contract")
    assert data["rfcs"] == [{"rfc": "EKU9003173C9", "page": 1}, {"rfc": "URE180429TM6", "page": 1}]
    assert [each["date"] for each in data["dates"]] == ["2026-01-01", "2026-12-31", "2025-12-15"]
    assert (data["validity"]["from"], data["validity"]["until"]) == ("2026-01-01", "2026-12-31")
    assert datetime.fromtimestamp(data["validity"]["valid_from"] / 1000, UTC).isoformat() == "2026-01-01T06:00:00+00:00"
    assert data["emails"] == [{"email": "legal@kemper.example", "page": 1}]
    assert data["amounts"][0] == {"amount": Decimal("11600.00"), "currency": "MXN", "total": True, "page": 2}
    assert [(each["amount"], each["currency"]) for each in data["amounts"][1:]] == [(10000, "MXN"), (500, None)]
    assert read["confidence"] == Decimal("0.7")


@pytest.mark.parametrize("text", ["", "Hola, ¿cómo estás? Nos vemos mañana.", "12345 99/99/2026 EKU9003173C8 $"])
def test_what_proves_nothing_is_not_guessed_at(text: str) -> None:
    assert found(text) == {"confidence": 0, "extracted_data": {}, "warnings": []}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CONTRATO DE OBRA, según orden verbal", "sin clasificar"),  # no second piece of evidence
        ("x " * 400 + CONTRACT, "sin clasificar"),  # too late to be its title
        ("Cotización de las acciones en la bolsa: la cotización subió", "sin clasificar"),
        ("COTIZACIÓN 14\nSubtotal 100 IVA 16 Total 116", "cotización"),
        ("ORDEN DE COMPRA 77 Precio unitario 10", "orden de compra"),
        ("Acuse de recibo. Recibí de conformidad", "acuse de recibo"),
        ("Comprobante SPEI, clave de rastreo 8846APR", "transferencia"),
        ("ORDEN DE COMPRA y COTIZACIÓN, precio unitario 10", "sin clasificar"),  # two titles agree: none is said
    ],
)
def test_kinds_need_two_things_that_agree(text: str, kind: str) -> None:
    read = found(text + "\na@b.example")
    assert read["extracted_data"]["kind"] == kind
    assert (read["confidence"] > 0) is (kind != "sin clasificar" or "EKU" in text)


def test_the_code_of_a_printed_cfdi() -> None:
    read = found("", codes=((1, QR), (1, "https://malo.example/?id=1"), (1, "WIFI:S:casa;;")))
    assert read["extracted_data"]["cfdi"] == [
        {
            "uuid": UUID.lower(),
            "issuer": "EKU9003173C9",
            "receiver": "URE180429TM6",
            "total": Decimal("1160.50"),
            "page": 1,
        }
    ]
    assert "malo.example" in read["warnings"][0]
    assert "no se consultaron ante el SAT" in read["warnings"][1]
    assert found("", codes=((1, QR.replace("EKU9003173C9", "NADIE")),))["extracted_data"] == {}


def test_several_validities_propose_none() -> None:
    read = found(CONTRACT, "Vigencia: del 01/02/2026 al 01/03/2026")
    assert read["extracted_data"]["validity"] is None
    assert "varias vigencias" in read["warnings"][0]
    assert found("vigencia del 31/12/2026 al 01/01/2026")["extracted_data"]["validity"] is None


def test_it_is_never_surer_than_nine_tenths() -> None:
    assert found(CONTRACT, PRICES, codes=((1, QR),))["confidence"] == Decimal("0.9")


@pytest.mark.parametrize(("rfc", "inside"), [("URE180429TM6", True), ("XIA190128J61", False)])
def test_whether_the_client_is_in_it(rfc: str, inside: bool) -> None:
    read = compared(found(CONTRACT), rfc)
    assert read["extracted_data"]["client_rfc_found"] is inside
    assert any(rfc in warning for warning in read["warnings"]) is not inside
    assert "client_rfc_found" not in compared(found(CONTRACT), "XAXX010101000")["extracted_data"]
