"""Every operation of the contract over real HTTP: one that works and one that is refused, on both databases.

The list at the top is the contract's (sections 13.1 and 13.2), not the server's: what is missing there fails here.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any

import pytest

from tests.sandbox.conftest import CLIENT, ITEM
from tests.support import certs
from tests.support.csf_factory import make, person
from tests.support.sandbox import RunningSandbox

Json = dict[str, Any]
MANDATORY = """
C1 GET /clients|C2 GET /clients/{}|C3 POST /clients|C4 PUT /clients/{}|C5 DELETE /clients/{}
C6 POST /clients/validate/{}|C7 POST /clients/customerportal|C8 POST /clients/{}/stamp-pending-receipts
C9 POST /clients/csf|C10 POST /clients/{}/support-documents|C11 GET /clients/{}/support-documents
S1 GET /services|S2 GET /services/{}|S3 POST /services|S4 PUT /services/{}|S5 DELETE /services/{}
I1 GET /invoices/income|I2 POST /invoices/income|I3 GET /invoices/income/{}
I4 GET /invoices/egress|I5 POST /invoices/egress|I6 GET /invoices/egress/{}
I7 GET /invoices/payment|I8 GET /invoices/payment/{}|I9 GET /invoices/{}/files|I10 DELETE /invoices/{}
I11 GET /invoices/errors|I12 POST /invoices/{}/support-documents|I13 GET /invoices/{}/support-documents
P1 GET /payments|P2 GET /payments/{}|P3 POST /payments/request|P4 POST /payments/register
P5 POST /payments/{}/paid|P6 POST /payments/{}/refund|P7 DELETE /payments/{}|P8 GET /payments/search
P9 POST /payments/{}/support-documents|P10 GET /payments/{}/support-documents
R1 GET /receipts|R2 GET /receipts/{}|R3 POST /receipts|R4 POST /receipts/{}/stamp|R5 DELETE /receipts/{}
T1 GET /teams|T2 GET /teams/{}|T3 GET /teams/integrations|T4 GET /teams/{}/series|T5 GET /teams/{}/onboarding-url
T6 PUT /teams/{}|T7 PUT /teams/{}/series/{}|T8 PUT /teams/{}/settings|T9 POST /teams|T10 POST /teams/{}/add-member
T11 POST /teams/{}/remove-member|T12 POST /teams/{}/series|T13 POST /teams/{}/sat-connection
T14 POST /teams/{}/manifest/sign
U1 GET /users|U2 GET /users/{}|U3 PUT /users/{}|U4 POST /users|U5 POST /users/reset-password|U6 POST /users/login-link
W1 GET /webhooks|W2 POST /webhooks|W3 GET /webhooks/{}|W4 PUT /webhooks/{}|W5 DELETE /webhooks/{}
"""
EXTENSIONS = """
C12 GET /clients/search|I14 GET /invoices/search|R6 GET /receipts/search|I15 POST /invoices/{}/send
I16 GET /invoices/draft|I17 POST /invoices/draft|I18 GET /invoices/draft/{}|I19 PUT /invoices/draft/{}
I20 DELETE /invoices/draft/{}|I21 POST /invoices/draft/{}/preview|I22 POST /invoices/draft/{}/stamp
P11 PUT /payments/{}|T15 DELETE /teams/{}
"""
UNKNOWN = "00000000-0000-4000-8000-000000000000"
numbers = count(1)


def listed(text: str) -> dict[str, str]:
    """Mark → "METHOD /path"."""
    entries = (entry.partition(" ") for line in text.split("\n") for entry in line.split("|") if entry)
    return {mark: operation for mark, _, operation in entries}


OPERATIONS = listed(MANDATORY) | listed(EXTENSIONS)


@dataclass
class World:
    """A server with something of every kind, made when it is first needed."""

    server: RunningSandbox

    @cached_property
    def documented(self) -> dict[str, Json]:
        """Operation → status → answer, as the server describes itself."""
        paths = self.server.http.get(self.server.origin + "/openapi.json").json()["paths"]
        return {
            template(f"{method.upper()} {path.removeprefix('/v2')}"): facts["responses"]
            for path, methods in paths.items()
            for method, facts in methods.items()
        }

    def make(self, path: str, body: Json) -> Json:
        made: Json = self.server.data("POST", path, body)
        return made

    def client(self, **more: Any) -> str:
        return str(self.make("/clients", {**CLIENT, "email": f"c{next(numbers)}@x.example", **more})["id"])

    def stranger(self) -> str:
        """A client without RFC: it gets receipts."""
        return str(self.make("/clients", {"name": "Ana", "email": f"a{next(numbers)}@x.example"})["id"])

    def service(self) -> str:
        return str(self.make("/services", ITEM)["id"])

    def sale(self, **more: Any) -> Json:
        return {"client": {"id": self.client()}, "items": [dict(ITEM)], "payment_form": "03", **more}

    def invoice(self, **more: Any) -> str:
        return str(self.make("/invoices/income", self.sale(**more))["uuid"])

    def deferred(self) -> str:
        return self.invoice(payment_method="PPD", payment_form="99")

    def complement(self) -> str:
        uuid = self.invoice(automation_type="payment_and_complement", payment_method="PPD", payment_form="99")
        found = self.server.data("GET", f"/invoices/payment?invoice_id={uuid}")
        return str(found[0]["uuid"])

    def credit(self) -> Json:
        parent = self.server.data("GET", f"/invoices/income/{self.invoice()}")
        items = [{**ITEM, "quantity": 1, "unit_price": 100}]
        related = [{"relationship": "01", "documents": [parent["uuid"]]}]
        return {"client": {"id": parent["client"]["id"]}, "items": items, "related_documents": related, "use": "G02"}

    def egress(self) -> str:
        return str(self.make("/invoices/egress", self.credit())["uuid"])

    def draft(self) -> str:
        return str(self.make("/invoices/draft", {"invoice_type": "I", **self.sale()})["id"])

    def asked(self) -> str:
        return str(self.make("/payments/request", self.sale(automation_type="none"))["id"])

    def dropped(self) -> str:
        """A payment that was asked for and cancelled."""
        payment = self.asked()
        self.server.data("DELETE", f"/payments/{payment}")
        return payment

    def paid(self) -> str:
        return str(self.make("/payments/register", self.sale(automation_type="none"))["id"])

    def receipt(self, **more: Any) -> str:
        body = {"client": {"id": self.client()}, "items": [dict(ITEM)], **more}
        return str(self.make("/receipts", body)["id"])

    def team(self) -> str:
        """A team of its own, without CSD."""
        body = {
            "legal_name": "XENON INDUSTRIAL ARTICLES",
            "tax_id": "XIA190128J61",
            "tax_system": "601",
            "brand": {"alias": f"Xenón {next(numbers)}"},
            "address": {"country": "MEX", "zip": "76343"},
        }
        return str(self.make("/teams", body)["id"])

    def own(self) -> str:
        return str(self.server.data("GET", "/teams?limit=1")[0]["id"])

    def user(self) -> str:
        return str(self.make("/users", {"email": f"u{next(numbers)}@x.example", "first_name": "Ana"})["id"])

    def member(self) -> tuple[str, str]:
        team, user = self.team(), self.user()
        self.server.data("POST", f"/teams/{team}/add-member", {"id": user, "role": "editor"})
        return team, user

    def webhook(self) -> str:
        return str(self.make("/webhooks", {"url": "https://x.example/hook", "status": "inactive"})["id"])

    def certificate(self, team: str, kind: str) -> Json:
        path = f"{self.server.origin}/_sandbox/teams/{team}/csd"
        made: Json = self.server.data("POST", path, {"kind": kind, "password": "12345678a"})
        return made


def document() -> Json:
    """A multipart upload of a support document."""
    return {
        "files": {"file": ("contrato.png", b"\x89PNG\r\n\x1a\n" + b"0" * 64, "image/png")},
        "data": {"documentType": "contract", "name": "Contrato"},
    }


def csd(world: World) -> tuple[str, Any, Json]:
    team = world.team()
    made = world.certificate(team, "csd")
    files = {name: (f"a.{name}", base64.b64decode(made[name])) for name in ("cert", "key")}
    return f"/teams/{team}/sat-connection", None, {"files": files, "data": {"keyPass": made["password"]}}


def manifest(world: World) -> tuple[str, Any, Json]:
    team = world.team()
    made = world.certificate(team, "fiel")
    return f"/teams/{team}/manifest/sign", {name: made[name] for name in ("cert", "key", "password")}, {}


def wrong_csd(world: World) -> tuple[str, Any, Json]:
    other = certs.issue()
    files = {"cert": ("a.cer", other.cer), "key": ("a.key", other.key)}
    return f"/teams/{world.team()}/sat-connection", None, {"files": files, "data": {"keyPass": "wrong"}}


def expired_member(world: World) -> tuple[str, Any, Json]:
    team, user = world.member()
    return f"/teams/{team}/remove-member", {"id": user}, {}


def series(world: World) -> tuple[str, Any, Json]:
    team = world.team()
    world.server.data("POST", f"/teams/{team}/series", {"series": "Z", "live": 0, "test": 0})
    return f"/teams/{team}/series/Z", {"test": 40}, {}


def paying_customer(world: World) -> tuple[str, Any, Json]:
    client = world.client()
    world.make("/receipts", {"client": {"id": client}, "items": [dict(ITEM)]})
    return f"/clients/{client}/stamp-pending-receipts", {}, {}


# What to ask: (path, JSON body or None, more for the request); the method is the operation's.
Ask = Callable[[World], tuple[str, Any, Json]]


def at(path: str, body: Any = None, **more: Any) -> Ask:
    """The same request in every world."""
    return lambda _: (path, body, more)


def of(path: str, noun: str, body: Any = None, **more: Any) -> Ask:
    """A request about something that is made for it; `noun` is a method of World."""
    return lambda world: (path.format(getattr(world, noun)()), body, more)


HAPPY: dict[str, tuple[int, Ask]] = {
    "C1": (200, at("/clients?limit=5&sort=asc&order_by=name")),
    "C2": (200, of("/clients/{}", "client")),
    "C3": (201, at("/clients", CLIENT)),
    "C4": (200, of("/clients/{}", "client", {"address": {"street": "Otra"}})),
    "C5": (200, of("/clients/{}", "client")),
    "C6": (200, of("/clients/validate/{}", "client")),
    "C7": (200, lambda w: ("/clients/customerportal", {"id": w.client()}, {})),
    "C8": (200, paying_customer),
    "C9": (
        201,
        lambda _: (
            "/clients/csf",
            None,
            {"files": {"file": ("csf.pdf", make(person(next(numbers))), "application/pdf")}},
        ),
    ),
    "C10": (201, of("/clients/{}/support-documents", "client", **document())),
    "C11": (200, of("/clients/{}/support-documents", "client")),
    "C12": (200, at("/clients/search?q=robot")),
    "S1": (200, at("/services")),
    "S2": (200, of("/services/{}", "service")),
    "S3": (201, at("/services", ITEM)),
    "S4": (200, of("/services/{}", "service", {"unit_price": 12.5})),
    "S5": (200, of("/services/{}", "service")),
    "I1": (200, at("/invoices/income?status=stamped&created[gte]=1")),
    "I2": (201, lambda w: ("/invoices/income", w.sale(), {})),
    "I3": (200, of("/invoices/income/{}", "invoice")),
    "I4": (200, at("/invoices/egress")),
    "I5": (201, lambda w: ("/invoices/egress", w.credit(), {})),
    "I6": (200, of("/invoices/egress/{}", "egress")),
    "I7": (200, at("/invoices/payment")),
    "I8": (200, of("/invoices/payment/{}", "complement")),
    "I9": (200, of("/invoices/{}/files", "invoice")),
    "I10": (200, of("/invoices/{}", "invoice", {"motive": "02"})),
    "I11": (200, at("/invoices/errors?q=RFC")),
    "I12": (201, of("/invoices/{}/support-documents", "invoice", **document())),
    "I13": (200, of("/invoices/{}/support-documents", "invoice")),
    "I14": (200, at("/invoices/search?q=robot")),
    "I15": (200, of("/invoices/{}/send", "invoice", {"emails": ["otra@x.example"]})),
    "I16": (200, at("/invoices/draft")),
    "I17": (201, at("/invoices/draft", {"invoice_type": "I"})),
    "I18": (200, of("/invoices/draft/{}", "draft")),
    "I19": (200, of("/invoices/draft/{}", "draft", {"metadata": {"a": "b"}})),
    "I20": (200, of("/invoices/draft/{}", "draft")),
    "I21": (200, of("/invoices/draft/{}/preview", "draft")),
    "I22": (201, of("/invoices/draft/{}/stamp", "draft")),
    "P1": (200, at("/payments?status=pending")),
    "P2": (200, of("/payments/{}", "paid")),
    "P3": (201, lambda w: ("/payments/request", w.sale(automation_type="none"), {})),
    "P4": (201, lambda w: ("/payments/register", w.sale(automation_type="pue_invoice"), {})),
    "P5": (200, of("/payments/{}/paid", "asked", {"payment_form": "03"})),
    "P6": (200, of("/payments/{}/refund", "paid")),
    "P7": (200, of("/payments/{}", "asked")),
    "P8": (200, at("/payments/search?q=robot")),
    "P9": (201, of("/payments/{}/support-documents", "paid", **document())),
    "P10": (200, of("/payments/{}/support-documents", "paid")),
    "P11": (200, of("/payments/{}", "asked", {"client": {"phone": "5550001111"}})),
    "R1": (200, at("/receipts?status=open")),
    "R2": (200, of("/receipts/{}", "receipt")),
    "R3": (201, lambda w: ("/receipts", {"client": {"id": w.stranger()}, "items": [dict(ITEM)]}, {})),
    "R4": (200, of("/receipts/{}/stamp", "receipt")),
    "R5": (200, of("/receipts/{}", "receipt")),
    "R6": (200, at("/receipts/search?q=robot")),
    "T1": (200, at("/teams?limit=1")),
    "T2": (200, of("/teams/{}", "own")),
    "T3": (200, at("/teams/integrations")),
    "T4": (200, of("/teams/{}/series", "own")),
    "T5": (200, of("/teams/{}/onboarding-url", "team")),
    "T6": (200, of("/teams/{}", "team", {"support_phone": "5550001111"})),
    "T7": (200, series),
    "T8": (200, of("/teams/{}/settings", "team", {"periodicity": "week"})),
    "T9": (201, at("/teams", {"brand": {"alias": "Nueva"}, "tax_id": "XIA190128J61"})),
    "T10": (200, lambda w: (f"/teams/{w.team()}/add-member", {"id": w.user(), "role": "admin"}, {})),
    "T11": (200, expired_member),
    "T12": (201, of("/teams/{}/series", "team", {"series": "B", "live": 0, "test": 9})),
    "T13": (200, csd),
    "T14": (200, manifest),
    "T15": (200, of("/teams/{}", "team")),
    "U1": (200, at("/users")),
    "U2": (200, of("/users/{}", "user")),
    "U3": (200, of("/users/{}", "user", {"last_name": "López"})),
    "U4": (201, lambda _: ("/users", {"email": f"n{next(numbers)}@x.example", "firstName": "Ana"}, {})),
    "U5": (200, lambda w: ("/users/reset-password", {"email": w.server.data("GET", "/users")[0]["email"]}, {})),
    "U6": (200, lambda w: ("/users/login-link", {"user_id": w.user()}, {})),
    "W1": (200, at("/webhooks?status=active")),
    "W2": (201, at("/webhooks", {"url": "https://x.example/hook", "events": ["invoice.stamped"]})),
    "W3": (200, of("/webhooks/{}", "webhook")),
    "W4": (200, of("/webhooks/{}", "webhook", {"description": "Otra"})),
    "W5": (200, of("/webhooks/{}", "webhook")),
}
UNHAPPY: dict[str, tuple[int, str, Ask]] = {
    "C1": (400, "invalid_field_value", at("/clients?limit=101")),
    "C2": (404, "resource_not_found", at("/clients/client_nobody")),
    "C3": (400, "missing_required_field", at("/clients", {})),
    "C4": (404, "resource_not_found", at("/clients/client_nobody", {"name": "x"})),
    "C5": (404, "resource_not_found", at("/clients/client_nobody")),
    "C6": (404, "resource_not_found", at("/clients/validate/client_nobody")),
    "C7": (404, "resource_not_found", at("/clients/customerportal", {"email": "nadie@x.example"})),
    "C8": (404, "resource_not_found", at("/clients/client_nobody/stamp-pending-receipts", {})),
    "C9": (400, "invalid_file_format", at("/clients/csf", files={"file": ("a.pdf", b"no", "application/pdf")})),
    "C10": (
        400,
        "invalid_file_format",
        of(
            "/clients/{}/support-documents",
            "client",
            files={"file": ("a.pdf", b"no")},
            data={"documentType": "contract"},
        ),
    ),
    "C11": (404, "resource_not_found", at("/clients/client_nobody/support-documents")),
    "C12": (400, "missing_required_field", at("/clients/search")),
    "S1": (400, "invalid_field_value", at("/services?sort=sideways")),
    "S2": (404, "resource_not_found", at("/services/service_nobody")),
    "S3": (400, "missing_required_field", at("/services", {"description": "x"})),
    "S4": (400, "invalid_field_value", of("/services/{}", "service", {"unit_price": -1})),
    "S5": (404, "resource_not_found", at("/services/service_nobody")),
    "I1": (400, "invalid_field_value", at("/invoices/income?limit=0")),
    "I2": (400, "missing_required_field", at("/invoices/income", {"items": [ITEM]})),
    "I3": (404, "resource_not_found", at(f"/invoices/income/{UNKNOWN}")),
    "I4": (400, "invalid_field_value", at("/invoices/egress?next=nonsense")),
    "I5": (400, "", lambda w: ("/invoices/egress", {**w.credit(), "related_documents": []}, {})),
    "I6": (404, "resource_not_found", of("/invoices/egress/{}", "invoice")),
    "I7": (400, "invalid_field_value", at("/invoices/payment?limit=x")),
    "I8": (404, "resource_not_found", of("/invoices/payment/{}", "invoice")),
    "I9": (400, "invalid_field_value", of("/invoices/{}/files?file_type=doc", "invoice")),
    "I10": (400, "missing_required_field", of("/invoices/{}", "invoice", {"motive": "01"})),
    "I11": (400, "invalid_field_value", at("/invoices/errors?type=nothing")),
    "I12": (
        400,
        "missing_required_field",
        of("/invoices/{}/support-documents", "invoice", files={"file": ("a.png", b"\x89PNG\r\n\x1a\n")}),
    ),
    "I13": (404, "resource_not_found", at(f"/invoices/{UNKNOWN}/support-documents")),
    "I14": (400, "missing_required_field", at("/invoices/search")),
    "I15": (404, "resource_not_found", at(f"/invoices/{UNKNOWN}/send", {})),
    "I16": (400, "invalid_field_value", at("/invoices/draft?limit=1000")),
    "I17": (400, "missing_required_field", at("/invoices/draft", {})),
    "I18": (404, "resource_not_found", at("/invoices/draft/draft_nobody")),
    "I19": (404, "resource_not_found", at("/invoices/draft/draft_nobody", {"metadata": {}})),
    "I20": (404, "resource_not_found", at("/invoices/draft/draft_nobody")),
    "I21": (404, "resource_not_found", at("/invoices/draft/draft_nobody/preview")),
    "I22": (
        400,
        "",
        lambda w: (f"/invoices/draft/{w.make('/invoices/draft', {'invoice_type': 'I'})['id']}/stamp", {}, {}),
    ),
    "P1": (400, "invalid_field_value", at("/payments?order_by=size")),
    "P2": (404, "resource_not_found", at("/payments/payment_nobody")),
    "P3": (400, "missing_required_field", at("/payments/request", {"items": [ITEM]})),
    "P4": (
        400,
        "missing_required_field",
        lambda w: ("/payments/register", {"client": {"id": w.client()}, "items": [ITEM]}, {}),
    ),
    "P5": (400, "operation_not_allowed", of("/payments/{}/paid", "dropped", {"payment_form": "03"})),
    "P6": (400, "", of("/payments/{}/refund", "paid", {"amount": 999999})),
    "P7": (400, "operation_not_allowed", of("/payments/{}", "paid")),
    "P8": (400, "missing_required_field", at("/payments/search")),
    "P9": (404, "resource_not_found", at("/payments/payment_nobody/support-documents", **document())),
    "P10": (404, "resource_not_found", at("/payments/payment_nobody/support-documents")),
    "P11": (400, "", of("/payments/{}", "asked", {})),
    "R1": (400, "invalid_field_value", at("/receipts?limit=-1")),
    "R2": (404, "resource_not_found", at("/receipts/receipt_nobody")),
    "R3": (400, "missing_required_field", lambda w: ("/receipts", {"client": {"id": w.client()}}, {})),
    "R4": (400, "invalid_field_value", of("/receipts/{}/stamp", "receipt", {"stamp_to": "nobody"})),
    "R5": (404, "resource_not_found", at("/receipts/receipt_nobody")),
    "R6": (400, "missing_required_field", at("/receipts/search")),
    "T1": (400, "invalid_field_value", at("/teams?limit=0")),
    "T2": (404, "resource_not_found", at("/teams/team_nobody")),
    "T3": (403, "forbidden", at("/teams/integrations?team=team_nobody")),
    "T4": (404, "resource_not_found", at("/teams/team_nobody/series")),
    "T5": (404, "resource_not_found", at("/teams/team_nobody/onboarding-url")),
    "T6": (400, "invalid_field_value", of("/teams/{}", "team", {"support_email": 5})),
    "T7": (404, "resource_not_found", of("/teams/{}/series/NADA", "team", {"test": 1})),
    "T8": (400, "invalid_field_value", of("/teams/{}/settings", "team", {"eom_ppd_threshold_days": 32})),
    "T9": (400, "missing_required_field", at("/teams", {"brand": {"primary_color": "#123456"}})),
    "T10": (404, "resource_not_found", of("/teams/{}/add-member", "team", {"id": "user_nobody"})),
    "T11": (404, "resource_not_found", of("/teams/{}/remove-member", "team", {"id": "user_nobody"})),
    "T12": (400, "missing_required_field", of("/teams/{}/series", "team", {"live": 0})),
    "T13": (400, "", wrong_csd),
    "T14": (400, "", of("/teams/{}/manifest/sign", "team", {"cert": "bm8=", "key": "bm8=", "password": "x"})),
    "T15": (404, "resource_not_found", at("/teams/team_nobody")),
    "U1": (400, "invalid_field_value", at("/users?limit=101")),
    "U2": (404, "resource_not_found", at("/users/user_nobody")),
    "U3": (404, "resource_not_found", at("/users/user_nobody", {"phone": "1"})),
    "U4": (400, "missing_required_field", at("/users", {"first_name": "Ana"})),
    "U5": (404, "resource_not_found", at("/users/reset-password", {"email": "nadie@x.example"})),
    "U6": (404, "resource_not_found", at("/users/login-link", {"user_id": "user_nobody"})),
    "W1": (400, "invalid_field_value", at("/webhooks?status=asleep")),
    "W2": (400, "", at("/webhooks", {"url": "http://x.example/hook"})),
    "W3": (404, "resource_not_found", at("/webhooks/wh_nobody00")),
    "W4": (400, "", of("/webhooks/{}", "webhook", {"events": ["nothing.happened"]})),
    "W5": (404, "resource_not_found", at("/webhooks/wh_nobody00")),
}


@pytest.fixture(scope="module")
def world(server: RunningSandbox) -> World:
    return World(server)


def ask(world: World, mark: str, request: tuple[str, Any, Json]) -> Any:
    """The answer, whose status must be one that /openapi.json lists for the operation."""
    path, body, more = request
    answer = world.server.call(OPERATIONS[mark].split()[0], path, body, **more)
    assert str(answer.status_code) in world.documented[OPERATIONS[mark]], answer.text[:300]
    return answer


def template(operation: str) -> str:
    """The operation with nameless parameters, as the list above writes it."""
    return "/".join("{}" if part.startswith("{") else part for part in operation.split("/"))


def test_the_contract_is_served_and_every_operation_is_tried(server: RunningSandbox) -> None:
    assert len(listed(MANDATORY)) == 69
    assert sorted(set(OPERATIONS.values()) - World(server).documented.keys()) == []
    assert sorted(HAPPY) == sorted(UNHAPPY) == sorted(OPERATIONS)


@pytest.mark.parametrize("mark", OPERATIONS)
def test_it_works(world: World, mark: str) -> None:
    status, request = HAPPY[mark]
    answer = ask(world, mark, request(world))
    body = answer.json()
    assert answer.status_code == status, f"{OPERATIONS[mark]}: {answer.text[:600]}"
    assert body["success"] is True
    assert body["message"]
    assert body["timestamp"].endswith("Z")
    assert isinstance(body["data"], dict | list)
    if isinstance(body["data"], list) and "search" not in OPERATIONS[mark] and "next" in body:
        assert {"next", "has_more", "total_results"} <= body.keys()


@pytest.mark.parametrize("mark", OPERATIONS)
def test_it_refuses(world: World, mark: str) -> None:
    status, code, request = UNHAPPY[mark]
    answer = ask(world, mark, request(world))
    body = answer.json()
    assert answer.status_code == status, f"{OPERATIONS[mark]}: {answer.text[:600]}"
    assert body["success"] is False
    assert body["message"]
    assert body["error"]["message"]
    assert code in ("", body["error"]["code"]), body


@pytest.mark.parametrize("mark", OPERATIONS)
def test_it_asks_for_a_key(world: World, mark: str) -> None:
    method, path = OPERATIONS[mark].split()
    answer = world.server.call(method, path.replace("{}", "x"), {} if method != "GET" else None, key="nobody")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] in ("unauthorized", "invalid_token")
