"""The other things a person does, over the embedded API."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from gigstack_desktop.api.models.clients import AddressInput, ClientInput
from gigstack_desktop.api.models.products import ProductInput, TaxInput
from gigstack_desktop.errors import BadFile, Offline, Rejected, Unknown
from gigstack_desktop.services.draft import Draft, DraftLine, DraftTax
from gigstack_desktop.services.events import Changed, Connection, Progress
from gigstack_desktop.services.queries import INVOICE_TABS, ListQuery, PaymentEntry
from gigstack_desktop.store import clients, products
from gigstack_desktop.store.lists import LOCAL
from tests.services.conftest import Desk
from tests.support import csf_factory, hostile_pdf
from tests.support.sandbox_server import Server


def yesterday() -> datetime:
    return (datetime.now(LOCAL) - timedelta(days=1)).replace(tzinfo=None, microsecond=0)


async def test_sync_brings_every_record_and_says_so(desk: Desk) -> None:
    w = desk.workspace
    state = await w.sync.state()
    assert state.complete
    assert len(await w.clients.ids(ListQuery())) == 25
    assert len(await w.products.ids(ListQuery())) == 20
    assert (await w.company.get()).rfc == "EKU9003173C9"
    progress = [event for event in desk.events if isinstance(event, Progress)]
    assert progress[-1].done == progress[-1].total > 0
    assert Connection("online") in desk.events


async def test_an_interrupted_first_sync_goes_on_where_it_stopped(desk: Desk) -> None:
    w = desk.workspace
    await w._core.database.run(lambda db: [db.execute(f"DELETE FROM {t}") for t in ("sync_state", "invoice", "client")])
    desk.faults.plan += [("GET", "/invoices/payment", "cut")] * 3
    with pytest.raises(Offline):
        await w.sync.run()
    assert not (await w.sync.state()).complete
    await w.sync.run()
    assert (await w.sync.state()).complete
    counts = await w.invoicing.counts()
    assert counts["complements"] > 0
    assert counts["valid"] > 100


async def test_a_payment_lowers_the_balance_and_brings_its_complement(desk: Desk) -> None:
    w = desk.workspace
    invoice = await w.invoicing.stamp((await desk.draft()).id)
    opened = await w.payments.open_invoice(invoice.uuid)
    assert opened is not None
    assert (str(opened.balance), opened.installment) == ("2864.04", 1)
    payment = await w.payments.register(PaymentEntry(invoice.uuid, Decimal("1000.00"), yesterday(), "03"))
    await w._core.drain()
    assert str(payment.total) == "1000.00"
    opened = await w.payments.open_invoice(invoice.uuid)
    assert opened is not None
    assert (str(opened.balance), opened.installment) == ("1864.04", 2)
    [row] = await w.payments.of_invoice(invoice.uuid)
    assert row.complement
    assert row.applied_to == invoice.series_folio
    complement = await w.invoicing.get(row.complement)
    assert complement is not None
    assert complement.paid == (Decimal("1000.00"), "MXN")
    shown = await w.invoicing.rows(await w.invoicing.ids(ListQuery(filters=(("kind", "P"),))))
    [listed] = [r for r in shown if r.id == row.complement]
    assert (listed.total, listed.currency) == (Decimal("1000.00"), "MXN")


async def test_a_payment_with_a_lost_answer_is_registered_once(desk: Desk) -> None:
    w = desk.workspace
    invoice = await w.invoicing.stamp((await desk.draft()).id)
    desk.faults.plan.append(("POST", "/payments/register", "lost"))
    with pytest.raises(Unknown):
        await w.payments.register(PaymentEntry(invoice.uuid, Decimal("500.00"), yesterday(), "03"))
    [row] = await w.outbox.pending()
    await w.outbox.retry(row.id)
    assert len(await w.payments.of_invoice(invoice.uuid)) == 1
    assert (await w.invoicing.refresh(invoice.uuid)).balance == Decimal("2364.04")


@pytest.mark.parametrize(
    ("amount", "form", "code"), [("0", "03", "amount"), ("9999999", "03", "amount"), ("1", "99", "form")]
)
async def test_an_impossible_payment_is_refused_before_it_is_promised(
    desk: Desk, amount: str, form: str, code: str
) -> None:
    w = desk.workspace
    [first, *_] = await w.payments.open_invoices()
    with pytest.raises(Rejected, match=code):
        await w.payments.register(PaymentEntry(first.id, Decimal(amount), yesterday(), form))
    assert await w.outbox.pending() == []


async def test_clients_are_saved_found_deleted_and_brought_back(desk: Desk) -> None:
    w = desk.workspace
    data = ClientInput(
        name="Ferretería El Águila",
        legal_name="FERRETERIA EL AGUILA",
        tax_id="FEA150320KL4",
        tax_system="601",
        use="G03",
        address=AddressInput(zip="42000"),
    )
    client = await w.clients.save(data)
    again = await w.clients.save(data)  # after a lost answer a person saves again
    assert client.id == again.id
    [found] = await w.clients.suggest("ferreteria agui")
    assert found.id == client.id
    assert (await w.clients.find_by_rfc("fea150320kl4")) == again
    await w.clients.delete(client.id)
    assert await w.clients.suggest("ferreteria aguila") == []
    await w.clients.restore(client.id)
    assert [row.id for row in await w.clients.suggest("ferreteria aguila")] == [client.id]
    await w.clients.delete(client.id)
    [row] = await w.outbox.pending()
    await w.outbox.deliver(row.id)
    back = await w.clients.restore(client.id)
    assert [row.id for row in await w.clients.suggest("ferreteria aguila")] == [back.id]
    await w.clients.delete(back.id)
    [row] = await w.outbox.pending()
    await w.outbox.deliver(row.id)


async def test_products_are_saved_and_their_keys_found_by_words(desk: Desk) -> None:
    w = desk.workspace
    tax = TaxInput(type="IVA", rate=Decimal("0.16"))
    data = ProductInput(
        description="Renta de salón", product_key="80131502", unit_key="MON", unit_price=Decimal("0.10"), taxes=(tax,)
    )
    product = await w.products.save(data)
    assert product.unit_price == Decimal("0.10")
    [row] = await w.products.suggest("renta sal")
    assert row.taxes_text == "IVA 16"
    assert await w.products.search_keys("renta")
    assert await w.products.search_units("mes")
    await w.products.delete(product.id)
    assert await w.products.suggest("renta sal") == []
    assert (await w.products.restore(product.id)).id == product.id


async def test_what_is_saved_while_the_whole_list_comes_stays(desk: Desk) -> None:
    w = desk.workspace
    begun = w._core.millis()
    product = await w.products.save(ProductInput(description="Nuevo", unit_price=Decimal(1)))
    client = await w.clients.save(ClientInput(name="Nueva"))
    await w._core.database.run(lambda db: (products.remove_unseen(db, begun), clients.remove_unseen(db, begun)))
    assert await w.products.get(product.id) == product
    assert await w.clients.get(client.id) == client


async def test_drafts_come_back_as_typed(desk: Desk) -> None:
    drafts = desk.workspace.drafts
    draft = await drafts.new()
    assert await drafts.list() == (), "a blank one is not kept"
    typed = replace(
        draft,
        name="  Público… ",
        lines=(DraftLine(quantity="1,5", unit_price="$ 1 ,", description="ñ \t x", taxes=(DraftTax(rate="0.1x"),)),),
        caret=(0, 3, 7),
    )
    for text in ("a", "ab", "abc"):
        typed = replace(typed, notes=text)
        await drafts.save(typed)
    found = await drafts.get(draft.id)
    assert found is not None
    assert replace(found, updated=typed.updated) == typed
    assert (await drafts.latest()) == found
    await drafts.delete(draft.id)
    assert await drafts.list() == ()
    assert replace(await drafts.restore(draft.id), updated=typed.updated) == typed
    assert Changed("draft", frozenset({draft.id})) in desk.events


async def test_a_new_draft_knows_the_client_and_the_last_terms(desk: Desk) -> None:
    w = desk.workspace
    invoice = await w.invoicing.stamp((await desk.draft()).id)
    draft = await w.drafts.new(invoice.client.id)
    assert (draft.rfc, draft.method, draft.form) == (invoice.client.tax_id, "PPD", "99")
    copy = await w.drafts.duplicate(invoice.uuid)
    assert (copy.lines[0].unit_price, copy.lines[0].quantity) == ("1234.5", "2")
    assert (await w.invoicing.evaluate(copy)).totals.total == invoice.total


async def test_a_constancia_becomes_a_client(desk: Desk, tmp_path: Path) -> None:
    w = desk.workspace
    path = tmp_path / "csf.pdf"
    path.write_bytes(csf_factory.make(csf_factory.person(7)))
    (result,) = await w.csf.read(path)
    assert result.ok
    card = await w.csf.compare(result)
    assert card.existing is None
    assert next(field for field in card.fields if field.name == "rfc").csf == result.rfc
    client = await w.csf.accept(result, result.current_codes[0])
    assert client.tax_id == result.rfc
    card = await w.csf.compare(result)
    assert card.existing is not None
    assert not any(field.changed for field in card.fields if field.name != "regimen")
    assert (await w.csf.accept(result, result.current_codes[0])).id == client.id


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "missing"), (b"", "empty"), (b"hola", "not_pdf"), (b"%PDF-" + b"0" * (11 << 20), "too_big")],
)
async def test_what_is_not_a_constancia_is_refused(
    desk: Desk, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    path = tmp_path / "algo.pdf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadFile, match=reason):
        await desk.workspace.csf.read(path)


async def test_a_reader_that_hangs_is_ended_and_the_next_file_is_read(desk: Desk, tmp_path: Path) -> None:
    from gigstack_desktop.services.csf import CsfService, default_command

    path = tmp_path / "csf.pdf"
    path.write_bytes(csf_factory.make(csf_factory.person(7)))
    csf = CsfService(desk.workspace.clients, (sys.executable, "-c", "import time; time.sleep(60)"), seconds=0.2)
    with pytest.raises(BadFile, match="timeout"):
        await csf.read(path)
    csf._command, csf._seconds = default_command(), 30.0
    assert (await csf.read(path))[0].ok
    await csf.close()


async def test_every_constancia_of_a_file_is_read(desk: Desk, tmp_path: Path) -> None:
    people = [csf_factory.person(seed) for seed in (7, 12)]
    path = tmp_path / "varias.pdf"
    path.write_bytes(csf_factory.joined(*map(csf_factory.make, people)))
    assert [result.rfc for result in await desk.workspace.csf.read(path)] == [person.rfc for person in people]


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited by the kernel only there")
async def test_a_file_that_takes_all_memory_is_refused_and_the_next_is_read(desk: Desk, tmp_path: Path) -> None:
    from gigstack_desktop.services.csf import CsfService

    good, bad = tmp_path / "csf.pdf", tmp_path / "bomba.pdf"
    good.write_bytes(csf_factory.make(csf_factory.person(7)))
    bad.write_bytes(hostile_pdf.inflating(300))
    child = "from gigstack_desktop.cfdi.csf import child; child.MEMORY_LIMIT = 300 << 20; child.main(['--serve'])"
    csf = CsfService(desk.workspace.clients, (sys.executable, "-c", child), seconds=30.0)
    with pytest.raises(BadFile, match="damaged"):
        await csf.read(bad)
    assert (await csf.read(good))[0].ok
    await csf.close()


async def test_documents_are_uploaded_and_inherited(desk: Desk, tmp_path: Path) -> None:
    w = desk.workspace
    invoice = await w.invoicing.stamp((await desk.draft()).id)
    path = tmp_path / "contrato.pdf"
    path.write_bytes(b"%PDF-1.4 contrato")
    document = await w.documents.upload("client", invoice.client.id, path, "contract", "Contrato marco")
    assert (await w.documents.of("invoice", invoice.uuid))[0].id == document.id
    assert document.id in [found.id for found in await w.documents.refresh("client", invoice.client.id)]
    path.write_bytes(b"texto")
    with pytest.raises(BadFile, match="kind"):
        await w.documents.upload("client", invoice.client.id, path, "contract")


async def test_everything_is_searched_by_words(desk: Desk) -> None:
    hits = await desk.workspace.search("volcanes")
    assert {hit.noun for hit in hits} >= {"client", "invoice"}
    assert await desk.workspace.search('"(*^') == []


async def test_the_service_may_move_without_anything_being_lost(desk: Desk) -> None:
    w = desk.workspace
    draft = await desk.draft()
    base_url, key = w._core.api._call._base_url, w._core.api._call._key
    await w.set_endpoint("http://127.0.0.1:9", key)
    desk.faults.down = True
    with pytest.raises(Offline):
        await w.invoicing.stamp(draft.id)
    assert w.connection == "offline"
    desk.faults.down = False
    await w.set_endpoint(base_url, key)
    assert w.connection == "online"
    [row] = await w.outbox.pending()
    await w.outbox.retry(row.id)
    assert await w.outbox.pending() == []


async def test_a_blank_draft_says_what_is_missing(desk: Desk) -> None:
    evaluation = await desk.workspace.invoicing.evaluate(Draft())
    assert not evaluation.can_stamp
    assert evaluation.totals.total == 0


async def test_the_overview_adds_up(desk: Desk) -> None:
    overview = await desk.workspace.overview()
    assert overview.receivable > 0
    assert len(overview.months) == 12
    assert sum(figure.invoiced for figure in overview.months) > 0


async def test_what_waited_for_the_connection_goes_when_it_is_back(desk: Desk) -> None:
    draft = await desk.draft()
    desk.faults.down = True
    with pytest.raises(Offline):
        await desk.workspace.invoicing.stamp(draft.id)
    [row] = await desk.workspace.outbox.pending()
    assert row.next_attempt is not None
    again = await desk.reopen(work=True)  # its own line is up
    while await again.workspace.outbox.pending():
        await again.workspace.outbox.deliver(row.id)
    assert await again.workspace.invoicing.stamp(draft.id)
    assert again.faults.count("POST", "/invoices/income") == 1


async def test_the_number_on_each_tab_is_that_of_its_list(desk: Desk, server: Server) -> None:
    w = desk.workspace
    await desk.draft()
    stamped = await w.invoicing.stamp((await desk.draft()).id)
    await w.payments.register(PaymentEntry(stamped.uuid, stamped.total, yesterday(), "03"))
    await w._core.drain()
    desk.faults.plan.append(("POST", "/invoices/income", "lost"))
    with pytest.raises(Unknown):
        await w.invoicing.stamp((await desk.draft()).id)
    await _order_refusal(server)
    with pytest.raises(Rejected, match="CFDI40145"):
        await w.invoicing.stamp((refused := await desk.draft()).id)
    desk.faults.down = True
    with pytest.raises(Offline):
        await w.invoicing.stamp((await desk.draft()).id)

    counts = await w.invoicing.counts()
    for tab, filters in INVOICE_TABS.items():
        query = ListQuery(filters=filters)
        totals = await w.invoicing.totals(query)
        assert counts[tab] == len(await w.invoicing.ids(query)) == totals.count > 0, tab
    assert (counts["draft"], counts["confirm"]) == (2, 2)  # a refused one is a draft again
    drafts = await w.invoicing.rows(await w.invoicing.ids(ListQuery(filters=INVOICE_TABS["draft"])))
    assert refused.id in {row.id for row in drafts}
    assert counts["receivable"] < counts["valid"]
    owing = await w.invoicing.rows(await w.invoicing.ids(ListQuery(filters=INVOICE_TABS["receivable"])))
    assert stamped.uuid not in {row.uuid for row in owing}  # paid
    words = await w.invoicing.counts("agroproductos", (("currency", "MXN"),))
    query = ListQuery("agroproductos", (*INVOICE_TABS["valid"], ("currency", "MXN")))
    assert 0 < words["valid"] == len(await w.invoicing.ids(query)) < counts["valid"]


async def _order_refusal(server: Server) -> None:
    url = server.base_url.removesuffix("/v2") + "/_sandbox/failures"
    order = {"kind": "pac:CFDI40145", "method": "POST", "path": "/invoices/income"}
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {server.key}"}) as client:
        (await client.put(url, json={"failures": [order]})).raise_for_status()


async def test_complements_are_sorted_and_found_by_what_they_pay(desk: Desk) -> None:
    w = desk.workspace
    invoice = await w.invoicing.stamp((await desk.draft()).id)
    await w.payments.register(PaymentEntry(invoice.uuid, Decimal("1234.56"), yesterday(), "03"))
    await w._core.drain()
    for kind in ("P", "I"):
        query = ListQuery(filters=(("kind", kind), ("currency", "MXN" if kind == "I" else "XXX")), sort="total")
        shown = [row.total for row in await w.invoicing.rows(await w.invoicing.ids(query))]
        assert shown == sorted(shown, reverse=True)
        assert len(set(shown)) > 1
    complements = INVOICE_TABS["complements"]
    [found] = await w.invoicing.rows(await w.invoicing.ids(ListQuery("1234.56", complements)))
    assert found.total == Decimal("1234.56")
    assert (await w.invoicing.totals(ListQuery(filters=complements))).sums == ()  # the invoices are what adds up
