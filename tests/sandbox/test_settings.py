"""What a team's settings do to the documents that it issues from then on."""

from __future__ import annotations

import base64
from decimal import Decimal
from typing import Any

import pytest

from gigstack_desktop.cfdi.xml_reader import read
from tests.sandbox.conftest import CLIENT, ITEM
from tests.support import sat
from tests.support.sandbox import RunningSandbox

Json = dict[str, Any]
COMPANY = {
    "brand": {"alias": "Xenón"},
    "legal_name": "XENON INDUSTRIAL ARTICLES",
    "tax_id": "XIA190128J61",
    "tax_system": "601",
    "address": {"country": "MEX", "zip": "76343"},
}
PLAIN = {"description": "Consultoría", "unit_price": 100}
IVA, NO_IVA = {"type": "IVA", "rate": 0.16}, {"type": "IVA", "rate": 0}


class Company:
    """A company of its own with a CSD, whose settings no other test sees."""

    def __init__(self, server: RunningSandbox) -> None:
        self.server, self.id = server, server.data("POST", "/teams", COMPANY)["id"]
        issued = server.data("POST", f"{server.origin}/_sandbox/teams/{self.id}/csd?team={self.id}", {})
        files = {name: (f"a.{name}", base64.b64decode(issued[name])) for name in ("cert", "key")}
        path = f"/teams/{self.id}/sat-connection"
        assert server.call("POST", path, data={"keyPass": issued["password"]}, files=files).status_code == 200

    def wants(self, **settings: Any) -> None:
        self.server.data("PUT", f"/teams/{self.id}/settings", settings)

    def post(self, path: str, **body: Any) -> Json:
        made: Json = self.server.data("POST", f"{path}?team={self.id}", {"client": CLIENT, "items": [PLAIN], **body})
        return made

    def xml_of(self, uuid: str) -> bytes:
        links = self.server.data("GET", f"/invoices/{uuid}/files?team={self.id}")
        xml = self.server.http.get(links["xml"]).content
        assert sat.xsd_problems(xml) == []
        return xml


@pytest.fixture(scope="module")
def company(server: RunningSandbox) -> Company:
    return Company(server)


def test_dollars_have_taxes_of_their_own(company: Company) -> None:
    company.wants(taxes=[IVA], taxes_usd=[NO_IVA])
    dollars = {"currency": "USD", "exchange_rate": 18.5}
    assert [company.post("/invoices/income")["taxes"], company.post("/invoices/income", **dollars)["taxes"]] == [16, 0]
    paid = company.post("/payments/register", payment_form="03", automation_type="none", **dollars)
    assert paid["total"] == 100
    company.wants(taxes_usd=None)
    assert company.post("/invoices/income", **dollars)["taxes"] == 16
    assert company.post("/invoices/income", items=[{**PLAIN, "taxes": []}])["taxes"] == 0
    company.wants(taxes=None)


def test_withholding_taxes_are_withheld_whether_they_say_so_or_not(company: Company) -> None:
    company.wants(taxes=[IVA], withholding_taxes=[{"type": "ISR", "rate": 0.0125}])
    invoice = company.post("/invoices/income")
    assert (invoice["withholding_taxes"], invoice["total"]) == (1.25, 114.75)
    assert read(company.xml_of(invoice["uuid"])).totals.total == Decimal("114.75")
    company.wants(taxes=None, withholding_taxes=None)


def test_a_forced_series_is_of_all_invoices_and_of_no_other_document(company: Company) -> None:
    company.wants(force_series="FF")
    invoice = company.post("/invoices/income", series="B", payment_method="PPD", payment_form="99")
    draft = company.post("/invoices/draft", invoice_type="I", series="B")
    assert (invoice["series"], draft["series"]) == ("FF", "FF")
    assert company.server.data("POST", f"/invoices/draft/{draft['id']}/stamp?team={company.id}")["series"] == "FF"
    credit = [{"relationship": "01", "documents": [invoice["uuid"]]}]
    assert company.post("/invoices/egress", related_documents=credit)["series"] == "NC"
    company.wants(force_series=None)
    assert company.post("/invoices/income", series="B")["series"] == "B"


def test_an_overriding_description_is_on_every_line_but_not_on_global_invoices(company: Company) -> None:
    company.wants(override_item_description="Servicios profesionales", sku="S-1")
    invoice = company.post("/invoices/income", items=[ITEM, PLAIN])
    assert [item["description"] for item in invoice["items"]] == ["Servicios profesionales"] * 2
    lines = read(company.xml_of(invoice["uuid"])).invoice.lines
    assert {(line.description, line.sku) for line in lines} == {("Servicios profesionales", "S-1")}
    month = {"periodicity": "04", "months": "01", "year": 2026}
    public = {"client": {"id": "client_publico_general"}, "global": month, "items": [{**PLAIN, "description": "Venta"}]}
    assert company.post("/invoices/income", **public)["items"][0]["description"] == "Venta"
    company.wants(override_item_description=None, sku=None)


def test_an_addenda_that_would_spoil_every_invoice_is_refused(company: Company) -> None:
    path = f"/teams/{company.id}/settings"
    for broken in ("<a", "text", "<a/><b/>"):
        assert company.server.call("PUT", path, {"addenda": broken}).status_code == 400
    company.wants(addenda="<a xmlns='urn:x'/>")
    assert company.post("/invoices/income")["addenda"] == "<a xmlns='urn:x'/>"
    company.wants(addenda=None)


def test_the_words_of_mails_are_the_teams(company: Company) -> None:
    def subject() -> str:
        company.post("/invoices/income", send_email=True)
        posted = company.server.data("GET", f"{company.server.origin}/_sandbox/mail?team={company.id}")
        return str(posted[0]["subject"])

    company.wants(emails={"invoice_subject": "Tu factura"})
    assert subject() == "Tu factura"
    company.wants(email_templates={"invoices": {"es": {"subject": "Hola"}, "en": {"subject": "Hello"}}})
    assert subject() == "Hola"
    company.wants(pdf_language="en")
    assert subject() == "Hello"
    company.wants(pdf_language=None, emails=None, email_templates=None)
