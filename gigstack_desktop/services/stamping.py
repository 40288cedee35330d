"""How the outbox sends, finds and keeps a promised invoice."""

from __future__ import annotations

import logging
import sqlite3
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gigstack_desktop.api.client import ListOptions
from gigstack_desktop.api.models.clients import AddressInput, ClientInput
from gigstack_desktop.api.models.invoices import Invoice
from gigstack_desktop.api.models.wire import Wire
from gigstack_desktop.errors import NotFound, Offline, Rejected, ServiceFailure, Unknown
from gigstack_desktop.store import clients, invoices, notes
from gigstack_desktop.store import drafts as draft_store
from gigstack_desktop.store.outbox import Intent
from gigstack_desktop.store.packing import moment

from .core import Core
from .events import Changed

if TYPE_CHECKING:
    from .draft import Draft
    from .files import FilesService
    from .invoicing import Evaluation

log = logging.getLogger(__name__)

WINDOW = timedelta(minutes=10)
MOST_PAGES = 20


def stamp_facts(db: sqlite3.Connection, draft: Draft, evaluation: Evaluation, now: int) -> dict[str, Any]:
    """What an invoice is looked up by, which client data to correct first, and what was used."""
    invoice = evaluation.invoice
    return {
        "client_id": draft.client_id,
        "rfc": invoice.receiver.rfc,
        "total": format(evaluation.totals.total, "f"),
        "currency": invoice.currency,
        "since": now,
        "client_update": client_changes(db, draft),
        "products": sorted({line.product_id for line in draft.lines if line.product_id}),
        "keys": sorted({line.product_key for line in invoice.lines}),
        "units": sorted({line.unit_key for line in invoice.lines}),
    }


def client_changes(db: sqlite3.Connection, draft: Draft) -> dict[str, str]:
    """Tax data that was corrected in the composer and differs from the client's."""
    client = clients.get(db, draft.client_id) if draft.client_id else None
    if client is None:
        return {}
    typed = {
        "legal_name": (draft.name.strip(), client.legal_name or client.name),
        "tax_id": (draft.rfc.strip().upper(), client.tax_id),
        "tax_system": (draft.regimen, client.tax_system),
        "zip": (draft.zip.strip(), client.address.zip),
    }
    return {name: now for name, (now, before) in typed.items() if now != before}


class InvoicePromise:
    """Promises of kind invoice.create."""

    def __init__(self, core: Core, files: FilesService) -> None:
        self._core = core
        self._files = files

    async def send(self, intent: Intent) -> Wire:
        """Correct the client if that was typed, then stamp."""
        await self._correct_client(intent)
        invoice = await self._core.api.create_income_invoice(intent.request)
        if not invoice.uuid:
            raise ServiceFailure(200, "the answer carries no invoice")
        return invoice

    async def find(self, intent: Intent) -> Wire | None:
        """By metadata, then in the window of time: our mark, or client and total where the service keeps no marks."""
        by_mark = ListOptions(filters=(("metadata.intent", intent.id),))
        try:
            found = (await self._core.api.list_income_invoices(by_mark)).items
        except Rejected:  # a service without this filter
            found = ()
        marked = next((invoice for invoice in found if is_marked(invoice, intent)), None)
        return marked or await self._in_window(intent)

    def accept(self, db: sqlite3.Connection, intent: Intent, result: Wire | None) -> tuple[str, list[Changed]]:
        """The invoice is in the cache, the draft is gone, keys are counted."""
        assert isinstance(result, Invoice)
        invoices.put(db, [result])
        draft_store.remove(db, intent.subject)
        invoices.remove_local(db, intent.subject)
        notes.used(db, _uses(intent.facts), self._core.millis())
        warn_of_difference(intent, result.total)
        both = frozenset({result.uuid, intent.subject})
        clients_changed = Changed("client", frozenset({result.client.id} if result.client.id else ()))
        return result.uuid, [Changed("invoice", both), Changed("draft", frozenset({intent.subject})), clients_changed]

    def show(self, db: sqlite3.Connection, intent: Intent, state: str) -> list[Changed]:
        """The state beside the draft in the invoice list; "" makes it a plain draft again."""
        invoices.set_local_state(db, intent.subject, state or "borrador")
        return [Changed("invoice", frozenset({intent.subject})), Changed("draft", frozenset({intent.subject}))]

    async def after(self, intent: Intent, result: Wire | None) -> None:
        """Bring the files, so that they open and print at once; a client that the request made comes to the cache."""
        if not isinstance(result, Invoice):
            return
        await self._files.prefetch(result.uuid)
        if result.client.id and (not intent.facts["client_id"] or intent.facts["client_update"]):
            client = await self._core.ask(self._core.api.get_client(result.client.id))
            await self._core.database.run(lambda db: clients.put(db, [client], self._core.millis()))
            self._core.publish(Changed("client", frozenset({client.id})))

    async def _correct_client(self, intent: Intent) -> None:
        changes = dict(intent.facts["client_update"])
        if not changes:
            return
        code = changes.pop("zip", None)
        update = ClientInput(**changes) if code is None else ClientInput(**changes, address=AddressInput(zip=code))
        try:
            client = await self._core.api.update_client(intent.facts["client_id"], update)
        except (Unknown, ServiceFailure, NotFound) as error:
            raise Offline from error  # the invoice itself provably has not left
        await self._core.database.run(lambda db: clients.put(db, [client], self._core.millis()))

    async def _in_window(self, intent: Intent) -> Invoice | None:
        since = moment(intent.facts["since"]) - WINDOW
        filters = (("client_id", intent.facts["client_id"]),) if intent.facts["client_id"] else ()
        cursor, unmarked = "", []
        for _ in range(MOST_PAGES):
            page = await self._core.api.list_income_invoices(ListOptions(next=cursor, since=since, filters=filters))
            for invoice in page.items:
                if is_marked(invoice, intent):
                    return invoice
                if looks_like(invoice, intent):
                    unmarked.append(invoice)
            if not (cursor := page.next):
                break
        return await self._not_known_before(unmarked)

    async def _not_known_before(self, found: list[Invoice]) -> Invoice | None:
        """An invoice that was in the cache already is another one; two that fit prove nothing."""

        def work(db: sqlite3.Connection) -> list[Invoice]:
            return [invoice for invoice in found if invoices.get(db, invoice.uuid) is None]

        fresh = await self._core.database.read(work)
        if len(fresh) > 1:
            raise Unknown
        return fresh[0] if fresh else None


def is_marked(record: Invoice, intent: Intent) -> bool:
    """The record carries our key."""
    return intent.id in (record.metadata.get("intent"), record.idempotency_key)


def looks_like(record: Invoice, intent: Intent) -> bool:
    """Same receiver, total and currency, in the window, from a service that keeps no marks."""
    facts = intent.facts
    created = record.created_at
    return (
        not record.metadata
        and (record.client.tax_id or facts["rfc"]) == facts["rfc"]
        and record.total == Decimal(facts["total"])
        and record.currency == facts["currency"]
        and (created is None or created >= moment(facts["since"]) - WINDOW)
    )


def warn_of_difference(intent: Intent, total: Decimal) -> None:
    """The service's total decides; a difference is a defect of one of the two and belongs in the log."""
    if total != Decimal(intent.facts["total"]):
        log.warning("stamped total %s differs from the computed %s", total, intent.facts["total"])


def _uses(facts: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        *(("product", key) for key in facts["products"]),
        *(("product_key", key) for key in facts["keys"]),
        *(("unit_key", key) for key in facts["units"]),
    ]
