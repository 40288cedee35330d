"""The program with somebody at its mouse: takes a dropped constancia, stamps, registers the payment."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

from gigstack_desktop.app import Program
from gigstack_desktop.demo.hands import Hands
from gigstack_desktop.ui.composer.confirm import ConfirmSheet
from gigstack_desktop.ui.composer.lines_model import Column
from gigstack_desktop.ui.payments.dialog import PaymentSheet
from tests.support.inside import eventually, opened, run, say
from tests.support.work import CONCEPTS


async def _card(program: Program) -> Any:
    """The card of what was dropped, ready to be saved."""
    await eventually(lambda: program.shell.current_section() == "csf", 60)
    view: Any = program.shell.section("csf")
    await eventually(lambda: view.viewmodel.ready)
    return view.card_view(view.viewmodel.ready[0].number)


async def script(program: Program, wanted: dict[str, Any]) -> None:
    """Say where the window is, wait for the drop, and do the rest with clicks."""
    await opened(program)
    await eventually(program.answered.is_set)
    hands = Hands(program.shell, Path(wanted["folder"]))
    center = program.shell.mapToGlobal(program.shell.rect().center())
    say("window", center=[center.x(), center.y()])
    card = await _card(program)
    program.shell.activateWindow()  # a window manager does it at the first click; there is none on this screen
    await eventually(program.shell.isActiveWindow)
    await hands.click(card.primary)
    await eventually(lambda: program.shell.current_section() == "composer")
    view: Any = program.shell.section("composer")
    await eventually(lambda: view.viewmodel.draft.rfc)
    view.viewmodel.set_field("method", "PPD")
    for row, line in enumerate(CONCEPTS):
        if row:
            await hands.click(view.lines.add_button)
        view.lines.start(row, Column.QUANTITY)
        for text in line:
            await hands.write(text)
            view.lines.grid.advance(1)
    view.lines.grid.close_editor()
    await eventually(lambda: view.viewmodel.saved and view.viewmodel.totals.total)
    await hands.click(view.bar.go_button)
    sheet = await eventually(lambda: hands.seen(ConfirmSheet))
    figures = dict(view.bar.figures())
    await hands.click(sheet.accept_button)
    await eventually(lambda: view.viewmodel.files is not None)
    invoice = view.viewmodel.files
    await hands.click(view.result.payment_button)
    payment = await eventually(lambda: hands.seen(PaymentSheet))
    await hands.click(payment.accept_button)
    await eventually(lambda: payment.viewmodel.files is not None)
    await hands.click(payment.accept_button)
    detail = (await eventually(lambda: program.shell.section("invoices"))).detail
    await eventually(lambda: detail.pdf.canvas.page_count and detail.pdf.canvas.complete)
    paid = payment.viewmodel.files
    say(
        "done",
        figures=figures,
        rfc=view.viewmodel.draft.rfc,
        invoice=[str(invoice.xml), str(invoice.pdf)],
        payment=[str(paid.xml), str(paid.pdf)],
        shown=[detail.total.text(), detail.balance.text()],
    )
    await asyncio.Event().wait()


if __name__ == "__main__":
    sys.exit(run(script))
