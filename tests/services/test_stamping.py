"""A promise is kept once, whatever happens to its answer."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gigstack_desktop.errors import Offline, Rejected, Unknown
from gigstack_desktop.services.queries import ListQuery
from tests.services.conftest import Desk

INCOME = "/invoices/income"


async def of_intent(desk: Desk, intent: str) -> list[str]:
    page = await desk.workspace._core.api.list_income_invoices()
    return [invoice.uuid for invoice in page.items if invoice.metadata.get("intent") == intent]


async def only(desk: Desk) -> str:
    [row] = await desk.workspace.outbox.pending()
    return row.id


async def test_stamping_puts_the_invoice_in_the_cache_and_ends_the_draft(desk: Desk) -> None:
    draft = await desk.draft()
    invoice = await desk.workspace.invoicing.stamp(draft.id)
    assert (await desk.workspace.invoicing.get(invoice.uuid)) is not None
    assert str(invoice.total) == "2864.04"
    assert await desk.workspace.drafts.get(draft.id) is None
    assert await desk.workspace.outbox.pending() == []
    files = await desk.workspace.invoicing.files(invoice.uuid)
    assert files.pdf.read_bytes().startswith(b"%PDF")
    assert invoice.uuid.encode() in files.xml.read_bytes().lower()


async def test_stamping_twice_is_once(desk: Desk) -> None:
    draft = await desk.draft()
    stamp = desk.workspace.invoicing.stamp
    first, second = await asyncio.gather(stamp(draft.id), stamp(draft.id))
    third = await stamp(draft.id)
    assert first.uuid == second.uuid == third.uuid
    assert desk.faults.count("POST", INCOME) == 1


async def test_a_lost_answer_is_looked_up_and_never_sent_again(desk: Desk) -> None:
    draft = await desk.draft()
    desk.faults.plan.append(("POST", INCOME, "lost"))
    with pytest.raises(Unknown):
        await desk.workspace.invoicing.stamp(draft.id)
    [row] = await desk.workspace.outbox.pending()
    assert (row.state, row.can_discard) == ("por confirmar", False)
    with pytest.raises(Rejected, match="not_discardable"):
        await desk.workspace.outbox.discard(row.id)
    with pytest.raises(Rejected, match="stamping"):
        await desk.workspace.drafts.save(draft)
    await desk.workspace.outbox.retry(row.id)
    assert len(await of_intent(desk, row.id)) == 1
    assert desk.faults.count("POST", INCOME) == 1
    assert await desk.workspace.outbox.pending() == []


async def test_a_request_that_never_arrived_is_sent_again_with_the_same_key(desk: Desk) -> None:
    draft = await desk.draft()
    desk.faults.plan.append(("POST", INCOME, "cut"))
    sent = datetime.now(UTC)
    desk.workspace._core.now = lambda: sent
    with pytest.raises(Unknown):
        await desk.workspace.invoicing.stamp(draft.id)
    intent = await only(desk)
    with pytest.raises(Unknown):  # it may still be on its way
        await desk.workspace.outbox.retry(intent)
    later = await desk.reopen(now=lambda: sent + timedelta(minutes=5))
    await later.workspace.outbox.retry(intent)
    assert len(await of_intent(later, intent)) == 1
    assert await later.workspace.outbox.pending() == []


async def test_offline_keeps_the_promise_in_the_queue(desk: Desk) -> None:
    draft = await desk.draft()
    desk.faults.down = True
    with pytest.raises(Offline):
        await desk.workspace.invoicing.stamp(draft.id)
    [row] = await desk.workspace.outbox.pending()
    assert (row.state, row.can_discard) == ("en cola", True)
    [shown] = await desk.workspace.invoicing.rows(
        await desk.workspace.invoicing.ids(ListQuery(filters=(("state", "en cola"),)))
    )
    assert (shown.id, shown.status, str(shown.total)) == (draft.id, "draft", "2864.04")
    desk.faults.down = False
    await desk.workspace.outbox.retry(row.id)
    assert len(await of_intent(desk, row.id)) == 1


async def test_a_promise_taken_back_is_a_draft_again(desk: Desk) -> None:
    draft = await desk.draft()
    desk.faults.down = True
    with pytest.raises(Offline):
        await desk.workspace.invoicing.stamp(draft.id)
    await desk.workspace.outbox.discard(await only(desk))
    await desk.workspace.drafts.save(replace(draft, notes="otra vez"))
    found = await desk.workspace.drafts.get(draft.id)
    assert found is not None
    assert found.notes == "otra vez"


async def test_a_blocking_finding_sends_nothing(desk: Desk) -> None:
    draft = await desk.draft(rfc="no es un rfc")
    with pytest.raises(Rejected) as caught:
        await desk.workspace.invoicing.stamp(draft.id)
    assert caught.value.code == "findings"
    assert any(problem.path == "receiver.rfc" for problem in caught.value.fields)
    assert desk.faults.count("POST", INCOME) == 0
    assert await desk.workspace.outbox.pending() == []


async def test_a_crash_while_sending_is_looked_up_at_the_next_start(desk: Desk) -> None:
    draft = await desk.draft()
    desk.faults.plan.append(("POST", INCOME, "lost"))
    with pytest.raises(Unknown):
        await desk.workspace.invoicing.stamp(draft.id)
    intent = await only(desk)
    # What a SIGKILL between the answer and the note of it leaves behind:
    await desk.workspace._core.database.run(
        lambda db: db.execute("UPDATE outbox SET state = 'enviando' WHERE id = ?", (intent,))
    )
    again = await desk.reopen()
    await again.workspace.outbox.recover()
    [row] = await again.workspace.outbox.pending()
    assert row.state == "por confirmar"
    await again.workspace.outbox.retry(intent)
    assert len(await of_intent(again, intent)) == 1
    assert again.faults.count("POST", INCOME) == 0


async def test_client_data_corrected_in_the_composer_reaches_the_client_first(desk: Desk) -> None:
    draft = await desk.draft(zip="81000")
    invoice = await desk.workspace.invoicing.stamp(draft.id)
    assert invoice.client.address.zip == "81000"
    client = await desk.workspace.clients.get(draft.client_id)
    assert client is not None
    assert client.address.zip == "81000"
    from gigstack_desktop.api.models.clients import AddressInput, ClientInput

    await desk.workspace.clients.save(ClientInput(address=AddressInput(zip="80000")), draft.client_id)


async def test_the_same_invoice_again_is_announced(desk: Desk) -> None:
    await desk.workspace.invoicing.stamp((await desk.draft()).id)
    found = await desk.workspace.invoicing.possible_duplicates(await desk.draft())
    assert found
    assert str(found[0].total) == "2864.04"
