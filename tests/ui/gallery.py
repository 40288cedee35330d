"""Paint the widget kit in both themes: `python tests/ui/gallery.py FOLDER` leaves light.png and dark.png."""

from __future__ import annotations

import asyncio
import os
import sys
from array import array
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui import theme
from gigstack_desktop.ui.tasks import Tasks
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Card, Facts, label
from gigstack_desktop.ui.widgets.chips import ChipBar
from gigstack_desktop.ui.widgets.empty import EmptyState
from gigstack_desktop.ui.widgets.form import Choice, Field, FormGrid
from gigstack_desktop.ui.widgets.money_field import MoneyField
from gigstack_desktop.ui.widgets.notice import Banner, NoticeArea
from gigstack_desktop.ui.widgets.paged_model import Column
from gigstack_desktop.ui.widgets.pill import Pill, PillSpec
from gigstack_desktop.ui.widgets.search_field import SearchField
from gigstack_desktop.ui.widgets.suggest import Suggest, Suggestion
from gigstack_desktop.ui.widgets.table import PagedTable


class Here:
    async def call(self, coro):
        return await coro


@dataclass(frozen=True)
class Row:
    rowid: int
    name: str
    total: Decimal
    status: PillSpec


STATES = (
    PillSpec("Vigente", "success"),
    PillSpec("Borrador", "neutral", "pencil"),
    PillSpec("Por confirmar", "warning"),
    PillSpec("Rechazada", "danger"),
    PillSpec("Enviando", "info", "send"),
)


async def rows(ids):
    if ids[0] > 130:
        await asyncio.sleep(60)
    names = ("Comercializadora del Bajío", "Juana Pérez Núñez", "Logística Ñandú", "Universidad Robótica Española")
    return [Row(i, names[i % 4], Decimal(i * 811_11) / 100, STATES[i % 5]) for i in ids]


COLUMNS = (
    Column("Estado", lambda r: "", pill=lambda r: r.status, width=140, sort="status"),
    Column("Folio", lambda r: f"A-{r.rowid}", width=80, strong=True, sort="folio"),
    Column("Cliente", lambda r: r.name, stretch=True, sort="name"),
    Column("Total", lambda r: fmt.money(r.total), align="right", width=130, sort="total"),
    Column("Saldo", lambda r: fmt.money(r.total / 2), align="right", width=120, tone=lambda r: "danger"),
)


def form() -> Card:
    card = Card("Datos fiscales")
    grid = FormGrid()
    rfc = Field("RFC", QLineEdit("EKU9003173C8"))
    rfc.set_finding("B", "El dígito verificador no corresponde; debería terminar en 9.", fix="EKU9003173C9")
    grid.add(rfc, 6)
    grid.add(Field("Código postal", QLineEdit("42501"), "El del domicilio fiscal"), 6)
    regimen = Field("Régimen fiscal", Choice("Régimen fiscal", [("601", "601 · General de Ley Personas Morales")]))
    grid.add(regimen, 12)
    amount = MoneyField("Monto")
    amount.set_value(Decimal("11600"))
    money = Field("Monto", amount)
    money.set_finding("W", "Es mayor que el saldo de la factura.")
    grid.add(money, 6)
    grid.add(Field("Correo", QLineEdit(), optional=True), 6)
    card.body.addWidget(grid)
    row = QHBoxLayout()
    row.addWidget(buttons.link("Deshacer cambios"))
    row.addStretch(1)
    for button in (
        buttons.ghost("Ignorar"),
        buttons.secondary("Cancelar"),
        buttons.primary("Guardar y facturar", "check"),
    ):
        row.addWidget(button)
    card.body.addLayout(row)
    return card


def build(tasks: Tasks) -> QWidget:
    page = QWidget()
    page.setObjectName("page")
    page.resize(1280, 900)
    layout = QHBoxLayout(page)
    layout.setContentsMargins(24, 24, 24, 24)
    layout.setSpacing(16)
    left, right = QVBoxLayout(), QVBoxLayout()
    layout.addLayout(left, 3)
    layout.addLayout(right, 2)
    left.addWidget(label("Facturas", "title"))
    chips = ChipBar("Vista", [("all", "Todas"), ("draft", "Borradores"), ("due", "Por cobrar (PPD)")])
    chips.set_counts({"all": 1248, "draft": 3})
    bar = QHBoxLayout()
    bar.addWidget(chips, 1)
    search = SearchField("Buscar facturas")
    search.setMaximumWidth(240)
    bar.addWidget(search)
    bar.addWidget(buttons.icon_button("refresh-cw", "Actualizar"))
    left.addLayout(bar)
    table = PagedTable("Facturas", COLUMNS, tasks)
    card = Card(padding=1)
    card.body.addWidget(table)
    left.addWidget(card, 1)
    left.addWidget(Banner("Sin conexión: lo que guarde se enviará al volver.", "warning", "Reintentar"))
    right.addWidget(form())
    pills = QHBoxLayout()
    for state in STATES:
        pills.addWidget(Pill(state))
    pills.addStretch(1)
    right.addLayout(pills)
    facts = Card("Cliente")
    facts.body.addWidget(Facts([("Nombre", "ESCUELA KEMPER URGATE"), ("RFC", "EKU9003173C9"), ("Correo", "")]))
    right.addWidget(facts)
    right.addWidget(
        EmptyState(
            "file-text",
            "Aún no hay facturas",
            "Crea la primera o suelta una constancia.",
            "Nueva factura",
            "Elegir archivo…",
        )
    )
    page.table, page.search, page.notices = table, search, NoticeArea(page)
    return page


async def paint(folder: Path, app: QApplication) -> None:
    tasks = Tasks(Here())
    for scheme in ("light", "dark"):
        theme.apply(app, scheme)
        page = build(tasks)
        page.show()
        page.table.set_source(array("q", range(126, 400)), rows)
        page.table.set_order("folio", True)

        async def provide(text):
            return [
                Suggestion("Renta de oficina", "80131500 · Unidad E48 · IVA 16", 1, "$12,000.00", "package"),
                Suggestion("Renta de equipo", "80141600 · usada 14 veces", 2),
            ]

        suggest = Suggest(page.search, provide, tasks)
        page.search.setText("ren")
        page.table.selectRow(1)
        page.table.setFocus()
        page.notices.notify("Factura A-124 timbrada.", "success", action="Imprimir")
        page.notices.notify("Cliente eliminado.", "info", action="Deshacer")
        page.notices.notify("No hay conexión con el servicio. Se enviará al volver la conexión.", "danger")
        suggest.ask_now()
        await asyncio.sleep(0.2)
        page.grab().save(str(folder / f"{scheme}.png"))
        page.hide()
    await tasks.aclose()


if __name__ == "__main__":
    application = QApplication(sys.argv)
    loop = qasync.QEventLoop(application)
    with loop:
        loop.run_until_complete(paint(Path(sys.argv[1]), application))
