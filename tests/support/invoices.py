"""Short ways to state invoices in tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from gigstack_desktop.cfdi.model import Invoice, Line, Party, Tax

D = Decimal
ISSUER = Party("EKU9003173C9", "ESCUELA KEMPER URGATE", "601", "42501")
COMPANY = Party("SAT970701NN3", "SERVICIO DE PRUEBA", "601", "06000", "G03")
PERSON = Party("CACX7605101P8", "XOCHILT CASAS CHAVEZ", "605", "36257", "S01")
DATE = datetime(2026, 11, 21, 10, 30, 15)

IVA16 = Tax("002", rate=D("0.16"))
IVA8 = Tax("002", rate=D("0.08"))
IVA0 = Tax("002", rate=D(0))
EXEMPT = Tax("002", "Exento")
IVA16_IN = Tax("002", rate=D("0.16"), included=True)
IEPS8 = Tax("003", rate=D("0.08"))
IEPS8_IN = Tax("003", rate=D("0.08"), included=True)
ISR10 = Tax("001", rate=D("0.10"), withheld=True)
IVA_WITHHELD = Tax("002", rate=D("0.106667"), withheld=True)


def isr(rate: str) -> Tax:
    return Tax("001", rate=D(rate), withheld=True)


def line(price: str, quantity: str = "1", taxes: tuple[Tax, ...] = (IVA16,), **more: Any) -> Line:
    facts: dict[str, Any] = {"description": "Consultoría", "product_key": "80141503", "unit_key": "E48"}
    facts |= more
    facts["discount"] = D(facts.get("discount", "0"))
    return Line(quantity=D(quantity), unit_price=D(price), taxes=taxes, **facts)


def invoice(*lines: Line, **more: Any) -> Invoice:
    base = Invoice(
        "I", ISSUER, COMPANY, "42501", DATE, lines or (line("100"),), payment_form="03", payment_method="PUE"
    )
    return replace(base, **more)
