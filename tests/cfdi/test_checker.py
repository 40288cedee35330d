"""Findings: each rule once, with its code, its field and its correction."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from gigstack_desktop.cfdi.bands import amount_band, tax_band
from gigstack_desktop.cfdi.checker import PAC_MESSAGES, blocks, check, explain
from gigstack_desktop.cfdi.model import GlobalPeriod, Party, Relation, Tax
from gigstack_desktop.cfdi.totals import compute
from gigstack_desktop.cfdi.withholdings import proposed_withholdings
from tests.support.invoices import (
    COMPANY,
    EXEMPT,
    ISR10,
    ISSUER,
    IVA8,
    IVA16,
    PERSON,
    D,
    invoice,
    line,
)

PUBLIC = Party("XAXX010101000", "PUBLICO EN GENERAL", "616", "42501", "S01")
FOREIGN = Party("XEXX010101000", "Acme Inc", "616", "42501", "S01")
NOVEMBER = GlobalPeriod("04", "11", 2026)


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


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"payment_form": "99"}, "PUE99"),
        ({"payment_form": ""}, "CFDI40104"),
        ({"payment_form": "77"}, "CFDI40104"),
        ({"payment_form": "30"}, "ADVANCE_FORM"),
        ({"payment_method": ""}, "CFDI40124"),
        ({"currency": "XXX"}, "CFDI40113"),
        ({"currency": "QQQ", "exchange_rate": D(2)}, "CFDI40113"),
        ({"exchange_rate": D(2)}, "CFDI40114"),
        ({"currency": "USD"}, "CFDI40115"),
        ({"currency": "USD", "exchange_rate": D(0)}, "CFDI40115"),
        ({"currency": "USD", "exchange_rate": D("19.1234567")}, "CFDI40117"),
        ({"exportacion": "02"}, "CFDI40122"),
        ({"exportacion": ""}, "CFDI40123"),
        ({"place": "4250"}, "CFDI40126"),
        ({"relations": (Relation("08", ("5803EB8D-81CD-4557-8719-26632D2FA434",)),)}, "CFDI40137"),
        ({"relations": (Relation("01", ("no",)),)}, "RELATION_UUID"),
        ({"lines": ()}, "CFDI40104"),
        ({"series": "A" * 26}, "TEXT_LONG"),
        ({"conditions": "30|60"}, "TEXT_PIPE"),
        ({"kind": "E"}, "EGRESS_RELATION"),
        ({"kind": "E", "payment_method": "PPD", "payment_form": "99"}, "EGRESS_METHOD"),
    ],
)
def test_header_rules(changes, code):
    if changes == {"lines": ()}:
        document, code = replace(invoice(), lines=()), "LINES_EMPTY"
    else:
        document = invoice(**changes)
    assert code in codes(document)


def test_the_exchange_rate_message_names_the_currency():
    assert "1 USD" in finding(invoice(currency="USD"), "CFDI40115").message


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"rfc": ""}, "RFC_EMPTY"),
        ({"rfc": "SAT97"}, "RFC_FORM"),
        ({"rfc": "SAT970230NN3"}, "RFC_DATE"),
        ({"rfc": "SAT970701NN4"}, "RFC_DIGIT"),
        ({"name": ""}, "NAME_EMPTY"),
        ({"name": "SERVICIO DE PRUEBA SA DE CV"}, "NAME_SUFFIX"),
        ({"name": "Servicio de Prueba"}, "NAME_CASE"),
        ({"name": "PUBLICO EN GENERAL"}, "CFDI40146"),
        ({"zip": "600"}, "ZIP_FORM"),
        ({"regimen": ""}, "REGIME_EMPTY"),
        ({"regimen": "605"}, "CFDI40158"),
        ({"regimen": "609"}, "CFDI40158"),
        ({"uso_cfdi": ""}, "USE_EMPTY"),
        ({"uso_cfdi": "P01"}, "CFDI40161"),
        ({"uso_cfdi": "CP01"}, "CFDI40161"),
        ({"residencia_fiscal": "USA"}, "CFDI40151"),
        ({"num_reg_id_trib": "123"}, "CFDI40154"),
    ],
)
def test_receiver_rules(changes, code):
    assert code in codes(receiver(**changes))


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


def test_global_invoice():
    right = invoice(receiver=PUBLIC, global_period=NOVEMBER)
    assert check(right) == ()
    assert codes(replace(right, global_period=None)) == {"CFDI40130"}
    assert codes(replace(right, global_period=GlobalPeriod("05", "18", 2026))) == {"CFDI40131"}
    assert codes(replace(right, global_period=GlobalPeriod("04", "13", 2026))) == {"CFDI40133"}
    assert codes(replace(right, global_period=GlobalPeriod("04", "11", 2020))) == {"CFDI40136"}
    assert codes(replace(right, conditions="30 días")) == {"GLOBAL_CONDITIONS"}
    assert codes(replace(right, lines=(line("1", taxes=(IVA16, ISR10)),))) == {"GLOBAL_WITHHELD"}
    assert "GLOBAL_METHOD" in codes(replace(right, payment_method="PPD", payment_form="99"))
    assert codes(invoice(global_period=NOVEMBER)) == {"GLOBAL_ONLY_PUBLIC"}


def test_generic_customers_correct_themselves():
    wrong = invoice(receiver=replace(PUBLIC, name="JUAN PEREZ", regimen="612", zip="06000", uso_cfdi="D01"))
    fixes = {found.code: found.fix for found in check(wrong)}
    assert fixes == {"CFDI40149": "42501", "CFDI40159": "616", "CFDI40161": "S01"}
    assert codes(receiver(PUBLIC, name="Público en general")) >= {"NAME_PUBLIC"}


def test_foreign_customers_leave_out_what_needs_foreign_trade():
    assert codes(invoice(receiver=replace(FOREIGN, name="ACME INC"))) == set()
    document = receiver(FOREIGN, name="ACME INC", residencia_fiscal="MEX", num_reg_id_trib="1")
    assert codes(document) == {"CFDI40152", "CFDI40155"}


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (line("100", description=" "), "DESCRIPTION_EMPTY"),
        (line("100", description="a|b"), "TEXT_PIPE"),
        (line("100", description="x" * 1001), "TEXT_LONG"),
        (line("100", "0"), "QUANTITY"),
        (line("100", "0.0000001"), "QUANTITY"),
        (line("0"), "CFDI40166"),
        (line("1.1234567"), "PRICE_DECIMALS"),
        (line("100", discount="100.01"), "CFDI40169"),
        (line("100", discount="1.1234567"), "CFDI40168"),
        (line("100", discount="-1"), "NEGATIVE_DISCOUNT"),
        (line("100", discount="100"), "CFDI40174"),
        (line("100", discount="100", taxes=(IVA16, ISR10)), "CFDI40181"),
        (line("100", product_key="8014"), "CFDI40162"),
        (line("100", product_key="15101514"), "CFDI140228"),
        (line("100", unit_key=""), "CFDI40165"),
        (line("100", taxes=()), "CFDI40171"),
        (line("100", objeto_imp="01"), "CFDI40172"),
        (line("100", objeto_imp="04"), "CFDI40172"),
        (line("100", objeto_imp="06"), "CFDI140226"),
        (line("100", objeto_imp="07"), "CFDI140227"),
        (line("100", objeto_imp="99"), "OBJETO_IMP"),
        (line("100", taxes=(IVA16, IVA16)), "TAX_TWICE"),
        (line("100", taxes=(Tax("001", rate=D("0.1")),)), "ISR_TRANSFERRED"),
        (line("100", taxes=(Tax("009", rate=D("0.1")),)), "CFDI40175"),
        (line("100", taxes=(Tax("002", "Exento", D("0.16")),)), "CFDI40177"),
        (line("100", taxes=(Tax("002", "Exento", withheld=True),)), "CFDI40184"),
        (line("100", taxes=(Tax("002"),)), "CFDI40178"),
        (line("100", taxes=(Tax("002", rate=D("0.15")),)), "CFDI40179"),
        (line("100", taxes=(Tax("001", rate=D("0.36"), withheld=True),)), "CFDI40185"),
    ],
)
def test_line_rules(bad, code):
    findings = [found for found in check(invoice(line("1"), bad)) if found.code == code]
    assert findings, codes(invoice(line("1"), bad))
    assert findings[0].path[:2] == ("lines", 1)
    assert blocks(findings)


def test_a_gift_is_not_subject_to_tax():
    assert check(invoice(line("10"), line("100", discount="100", taxes=(), objeto_imp="04"))) == ()


def test_exempt_is_subject_to_tax():
    assert check(invoice(line("100", taxes=(EXEMPT,)))) == ()


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
    assert not blocks(check(dollars, usual_rate=D("1.9")))


def test_resico_to_a_company_is_warned_without_withholding():
    resico = replace(ISSUER, rfc="CACX7605101P8", regimen="626")
    found = finding(invoice(issuer=resico), "CFDI140225")
    assert found.severity == "W"
    assert "puede exigir" in found.message
    right = invoice(line("5000", taxes=(IVA16, Tax("001", rate=D("0.0125"), withheld=True))), issuer=resico)
    assert codes(right) == codes(invoice(issuer=resico, receiver=PERSON)) == set()


def test_bands_of_the_rules():
    assert amount_band(D("3"), D("333.335"), 2) == (D("833.33"), D("1166.68"))
    assert amount_band(D("3.00"), D("333.335"), 3) == (D("998.336"), D("1001.674"))
    assert tax_band(D("15390.30"), D("0.106667"), 6) == (D("1641.636596"), D("1641.637664"))
    assert tax_band(D("15390.30"), D("0.106667"), 2) == (D("1641.63"), D("1641.64"))


def test_foreign_totals_are_verified():
    document = invoice(line("100", discount="10"), line("50", taxes=(EXEMPT,)))
    right = compute(document)
    assert check(document, totals=right) == ()
    wrong = {
        "CFDI40108": replace(right, subtotal=D("150.01")),
        "CFDI40111": replace(right, discount=None),
        "CFDI40119": replace(right, total=D("1.00")),
        "CFDI40205": replace(right, total_transferred=None),
        "CFDI40203": replace(right, total_withheld=D("0.00")),
        "CFDI40221": replace(right, transferred=right.transferred[:1]),
        "CFDI40107": replace(right, subtotal=D("150.000")),
    }
    for code, totals in wrong.items():
        assert code in codes(document, totals=totals), code


class Places:
    """Stands for the catalogue of postal codes: one zone for every place, keys in force as told."""

    def __init__(self, tz="America/Mexico_City", border=0, retired=()):
        self._zip = SimpleNamespace(tz=tz, border=border)
        self._retired = set(retired)

    def zip(self, code):
        return self._zip

    def product(self, key):
        return SimpleNamespace(iva="Sí" if key == "84121603" else "No")

    def rates(self, *, on: date):
        return (
            SimpleNamespace(
                tax="002", factor="Tasa", transferred=True, withheld=False, allows=lambda v: v in (D("0.16"), D("0.08"))
            ),
        )

    def is_current(self, catalogue, key, on):
        return key not in self._retired


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


def test_catalogue_rules():
    assert "CFDI40162" in codes(invoice(line("1", product_key="15101506")), catalogues=Places(retired=["15101506"]))
    assert "CFDI40164" in codes(
        invoice(line("1", product_key="84121603", taxes=(), objeto_imp="01")), catalogues=Places()
    )
    assert "IVA_BORDER" in codes(invoice(line("1", taxes=(IVA8,))), catalogues=Places())
    assert "IVA_BORDER" not in codes(invoice(line("1", taxes=(IVA8,))), catalogues=Places(border=1))
    assert "CFDI40147" in codes(invoice(), catalogues=Places(retired=["06000"]))
    assert "CFDI40126" in codes(invoice(), catalogues=Places(retired=["42501"]))


def test_every_pac_code_is_explained():
    for code in PAC_MESSAGES:
        assert "{" not in explain(code)
    assert explain("40148") == explain("CFDI40148") == PAC_MESSAGES["CFDI40147"]
    assert explain("CRP20244").startswith("El abono")
    assert "SAT rechazó" in explain("CFDI49999")
    assert "exige" in explain("CFDI140225", resico="exige")


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
