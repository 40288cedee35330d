"""CFDI 3.3, and types T and N: read, verified, and copied into drafts of CFDI 4.0."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from lxml import etree

from gigstack_desktop.cfdi import seal, stamp, xml_writer
from gigstack_desktop.cfdi.checker import check
from gigstack_desktop.cfdi.copying import copy_for_new
from gigstack_desktop.cfdi.inspection import inspect
from gigstack_desktop.cfdi.model import Document, LocalTax, PaidDocument, Relation, Tax
from gigstack_desktop.cfdi.totals import compute
from gigstack_desktop.cfdi.xml_parsing import BadXml
from gigstack_desktop.cfdi.xml_reader import read
from tests.support import sat
from tests.support.documents import ADDENDA, CSD, KEY, LEGENDS, PAC, PAC_KEY, RICH, SCHOOL, UUID, sealed, stamped
from tests.support.invoices import DATE, D

HEAD = (
    '<cfdi:Comprobante xmlns:cfdi="http://www.sat.gob.mx/cfd/3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:pago10="http://www.sat.gob.mx/Pagos" xmlns:implocal="http://www.sat.gob.mx/implocal"'
    ' xmlns:nomina12="http://www.sat.gob.mx/nomina12" Version="3.3" Fecha="2019-05-06T07:08:09" Sello="AA=="'
    ' NoCertificado="30001000000500003416" Certificado="AA==" LugarExpedicion="42501" Serie="B" Folio="33" '
)
PARTIES = (
    '<cfdi:Emisor Rfc="EKU9003173C9" Nombre="ESCUELA KEMPER URGATE SA DE CV" RegimenFiscal="601"/>'
    '<cfdi:Receptor Rfc="SAT970701NN3" Nombre="SERVICIO" UsoCFDI="{use}"/>'
)
LOCAL = (
    '<implocal:ImpuestosLocales version="1.0" TotaldeRetenciones="0.00" TotaldeTraslados="2.99">'
    '<implocal:TrasladosLocales ImpLocTrasladado="ISH" TasadeTraslado="3.00" Importe="3.00"/>'
    '<implocal:TrasladosLocales ImpLocTrasladado="Redondeo" TasadeTraslado="0.00" Importe="-0.01"/>'
    "</implocal:ImpuestosLocales>"
)
INCOME = (
    HEAD + 'TipoDeComprobante="I" FormaPago="03" MetodoPago="PUE" Moneda="MXN" TipoCambio="1" CondicionesDePago="ya"'
    ' SubTotal="165.00" Descuento="50.00" Total="135.59">'
    f'<cfdi:CfdiRelacionados TipoRelacion="04"><cfdi:CfdiRelacionado UUID="{UUID}"/></cfdi:CfdiRelacionados>'
    + PARTIES.format(use="P01")
    + '<cfdi:Conceptos><cfdi:Concepto ClaveProdServ="56101700" Cantidad="1.5" ClaveUnidad="H87" Descripcion="Mesa"'
    ' ValorUnitario="100" Importe="150.00" Descuento="50.00"><cfdi:Impuestos><cfdi:Traslados>'
    '<cfdi:Traslado Base="100.00" Impuesto="002" TipoFactor="Tasa" TasaOCuota="0.160000" Importe="16.00"/>'
    "</cfdi:Traslados></cfdi:Impuestos>"
    '<cfdi:InformacionAduanera NumeroPedimento="15  48  3009  0001234"/><cfdi:CuentaPredial Numero="15"/>'
    f"<cfdi:ComplementoConcepto>{SCHOOL}</cfdi:ComplementoConcepto>"
    '<cfdi:Parte ClaveProdServ="56101700" Cantidad="4" Descripcion="Pata"/></cfdi:Concepto>'
    '<cfdi:Concepto ClaveProdServ="01010101" Cantidad="1" ClaveUnidad="H87" Descripcion="x" ValorUnitario="10"'
    ' Importe="10"><cfdi:Impuestos><cfdi:Traslados>'
    '<cfdi:Traslado Base="10" Impuesto="002" TipoFactor="Tasa" TasaOCuota="0.160000" Importe="1.6"/>'
    "</cfdi:Traslados></cfdi:Impuestos></cfdi:Concepto>"
    '<cfdi:Concepto ClaveProdServ="01010101" Cantidad="1" ClaveUnidad="H87" Descripcion="y" ValorUnitario="5"'
    ' Importe="5"/></cfdi:Conceptos>'
    '<cfdi:Impuestos TotalImpuestosTrasladados="17.60"><cfdi:Traslados>'
    '<cfdi:Traslado Impuesto="002" TipoFactor="Tasa" TasaOCuota="0.160000" Importe="17.60"/>'
    f"</cfdi:Traslados></cfdi:Impuestos><cfdi:Complemento>{LOCAL}{LEGENDS}</cfdi:Complemento>"
    f"<cfdi:Addenda>{ADDENDA}</cfdi:Addenda></cfdi:Comprobante>"
)
ENVELOPE = (
    "<cfdi:Conceptos><cfdi:Concepto {key} Cantidad='1' ClaveUnidad='ACT' Descripcion='{text}' ValorUnitario='{amount}'"
    " Importe='{amount}'/></cfdi:Conceptos>"
)
RECEIPT = (
    HEAD
    + 'TipoDeComprobante="P" Moneda="XXX" SubTotal="0" Total="0">'
    + PARTIES.format(use="P01")
    + ENVELOPE.format(key="ClaveProdServ='84111506'", text="Pago", amount="0")
    + '<cfdi:Complemento><pago10:Pagos Version="1.0">'
    '<pago10:Pago FechaPago="2019-05-01T12:00:00" FormaDePagoP="03" MonedaP="USD" TipoCambioP="19.50" Monto="100.00"'
    ' NumOperacion="7" RfcEmisorCtaOrd="BBA830831LJ2" CtaOrdenante="012345678901234567" RfcEmisorCtaBen="BNM840515VB1"'
    ' CtaBeneficiario="987654321098765432" TipoCadPago="01" CertPago="TUlJ" CadPago="||1||" SelloPago="U0VMTE8=">'
    f'<pago10:DoctoRelacionado IdDocumento="{UUID}" Serie="A" Folio="1" MonedaDR="MXN" TipoCambioDR="1"'
    ' MetodoDePagoDR="PPD" NumParcialidad="2" ImpSaldoAnt="2000.00" ImpPagado="975.00" ImpSaldoInsoluto="1025.00"/>'
    f'<pago10:DoctoRelacionado IdDocumento="{UUID}" MonedaDR="EUR" TipoCambioDR="0.9" MetodoDePagoDR="PPD"'
    ' NumParcialidad="1" ImpSaldoAnt="45.00" ImpPagado="45.00" ImpSaldoInsoluto="0.00"/></pago10:Pago>'
    '<pago10:Pago FechaPago="2019-05-02T12:00:00" FormaDePagoP="01" MonedaP="MXN" Monto="58.00">'
    f'<pago10:DoctoRelacionado IdDocumento="{UUID}" MonedaDR="MXN" MetodoDePagoDR="PUE"/></pago10:Pago>'
    "</pago10:Pagos></cfdi:Complemento></cfdi:Comprobante>"
)
TRANSFER = (
    HEAD
    + 'TipoDeComprobante="T" Moneda="XXX" SubTotal="0" Total="0">'
    + PARTIES.format(use="P01")
    + ENVELOPE.format(key="ClaveProdServ='78101802'", text="Flete", amount="0.00")
    + "</cfdi:Comprobante>"
)
PAYROLL = (
    HEAD
    + 'TipoDeComprobante="N" FormaPago="99" MetodoPago="PUE" Moneda="MXN" SubTotal="1000.00" Total="1000.00">'
    + PARTIES.format(use="P01")
    + ENVELOPE.format(key="ClaveProdServ='84111505'", text="Pago de nómina", amount="1000.00")
    + '<cfdi:Complemento><nomina12:Nomina Version="1.2" TipoNomina="E" FechaPago="2019-05-06"'
    ' FechaInicialPago="2019-05-01" FechaFinalPago="2019-05-06" NumDiasPagados="6.000" TotalOtrosPagos="1000.00">'
    '<nomina12:Receptor Curp="PEPN010101HDFRRN09" TipoContrato="99" TipoRegimen="99" NumEmpleado="1"'
    ' PeriodicidadPago="99" ClaveEntFed="HID"/><nomina12:OtrosPagos><nomina12:OtroPago TipoOtroPago="999" Clave="001"'
    ' Concepto="Viáticos" Importe="1000.00"/></nomina12:OtrosPagos></nomina12:Nomina></cfdi:Complemento>'
    "</cfdi:Comprobante>"
)
ALL = {"I": INCOME, "P": RECEIPT, "T": TRANSFER, "N": PAYROLL}
NOW = datetime(2026, 11, 21, 12)


def signed(text: str) -> bytes:
    """A 3.3 document with seal and stamp."""
    element = seal.seal(etree.fromstring(text), KEY, CSD)
    xml = xml_writer.serialize(element)
    return stamp.stamp(xml, uuid=UUID, when=DATE, pac_rfc="SPR190613I52", certificate=PAC, key=PAC_KEY)


@pytest.mark.parametrize("text", ALL.values(), ids=ALL)
def test_the_samples_are_official_and_their_seals_verify(text):
    xml = signed(text)
    assert sat.xsd_problems(sat.without_addenda(xml)) == []
    assert seal.verify(xml)
    assert stamp.verify_stamp(xml, PAC)
    assert not seal.verify(xml.replace(b'Folio="33"', b'Folio="34"'))
    facts = inspect(xml, [PAC])
    assert (facts.seal, facts.stamp, facts.document.version) == ("ok", "ok", "3.3")
    assert facts.document.stamp is not None
    assert facts.document.stamp.uuid == UUID


def test_an_income_of_3_3_is_read_whole():
    found = read(INCOME.encode())
    invoice, totals = found.invoice, found.totals
    assert (found.version, invoice.kind, invoice.series, invoice.folio) == ("3.3", "I", "B", "33")
    assert (invoice.receiver.rfc, invoice.receiver.uso_cfdi, invoice.receiver.zip) == ("SAT970701NN3", "P01", "")
    assert (invoice.receiver.regimen, invoice.exportacion, invoice.exchange_rate) == ("", "", D(1))
    assert invoice.relations == (Relation("04", (UUID,)),)
    table, _, nothing = invoice.lines
    assert (table.objeto_imp, table.quantity, table.discount) == ("", D("1.5"), D(50))
    assert table.taxes == (Tax("002", rate=D("0.16")),)
    assert (table.pedimentos, table.predial, table.complements) == (("15  48  3009  0001234",), ("15",), (SCHOOL,))
    assert [part.description for part in table.parts] == ["Pata"]
    assert (nothing.unit_price, nothing.taxes) == (D(5), ())
    (group,) = totals.transferred
    assert (group.base, group.amount) == (D("110.00"), D("17.60"))
    assert (totals.subtotal, totals.discount, totals.total) == (D(165), D(50), D("135.59"))
    assert invoice.local_taxes == (
        LocalTax("ISH", D("0.03"), amount=D("3.00")),
        LocalTax("Redondeo", D(0), amount=D("-0.01")),
    )
    assert invoice.complements == (LEGENDS,)
    assert invoice.addenda == (ADDENDA,)
    assert found.extras == ("LeyendasFiscales", "instEducativas", "Addenda")
    assert compute(invoice).total == totals.total


def test_a_payment_of_3_3_is_read_whole():
    found = read(RECEIPT.encode())
    dollars, pesos = found.invoice.payments
    assert (found.invoice.currency, found.invoice.lines, found.extras) == ("XXX", (), ())
    assert (dollars.exchange_rate, dollars.operation, dollars.banks.payer_rfc) == (D("19.50"), "7", "BBA830831LJ2")
    assert dollars.proof is not None
    assert dollars.proof.chain == "||1||"
    in_pesos, in_euros = dollars.documents
    # For pesos paid in dollars 3.3 had the constant 1; 100 dollars at 19.50 are 1950 pesos, half of it here.
    assert (in_pesos.equivalence, in_pesos.paid, in_pesos.remaining_balance) == (D("19.50"), D(975), D(1025))
    assert (in_euros.equivalence, in_euros.currency, in_euros.installment) == (D("0.9"), "EUR", 1)
    # One document that took the whole payment could leave out every amount.
    assert pesos.documents == (PaidDocument(UUID, D(58), D(58), 1, objeto_imp=""),)


def test_taxes_of_a_whole_payment_are_named_as_not_understood():
    taxes = '<pago10:Impuestos TotalImpuestosTrasladados="1.00"/></pago10:Pago>'
    assert read(RECEIPT.replace("</pago10:Pago>", taxes).encode()).extras == ("Impuestos",)


def test_what_others_write_as_transfers_and_payrolls_is_read():
    transfer, payroll = read(TRANSFER.encode()), read(PAYROLL.encode())
    assert (transfer.invoice.kind, transfer.totals.total) == ("T", D(0))
    assert transfer.invoice.lines[0].description == "Flete"
    assert (payroll.invoice.kind, payroll.totals.total, payroll.extras) == ("N", D(1000), ("Nomina",))
    assert "Viáticos" in payroll.invoice.complements[0]


@pytest.mark.parametrize(("kind", "use"), [("T", "S01"), ("N", "CN01")])
def test_transfers_and_payrolls_of_4_0_are_read_too(kind, use):
    receiver = replace(RICH.receiver, uso_cfdi=use)
    xml = sealed(replace(RICH, kind=kind, receiver=receiver, local_taxes=(), payment_form="", payment_method=""))
    found = read(xml)
    assert (found.invoice.kind, found.invoice.receiver) == (kind, receiver)
    assert seal.verify(xml)


@pytest.mark.parametrize("version", ['Version="3.2"', 'Version="4.0"', 'Version=""'])
def test_a_version_that_does_not_go_with_the_namespace_is_no_cfdi(version):
    with pytest.raises(BadXml) as caught:
        read(INCOME.replace('Version="3.3"', version).encode())
    assert caught.value.reason == "not_cfdi"


def test_a_copy_is_a_draft_of_4_0():
    old = read(INCOME.encode())
    copy = copy_for_new(replace(old, invoice=replace(old.invoice, confirmation="ECVH1")), NOW)
    assert (copy.date, copy.folio, copy.series, copy.relations, copy.confirmation) == (NOW, "", "B", (), "")
    assert (copy.receiver.uso_cfdi, copy.exportacion, copy.exchange_rate) == ("S01", "01", None)
    assert [line.objeto_imp for line in copy.lines] == ["02", "02", "01"]
    assert (copy.addenda, copy.complements, copy.lines[0].complements) == ((), (LEGENDS,), (SCHOOL,))
    assert copy.receiver.regimen == ""  # only the customer knows


def test_a_copy_of_our_own_document_is_ready_to_be_sealed():
    copy = copy_for_new(read(stamped(replace(RICH, date=datetime(2026, 1, 1)))), DATE)
    assert copy.lines == RICH.lines
    assert [finding.message for finding in check(copy) if finding.severity == "B"] == []
    assert sat.xsd_problems(sealed(copy)) == []


def test_a_copy_states_no_amount_of_its_own():
    old = read(INCOME.replace('ValorUnitario="100" Importe="150.00"', 'ValorUnitario="100" Importe="150.01"').encode())
    assert old.invoice.lines[0].amount == D("150.01")
    assert copy_for_new(old, NOW).lines[0].amount is None


def test_copies_leave_out_what_4_0_has_no_place_for():
    third = '<terceros:PorCuentadeTerceros xmlns:terceros="http://www.sat.gob.mx/terceros" version="1.1" rfc="X"/>'
    old = read(INCOME.replace(SCHOOL, third).encode())
    assert old.invoice.lines[0].complements == (third,)
    assert copy_for_new(old, NOW).lines[0].complements == ()


def test_copies_of_generic_customers_take_what_the_rules_say():
    text = INCOME.replace("SAT970701NN3", "XAXX010101000").replace('RegimenFiscal="601"', 'RegimenFiscal="609"')
    copy = copy_for_new(read(text.encode()), NOW)
    assert (copy.receiver.regimen, copy.receiver.zip, copy.issuer.regimen) == ("616", "42501", "")


@pytest.mark.parametrize("text", [TRANSFER, PAYROLL], ids=["T", "N"])
def test_what_the_program_does_not_issue_is_not_copied(text):
    with pytest.raises(ValueError, match="not issued"):
        copy_for_new(read(text.encode()), NOW)


def test_a_payment_is_copied_to_substitute_it():
    found: Document = read(RECEIPT.encode())
    copy = copy_for_new(found, NOW)
    assert (copy.receiver.uso_cfdi, copy.payments) == ("CP01", found.invoice.payments)
