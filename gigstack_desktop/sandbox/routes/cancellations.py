"""/_sandbox/cancellations: answering for the customer, and how cancellations go in practice."""

from __future__ import annotations

from gigstack_desktop.sandbox import cancellation
from gigstack_desktop.sandbox.context import TheActor, TheServer
from gigstack_desktop.sandbox.envelope import JsonResponse, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.routes.answers import AN_INVOICE, INVOICES, Open, one, refusing
from gigstack_desktop.sandbox.schemas_invoices import AnswerInput, ModeInput

router = new_router("sandbox")


class CancellationMode(Open):
    """How cancellations go."""

    mode: str


@router.get("/_sandbox/cancellations", responses=INVOICES)
def list_waiting_cancellations(server: TheServer, actor: TheActor) -> JsonResponse:
    """The invoices whose cancellation waits for the customer, those that expire first before the others."""
    server.on_time()
    with server.database.read() as connection:
        found = cancellation.waiting(connection, actor)
    return ok(found, "Cancellations retrieved successfully")


@router.put("/_sandbox/cancellations", responses=one(CancellationMode))
def choose_mode(server: TheServer, actor: TheActor, body: ModeInput) -> JsonResponse:
    """How this team's cancellations go: `sat` (its rules), `immediate`, `acceptance` (always ask)."""
    with server.database.write() as connection:
        cancellation.set_mode(connection, actor.team, body.mode)
    return ok({"mode": body.mode}, "Cancellation mode chosen")


@router.post("/_sandbox/cancellations/{invoice_id}", responses={**AN_INVOICE, **refusing(409)})
def answer_cancellation(server: TheServer, actor: TheActor, invoice_id: str, body: AnswerInput) -> JsonResponse:
    """Accept or reject a cancellation, as the customer would in the Buzón Tributario."""
    server.on_time()
    outcome: cancellation.Outcome = "accepted" if body.answer == "accept" else "rejected"
    with server.database.write() as connection:
        invoice = cancellation.answer(connection, actor, invoice_id, outcome, server.clock.now_ms())
    return ok(invoice, f"Cancellation {outcome}")
