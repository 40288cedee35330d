"""The composer over a real workspace and the real sandbox: by keyboard alone, coherent, mended, saved, stamped."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication

from gigstack_desktop.cfdi.model import Finding
from gigstack_desktop.errors import FieldProblem, Rejected
from gigstack_desktop.services.draft import Draft, DraftLine
from gigstack_desktop.ui.composer import corrections, presets
from gigstack_desktop.ui.composer.confirm import ConfirmSheet
from gigstack_desktop.ui.composer.lines_model import Column
from gigstack_desktop.ui.composer.view import ComposerView
from gigstack_desktop.ui.composer.viewmodel import ComposerViewModel
from gigstack_desktop.ui.invoices.breakdown import BreakdownSheet
from tests.support.sandbox_server import Server, serving
from tests.support.screens import CTRL, Desk, Key, desk, press, write


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("sandbox")) as made:
        yield made


@pytest_asyncio.fixture
async def at_desk(server: Server, tmp_path: Path, eventually: Any) -> AsyncIterator[Desk]:
    async with desk(server, tmp_path / "home") as made:
        await eventually(lambda: made.workspace.connection == "online")
        await made.engine.call(made.workspace.company.refresh())
        yield made


@pytest_asyncio.fixture
async def composer(at_desk: Desk, eventually: Any) -> AsyncIterator[ComposerView]:
    view = await _composer(at_desk, eventually)
    yield view
    await view.aclose()
    view.close()


async def _composer(at_desk: Desk, eventually: Any) -> ComposerView:
    viewmodel = ComposerViewModel(at_desk.workspace, at_desk.tasks)
    view = ComposerView(viewmodel, at_desk.tasks, at_desk.navigator)
    viewmodel.setParent(view)
    view.resize(1360, 900)
    view.show()
    view.activateWindow()
    view.new()
    await eventually(lambda: viewmodel.totals is not None)
    await eventually(lambda: QApplication.focusWidget() is view.client.name)
    return view


def valid(**changes: Any) -> Draft:
    line = DraftLine(
        quantity="2",
        unit_key="E48",
        unit_name="Unidad de servicio",
        product_key="80141503",
        description="Consultoría",
        unit_price="1500.50",
        taxes=presets.preset("iva16").draft_taxes,
    )
    made = Draft(
        rfc="SAT970701NN3",
        name="SERVICIO DE ADMINISTRACION TRIBUTARIA",
        regimen="603",
        zip="06300",
        uso="G03",
        form="03",
        lines=(line,),
    )
    return replace(made, **changes)


async def open_draft(at_desk: Desk, view: ComposerView, draft: Draft, eventually: Any) -> None:
    await at_desk.engine.call(at_desk.workspace.drafts.save(draft))
    view.open_with(draft_id=draft.id)
    await eventually(lambda: view.viewmodel.draft.id == draft.id)


async def test_an_invoice_is_typed_and_stamped_by_keyboard_alone(
    at_desk: Desk, composer: ComposerView, eventually: Any
) -> None:
    vm = composer.viewmodel
    stamped: list[Any] = []
    vm.stamped.connect(stamped.append)
    write("SERVICIO DE ADMINISTRACION TRIBUTARIA")
    press(Key.Key_Tab)
    while QApplication.focusWidget() is not composer.client.rfc:
        press(Key.Key_Tab)
    write("sat970701nn3")
    press(Key.Key_Tab)
    write("603")
    press(Key.Key_Tab)
    write("06300")
    press(Key.Key_Tab)
    write("G03")
    composer.lines.start()
    write("Asesoría fiscal")
    press(Key.Key_Tab)
    write("1500.50")
    press(Key.Key_Tab)
    press(Key.Key_Tab)
    press(Key.Key_Tab)
    assert composer.lines.grid.place() == (1, Column.QUANTITY)
    write("3")
    press(Key.Key_Tab)
    write("H87")
    press(Key.Key_Tab)
    write("43211508")
    press(Key.Key_Tab)
    write("Computadora")
    press(Key.Key_Tab)
    write("10000")
    composer.lines.grid.go(0, Column.UNIT)
    write("E48")
    press(Key.Key_Tab)
    write("84111500")
    composer.lines.grid.close_editor()
    vm.set_field("form", "03")
    await eventually(lambda: dict(composer.bar.figures())["Total"] == "$36,540.58 MXN")
    composer.setFocus()
    press(Key.Key_Return, CTRL)
    await eventually(
        lambda: isinstance(QApplication.activeModalWidget(), ConfirmSheet) or composer.findings.isVisible()
    )
    assert [f.message for f in vm.findings if f.severity == "B"] == []
    press(Key.Key_Return)
    await eventually(lambda: stamped, 30)
    assert stamped[0].total == Decimal("36540.58")
    await eventually(lambda: composer.result.print_button.isEnabled(), 30)
    assert vm.files.pdf.read_bytes().startswith(b"%PDF")
    assert composer.result.new_button.isVisible()
    assert not composer.result.inbox_button.isVisible()
    assert not composer.result.payment_button.isVisible()


async def test_what_is_missing_is_told_at_the_button_and_a_click_goes_there(
    composer: ComposerView, eventually: Any
) -> None:
    press(Key.Key_Return, CTRL)
    await eventually(lambda: composer.findings.isVisible())
    found = composer.viewmodel.findings
    name = next(f for f in found if f.path == ("receiver", "rfc"))
    composer.jump(name)
    assert QApplication.focusWidget() is composer.client.rfc
    form = next((f for f in found if f.path == ("payment_form",)), None)
    if form is not None:
        composer.jump(form)
        assert QApplication.focusWidget() is composer.fiscal.fields["form"].editor


async def test_ppd_means_form_99_and_back(composer: ComposerView) -> None:
    vm = composer.viewmodel
    vm.set_field("method", "PPD")
    assert vm.draft.form == "99"
    assert composer.fiscal.fields["form"].editor.value() == "99"
    vm.set_field("form", "03")
    assert vm.draft.method == "PUE"


async def test_a_draft_comes_back_with_text_and_caret(at_desk: Desk, composer: ComposerView, eventually: Any) -> None:
    write("Cliente sin terminar")
    composer.lines.start(0, Column.DESCRIPTION)
    write("Mitad de una pal")
    await eventually(lambda: composer.viewmodel.saved)
    kept = await at_desk.engine.call(at_desk.workspace.drafts.get(composer.viewmodel.draft.id))
    assert kept.lines[0].description == "Mitad de una pal"
    assert kept.name == "Cliente sin terminar"
    again = ComposerViewModel(at_desk.workspace, at_desk.tasks)
    other = ComposerView(again, at_desk.tasks, at_desk.navigator)
    again.setParent(other)
    other.show()
    other.activateWindow()
    other.open_with(draft_id=kept.id)
    await eventually(lambda: again.draft.id == kept.id and other.lines.grid.editor() is not None)
    editor = other.lines.grid.editor()
    assert editor is not None
    assert (editor.row, editor.column, editor.cursorPosition()) == (0, Column.DESCRIPTION, 16)
    other.close()


async def test_two_clicks_stamp_once(at_desk: Desk, composer: ComposerView, eventually: Any) -> None:
    await open_draft(at_desk, composer, valid(), eventually)
    vm = composer.viewmodel
    stamped: list[Any] = []
    asked: list[Any] = []
    vm.stamped.connect(stamped.append)

    async def agree(confirmation: Any) -> bool:
        asked.append(confirmation)
        return True

    vm.confirm = agree
    vm.stamp("stamp")
    vm.stamp("stamp")
    await eventually(lambda: stamped, 30)
    vm.stamp("stamp")
    await eventually(lambda: not at_desk.tasks.running("composer.stamp"))
    assert len(stamped) == len(asked) == 1
    assert asked[0].totals.total == Decimal("3481.16")


async def test_saying_no_changes_nothing(at_desk: Desk, composer: ComposerView, eventually: Any) -> None:
    await open_draft(at_desk, composer, valid(), eventually)
    composer.viewmodel.stamp("stamp")
    await eventually(lambda: isinstance(QApplication.activeModalWidget(), ConfirmSheet))
    press(Key.Key_Escape)
    await eventually(lambda: not at_desk.tasks.running("composer.stamp"))
    assert not composer.viewmodel.sent
    assert composer.bar.go_button.isEnabled()


async def test_a_possible_duplicate_is_shown(at_desk: Desk, composer: ComposerView, eventually: Any) -> None:
    line = replace(valid().lines[0], unit_price="777.77")

    async def agree(_: Any) -> bool:
        return True

    for _ in range(2):
        await open_draft(at_desk, composer, valid(lines=(line,)), eventually)
        asked: list[Any] = []

        async def look(confirmation: Any, asked: list[Any] = asked) -> bool:
            asked.append(confirmation)
            return True

        composer.viewmodel.confirm = look
        composer.viewmodel.stamp("stamp")
        await eventually(lambda: composer.viewmodel.done is not None, 30)
    assert len(asked[0].duplicates) == 1


async def test_a_correction_is_taken(at_desk: Desk, composer: ComposerView, eventually: Any) -> None:
    await open_draft(at_desk, composer, valid(form="99"), eventually)
    vm = composer.viewmodel
    await eventually(lambda: any(f.path == ("payment_form",) for f in vm.findings))
    vm.correct(Finding("x", "B", ("payment_form",), "", "03"))
    assert vm.draft.form == "03"
    vm.correct(Finding("x", "B", ("lines", 0, "unit_price"), "", Decimal("10")))
    assert composer.lines.lines.line(0).unit_price == "10"


async def test_offline_goes_to_the_outbox_and_cannot_be_stamped_again(
    tmp_path: Path, server: Server, eventually: Any
) -> None:
    dead = replace(server, base_url="http://127.0.0.1:9/v2")
    async with desk(server, tmp_path / "home") as first:
        await eventually(lambda: first.workspace.connection == "online")
        await first.engine.call(first.workspace.company.refresh())
        await first.engine.call(first.workspace.set_endpoint(dead.base_url, dead.key))
        view = await _composer(first, eventually)
        await open_draft(first, view, valid(), eventually)

        async def agree(_: Any) -> bool:
            return True

        view.viewmodel.confirm = agree
        queued: list[Any] = []
        view.viewmodel.queued.connect(queued.append)
        view.viewmodel.stamp("stamp")
        await eventually(lambda: queued, 30)
        assert view.viewmodel.sent
        assert not view.bar.go_button.isEnabled()
        assert "bandeja de salida" in view.result.banner.text()
        assert view.result.inbox_button.isVisibleTo(view.result)
        view.result.inbox_button.click()
        assert first.opened[-1] == ("activity", {})
        view.close()


async def test_every_control_has_a_name(composer: ComposerView, unnamed: Any) -> None:
    composer.fiscal.unfold()
    assert unnamed(composer) == []


async def test_the_preview_follows(at_desk: Desk, composer: ComposerView, eventually: Any) -> None:
    composer.viewmodel.show_preview(True)
    await open_draft(at_desk, composer, valid(), eventually)
    await eventually(lambda: composer.preview.page_count() == 1)


async def _order(server: Server, kind: str) -> None:
    """Make the sandbox fail the next invoice as told."""
    import httpx

    url = server.base_url.removesuffix("/v2") + "/_sandbox/failures"
    body = {"failures": [{"kind": kind, "method": "POST", "path": "/invoices/income"}]}
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {server.key}"}) as client:
        answer = await client.put(url, json=body)
    assert answer.status_code == 200, answer.text


async def test_what_the_sat_rejects_is_said_at_its_field_and_the_draft_stays(
    server: Server, at_desk: Desk, composer: ComposerView, eventually: Any
) -> None:
    draft = valid(lines=(replace(valid().lines[0], unit_price="432.10"),))
    await open_draft(at_desk, composer, draft, eventually)

    async def agree(_: Any) -> bool:
        return True

    vm = composer.viewmodel
    vm.confirm = agree
    refused: list[Any] = []
    vm.rejected.connect(refused.append)
    await at_desk.engine.call(_order(server, "pac:CFDI40145"))
    vm.stamp("stamp")
    await eventually(lambda: refused, 30)
    await eventually(lambda: QApplication.focusWidget() is composer.client.name)
    assert composer.client.fields["name"].finding.text()
    assert not vm.sent
    assert vm.draft.lines[0].unit_price == "432.10"
    await eventually(lambda: composer.bar.go_button.isEnabled())


async def test_a_lost_answer_is_said_to_be_looked_up_and_not_sent_again(
    server: Server, at_desk: Desk, composer: ComposerView, eventually: Any
) -> None:
    draft = valid(lines=(replace(valid().lines[0], unit_price="765.43"),))
    await open_draft(at_desk, composer, draft, eventually)

    async def agree(_: Any) -> bool:
        return True

    vm = composer.viewmodel
    vm.confirm = agree
    await at_desk.engine.call(_order(server, "drop"))
    outcome: list[Any] = []
    vm.queued.connect(outcome.append)
    vm.stamped.connect(outcome.append)
    vm.stamp("stamp")
    await eventually(lambda: outcome, 30)
    assert vm.sent
    vm.stamp("stamp")
    await eventually(lambda: not at_desk.tasks.running("composer.stamp"))
    assert len(outcome) == 1
    assert "no se duplicará" in composer.result.banner.text()


def test_a_refusal_is_said_once_and_goes_when_its_field_changes() -> None:
    problems = (
        FieldProblem("", "CFDI40145", "CFDI40145: El nombre no coincide."),
        FieldProblem("", "CFDI40145", "El nombre no coincide."),
        FieldProblem("items[1].unit_key", "CFDI40165", "Elige una clave de unidad del SAT."),
    )
    found = corrections.refusals(Rejected("cfdi_service_error", "No", problems))
    assert [(f.path, f.message) for f in found] == [
        (("receiver", "name"), "El nombre no coincide."),
        (("lines", 1, "unit_key"), "Elige una clave de unidad del SAT."),
    ]
    draft = valid()
    assert corrections.still_true(found[0], draft, replace(draft, conditions="30 días", caret=(0, 1, 2)))
    assert not corrections.still_true(found[0], draft, replace(draft, name="OTRO"))


def test_typed_corrections_fit_the_draft() -> None:
    draft = valid(name="EMPRESA SA DE CV")
    assert corrections.apply(draft, Finding("x", "W", ("receiver", "name"), "", "EMPRESA")).name == "EMPRESA"
    assert corrections.apply(draft, Finding("x", "W", ("issuer", "name"), "", "EMPRESA")) == draft
    mended = corrections.apply(draft, Finding("x", "B", ("lines", 0, "objeto_imp"), "", "01"))
    assert (mended.lines[0].objeto_imp, mended.lines[0].taxes) == ("01", ())


async def test_the_public_in_general_has_sats_own_data(composer: ComposerView) -> None:
    vm = composer.viewmodel
    vm.set_field("name", "PUBLICO EN GENERAL")
    vm.set_field("rfc", "XAXX010101000")
    assert (vm.draft.regimen, vm.draft.uso, vm.draft.zip) == ("616", "S01", "42501")
    composer.fiscal.unfold()
    assert composer.fiscal.periodicity.isVisible()


async def test_ctrl_enter_stamps_while_suggestions_are_open(composer: ComposerView, eventually: Any) -> None:
    composer.lines.start()
    write("servicio")
    popup = composer.lines.suggest
    assert popup is not None
    await eventually(popup.is_open)
    press(Key.Key_Return, CTRL)
    await eventually(composer.findings.isVisible)


async def test_a_product_fills_its_line_and_asks_for_the_quantity(
    at_desk: Desk, composer: ComposerView, eventually: Any
) -> None:
    await at_desk.engine.call(at_desk.workspace.sync.run())
    composer.lines.start()
    write("cur")
    popup = composer.lines.suggest
    assert popup is not None
    await eventually(lambda: any(s.data.product for s in popup.suggestions()))
    press(Key.Key_Down)
    press(Key.Key_Return)
    await eventually(lambda: composer.viewmodel.draft.lines and composer.viewmodel.draft.lines[0].product_id)
    line = composer.viewmodel.draft.lines[0]
    assert line.product_key
    assert line.unit_key
    assert line.unit_price
    assert composer.lines.grid.place() == (0, Column.QUANTITY)
    write("2")
    press(Key.Key_Tab)
    assert composer.lines.grid.place() == (0, Column.PRICE)


async def test_taxes_are_found_by_words(at_desk: Desk, composer: ComposerView, eventually: Any) -> None:
    await open_draft(at_desk, composer, valid(), eventually)
    composer.lines.start(0, Column.TAXES)
    write("flete")
    popup = composer.lines.suggest
    assert popup is not None
    await eventually(lambda: [s.data.key for s in popup.suggestions()] == ["freight"])
    press(Key.Key_Return)
    assert composer.viewmodel.draft.lines[0].taxes == presets.preset("freight").draft_taxes


async def test_where_each_cent_comes_from_is_told_and_copied(
    composer: ComposerView, at_desk: Desk, eventually: Any, unnamed: Any
) -> None:
    assert composer.bar.breakdown_button.isHidden()  # there is nothing to explain yet
    draft = valid()
    await at_desk.engine.call(at_desk.workspace.drafts.save(draft))
    composer.open_with(draft_id=draft.id)
    await eventually(lambda: composer.bar.total.text() == "$3,481.16 MXN")
    composer.bar.breakdown_button.setFocus()
    press(Key.Key_Space)
    await eventually(lambda: isinstance(QApplication.activeModalWidget(), BreakdownSheet))
    sheet: Any = QApplication.activeModalWidget()
    assert unnamed(sheet) == []
    rows = sheet.text.toPlainText().split("\n")
    at = rows.index("1. Consultoría") + 1
    assert rows[at : at + 5] == ["2 × 1,500.50", "3,001.00", "    IVA 16 %", "3,001.00 × 0.16", "480.16"]
    assert rows[rows.index("Total") + 3] == "3,481.16 MXN"
    sheet.copy_button.click()
    said = QApplication.clipboard().text().split("\n")
    assert said[0] == "Concepto 1 «Consultoría»: 2 × 1500.50 = 3001.00."
    assert said[-1].endswith("= 3481.16 MXN.")
    press(Key.Key_Escape)
    await eventually(lambda: QApplication.activeModalWidget() is None)
