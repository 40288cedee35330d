"""What the cache knows about related documents and earlier rates reaches the checker."""

from __future__ import annotations

from typing import Any

import httpx

from gigstack_desktop.api.models.invoices import Invoice
from gigstack_desktop.services.draft import DraftRelation
from gigstack_desktop.store import invoices
from tests.services.conftest import Desk
from tests.support.sandbox_server import Server

PESOS = {"currency": "MXN", "exchange_rate": ""}


async def codes(desk: Desk, **changes: Any) -> set[str]:
    draft = await desk.draft(**{**PESOS, **changes})
    return {finding.code for finding in (await desk.workspace.invoicing.evaluate(draft)).findings}


async def stamped(desk: Desk, **changes: Any) -> Invoice:
    return await desk.workspace.invoicing.stamp((await desk.draft(**{**PESOS, **changes})).id)


async def credit(desk: Desk, server: Server, invoice: Invoice, amount: str) -> str:
    """A credit note made elsewhere, in the cache as a synchronisation leaves it."""
    item = {"description": "Descuento", "unit_price": float(amount), "product_key": "84111506", "unit_key": "ACT"}
    tax = {"type": "IVA", "rate": 0.16, "factor": "Tasa", "withholding": False}
    body = {
        "client": {"id": invoice.client.id},
        "items": [{**item, "taxes": [tax]}],
        "related_documents": [{"relationship": "01", "documents": [invoice.uuid]}],
    }
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {server.key}"}) as http:
        answer = await http.post(f"{server.base_url}/invoices/egress", json=body)
    assert answer.status_code == 201, answer.text
    await desk.workspace.sync.run()
    return str(answer.json()["data"]["uuid"])


async def test_a_rate_far_from_the_last_one_is_doubted(desk: Desk) -> None:
    dollars = {"currency": "USD", "method": "PUE", "form": "03"}  # nothing left open: others add up what is owed
    await stamped(desk, **dollars, exchange_rate="18.50")
    assert "CFDI40118" not in await codes(desk, **dollars, exchange_rate="19.9")
    assert "CFDI40118" in await codes(desk, **dollars, exchange_rate="21")
    assert "CFDI40118" not in await codes(desk, currency="EUR", exchange_rate="90")


async def test_related_documents_are_judged_by_what_they_are(desk: Desk) -> None:
    invoice = await stamped(desk)
    found = await codes(desk, relations=(DraftRelation("07", (invoice.uuid.upper(),)),))
    assert not found & {"RELATION_PARTY", "RELATION_OVER"}
    found = await codes(desk, relations=(DraftRelation("07", (invoice.uuid,)),), rfc="XAXX010101000")
    assert "RELATION_PARTY" in found
    assert "RELATION_OVER" in await codes(desk, relations=(DraftRelation("06", (invoice.uuid,)),))


async def test_a_credit_note_may_not_give_back_more_than_is_left(desk: Desk, server: Server) -> None:
    invoice = await stamped(desk)
    egress = {"kind": "E", "method": "PUE", "form": "15", "uso": "G02"}
    to_it = (DraftRelation("01", (invoice.uuid,)),)
    assert "CREDIT_EXCEEDS" not in await codes(desk, **egress, relations=to_it)
    note = await credit(desk, server, invoice, "100")
    assert "CREDIT_EXCEEDS" in await codes(desk, **egress, relations=to_it)
    substituting = (*to_it, DraftRelation("04", (note,)))
    assert "CREDIT_EXCEEDS" not in await codes(desk, **egress, relations=substituting)


async def test_a_rate_that_the_service_did_not_say_is_no_rate(desk: Desk) -> None:
    facts = {"uuid": "6f2d1c0a-9b1e-4a53-8b39-0f3a5d0b7c11", "currency": "CAD", "status": "valid", "total": 10}
    await desk.workspace._core.database.run(lambda db: invoices.put(db, [Invoice.model_validate(facts)]))
    assert "CFDI40118" not in await codes(desk, currency="CAD", exchange_rate="13.2")
