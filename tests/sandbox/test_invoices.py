"""Income invoices: what SAT's schema and our own reader say about every document, and every refusal."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest

from gigstack_desktop.cfdi import seal
from gigstack_desktop.cfdi.xml_reader import read
from gigstack_desktop.sandbox import company
from tests.sandbox.conftest import CLIENT, ITEM
from tests.support import sat
from tests.support.sandbox import RunningSandbox

Json = dict[str, Any]


def xml_of(server: RunningSandbox, uuid: str) -> bytes:
    """The stamped XML, read as a person would: without a key."""
    links = server.data("GET", f"/invoices/{uuid}/files")
    return server.http.get(links["xml"]).content


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"items": [{**ITEM, "taxes": []}]},
        {"items": [{**ITEM, "taxability": "01"}]},
        {"items": [{**ITEM, "taxes": [{"type": "IVA", "factor": "Exento"}]}]},
        {
            "items": [
                {
                    **ITEM,
                    "unit_price": 99.99,
                    "quantity": 3,
                    "taxes": [{"type": "IVA", "rate": 0.16, "inclusive": True}],
                }
            ]
        },
        {
            "items": [
                {
                    **ITEM,
                    "taxes": [
                        {"type": "IVA", "rate": 0.16},
                        {"type": "ISR", "rate": 0.10, "withholding": True},
                        {"type": "IVA", "rate": 0.106667, "withholding": True},
                    ],
                }
            ]
        },
        {"items": [{**ITEM, "discount": 100.5}, {**ITEM, "taxes": [{"type": "IVA", "rate": 0}]}]},
        {
            "items": [
                {
                    **ITEM,
                    "quantity": 24,
                    "unit_price": 15.5,
                    "product_key": "50202306",
                    "unit_key": "H87",
                    "taxes": [
                        {"type": "IEPS", "factor": "Cuota", "rate": 3.0818, "base": "14.4"},
                        {"type": "IVA", "rate": 0.16},
                    ],
                }
            ]
        },
        {
            "items": [
                {
                    **ITEM,
                    "third_party": {
                        "tax_id": "JUFA7608212V6",
                        "legal_name": "ADRIANA JUAREZ FERNANDEZ",
                        "tax_system": "612",
                        "zip": "29133",
                    },
                }
            ]
        },
        {"payment_method": "PPD", "payment_form": "99"},
        {"currency": "USD", "exchange_rate": 18.5},
        {"use": "P01"},
        {
            "client": {"id": "client_publico_general"},
            "use": "P01",
            "global": {"periodicity": "04", "months": "01", "year": 2026},
        },
        {"client": {"id": "client_publico_general"}},
        {"client": {"legal_name": "FOREIGN COMPANY", "tax_id": "XEXX010101000"}},
        {"related_documents": [{"relationship": "04", "documents": ["5FB2822E-396D-4725-8521-CDC4BDD20CCF"]}]},
    ],
)
def test_every_document_is_valid_for_sat(server: RunningSandbox, request_body: Json, change: Json) -> None:
    answer = server.call("POST", "/invoices/income", {**request_body, **change})
    assert answer.status_code == 201, answer.text
    invoice = answer.json()["data"]
    xml = xml_of(server, invoice["uuid"])
    assert sat.xsd_problems(xml) == []
    assert seal.verify(xml)
    document = read(xml)
    assert document.stamp is not None
    assert document.stamp.uuid == invoice["uuid"] == invoice["id"]
    assert document.totals.total == Decimal(str(invoice["total"]))
    assert document.invoice.receiver.uso_cfdi != "P01"
    assert (invoice["status"], invoice["stamp"]["sello"]) == ("valid", document.seal)
    assert unquote(invoice["verification_url"]).endswith(document.seal[-8:])


def test_pdf_says_that_it_has_no_value(server: RunningSandbox, request_body: Json) -> None:
    import pypdfium2

    invoice = server.data("POST", "/invoices/income", {**request_body, "return_files_urls": True})
    pdf = server.http.get(invoice["files"]["pdf"])
    assert pdf.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(pdf.content)
    try:
        text = document[0].get_textpage().get_text_bounded()
    finally:
        document.close()
    assert "SIN VALIDEZ FISCAL" in text.upper()
    assert invoice["uuid"].lower() in text.lower().replace("\r\n", "")
    assert server.http.get(invoice["files"]["pdf"]).content == pdf.content
    only = server.data("GET", f"/invoices/{invoice['uuid'].upper()}/files?file_type=xml")
    assert set(only) == {"xml"}


def test_files_as_base64_when_asked(server: RunningSandbox, request_body: Json) -> None:
    uuid = server.data("POST", "/invoices/income", request_body)["uuid"]
    assert "files" not in server.data("GET", f"/invoices/income/{uuid}")
    assert set(server.data("GET", f"/invoices/income/{uuid}?files=base64")["files"]) == {"pdf", "xml"}


@pytest.mark.parametrize(
    ("change", "message", "error"),
    [
        ({"client": None}, "Invalid request body", "client is required"),
        ({"items": []}, "Invalid request body", "items is required"),
        ({"items": [{"unit_price": 1}]}, "Invalid request body", "items[0].description is required"),
        (
            {"items": [{**ITEM, "taxes": [{"type": "IVA", "rate": 0.15}]}]},
            "Tax validation failed",
            "IVA rate must be 0.16 for standard rate",
        ),
        ({"payment_form": "99"}, "Failed to stamp invoice", "PUE99"),
        ({"payment_method": "PPD", "payment_form": "03"}, "Failed to stamp invoice", "CFDI40105"),
        ({"payment_form": "77"}, "Failed to stamp invoice", "CFDI40104"),
        ({"use": "D10"}, "Failed to stamp invoice", "CFDI40161"),
        ({"currency": "USD"}, "Failed to stamp invoice", "CFDI40115"),
        ({"items": [{**ITEM, "product_key": "99999999"}]}, "Failed to stamp invoice", "CFDI40162"),
        ({"items": [{**ITEM, "unit_price": 0}]}, "Failed to stamp invoice", "CFDI40166"),
        ({"items": [{**ITEM, "discount": 9999}]}, "Failed to stamp invoice", "CFDI40"),
    ],
)
def test_refusals(server: RunningSandbox, request_body: Json, change: Json, message: str, error: str) -> None:
    answer = server.call("POST", "/invoices/income", {**request_body, **change})
    assert answer.status_code == 400
    assert answer.json()["message"] == message
    assert error in answer.json()["error"]["message"]
    assert answer.json()["error"]["details"]


def test_unknown_client(server: RunningSandbox, request_body: Json) -> None:
    assert server.call("POST", "/invoices/income", {**request_body, "client": {"id": "client_x"}}).status_code == 404


def test_client_by_search_is_found_or_made(server: RunningSandbox, request_body: Json) -> None:
    search = {"on_key": "tax_id", "on_value": "XIA190128J61"}
    inline = {"legal_name": "XENON INDUSTRIAL ARTICLES", "tax_system": "601", "use": "G03", "address": {"zip": "76343"}}
    refused = server.call("POST", "/invoices/income", {**request_body, "client": {**inline, "search": search}})
    assert refused.status_code == 404
    body = {**request_body, "client": {**inline, "search": {**search, "auto_create": True}}}
    first, second = (server.data("POST", "/invoices/income", body)["client"] for _ in range(2))
    assert first["id"] == second["id"]
    assert first["tax_id"] == "XIA190128J61"


def test_items_are_completed_from_services(server: RunningSandbox, request_body: Json) -> None:
    service = server.data("POST", "/services", {**ITEM, "sku": "CON-1", "quantity": 1})
    for item in ({"id": service["id"]}, {"search": {"on_key": "sku", "on_value": "CON-1"}}):
        invoice = server.data("POST", "/invoices/income", {**request_body, "items": [item]})
        assert invoice["total"] == 1160
        assert invoice["items"][0]["description"] == ITEM["description"]
    assert server.call("POST", "/invoices/income", {**request_body, "items": [{"id": "service_x"}]}).status_code == 404


def test_folios_rise_and_refusals_take_none(server: RunningSandbox, request_body: Json) -> None:
    body = {**request_body, "series": "FOL"}
    first = server.data("POST", "/invoices/income", body)
    server.call("POST", "/invoices/income", {**body, "use": "D10"})
    rejected = server.call("POST", "/invoices/income", body, headers={"X-Sandbox-Fail": "pac:CFDI40145"})
    assert rejected.json()["error"]["code"] == "cfdi_service_error"
    assert rejected.json()["error"]["cfdi_code"] == "CFDI40145"
    second = server.data("POST", "/invoices/income", body)
    assert (first["folio_number"], second["folio_number"]) == (1, 2)
    assert server.data("POST", "/invoices/income", {**body, "folio_number": 40})["folio_number"] == 40
    taken = server.call("POST", "/invoices/income", {**body, "folio_number": 40})
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "resource_conflict")
    assert server.data("POST", "/invoices/income", {**body, "folio_number": 7})["folio_number"] == 7
    in_live = server.data("POST", "/clients", CLIENT, key=server.live_key)["id"]
    live = {**body, "client": {"id": in_live}, "folio_number": 40}
    assert server.data("POST", "/invoices/income", live, key=server.live_key)["folio_number"] == 40
    assert server.data("POST", "/invoices/income", body)["folio_number"] == 41
    assert server.data("GET", "/invoices/income?series=FOL&limit=1")[0]["folio_number"] == 41


def test_folios_of_many_at_once_are_all_different(server: RunningSandbox, request_body: Json) -> None:
    body = {**request_body, "series": "PAR"}
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: server.data("POST", "/invoices/income", body)["folio_number"], range(16)))
    assert sorted(made) == list(range(1, 17))


def test_an_idempotency_key_is_executed_once(server: RunningSandbox, request_body: Json) -> None:
    body = {**request_body, "idempotency_key": "once-1", "metadata": {"intent": "once-1"}}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: server.call("POST", "/invoices/income", body), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["data"]["uuid"] for answer in answers}) == 1
    for query in ("metadata.intent=once-1", "idempotency_key=once-1"):
        assert len(server.data("GET", f"/invoices/income?{query}")) == 1
    other = server.call("POST", "/invoices/income", {**body, "use": "S01"})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "resource_conflict")
    assert server.call("POST", "/invoices/income", {**body, "client": None}).status_code == 409


def test_an_amount_written_with_other_decimals_is_the_same_body(server: RunningSandbox, request_body: Json) -> None:
    body = {**request_body, "idempotency_key": "spelled-1", "metadata": {"big": 1, "odd": "1e99999"}}
    plain = json.dumps(body)
    assert '"unit_price": 1000' in plain
    first = server.data("POST", "/invoices/income", plain.encode())
    for spelling in ("1000.00", "1e3"):
        again = plain.replace('"unit_price": 1000', f'"unit_price": {spelling}').encode()
        assert server.data("POST", "/invoices/income", again)["uuid"] == first["uuid"]
    for other in (plain.replace("1000", "1000.01"), plain.replace('"big": 1', '"big": 1e999999999')):
        assert server.call("POST", "/invoices/income", other.encode()).status_code == 409


def test_a_refused_request_leaves_its_key_free(server: RunningSandbox, request_body: Json) -> None:
    body = {**request_body, "idempotency_key": "free-1"}
    assert server.call("POST", "/invoices/income", {**body, "use": "D10"}).status_code == 400
    assert server.call("POST", "/invoices/income", body).status_code == 201


def test_filters(server: RunningSandbox, deferred: Json) -> None:
    client = deferred["client"]["id"]
    for query in ("status=valid", "status=stamped", "payment_method=PPD", "currency=MXN", "series=A"):
        found = server.data("GET", f"/invoices/income?client_id={client}&{query}")
        assert [each["uuid"] for each in found] == [deferred["uuid"]]
    for query in ("status=cancelled", "payment_method=PUE", "series=Z"):
        assert server.data("GET", f"/invoices/income?client_id={client}&{query}") == []


def test_search(server: RunningSandbox, deferred: Json) -> None:
    for text in (deferred["uuid"][:13].upper(), f"A-{deferred['folio_number']} robotica"):
        found = server.call("GET", "/invoices/search", params={"q": text, "limit": 100}).json()
        assert deferred["uuid"] in [each["uuid"] for each in found["data"]]


def test_get(server: RunningSandbox, deferred: Json) -> None:
    assert server.data("GET", f"/invoices/income/{deferred['uuid'].upper()}") == deferred
    assert server.call("GET", f"/invoices/payment/{deferred['uuid']}").status_code == 404
    assert server.call("GET", "/invoices/income/nothing").status_code == 404
    assert server.call("GET", "/invoices/nothing/files").status_code == 404


def test_cancel(server: RunningSandbox, request_body: Json) -> None:
    uuid, unrelated = (server.data("POST", "/invoices/income", request_body)["uuid"] for _ in range(2))
    relation = [{"relationship": "04", "documents": [uuid.upper()]}]
    substitute = server.data("POST", "/invoices/income", {**request_body, "related_documents": relation})["uuid"]
    assert server.call("DELETE", f"/invoices/{uuid}").json()["error"]["message"] == "motive is required"
    assert server.call("DELETE", f"/invoices/{uuid}", {"motive": "09"}).status_code == 400
    without = server.call("DELETE", f"/invoices/{uuid}", {"motive": "01"})
    assert without.json()["error"]["message"] == "substitution_uuid is required"
    for wrong in (uuid, unrelated, "5FB2822E-396D-4725-8521-CDC4BDD20CCF"):
        refused = server.call("DELETE", f"/invoices/{uuid}", {"motive": "01", "replacement": wrong})
        assert (refused.status_code, refused.json()["error"]["sat_code"]) == (400, "312")
    substituted = server.call("DELETE", f"/invoices/{uuid}", {"motive": "02"})
    assert substituted.json()["error"]["sat_code"] == "204"
    cancelled = server.data("DELETE", f"/invoices/{uuid}", {"motive": "01", "replacement": substitute})
    assert cancelled["status"] == "cancelled"
    assert cancelled["cancellation"]["code"] == "201"
    assert cancelled["cancellation"]["substitution_uuid"] == substitute
    again = server.call("DELETE", f"/invoices/{uuid}", {"motive": "02"})
    assert (again.status_code, again.json()["error"]["sat_code"]) == (409, "202")
    assert server.call("DELETE", f"/invoices/{substitute}?motive=02").status_code == 200


def test_an_invoice_is_written_about_when_asked(server: RunningSandbox, request_body: Json) -> None:
    silent = server.data("POST", "/invoices/income", request_body)
    asked = server.data("POST", "/invoices/income", {**request_body, "send_email": True, "emails": ["otro@x.example"]})
    refused = server.data("POST", "/invoices/income", {**request_body, "send_email": False, "emails": ["a@x.example"]})
    box = f"{server.origin}/_sandbox/mail"
    for quiet in (silent, refused):
        assert server.data("GET", f"{box}?about={quiet['uuid']}") == []
    [mail] = server.data("GET", f"{box}?about={asked['uuid']}")
    assert mail["to"] == ["facturas@ure.example", "otro@x.example"]
    assert mail["attachments"] == [f"{asked['uuid']}.pdf", f"{asked['uuid']}.xml"]
    sent = server.data("POST", f"/invoices/{asked['uuid'].upper()}/send", {"emails": ["tercero@x.example"]})
    assert sent == {"recipients": ["facturas@ure.example", "tercero@x.example"], "attachments": mail["attachments"]}
    assert server.data("GET", f"{box}?to=TERCERO@x.example")[0]["about"] == asked["uuid"]
    assert server.data("POST", f"/invoices/{silent['uuid']}/send")["recipients"] == ["facturas@ure.example"]
    assert server.call("POST", "/invoices/nothing/send", {}).status_code == 404
    assert server.call("POST", f"/invoices/{silent['uuid']}/send", {"emails": ["nobody"]}).status_code == 400


def test_nobody_to_write_to(server: RunningSandbox) -> None:
    invoice = server.data("POST", "/invoices/income", {"client": {"id": "client_publico_general"}, "items": [ITEM]})
    answer = server.call("POST", f"/invoices/{invoice['uuid']}/send", {})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "missing_required_field")


@pytest.mark.parametrize(
    "change", [{"addenda": "no es xml"}, {"complements": [{"type": "custom", "data": "<a><b></a>"}]}]
)
def test_foreign_xml_must_be_xml(server: RunningSandbox, request_body: Json, change: Json) -> None:
    answer = server.call("POST", "/invoices/income", {**request_body, **change})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_field_value")


def test_the_addenda_travels_outside_the_seal(server: RunningSandbox, request_body: Json) -> None:
    addenda = '<Pedido xmlns="urn:cliente" numero="77"/>'
    uuid = server.data("POST", "/invoices/income", {**request_body, "addenda": addenda})["uuid"]
    xml = xml_of(server, uuid)
    assert b'numero="77"' in xml
    assert seal.verify(xml)
    bare = re.sub(rb"<cfdi:Addenda>.*</cfdi:Addenda>", b"", xml)  # no schema knows what is in it
    assert bare != xml
    assert sat.xsd_problems(bare) == []


def test_local_taxes_of_the_team_are_charged(server: RunningSandbox, request_body: Json) -> None:
    settings = f"/teams/{company.TEAM_ID}/settings"
    server.data("PUT", settings, {"local_taxes": [{"type": "ISH", "rate": 0.03}]})
    try:
        invoice = server.data("POST", "/invoices/income", {"client": request_body["client"], "items": [ITEM]})
    finally:
        server.data("PUT", settings, {"local_taxes": None})
    assert invoice["total"] == 2380
    document = read(xml_of(server, invoice["uuid"]))
    assert document.totals.total == Decimal(2380)
    assert [each.amount for each in document.totals.local] == [Decimal("60.00")]


@pytest.mark.parametrize(("place", "zone"), [("77500", "America/Cancun"), ("22000", "America/Tijuana")])
def test_the_date_is_local_to_the_postal_code(
    server: RunningSandbox, request_body: Json, place: str, zone: str
) -> None:
    team = f"/teams/{company.TEAM_ID}"
    server.data("PUT", team, {"address": {"country": "MEX", "zip": place}})
    try:
        invoice = server.data("POST", "/invoices/income", request_body)
    finally:
        server.data("PUT", team, {"address": {"country": "MEX", "zip": company.ZIP}})
    local = datetime.fromtimestamp(invoice["created_at"], ZoneInfo(zone)).replace(tzinfo=None)
    document = read(xml_of(server, invoice["uuid"]))
    assert (document.invoice.place, document.invoice.date) == (place, local)
    assert invoice["date"] == local.isoformat()


def test_a_pac_that_cannot_be_reached(server: RunningSandbox, request_body: Json) -> None:
    down = server.call("POST", "/invoices/income", request_body, headers={"X-Sandbox-Fail": "pac:down"})
    assert (down.status_code, down.json()["error"]["message"]) == (502, "Stamping service unavailable")
    twice = server.call("POST", "/invoices/income", request_body, headers={"X-Sandbox-Fail": "pac:307"})
    assert (twice.status_code, twice.json()["error"]["cfdi_code"]) == (400, "307")


def test_a_quota_has_its_own_quantity(server: RunningSandbox, request_body: Json) -> None:
    quota = {"type": "IEPS", "factor": "Cuota", "rate": 3.0818, "base": "14.4"}
    item = {**ITEM, "quantity": 24, "unit_price": 15.5, "taxes": [quota, {"type": "IVA", "rate": 0.16}]}
    invoice = server.data("POST", "/invoices/income", {**request_body, "items": [item]})
    assert (invoice["subtotal"], invoice["taxes"], invoice["total"]) == (372, 111, 483)  # rules, section 3, example B


def test_the_newest_of_two_clients_with_one_rfc_is_invoiced(server: RunningSandbox, request_body: Json) -> None:
    facts = {"legal_name": "KERNEL INDUSTIA JUGUETERA", "tax_id": "KIJ0906199R1", "tax_system": "601", "use": "G01"}
    made = [server.data("POST", "/clients", {**facts, "address": {"zip": "28971"}})["id"] for _ in range(2)]
    search = {"on_key": "tax_id", "on_value": "KIJ0906199R1"}
    invoice = server.data("POST", "/invoices/income", {**request_body, "client": {"search": search}})
    assert invoice["client"]["id"] == made[1]


@pytest.mark.parametrize("text", ["rovotica", "universidda robotica", "URE180429TM", "facturas@ure"])
def test_search_forgives_a_typing_error(server: RunningSandbox, deferred: Json, text: str) -> None:
    found = server.call("GET", "/invoices/search", params={"q": text, "limit": 100}).json()
    assert deferred["uuid"] in [each["uuid"] for each in found["data"]]


def test_search_by_folio_and_uuid(server: RunningSandbox, deferred: Json) -> None:
    folio, uuid = deferred["folio_number"], deferred["uuid"]
    for text in (f"a{folio}", f"A-{folio}", str(folio), uuid, uuid[:9], uuid[-10:], f"{folio} URE180429TM6"):
        found = server.call("GET", "/invoices/search", params={"q": text, "limit": 100}).json()
        assert uuid in [each["uuid"] for each in found["data"]], text
    for text in (f"B-{folio}", "xyzzyxyzzy", f"{folio} nadie"):
        assert server.call("GET", "/invoices/search", params={"q": text}).json()["found"] == 0


def test_a_renamed_client_is_found_by_both_names(server: RunningSandbox, request_body: Json) -> None:
    client = server.data("POST", "/clients", {**CLIENT, "name": "Antiguo Zaguan", "legal_name": "ANTIGUO ZAGUAN"})
    body = {**request_body, "client": {"id": client["id"]}}
    first = server.data("POST", "/invoices/income", body)["uuid"]
    server.data("PUT", f"/clients/{client['id']}", {"name": "Nuevo Portal", "legal_name": "NUEVO PORTAL"})
    second = server.data("POST", "/invoices/income", body)["uuid"]
    for text in ("zaguan", "nuevo portal"):
        found = server.call("GET", "/invoices/search", params={"q": text}).json()
        assert {first, second} <= {each["uuid"] for each in found["data"]}


def test_cfdi_errors_are_explained(server: RunningSandbox) -> None:
    whole = server.call("GET", "/invoices/errors").json()
    assert len(whole["data"]) == whole["limit"] == 50
    assert whole["total"] > 100
    assert server.call("GET", "/invoices/errors?page=2").json()["data"][0] not in whole["data"]
    [known] = server.call("GET", "/cfdi-errors?code=cfdi40145").json()["data"]
    assert set(known) == {"code", "description", "explanation", "solution", "type"}
    assert known["type"] == "receiver"
    for query in ("q=codigo+postal", "type=receiver&limit=100"):
        found = server.call("GET", f"/invoices/cfdi-errors?{query}").json()
        assert found["data"]
        assert found["total"] < whole["total"]
    for wrong in ("limit=101", "type=other", "page=0"):
        assert server.call("GET", f"/invoices/errors?{wrong}").status_code == 400


def test_an_automatic_payment_is_of_a_paid_invoice(server: RunningSandbox, request_body: Json) -> None:
    body = {**request_body, "automation_type": "payment", "payment_method": "PPD"}
    invoice = server.data("POST", "/invoices/income", body)
    assert (invoice["payment_method"], invoice["payment_form"], len(invoice["payments"])) == ("PUE", "03", 1)
    assert "last_balance" not in invoice
    undefined = server.call("POST", "/invoices/income", {**body, "payment_form": "99"})
    assert undefined.json()["error"]["cfdi_code"] == "PUE99"
