"""Whole documents for tests: invoices with everything in them, sealed and stamped by throw-away certificates."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from gigstack_desktop.cfdi import pagos, seal, stamp, xml_writer
from gigstack_desktop.cfdi.certificates import Certificate, PrivateKey
from gigstack_desktop.cfdi.model import (
    Banks,
    GlobalPeriod,
    Invoice,
    LocalTax,
    PaidTax,
    Part,
    Party,
    Payment,
    PaymentProof,
    Relation,
    Tax,
    ThirdParty,
)
from gigstack_desktop.cfdi.totals import compute
from tests.support import certs
from tests.support.invoices import (
    COMPANY,
    DATE,
    EXEMPT,
    ISR10,
    ISSUER,
    IVA16,
    IVA16_IN,
    IVA_WITHHELD,
    D,
    invoice,
    line,
)

UUID = "5803EB8D-81CD-4557-8719-26632D2FA434"
CSD = Certificate.load(certs.csd().cer)
KEY = PrivateKey.load(certs.csd().key, certs.PASSWORD)
PAC = Certificate.load(certs.pac().cer)
PAC_KEY = PrivateKey.load(certs.pac().key, certs.PASSWORD)
STAMPED_AT = datetime(2026, 11, 21, 10, 31)

LEGENDS = (
    '<leyendasFisc:LeyendasFiscales xmlns:leyendasFisc="http://www.sat.gob.mx/leyendasFiscales" version="1.0">'
    '<leyendasFisc:Leyenda disposicionFiscal="RESDERAUTH" norma="Artículo 2" textoLeyenda="El software  va aparte"/>'
    "</leyendasFisc:LeyendasFiscales>"
)
SCHOOL = (
    '<iedu:instEducativas xmlns:iedu="http://www.sat.gob.mx/iedu" version="1.0" nombreAlumno="Ñandú Pérez"'
    ' CURP="PEPN010101HDFRRN09" nivelEducativo="Primaria" autRVOE="ES4-728/2008"/>'
)
ADDENDA = '<pedido xmlns="urn:tienda" numero="17"><línea>Ácido &amp; base</línea></pedido>'

FULL = invoice(
    line("333.335", "3", (IVA16, ISR10, IVA_WITHHELD), discount="50", sku="A-1", unit_name="Servicio"),
    line("200", taxes=(EXEMPT,), third_party=ThirdParty("CACX7605101P8", "XOCHILT CASAS CHAVEZ", "612", "36257")),
    line("15.50", "24", (Tax("003", "Cuota", D("3.0818"), base=D("14.4")), IVA16)),
    line("10", taxes=(), objeto_imp="01"),
    receiver=Party("L&O950913MSA", "L&O ÑANDÚ 'D' \"X\" <Z>", "601", "06000", "G03"),
    series="A",
    folio="17",
    conditions="30 días",
    currency="USD",
    exchange_rate=D("19.0123"),
    relations=(Relation("04", (UUID,)), Relation("07", (UUID.lower(), UUID))),
)
RICH = invoice(
    line(
        "100",
        pedimentos=("15  48  3009  0001234", "16  48  3009  0001235"),
        predial=("1A2", "3B4"),
        complements=(SCHOOL,),
        parts=(
            Part("Pata", D(4), "56101700", "P-1", "Pieza", D("10.50"), D("42.00"), ("17  48  3009  0001236",)),
            Part("Tabla", D("1.5"), "56101700"),
        ),
    ),
    local_taxes=(LocalTax("ISH", D("0.03")), LocalTax("5 al millar", D("0.005"), withheld=True)),
    complements=(LEGENDS,),
    addenda=(ADDENDA, "<otra/>"),
    confirmation="ECVH1",
    issuer=Party(ISSUER.rfc, ISSUER.name, ISSUER.regimen, ISSUER.zip, acquirer_number="0123456789"),
)
PUBLIC = invoice(
    line("100", taxes=(IVA16_IN,), product_key="01010101", unit_key="ACT", sku="T-1", description="Venta"),
    line("50", taxes=(EXEMPT,), product_key="01010101", unit_key="ACT", sku="T-2", description="Venta"),
    receiver=Party("XAXX010101000", "PUBLICO EN GENERAL", "616", "42501", "S01"),
    global_period=GlobalPeriod("04", "11", 2026),
)
EGRESS = invoice(line("100", taxes=(IVA16, ISR10, IVA_WITHHELD)), kind="E", relations=(Relation("01", (UUID,)),))


def _payment_document() -> Invoice:
    """Two payments: one by SPEI with all its bank data, one in dollars for invoices in two currencies."""
    iva, exempt = (IVA16.rate, "Tasa"), (None, "Exento")
    taxes = tuple(PaidTax("002", kind, rate, False, D(100), D(16) if rate else D(0)) for rate, kind in (iva, exempt))  # type: ignore[arg-type]
    owed = pagos.Payable(UUID, D(216), taxes, series="A", folio="17")
    first = pagos.pay(owed, D(100))
    foreign = pagos.Payable(UUID.replace("5803", "6803"), D("116"), taxes[:1], currency="USD")
    spei = Payment(
        datetime(2026, 11, 20, 12),
        "03",
        D(100),
        (first,),
        operation="OP 1",
        banks=Banks("BBA830831LJ2", "", "012345678901234567", "BNM840515VB1", "987654321098765432"),
        proof=PaymentProof("01", "TUlJ", "||1|20112026|x||", "U0VMTE8="),
    )
    dollars = Payment(
        datetime(2026, 11, 20, 13, 5, 6),
        "02",
        D("64.11"),
        (
            pagos.pay(foreign, D("58")),
            pagos.pay(replace(owed, earlier=(first,)), D("116"), equivalence=D("19.0123")),
        ),
        currency="USD",
        exchange_rate=D("19.0123"),
        banks=Banks("XEXX010101000", "BANK OF SOMEWHERE", "12345678901"),
    )
    return pagos.build_payment_invoice(ISSUER, COMPANY, "42501", DATE, (spei, dollars), series="P", folio="1")


PAYMENT = _payment_document()


def sealed(document: Invoice) -> bytes:
    """The document's XML with the practice company's seal."""
    return xml_writer.serialize(seal.seal(xml_writer.build(document, compute(document)), KEY, CSD))


def stamped(document: Invoice, **more: str) -> bytes:
    """The document's XML, sealed and with the stamp of a PAC."""
    return stamp.stamp(
        sealed(document), uuid=UUID, when=STAMPED_AT, pac_rfc="SPR190613I52", certificate=PAC, key=PAC_KEY, **more
    )
