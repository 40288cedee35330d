"""What the checker says about documents, where and when: messages, corrections, time zones, deadlines, facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from gigstack_desktop.cfdi import xml_reader, xml_writer
from gigstack_desktop.cfdi.bands import amount_band, tax_band
from gigstack_desktop.cfdi.catalogue_file import unpacked
from gigstack_desktop.cfdi.catalogues import Catalogues, ProductKey, ZipInfo
from gigstack_desktop.cfdi.certificates import Certificate
from gigstack_desktop.cfdi.checker import blocks, check
from gigstack_desktop.cfdi.corrections import apply_fix
from gigstack_desktop.cfdi.model import ZERO, Document, GlobalPeriod, Relation, Tax
from gigstack_desktop.cfdi.money import round_half_up
from gigstack_desktop.cfdi.related import facts
from gigstack_desktop.cfdi.totals import compute
from gigstack_desktop.cfdi.withholdings import proposed_withholdings
from tests.cfdi.broken_payments import stated, with_stated
from tests.cfdi.good_documents import (
    CREDIT,
    FACTS,
    FOREIGN,
    FREELANCER,
    GLOBAL,
    NOVEMBER,
    OTHER,
    PAID,
    PAID_DOLLARS,
    PAID_FACTS,
    PAID_FEES,
    PUBLIC,
    SETTLED,
    UUID,
)
from tests.support import certs
from tests.support.invoices import (
    COMPANY,
    ISR10,
    ISSUER,
    IVA8,
    IVA16,
    IVA_WITHHELD,
    PERSON,
    D,
    invoice,
    line,
)


def codes(document, **options):
    return {finding.code for finding in check(document, **options)}


def finding(document, code, **options):
    return next(found for found in check(document, **options) if found.code == code)


def receiver(base=COMPANY, **changes):
    return invoice(receiver=replace(base, **changes))


def test_a_right_invoice_has_no_findings():
    assert check(invoice()) == ()
    assert check(invoice(receiver=PERSON)) == ()


def test_ppd_takes_99_and_says_so():
    found = finding(invoice(payment_method="PPD"), "CFDI40105")
    assert (found.severity, found.path, found.fix) == ("B", ("payment_form",), "99")
    assert found.message == "Si todavía no te pagan (PPD), la forma de pago debe ser «99 Por definir»."
    assert check(invoice(payment_method="PPD", payment_form="99")) == ()


def test_the_exchange_rate_message_names_the_currency():
    assert "1 USD" in finding(invoice(currency="USD"), "CFDI40115").message


def test_rfc_and_name_come_with_their_correction():
    assert finding(receiver(rfc="sat-970701-nn3"), "RFC_FORM").fix == "SAT970701NN3"
    suffix = finding(receiver(name="ACME S.A. DE C.V."), "NAME_SUFFIX")
    assert (suffix.fix, suffix.severity) == ("ACME", "W")
    assert "S.A. DE C.V." in suffix.message
    assert finding(receiver(name="Peña  y Cía"), "NAME_CASE").fix == "PEÑA Y CÍA"


def test_a_doubtful_check_digit_only_warns():
    findings = check(receiver(rfc="SAT970701NN4"))
    assert [found.severity for found in findings] == ["W"]
    assert not blocks(findings)


def test_a_salaried_customer_cannot_take_g03():
    found = finding(receiver(PERSON, uso_cfdi="G03"), "CFDI40161")
    assert "605 Sueldos y Salarios" in found.message
    assert "D01" in found.message
    assert "G01" not in found.message


def test_a_resico_customer_cannot_take_d01():
    assert "CFDI40161" in codes(receiver(PERSON, regimen="626", uso_cfdi="D01"))


def test_generic_customers_correct_themselves():
    wrong = invoice(receiver=replace(PUBLIC, name="JUAN PEREZ", regimen="612", zip="06000", uso_cfdi="D01"))
    fixes = {found.code: found.fix for found in check(wrong)}
    assert fixes == {"CFDI40149": "42501", "CFDI40159": "616", "CFDI40161": "S01"}
    assert codes(receiver(PUBLIC, name="Público en general")) >= {"NAME_PUBLIC"}


def test_foreign_customers_leave_out_what_needs_foreign_trade():
    assert codes(receiver(FOREIGN, residencia_fiscal="MEX", num_reg_id_trib="1")) == {"CFDI40152", "CFDI40155"}


def test_a_pipe_comes_with_its_replacement():
    assert finding(invoice(line("1", description="a|b")), "TEXT_PIPE").fix == "a/b"


def test_withholdings_above_the_price_make_the_total_negative():
    taxes = (Tax("001", rate=D("0.35"), withheld=True),)
    document = invoice(line("100", taxes=(*taxes, Tax("002", rate=D("0.16"), withheld=True))))
    assert compute(document).total > 0
    assert "NEGATIVE_TOTAL" in codes(invoice(line("100", discount="200", taxes=(), objeto_imp="01")))


def test_an_unusual_exchange_rate_is_doubted():
    dollars = invoice(currency="USD", exchange_rate=D("19"))
    assert codes(dollars) == codes(dollars, usual_rate=D("18.5")) == set()
    assert codes(dollars, usual_rate=D("1.9")) == {"CFDI40118"}
    assert codes(replace(dollars, exchange_rate=D("22")), usual_rate=D("20")) == set()
    assert codes(replace(dollars, exchange_rate=D("22.01")), usual_rate=D("20")) == {"CFDI40118"}
    assert not blocks(check(dollars, usual_rate=D("1.9")))


def test_resico_to_a_company_is_warned_without_withholding():
    resico = replace(ISSUER, rfc="CACX7605101P8", regimen="626")
    found = finding(invoice(issuer=resico), "CFDI140225")
    assert found.severity == "W"
    assert "puede exigir" in found.message
    right = invoice(line("5000", taxes=(IVA16, Tax("001", rate=D("0.0125"), withheld=True))), issuer=resico)
    assert codes(right) == set()


def test_bands_of_the_rules():
    assert amount_band(D("3"), D("333.335"), 2) == (D("833.33"), D("1166.68"))
    assert amount_band(D("3.00"), D("333.335"), 3) == (D("998.336"), D("1001.674"))
    assert tax_band(D("15390.30"), D("0.106667"), 6) == (D("1641.636596"), D("1641.637664"))
    assert tax_band(D("15390.30"), D("0.106667"), 2) == (D("1641.63"), D("1641.64"))


class Places(Catalogues):
    """SAT's catalogues with one zone for every place, and some keys retired or in need of a complement."""

    def __init__(self, tz: str = "America/Mexico_City", border: int = 0, retired: Sequence[str] = (), needs: str = ""):
        super().__init__(unpacked())
        self._tz, self._border, self._retired, self._needs = tz, border, retired, needs

    def zip(self, code: str) -> ZipInfo | None:
        found = super().zip(code)
        return found and found._replace(tz=self._tz, border=self._border)

    def product(self, key: str) -> ProductKey | None:
        found = super().product(key)
        return found and found._replace(complement=self._needs)

    def is_current(self, catalogue: str, key: str, on: date) -> bool:
        return key not in self._retired and super().is_current(catalogue, key, on)


def test_date_within_72_hours():
    now = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)  # 11:00 in Mexico City
    places = Places()
    assert "CFDI40101" not in codes(invoice(), now=now, catalogues=places)
    late = datetime(2026, 11, 21, 11, 1)
    assert "CFDI40101" in codes(invoice(date=late), now=now, catalogues=places)
    assert "CFDI40101" in codes(invoice(date=datetime(2026, 11, 18, 10, 59)), now=now, catalogues=places)
    assert "CFDI40101" not in codes(invoice(date=datetime(2026, 11, 18, 11, 1)), now=now, catalogues=places)


def test_late_evening_in_tijuana():
    """23:30 in Tijuana is already tomorrow in Mexico City: neither is future, and the other way round it is."""
    now = datetime(2026, 11, 22, 7, 31, tzinfo=UTC)  # 23:31 in Tijuana
    tijuana = Places("America/Tijuana")
    assert "CFDI40101" not in codes(invoice(date=datetime(2026, 11, 21, 23, 30)), now=now, catalogues=tijuana)
    assert "CFDI40101" in codes(invoice(date=datetime(2026, 11, 22, 1, 30)), now=now, catalogues=tijuana)
    assert "CFDI40101" not in codes(invoice(date=datetime(2026, 11, 22, 1, 30)), now=now)  # zone unknown: lenient


def test_the_time_of_the_place_is_proposed_for_a_wrong_date():
    now = datetime(2026, 11, 22, 7, 31, 12, tzinfo=UTC)
    with Places("America/Tijuana") as tijuana:
        found = finding(invoice(date=datetime(2026, 11, 22, 1, 30)), "CFDI40101", now=now, catalogues=tijuana)
    assert found.fix == datetime(2026, 11, 21, 23, 31, 12)
    assert finding(invoice(date=datetime(2026, 12, 1)), "CFDI40101", now=now).fix is None  # where is not known


def test_what_only_the_catalogues_know():
    with Places(retired=["42501"]) as places:
        assert codes(invoice(), catalogues=places) == {"CFDI40126"}
        assert codes(receiver(PUBLIC, name="JUAN PEREZ", zip="00001"), catalogues=places) == {"CFDI40126", "CFDI40149"}
    with Places(needs="Comercio Exterior") as places:
        assert codes(invoice(), catalogues=places) == {"CFDI40163"}
        assert codes(invoice(line("1", complements=("<x/>",))), catalogues=places) == set()
    with Places(border=1) as places:
        assert codes(invoice(line("1", taxes=(IVA8,))), catalogues=places) == set()


def test_the_certificate_is_judged_at_the_date_of_the_document():
    own = Certificate.load(certs.csd().cer)
    assert codes(invoice(), certificate=own) == set()
    other = finding(invoice(issuer=replace(ISSUER, rfc="SAT970701NN3")), "CFDI40106", certificate=own)
    assert "pertenece a otro RFC" in other.message
    late = finding(invoice(date=datetime(2050, 1, 1)), "CFDI40106", certificate=own)
    assert "no está vigente" in late.message


def test_a_line_that_says_zero_discount_lets_the_header_say_it_too():
    """Trap 24: the attribute counts as present, whatever its value."""
    totals = compute(invoice())
    assert codes(invoice(), totals=totals) == set()
    assert codes(invoice(), totals=replace(totals, discount=D("0.00"))) == set()


def test_the_global_invoice_has_24_hours_after_its_period():
    november = replace(GLOBAL, global_period=GlobalPeriod("04", "11", 2026))

    def at(moment: datetime, **period: str) -> set[str]:
        return codes(replace(november, date=moment, global_period=replace(NOVEMBER, **period)))

    assert at(datetime(2026, 12, 1, 23, 59, 59)) == set()
    assert at(datetime(2026, 12, 2, 0, 0, 1)) == {"GLOBAL_LATE"}
    assert at(datetime(2026, 12, 6, 12), periodicity="02") == set()  # a week may begin in the month and end in the next
    bimester = replace(november, issuer=replace(FREELANCER, regimen="621"))
    late = replace(bimester, global_period=GlobalPeriod("05", "17", 2026), date=datetime(2026, 11, 2, 0, 0, 1))
    assert codes(late) == {"GLOBAL_LATE"}
    assert "02/11/2026" in finding(late, "GLOBAL_LATE").message


def test_a_credit_note_may_give_back_what_is_left_and_not_a_cent_more():
    def told(credited: str) -> set[str]:
        return codes(CREDIT, related={UUID: replace(FACTS, credited=D(credited))})

    assert told("1044.00") == set()
    small = replace(CREDIT, relations=(Relation("01", (UUID.lower(),)),))  # UUIDs compare whatever their case
    assert codes(small, related={UUID: replace(FACTS, credited=D("1160.00"))}) == {"CREDIT_EXCEEDS"}
    assert told("1044.01") == {"CREDIT_EXCEEDS"}
    found = finding(CREDIT, "CREDIT_EXCEEDS", related={UUID: replace(FACTS, credited=D("1100.00"))})
    assert "60.00 MXN" in found.message
    two = replace(CREDIT, relations=(Relation("01", (UUID, OTHER)),))
    assert codes(two, related={UUID: replace(FACTS, credited=D("1160"))}) == set()  # of the other nothing is known


def test_facts_of_a_document_at_hand():
    document = Document(invoice(line("1000")), compute(invoice(line("1000"))))
    known = facts(document, credited=D("1000.00"))
    assert known == FACTS
    assert codes(CREDIT, related={UUID: known}) == set()


def test_the_parcel_that_follows_is_proposed():
    second = replace(PAID_FACTS, installments=1)
    found = finding(PAID, "INSTALLMENT_ORDER", related={UUID: second})
    assert (found.fix, found.path) == (2, ("payments", 0, "documents", 0, "installment"))


def test_an_unknown_hour_is_noon_even_if_the_receipt_is_issued_in_the_morning():
    at_nine = replace(PAID, date=datetime(2026, 11, 20, 9))
    assert codes(at_nine) == set()


def test_the_fifth_of_the_next_month_is_in_time():
    assert codes(replace(PAID, date=datetime(2026, 12, 5, 23))) == set()
    assert codes(replace(PAID, date=datetime(2026, 12, 6))) == {"PAYMENT_LATE"}


def test_conversions_may_differ_in_the_last_decimal_written():
    said = stated(SETTLED)
    (own,) = said.payments
    (group,) = own.transferred
    short = replace(group, base=round_half_up(group.base, 2), amount=round_half_up(group.amount or ZERO, 2))
    own = replace(own, transferred=(short,))
    assert codes(SETTLED, **with_stated(SETTLED, replace(said, payments=(own,)))) == set()


def test_what_is_read_back_is_verified():
    for document in (PAID_FEES, SETTLED, PAID_DOLLARS):
        xml = xml_writer.serialize(xml_writer.build(document, compute(document)))
        read = xml_reader.read(xml)
        assert read.totals.payments is not None
        assert check(read.invoice, totals=read.totals) == ()
        wrong = xml.replace(b'MontoTotalPagos="', b'MontoTotalPagos="1')
        spoiled = xml_reader.read(wrong)
        assert codes(spoiled.invoice, totals=spoiled.totals) == {"CRP20211"}


def test_each_usual_withholding_is_told_once():
    services = invoice(line("100", product_key="80101500"), issuer=replace(FREELANCER, regimen="626"))
    assert codes(services) == {"CFDI140225", "WITHHOLDING"}
    assert "ISR" not in finding(services, "WITHHOLDING").message


def test_usual_withholdings_are_proposed_and_can_be_applied():
    document = invoice(line("100", product_key="80101500"), issuer=FREELANCER)
    found = finding(document, "WITHHOLDING")
    assert "ISR (10 %) e IVA (10.6667 %)" in found.message
    assert apply_fix(document, found).lines[0].taxes == (IVA16, ISR10, IVA_WITHHELD)
    assert codes(replace(document, receiver=PERSON)) == set()
    assert codes(invoice(line("100", product_key="78101801"), receiver=PERSON)) == set()


def test_proposed_withholdings():
    professional = replace(ISSUER, rfc="CACX7605101P8", regimen="612")
    resico = replace(professional, regimen="626")

    def rates(*arguments, **options):
        return [(tax.impuesto, tax.rate) for tax in proposed_withholdings(*arguments, **options)]

    assert rates(professional, COMPANY, "services") == [("001", D("0.1")), ("002", D("0.106667"))]
    assert rates(resico, COMPANY, "services") == [("001", D("0.0125")), ("002", D("0.106667"))]
    assert rates(resico, COMPANY, "goods") == [("001", D("0.0125"))]
    assert rates(professional, COMPANY, "services", border=True)[1] == ("002", D("0.053333"))
    assert rates(ISSUER, COMPANY, "freight") == [("002", D("0.04"))]
    assert rates(ISSUER, COMPANY, "services") == rates(professional, PERSON, "services") == []
    assert rates(ISSUER, COMPANY, "scrap") == [("002", D("0.16"))]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("15101506", "Esta clave de producto ya no está vigente en el SAT. Prueba con 15101514 (Gasolina regular"),
        ("80109999", "Esta clave de producto no existe en el catálogo del SAT. Busca otra."),
        ("8014", "Esta clave de producto no existe en el catálogo del SAT. Busca otra."),
        ("", "Falta la clave de producto. Búscala por lo que vendes."),
    ],
)
def test_a_retired_product_key_is_told_from_one_that_never_was(key: str, said: str):
    """Trap 20: gasoline has keys by octane now; a person chooses which."""
    with Catalogues.open() as catalogues:
        told = finding(invoice(line("100", product_key=key)), "CFDI40162", catalogues=catalogues)
    assert told.message.startswith(said)
    assert told.fix is None
    assert ("15101515 (Gasolina premium" in told.message) is (key == "15101506")


@pytest.mark.parametrize(
    ("key", "said", "fix"),
    [
        ("e48", "Esta clave de unidad no existe en el catálogo del SAT: elige otra.", "E48"),
        ("DX", "Esta clave de unidad ya no está vigente en el SAT: elige otra.", None),
        ("", "Elige una clave de unidad del SAT.", None),
    ],
)
def test_a_unit_in_small_letters_has_one_sure_correction(key: str, said: str, fix: str | None):
    with Catalogues.open() as catalogues:
        told = finding(invoice(line("100", unit_key=key)), "CFDI40165", catalogues=catalogues)
    assert (told.message, told.fix) == (said, fix)


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("CRP20113", 'ClaveProdServ="84111506"', 'ClaveProdServ="80101500"'),
        ("CRP20115", 'Cantidad="1"', 'Cantidad="2"'),
        ("CRP20118", 'Descripcion="Pago"', 'Descripcion="Abono"'),
        ("CRP20120", 'Importe="0"', 'Importe="1"'),
        ("CRP20122", 'ObjetoImp="01"', 'ObjetoImp="02"'),
    ],
)
def test_the_concept_of_somebodys_payment_is_looked_at(code, old, new):
    xml = xml_writer.serialize(xml_writer.build(PAID, compute(PAID)))
    assert xml_reader.read(xml).invoice.lines == ()
    read = xml_reader.read(xml.replace(old.encode(), new.encode(), 1))
    assert [found.code for found in check(read.invoice, totals=read.totals)] == [code]
