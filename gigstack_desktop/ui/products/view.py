"""Productos y servicios on screen: the list at the left, the chosen one's form at the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from gigstack_desktop.services.queries import ListTotals, ProductRow
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui.listing_view import ListView, soft
from gigstack_desktop.ui.products.form import ProductForm
from gigstack_desktop.ui.products.viewmodel import ProductsViewModel
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.chips import ChipBar
from gigstack_desktop.ui.widgets.empty import EmptyState
from gigstack_desktop.ui.widgets.paged_model import Column
from gigstack_desktop.ui.widgets.search_field import SearchField
from gigstack_desktop.ui.widgets.side import SideCard
from gigstack_desktop.ui.widgets.table import PagedTable

if TYPE_CHECKING:
    from gigstack_desktop.api.models.products import Product
    from gigstack_desktop.ui.navigator import Navigator
    from gigstack_desktop.ui.tasks import Tasks

WIDEST = 430
IN_FORM = ("unit_name", "taxes_text", "sku")
IN_FORM_IF_NARROW = ("product_key",)


class ProductsView(ListView):
    """The section."""

    viewmodel: ProductsViewModel

    def __init__(
        self, viewmodel: ProductsViewModel, tasks: Tasks, navigator: Navigator, parent: QWidget | None = None
    ) -> None:
        super().__init__(viewmodel, navigator, parent)
        self.tabs = ChipBar(self.tr("Qué productos"), self._tab_names())
        self.search = SearchField(self.tr("Buscar por descripción, clave o SKU"))
        self.new_button = buttons.primary(self.tr("Nuevo producto o servicio"), "plus", "Ctrl+N")
        self.table = PagedTable(self.tr("Productos y servicios"), self._columns(), tasks)
        self.empty = EmptyState("package", "")
        self.form = ProductForm(viewmodel.form, tasks)
        self._side_card = SideCard(self.table, IN_FORM, IN_FORM_IF_NARROW, WIDEST)
        self._by_selection = False
        self._lay_out(self, self.tr("Productos y servicios"), self.new_button, beside=self._side_card)
        self._side_card.body.addWidget(self.form)
        self._connect()
        viewmodel.refresh()

    def _tab_names(self) -> list[tuple[str, str]]:
        return [
            ("all", self.tr("Todos")),
            ("used", self.tr("Usados")),
            ("unused", self.tr("Sin uso")),
            ("missing", self.tr("Sin clave SAT")),
            ("generic", self.tr("Clave genérica")),
        ]

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(
                self.tr("Descripción"),
                lambda r: r.description,
                width=220,
                stretch=True,
                sort="description",
                strong=True,
            ),
            Column(self.tr("Clave SAT"), self._key_words, width=230, sort="product_key", tone=_key_tone),
            Column(self.tr("Unidad"), _unit, width=130, sort="unit_name", tone=soft),
            Column(self.tr("Precio"), _price, "right", width=116, sort="unit_price", strong=True),
            Column(self.tr("Impuestos"), lambda r: r.taxes_text or "—", width=150, sort="taxes_text", tone=soft),
            Column(self.tr("SKU"), lambda r: r.sku, width=96, sort="sku", tone=soft),
            Column(self.tr("Usos"), lambda r: f"{r.uses:,}" if r.uses else "", "right", width=72, sort="uses"),
        )

    def _key_words(self, row: ProductRow) -> str:
        if not row.product_key:
            return self.tr("Sin clave")
        return f"{row.product_key} {self.viewmodel.key_names.get(row.product_key, '')}".strip()

    def _connect(self) -> None:
        self._connect_list()
        vm = self.viewmodel
        vm.form_wanted.connect(self._show_form)
        vm.deleted.connect(self._offer_undo)
        vm.gone.connect(self._close_gone)
        vm.restored.connect(self._restored)
        vm.drafted.connect(self._open_draft)
        vm.form.saved.connect(self._saved)
        self.table.selected_rows.connect(self._selected)
        self.table.activated_row.connect(self._activated)
        self.table.on_menu(self._fill_menu)
        self.new_button.clicked.connect(self.new)
        self.form.left.connect(self.close_side)
        self.form.invoice_wanted.connect(vm.invoice)
        self.form.duplicate_wanted.connect(self._duplicate)
        self.form.delete_wanted.connect(vm.delete)
        scope = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, owner, act in (
            ("F2", self, self._edit_current),
            ("Ctrl+D", self, self._duplicate_current),
            ("Del", self.table, self._delete_current),
            ("Esc", self.table, self.close_side),
        ):
            QShortcut(QKeySequence(keys), owner, context=scope).activated.connect(act)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The form gives way in a narrow window."""
        super().resizeEvent(event)
        self._side_card.fit(self.width())

    # -- what the shell asks ---------------------------------------------------------------------------------------

    def open_with(
        self, *, new: bool = False, product_id: str = "", tab: str = "", values: dict[str, str] | None = None
    ) -> None:
        """A chip, one product, or the form for a new one; `values` were typed before."""
        self.show_tab(tab)
        if new or product_id:
            self._leave_typed()
            self._by_selection = False
        if new:
            self.table.clearSelection()
            self.viewmodel.create(values)
        elif product_id:
            self.viewmodel.edit(product_id, values)

    def new(self) -> None:
        """Ctrl+N."""
        form = self.viewmodel.form
        if self._side_card.isHidden() or not form.dirty or form.product_id:
            self.open_with(new=True)
        self.form.take_focus()

    # -- showing ---------------------------------------------------------------------------------------------------

    def _totals_words(self, totals: ListTotals) -> list[str]:
        if self.viewmodel.filtered:
            return [self.tr("{n} de {all} productos y servicios")]
        return [self.tr("{n} productos y servicios")]

    def _show_nothing_yet(self) -> None:
        words = self.tr(
            "Guarda lo que vendes con su clave SAT, precio e impuestos, y al facturar basta escribir su nombre."
        )
        title = self.tr("Aún no hay productos ni servicios")
        self.empty.show_state("package", title, words, self.tr("Crear el primero"))

    def _show_form(self) -> None:
        self._side_card.appear()
        if not self._by_selection:
            self.form.take_focus()

    def close_side(self) -> None:
        """Only the list; what was typed can be had back for a while."""
        self._leave_typed()
        self.viewmodel.form.start()
        self._side_card.leave()
        self.table.clearSelection()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_typed(self) -> None:
        form = self.viewmodel.form
        if self._side_card.isHidden() or not form.dirty:
            return
        back = partial(self._type_again, form.product_id, dict(form.values))
        self._navigator.notify(
            self.tr("No se guardó lo que escribiste"), "neutral", action=self.tr("Recuperar"), on_action=back
        )

    def _type_again(self, product_id: str, values: dict[str, str]) -> None:
        self._navigator.open("products", new=not product_id, product_id=product_id, values=values)

    def _close_gone(self, product_id: str) -> None:
        if self.viewmodel.form.product_id == product_id:
            self.viewmodel.form.start()
            self.close_side()

    # -- acts ------------------------------------------------------------------------------------------------------

    def _selected(self, rows: list[ProductRow]) -> None:
        form, shown = self.viewmodel.form, not self._side_card.isHidden()
        if len(rows) != 1 or (shown and (form.dirty or rows[0].id == form.product_id)):
            return
        self._by_selection = True
        self.viewmodel.edit(rows[0].id)

    def _activated(self, row: ProductRow) -> None:
        self._edit_current()

    def _edit_current(self) -> None:
        row = self.table.current()
        if not self._side_card.isHidden():
            self.form.take_focus()
        elif row is not None:
            self._by_selection = False
            self.viewmodel.edit(row.id)

    def _duplicate_current(self) -> None:
        if row := self.table.current():
            self._duplicate(row.id)

    def _duplicate(self, product_id: str) -> None:
        self._leave_typed()
        self._by_selection = False
        self.viewmodel.duplicate(product_id)

    def _delete_current(self) -> None:
        for row in self.table.chosen():
            self.viewmodel.delete(row.id)

    def _saved(self, product: Product, invoice: bool) -> None:
        if invoice:
            self.viewmodel.invoice(product.id)
        self._navigator.notify(self.tr("{name} guardado").format(name=product.description), "success")
        self.close_side()

    def _offer_undo(self, product_id: str, name: str) -> None:
        restore = partial(self.viewmodel.restore, product_id)
        text = self.tr("{name} eliminado").format(name=name)
        self._navigator.notify(text, "neutral", action=self.tr("Deshacer"), on_action=restore)

    def _restored(self, product_id: str) -> None:
        self.viewmodel.refresh()

    def _open_draft(self, draft_id: str) -> None:
        self._navigator.open("composer", draft_id=draft_id)

    def _fill_menu(self, menu: QMenu, rows: list[ProductRow]) -> None:
        if len(rows) == 1:
            self.form.fill_menu(menu, rows[0].id)


def _key_tone(row: ProductRow) -> str:
    return "text_soft" if row.product_key else "warning"


def _unit(row: ProductRow) -> str:
    return f"{row.unit_key} {row.unit_name}".strip()


def _price(row: ProductRow) -> str:
    return fmt.money(row.unit_price) if row.unit_price else ""
