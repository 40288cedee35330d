"""An invoice body as the API takes it: exact, complete, and refused with a path and a sentence."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigstack_desktop.cfdi.model import GlobalPeriod, LocalTax, Party, Relation, Tax, ThirdParty
from gigstack_desktop.cfdi.request import BadRequest, from_request, line, local_tax, objeto_imp, receiver, tax
from gigstack_desktop.cfdi.totals import compute
from tests.support.invoices import ISSUER, D

DATE = datetime(2026, 11, 21, 10)
UUID = "5803EB8D-81CD-4557-8719-26632D2FA434"
ITEM = {"description": "Consultoría", "unit_price": 100}


def body(**more: object) -> dict[str, object]:
    return {"client": {"id": "client_1"}, "items": [ITEM], **more}


def test_the_whole_of_a_body():
    asked = json.loads(
        """{"client": {"legal_name": "Servicio de prueba SA de CV", "tax_id": "SAT970701NN3", "tax_system": "601",
                      "use": "G03", "address": {"zip": "06000"}},
            "items": [{"description": "  Dos\\tblancos ", "quantity": 3, "unit_price": 99.99, "discount": 0.10,
                       "product_key": "80141503", "unit_key": "E48", "unit_name": "Servicio", "sku": "A-1",
                       "taxes": [{"type": "iva", "rate": 0.16, "factor": "Tasa", "inclusive": true},
                                 {"type": "ISR", "rate": 0.1, "withholding": true},
                                 {"type": "IEPS", "rate": 3.0818, "factor": "Cuota", "base": "14.4"},
                                 {"type": "IVA", "factor": "Exento"}],
                       "third_party": {"tax_id": "CACX7605101P8", "legal_name": "XOCHILT CASAS CHAVEZ",
                                       "tax_system": "612", "zip": "36257"}}],
            "currency": "usd", "exchange_rate": 19.0123, "payment_form": "03", "payment_method": "PUE", "series": "A",
            "folio_number": 7, "exports": "01", "addenda": "<x/>", "payment_conditions": "Contado",
            "related_documents": [{"relationship": "04", "documents": ["5803EB8D-81CD-4557-8719-26632D2FA434"]}],
            "global": {"periodicity": "04", "months": "11", "year": 2026},
            "complements": [{"type": "custom", "data": "<y/>"}],
            "local_taxes": [{"type": "ISH", "rate": 0.03}]}""",
        parse_float=Decimal,
    )
    found = from_request(asked, issuer=ISSUER, date=DATE)
    assert found.receiver == Party("SAT970701NN3", "SERVICIO DE PRUEBA", "601", "06000", "G03")
    assert (found.issuer, found.place, found.date) == (ISSUER, ISSUER.zip, DATE)
    (one,) = found.lines
    assert (one.description, one.unit_price, one.discount) == ("Dos blancos", D("99.99"), D("0.10"))
    assert one.taxes == (
        Tax("002", "Tasa", D("0.16"), included=True),
        Tax("001", "Tasa", D("0.1"), withheld=True),
        Tax("003", "Cuota", D("3.0818"), base=D("14.4")),
        Tax("002", "Exento"),
    )
    assert one.third_party == ThirdParty("CACX7605101P8", "XOCHILT CASAS CHAVEZ", "612", "36257")
    assert (found.currency, found.exchange_rate, found.folio) == ("USD", D("19.0123"), "7")
    assert found.relations == (Relation("04", (UUID,)),)
    assert found.global_period == GlobalPeriod("04", "11", 2026)
    assert (found.complements, found.addenda) == (("<y/>",), ("<x/>",))
    assert found.local_taxes == (LocalTax("ISH", D("0.03")),)
    assert found.conditions == "Contado"


def test_what_a_body_leaves_out():
    found = from_request({"items": [ITEM]}, date=DATE)
    assert (found.kind, found.currency, found.payment_method, found.payment_form) == ("I", "MXN", "PUE", "03")
    assert (found.lines[0].quantity, found.lines[0].discount, found.lines[0].objeto_imp) == (D(1), D(0), "01")
    assert found.receiver.rfc == ""
    assert from_request(body(payment_method="PPD")).payment_form == "99"
    assert from_request(body(exchange_rate=19)).exchange_rate is None


def test_the_general_public_takes_the_issuers_place():
    client = {"tax_id": "XAXX010101000", "legal_name": "Publico en general", "address": {"zip": "99999"}}
    found = receiver(client, use="P01", place="42501")
    assert found == Party("XAXX010101000", "PUBLICO EN GENERAL", "616", "42501", "S01")
    assert receiver(client, use="G02", place="42501").uso_cfdi == "G02"
    assert receiver({"tax_id": "SAT970701NN3", "name": "Uno SC"}, use="", place="", keep_name=True).name == "UNO SC"


@pytest.mark.parametrize(
    ("asked", "taxes", "key"),
    [(None, [], "01"), (None, [1], "02"), ("01", [1], "02"), ("02", [], "01"), ("04", [], "04"), ("06", [1], "06")],
)
def test_taxability_does_not_deny_the_taxes(asked, taxes, key):
    assert objeto_imp(asked, taxes) == key


@pytest.mark.parametrize(
    ("base", "quantity"),
    [("01", None), (None, None), ("14.4", D("14.4")), (D("14.4"), D("14.4")), (12, D(12)), ("litros", None)],
)
def test_a_quota_has_its_own_quantity(base, quantity):
    assert tax({"type": "IEPS", "factor": "Cuota", "rate": 1, "base": base}).base == quantity
    assert tax({"type": "IEPS", "factor": "Tasa", "rate": 1, "base": base}).base is None


def test_a_local_tax_has_a_name_and_a_rate_or_an_amount():
    assert local_tax({"type": "ISH", "rate": D("0.03")}) == LocalTax("ISH", D("0.03"))
    stated = local_tax({"name": "5 al millar", "amount": "5.00", "withholding": True})
    assert stated == LocalTax("5 al millar", D(0), True, D("5.00"))


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"items": None}, "items"),
        ({"items": []}, "items"),
        ({"items": {}}, "items"),
        ({"items": ["x"]}, "items[0]"),
        ({"items": [ITEM, {}]}, "items[1].unit_price"),
        ({"items": [{"unit_price": "cien"}]}, "items[0].unit_price"),
        ({"items": [{"unit_price": True}]}, "items[0].unit_price"),
        ({"items": [{"unit_price": 1.5}]}, "items[0].unit_price"),
        ({"items": [{"unit_price": D("NaN")}]}, "items[0].unit_price"),
        ({"items": [{"unit_price": D("1E+400")}]}, "items[0].unit_price"),
        ({"items": [{"unit_price": D("1E-400")}]}, "items[0].unit_price"),
        ({"items": [{"unit_price": -1}]}, "items[0].unit_price"),
        ({"items": [{"unit_price": 10**12}]}, "items[0].unit_price"),
        ({"items": [{**ITEM, "quantity": 0}]}, "items[0].quantity"),
        ({"items": [{**ITEM, "taxes": [{"rate": 1}]}]}, "items[0].taxes[0].type"),
        ({"items": [{**ITEM, "taxes": [{"type": "VAT", "rate": 1}]}]}, "items[0].taxes[0].type"),
        ({"items": [{**ITEM, "taxes": [{"type": "IVA"}]}]}, "items[0].taxes[0].rate"),
        ({"items": [{**ITEM, "taxes": [{"type": "IVA", "rate": 1, "factor": "X"}]}]}, "items[0].taxes[0].factor"),
        ({"items": [{**ITEM, "taxes": [{"type": "IVA", "rate": 1, "inclusive": 1}]}]}, "items[0].taxes[0].inclusive"),
        ({"items": [{**ITEM, "description": 5}]}, "items[0].description"),
        ({"client": "yo"}, "client"),
        ({"currency": 1}, "currency"),
        ({"currency": "XXX"}, "currency"),
        ({"currency": "PESOS"}, "currency"),
        ({"currency": "USD", "exchange_rate": []}, "exchange_rate"),
        ({"folio_number": "7"}, "folio_number"),
        ({"related_documents": [{"documents": [UUID]}]}, "related_documents[0].relationship"),
        ({"related_documents": [{"relationship": "04", "documents": [5]}]}, "related_documents[0].documents[0]"),
        ({"global": {"periodicity": "04", "months": "11"}}, "global.year"),
        ({"local_taxes": [{"type": "ISH"}]}, "local_taxes[0].rate"),
        ({"complements": [{"type": "custom"}]}, "complements[0].data"),
    ],
)
def test_what_is_wrong_is_named(change, path):
    with pytest.raises(BadRequest) as refusal:
        from_request(body(**change))
    assert refusal.value.path == path
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize("whole", [None, [], "x", 5, True])
def test_a_body_is_an_object(whole):
    with pytest.raises(BadRequest, match="objeto"):
        from_request(whole)


def test_numbers_keep_their_digits():
    assert str(line({"unit_price": "10.050"}).unit_price) == "10.050"
    asked = json.loads('{"items": [{"unit_price": 333.335, "quantity": 3}]}', parse_float=Decimal)
    assert compute(from_request(asked)).subtotal == D("1000.01")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NAMES = ("client", "items", "currency", "exchange_rate", "global", "related_documents", "local_taxes", "complements")
ITEMS = ("unit_price", "quantity", "discount", "taxes", "third_party", "taxability")
TAXES = ("type", "rate", "factor", "withholding", "base")


@given(
    st.dictionaries(st.sampled_from(NAMES), JSON),
    st.dictionaries(st.sampled_from(ITEMS), JSON),
    st.dictionaries(st.sampled_from(TAXES), JSON),
)
@settings(max_examples=100)
def test_any_body_is_computed_or_refused(whole, item, element):
    asked = {"items": [{"unit_price": 5, "taxes": [{"type": "IVA", "rate": 0, **element}], **item}], **whole}
    with suppress(BadRequest):
        assert compute(from_request(asked)).total.is_finite()
