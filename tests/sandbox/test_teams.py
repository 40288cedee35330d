"""T1–T15: teams, their settings, series, members and certificates; what one team has no other sees."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from gigstack_desktop.cfdi import seal, xml_reader
from gigstack_desktop.sandbox.schemas_settings import TeamSettingsInput
from tests.sandbox.conftest import CLIENT, ITEM
from tests.sandbox.test_invoices import xml_of
from tests.support import certs
from tests.support.receiver import receiving
from tests.support.sandbox import RunningSandbox

Json = dict[str, Any]
RFC = "XIA190128J61"
PARTS = {
    "brand": {"alias": "Xenón", "primary_color": "#123456"},
    "legal_name": "XENON INDUSTRIAL ARTICLES",
    "tax_id": RFC,
    "tax_system": "601",
    "support_email": "hola@xenon.example",
    "support_phone": "5550001111",
    "address": {"country": "MEX", "zip": "76343", "street": "Calle", "exterior": "1"},
}
numbers = count(1)


@pytest.fixture
def team(server: RunningSandbox) -> Json:
    """A team that has everything but its CSD."""
    created: Json = server.data("POST", "/teams", PARTS)
    return created


def member(server: RunningSandbox) -> str:
    user = server.data("POST", "/users", {"email": f"persona{next(numbers)}@teams.example"})
    return str(user["id"])


def issued(server: RunningSandbox, team: Json, **order: str) -> Json:
    """A certificate for a team by the test authority."""
    path = f"{server.origin}/_sandbox/teams/{team['id']}/csd"
    found: Json = server.data("POST", path, order)
    return found


def upload(server: RunningSandbox, team: Json, cert: bytes, key: bytes, password: str) -> Any:
    files = {"cert": ("a.cer", cert), "key": ("a.key", key)}
    path = f"/teams/{team['id']}/sat-connection"
    return server.call("POST", path, data={"keyPass": password}, files=files)


def connect(server: RunningSandbox, team: Json) -> Json:
    """Give a team a CSD, as a person would."""
    order = issued(server, team)
    answer = upload(server, team, base64.b64decode(order["cert"]), base64.b64decode(order["key"]), order["password"])
    assert answer.status_code == 200, answer.text
    return order


# T1, T2, T3, T6, T9, T15


def test_a_new_team(server: RunningSandbox, team: Json) -> None:
    assert team["id"].startswith("team_")
    assert (team["legal_name"], team["tax_id"], team["name"]) == (PARTS["legal_name"], RFC, "Xenón")
    assert team["sat"] == {"completed": False, "connected_at": None, "csd_expires_at": None}
    assert team["members"] == [{"id": "user_practica", "email": "contacto@kemper.example", "role": "admin"}]
    assert team["address"]["zip"] == "76343"
    assert 10**9 < team["created_at"] < 10**10  # seconds
    assert server.data("GET", f"/teams/{team['id']}") == team
    assert team["id"] in [each["id"] for each in server.data("GET", "/teams?limit=100")]


def test_a_new_team_with_people_and_a_page(server: RunningSandbox) -> None:
    person = member(server)
    extra = {"generate_onboarding_url": True, "add_members": [{"id": person, "role": "editor"}]}
    created = server.data("POST", "/teams", {"brand": {"alias": "Mínimo"}, "add_master_team_members": True, **extra})
    roles = {each["id"]: each["role"] for each in created["members"]}
    assert (roles["user_practica"], roles[person]) == ("admin", "editor")
    assert server.http.get(created["onboarding_url"]).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"brand": {"primary_color": "#000000"}}, 400),
        ({"brand": {"alias": "x"}, "address": {"zip": "76343"}}, 400),
        ({"tax_id": "NO"}, 400),
        ({"tax_system": "999"}, 400),
        ({"add_members": [{"id": "user_nobody"}]}, 404),
        ({"add_members": [{"id": "user_practica", "role": "boss"}]}, 400),
        ({"generate_onboarding_url": "sometimes"}, 400),
    ],
)
def test_teams_that_cannot_be(server: RunningSandbox, body: Json, status: int) -> None:
    assert server.call("POST", "/teams", body).status_code == status


def test_update_merges(server: RunningSandbox, team: Json) -> None:
    changed = server.data("PUT", f"/teams/{team['id']}", {"brand": {"logo": "x"}, "address": {"interior": "4"}})
    assert changed["brand"] == {**team["brand"], "logo": "x"}
    assert changed["address"] == {**team["address"], "interior": "4"}
    assert changed["legal_name"] == team["legal_name"]
    assert server.call("PUT", "/teams/team_none", {}).status_code == 404
    assert server.call("PUT", f"/teams/{team['id']}", {"tax_id": "???"}).status_code == 400


def test_integrations(server: RunningSandbox, team: Json) -> None:
    assert server.data("GET", "/teams/integrations")["sat"] == {"completed": True}
    assert server.data("GET", f"/teams/integrations?team={team['id']}")["sat"] == {"completed": False}
    assert server.call("GET", "/teams/integrations", key="no").status_code == 401


def test_deletion_is_scheduled(server: RunningSandbox, team: Json) -> None:
    ended = server.data("DELETE", f"/teams/{team['id']}")
    assert ended["deletion_scheduled_at"] - team["created_at"] >= 30 * 86400
    assert server.call("GET", f"/teams/{team['id']}").status_code == 200
    assert server.data("DELETE", f"/teams/{team['id']}")["deletion_scheduled_at"] == ended["deletion_scheduled_at"]
    server.data("POST", f"{server.origin}/_sandbox/clock", {"advance_seconds": 31 * 86400})
    assert server.call("GET", f"/teams/{team['id']}").status_code == 404
    assert server.call("GET", f"/clients?team={team['id']}").status_code == 403
    assert server.call("DELETE", "/teams/team_practica").status_code == 400
    assert server.call("DELETE", "/teams/team_none").status_code == 404


def test_teams_do_not_see_each_other(server: RunningSandbox, team: Json, client: Json) -> None:
    own = server.data("POST", f"/clients?team={team['id']}", {"name": "De la otra"})
    assert own["team"] == team["id"]
    assert server.call("GET", f"/clients/{own['id']}").status_code == 404
    assert server.call("GET", f"/clients/{client['id']}?team={team['id']}").status_code == 404
    assert [each["id"] for each in server.data("GET", f"/clients?team={team['id']}")] == [own["id"]]
    assert server.call("GET", "/clients?team=team_none").status_code == 403


# T4, T7, T12


def test_series(server: RunningSandbox, team: Json) -> None:
    path = f"/teams/{team['id']}/series"
    assert server.data("GET", path) == []
    created = server.data("POST", path, {"series": "FAC", "live": 7, "test": 3})
    assert (created["series"], created["live"], created["test"]) == ("FAC", 7, 3)
    assert server.data("GET", path) == [created]
    for name in ("FAC", created["id"]):
        changed = server.data("PUT", f"{path}/{name}", {"test": 10})
        assert changed == {**created, "test": 10}
    assert server.data("PUT", f"{path}/FAC", {"test": 2})["test"] == 2  # nothing was issued yet
    assert server.call("POST", path, {"series": "FAC"}).status_code == 409
    assert server.call("POST", path, {}).status_code == 400
    assert server.call("POST", path, {"series": "X", "live": -1}).status_code == 400
    assert server.call("PUT", f"{path}/NONE", {"live": 1}).status_code == 404
    assert server.call("GET", "/teams/team_none/series").status_code == 404


def test_a_series_goes_not_back_behind_its_documents(server: RunningSandbox, request_body: Json) -> None:
    invoice = server.data("POST", "/invoices/income", {**request_body, "series": "ATR"})
    path = "/teams/team_practica/series/ATR"
    assert server.call("PUT", path, {"test": 0}).status_code == 400
    assert server.data("PUT", path, {"live": 0})["test"] == invoice["folio_number"]
    server.data("PUT", path, {"test": 41})
    assert server.data("POST", "/invoices/income", {**request_body, "series": "ATR"})["folio_number"] == 42


# T8


def test_settings_merge(server: RunningSandbox, team: Json) -> None:
    path = f"/teams/{team['id']}/settings"
    tax = {"type": "IVA", "rate": 0.16}
    first = {"taxes": [tax], "use": "G03", "periodicity": "week", "emails": {"invoices_bcc": ["a@b.example"]}}
    settings = server.data("PUT", path, first)["settings"]
    assert settings["periodicity"] == {"label": "Semana", "value": "week"}
    assert settings["taxes"] == [tax]
    assert server.data("PUT", path, {})["settings"] == settings
    assert server.data("PUT", path, {"emails": {}})["settings"] == settings
    settings = server.data("PUT", path, {"use": None, "taxes": [], "emails": {"avoid_invoice_emails": True}})[
        "settings"
    ]
    assert (settings["use"], settings["taxes"]) == (None, [])
    assert settings["emails"] == {"invoices_bcc": ["a@b.example"], "avoid_invoice_emails": True}
    settings = server.data("PUT", path, {"emails": None, "periodicity": settings["periodicity"]})["settings"]
    assert settings["emails"] is None
    assert settings["periodicity"]["value"] == "week"
    assert server.data("GET", path) == settings


EVERY_SETTING: Json = {
    "default_description": "Servicio", "override_item_description": "x", "invoice_pdf_notes": "Gracias",
    "product_key": "80101500", "unit_key": "E48", "unit_name": "Servicio", "use": "G03", "sku": "A1", "addenda": "<a/>",
    "custom_payment_description": "x", "customer_portal_id": "x", "force_series": "B",
    "avoid_legal_name_replacer": True, "enforce_client_country_taxes": False, "global_invoice_disabled": True,
    "automate_complement_for_ppd_invoices": True, "automate_partial_payment_complements": True,
    "use_foreign_public_in_usd": True, "avoid_receipts": True, "cancel_receipts_on_refunds": True,
    "invoice_per_receipt": True, "allow_notes_on_self_invoice": True, "allow_product_code_on_self_invoice": True,
    "send_invoice_english_pdf": True, "keep_full_legal_name": True, "avoid_automations_on_currencies": ["USD"],
    "uses_on_self_invoice_portal": ["G03"], "concepts_catalog": ["x"], "taxes": [{"type": "IVA", "rate": 0.16}],
    "taxes_usd": [], "withholding_taxes": [{"type": "ISR", "rate": 0.0125, "withholding": True}],
    "local_taxes": [{"type": "ISH", "rate": 0.03}],
    "complements": [{"data": "<x/>", "description": "d", "type": "t"}],
    "allowed_product_codes": [{"key": "80101500", "description": "d"}], "periodicity": "two_months",
    "pdf_language": "en", "global_invoicing_monthly_cuts": 3, "eom_ppd_threshold_days": 31, "limit_days_to_pay": 30,
    "payment_reminders": {"days": 3, "enabled": True, "before_subject": "s", "before_body": "b", "after_subject": "s",
                          "after_body": "b"},
    "reinvoice": {"window_days": 3, "handler": "credit_note"},
    "refunds": {"automatic_refunds": True, "current_month_handler": "cancel_resources"},
    "emails": {"receipts_bcc": [], "receipt_reminder_subject": "s", "receipt_reminder_body": "b"},
    "email_templates": {"invoices": {"es": {"subject": "s", "body": "b"}, "en": {"subject": "s", "body": "b"}}},
    "default_series": {"income": {"serie": "B"}, "complements": {"serie": "CP"}, "credit_note": {"serie": "N"}},
}  # fmt: skip


def test_every_setting_is_kept_and_cleared(server: RunningSandbox, team: Json) -> None:
    assert set(EVERY_SETTING) == set(TeamSettingsInput.model_fields)
    path = f"/teams/{team['id']}/settings"
    kept = server.data("PUT", path, EVERY_SETTING)["settings"]
    label = {"label": "Bimestre", "value": "two_months"}
    assert kept == {**EVERY_SETTING, "periodicity": label}
    cleared = server.data("PUT", path, dict.fromkeys(EVERY_SETTING))["settings"]
    assert set(cleared.values()) == {None}


@pytest.mark.parametrize(
    "body",
    [
        {"periodicity": "yearly"},
        {"pdf_language": "fr"},
        {"avoid_receipts": "yes"},
        {"avoid_receipts": 1},
        {"global_invoicing_monthly_cuts": 6},
        {"eom_ppd_threshold_days": 32},
        {"limit_days_to_pay": -1},
        {"limit_days_to_pay": "30"},
        {"taxes": {"type": "IVA"}},
        {"taxes": [{"type": "VAT", "rate": 0.2}]},
        {"product_key": "801"},
        {"emails": {"invoices_bcc": "a@b.example"}},
        {"reinvoice": {"handler": "burn"}},
        {"default_series": {"income": "A"}},
        {"allowed_product_codes": [{"key": "x"}]},
        {"default_description": 7},
        [],
    ],
)
def test_settings_of_the_wrong_type(server: RunningSandbox, body: Any) -> None:
    assert server.call("PUT", "/teams/team_practica/settings", body).status_code == 400
    assert server.call("PUT", "/teams/team_none/settings", {}).status_code == 404


# T10, T11


def test_members(server: RunningSandbox, team: Json) -> None:
    person, path = member(server), f"/teams/{team['id']}"
    added = server.data("POST", f"{path}/add-member", {"id": person, "role": "editor"})
    assert [each["role"] for each in added["members"] if each["id"] == person] == ["editor"]
    joined = {"team_id": team["id"], "team_name": "Xenón", "role": "editor"}
    assert server.data("GET", f"/users/{person}")["teams"] == [joined]
    assert server.call("POST", f"{path}/add-member", {"id": person}).status_code == 409
    assert server.data("PATCH", f"{path}/members/{person}", {"role": "viewer"})["role"] == "viewer"
    assert server.data("GET", f"{path}/members/{person}")["role"] == "viewer"
    assert len(server.data("GET", f"{path}/members")) == 2
    left = server.data("POST", f"{path}/remove-member", {"id": person})
    assert [each["id"] for each in left["members"]] == ["user_practica"]
    for method, where, body in (
        ("POST", "/remove-member", {"id": person}),
        ("POST", "/add-member", {"id": "user_none"}),
        ("GET", f"/members/{person}", None),
        ("PATCH", f"/members/{person}", {"role": "admin"}),
        ("DELETE", f"/members/{person}", None),
    ):
        assert server.call(method, path + where, body).status_code == 404
    assert server.call("POST", f"{path}/remove-member", {"id": "user_practica"}).status_code == 400
    assert server.call("POST", f"{path}/add-member", {"id": person, "role": "owner"}).status_code == 400
    assert server.call("POST", "/teams/team_none/add-member", {"id": person}).status_code == 404


# T5, T13, T14


def test_a_team_without_csd_cannot_stamp(server: RunningSandbox, team: Json) -> None:
    body = {"client": CLIENT, "items": [ITEM], "payment_form": "03"}
    refused = server.call("POST", f"/invoices/income?team={team['id']}", body)
    assert refused.status_code == 400
    assert refused.json()["message"] == "Failed to stamp invoice"
    assert refused.json()["error"]["details"][0].startswith("team.sat.completed: La empresa no tiene CSD")
    assert server.data("GET", f"/teams/{team['id']}/series") == []


def test_upload_a_csd_and_stamp_with_it(server: RunningSandbox, team: Json) -> None:
    order = connect(server, team)
    connected = server.data("GET", f"/teams/{team['id']}")
    assert connected["sat"]["completed"] is True
    assert connected["sat"]["csd_expires_at"] == order["expires_at"]
    assert connected["integrations"]["sat"] == {"completed": True}
    body = {"client": CLIENT, "items": [ITEM], "payment_form": "03"}
    invoice = server.data("POST", f"/invoices/income?team={team['id']}", body)
    files = server.data("GET", f"/invoices/{invoice['uuid']}/files?team={team['id']}")
    xml = server.http.get(files["xml"]).content
    assert seal.verify(xml)
    document = xml_reader.read(xml)
    assert (document.invoice.issuer.rfc, document.certificate_number) == (RFC, order["number"])
    other = server.data("POST", "/invoices/income", body)
    assert xml_reader.read(xml_of(server, other["uuid"])).invoice.issuer.rfc == "EKU9003173C9"


def test_another_rfc_needs_another_csd(server: RunningSandbox, team: Json) -> None:
    connect(server, team)
    changed = server.data("PUT", f"/teams/{team['id']}", {"tax_id": "URE180429TM6"})
    assert changed["sat"]["completed"] is False
    body = {"client": CLIENT, "items": [ITEM], "payment_form": "03"}
    assert server.call("POST", f"/invoices/income?team={team['id']}", body).status_code == 400


@pytest.mark.parametrize(
    ("files", "password", "sentence"),
    [
        (certs.issue(rfc=RFC, number="30001000000500009901", e_firma=True), "12345678a", "306"),
        (certs.issue(), "12345678a", "303"),
        (
            certs.issue(
                rfc=RFC,
                number="30001000000500009902",
                valid=(datetime(2015, 1, 1, tzinfo=UTC), datetime(2019, 1, 1, tzinfo=UTC)),
            ),
            "12345678a",
            "305",
        ),
        (certs.issue(rfc=RFC, number="30001000000500009903"), "otra", "contraseña"),
        (
            certs.Issued(certs.issue(rfc=RFC, number="30001000000500009903").cer, certs.issue().key),
            "12345678a",
            "no corresponde",
        ),
        (certs.Issued(b"no certificate", certs.issue().key), "12345678a", "no es un certificado"),
        (certs.Issued(certs.issue(rfc=RFC, number="30001000000500009903").cer, b"no key"), "12345678a", "dañado"),
        (certs.issue(rfc=RFC, number="30001000000500009903"), "", "keyPass"),
    ],
)
def test_what_is_no_csd_of_the_team(
    server: RunningSandbox, team: Json, files: certs.Issued, password: str, sentence: str
) -> None:
    answer = upload(server, team, files.cer, files.key, password)
    assert answer.status_code == 400
    assert sentence in answer.json()["error"]["message"]
    assert server.data("GET", f"/teams/{team['id']}")["sat"]["completed"] is False


def test_upload_without_files(server: RunningSandbox, team: Json) -> None:
    path = f"/teams/{team['id']}/sat-connection"
    assert server.call("POST", path, data={"keyPass": "x"}).status_code == 400
    assert server.call("POST", path, {}).status_code == 400
    assert upload(server, {"id": "team_none"}, b"x", b"x", "x").status_code == 404


def test_sign_the_manifest(server: RunningSandbox, team: Json) -> None:
    fiel = issued(server, team, kind="fiel", password="una contraseña")
    body = {"cert": fiel["cert"], "key": fiel["key"], "password": "una contraseña"}
    manifest = server.data("POST", f"/teams/{team['id']}/manifest/sign", body)["manifest"]
    assert (manifest["signed"], manifest["certificate_number"]) == (True, fiel["number"])
    path = f"/teams/{team['id']}/manifest/sign"
    csd = issued(server, team)
    wrong = {
        "CSD": {"cert": csd["cert"], "key": csd["key"], "password": csd["password"]},
        "base64": {**body, "cert": "***"},
        "contraseña": {**body, "password": "no"},
        "password is required": {**body, "password": ""},
        "key is required": {"cert": body["cert"], "password": "x"},
    }
    for sentence, refused in wrong.items():
        answer = server.call("POST", path, refused)
        assert answer.status_code == 400
        assert sentence in answer.json()["error"]["message"]
    assert server.call("POST", "/teams/team_none/manifest/sign", body).status_code == 404


def test_the_onboarding_page_takes_a_csd(server: RunningSandbox, team: Json) -> None:
    link = server.data("GET", f"/teams/{team['id']}/onboarding-url")
    assert link["url"] == link["onboarding_url"]
    assert link["expires_at"] > 10**9
    assert RFC in server.http.get(link["url"]).text
    order = issued(server, team)
    files = {"cert": ("a.cer", base64.b64decode(order["cert"])), "key": ("a.key", base64.b64decode(order["key"]))}
    wrong = server.http.post(link["url"], data={"keyPass": "wrong"}, files=files)
    assert wrong.status_code == 400
    assert "contraseña" in wrong.text
    right = server.http.post(link["url"], data={"keyPass": order["password"]}, files=files)
    assert "tiene un CSD" in right.text
    assert server.data("GET", f"/teams/{team['id']}")["sat"]["completed"] is True
    assert server.http.get(f"{server.origin}/onboarding/nothing").status_code == 404
    server.data("POST", f"{server.origin}/_sandbox/clock", {"advance_seconds": 8 * 86400})
    assert server.http.get(link["url"]).status_code == 404
    assert server.call("GET", "/teams/team_none/onboarding-url").status_code == 404


def test_certificates_to_practise_with(server: RunningSandbox) -> None:
    nameless = server.data("POST", "/teams", {"brand": {"alias": "Sin RFC"}})
    path = f"{server.origin}/_sandbox/teams/{nameless['id']}/csd"
    assert server.call("POST", path, {}).status_code == 400
    assert server.call("POST", path, {"kind": "dni"}).status_code == 400
    assert server.call("POST", f"{server.origin}/_sandbox/teams/team_none/csd", {}).status_code == 404


def test_teams_tell_webhooks(server: RunningSandbox) -> None:
    events = ["teams.created", "teams.sat.completed", "teams.sat.manifest.signed"]
    with receiving() as receiver:
        webhook = server.data("POST", "/webhooks", {"url": receiver.url, "events": events})
        created = server.data("POST", "/teams", PARTS)
        assert receiver.next().json["data"]["object"]["id"] == created["id"]
        server.data("DELETE", f"/webhooks/{webhook['id']}")
        webhook = server.data("POST", f"/webhooks?team={created['id']}", {"url": receiver.url, "events": events})
        order = issued(server, created)
        files = {"cert": ("a.cer", base64.b64decode(order["cert"])), "key": ("a.key", base64.b64decode(order["key"]))}
        path = f"/teams/{created['id']}/sat-connection?team={created['id']}"
        assert server.call("POST", path, data={"keyPass": order["password"]}, files=files).status_code == 200
        assert receiver.next().json["type"] == "teams.sat.completed"
        server.data("DELETE", f"/webhooks/{webhook['id']}?team={created['id']}")
