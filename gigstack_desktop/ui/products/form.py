"""The product form, which is its card too: SAT keys by words, the price, taxes by name, nothing typed is lost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from gigstack_desktop.cfdi import tables
from gigstack_desktop.errors import AppError
from gigstack_desktop.services.queries import KeyHit
from gigstack_desktop.ui import icons, messages
from gigstack_desktop.ui.composer import presets
from gigstack_desktop.ui.products.form_viewmodel import OWN, ProductFormViewModel
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Page, divider, label
from gigstack_desktop.ui.widgets.form import Choice, Field, FormGrid
from gigstack_desktop.ui.widgets.money_field import MoneyField, parse_amount
from gigstack_desktop.ui.widgets.notice import Banner
from gigstack_desktop.ui.widgets.suggest import Suggest, Suggestion

if TYPE_CHECKING:
    from gigstack_desktop.ui.tasks import Tasks


class ProductForm(QWidget):
    """Create or edit a product. Enter saves, Ctrl+Enter saves and invoices, Esc leaves."""

    left = Signal()
    invoice_wanted = Signal(str)
    duplicate_wanted = Signal(str)
    delete_wanted = Signal(str)

    def __init__(self, viewmodel: ProductFormViewModel, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewmodel = viewmodel
        self.title = label("", "heading")
        self.description, self.sku = QLineEdit(), QLineEdit()
        self.product_key, self.unit_key = QLineEdit(), QLineEdit()
        self.unit_price = MoneyField(self.tr("Precio unitario"))
        self.preset = Choice(self.tr("Impuestos"))
        self.fields: dict[str, Field] = {}
        self.objeto = label("", "faint", wrap=True)
        self.banner = Banner(parent=self)
        self.more_button = buttons.icon_button("ellipsis", self.tr("Más acciones"))
        self.close_button = buttons.icon_button("x", self.tr("Cerrar la ficha"), small=True)
        self.save_button = buttons.primary(self.tr("Guardar"))
        self.invoice_button = buttons.secondary(self.tr("Guardar y facturar"), "", "Ctrl+Enter")
        self.cancel_button = buttons.ghost(self.tr("Cancelar"), "", "Esc")
        self._menu = QMenu(self)
        self.keys = Suggest(self.product_key, self._find_keys, tasks, min_width=380, empty_text=self.tr("Sin claves"))
        self.units = Suggest(self.unit_key, self._find_units, tasks, min_width=300, empty_text=self.tr("Sin unidades"))
        self._build()
        self._connect()

    # -- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        page = Page(margin=20)
        outer.addWidget(page, 1)  # from the outside in: whatever joins a parent is styled again with all that it holds
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.title, 1)
        self.more_button.setPopupMode(self.more_button.ToolButtonPopupMode.InstantPopup)
        self.more_button.setMenu(self._menu)
        top.addWidget(self.more_button)
        top.addWidget(self.close_button)
        page.body.addLayout(top)
        page.body.addWidget(self.banner)
        grid = FormGrid()
        page.body.addWidget(grid)
        self._add_fields(grid)
        page.body.addWidget(self.objeto)
        page.body.addStretch(1)
        outer.addWidget(divider())
        row = QHBoxLayout()
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(8)
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        row.addWidget(self.invoice_button)
        row.addWidget(self.save_button)
        outer.addLayout(row)
        for button in (self.cancel_button, self.invoice_button, self.save_button):
            button.setAutoDefault(True)

    def _add_fields(self, grid: FormGrid) -> None:
        words = self.tr("Escribe palabras, como «renta» o «flete», o la clave")
        self.product_key.setPlaceholderText(self.tr("Buscar clave"))
        self.unit_key.setPlaceholderText(self.tr("Buscar unidad"))
        for name, field, span in (
            ("description", Field(self.tr("Descripción"), self.description), 12),
            ("product_key", Field(self.tr("Clave SAT"), self.product_key, words), 12),
            ("unit_key", Field(self.tr("Unidad"), self.unit_key), 6),
            ("unit_price", Field(self.tr("Precio unitario"), self.unit_price), 6),
            ("preset", Field(self.tr("Impuestos"), self.preset), 12),
            ("sku", Field(self.tr("SKU o código propio"), self.sku, optional=True), 12),
        ):
            self.fields[name] = field
            grid.add(field, span)

    def _connect(self) -> None:
        vm = self.viewmodel
        for name, field in self.fields.items():
            if isinstance(field.editor, QLineEdit):
                field.editor.textEdited.connect(partial(self._typed, name))
                field.editor.returnPressed.connect(self._save)
        self.preset.chosen.connect(self._preset_chosen)
        self.keys.picked.connect(partial(self._picked, "product_key"))
        self.units.picked.connect(partial(self._picked, "unit_key"))
        vm.started.connect(self._show_values)
        vm.filled.connect(self._show_field)
        vm.remarked.connect(self._show_remark)
        vm.busy_changed.connect(self._show_busy)
        vm.failed.connect(self._show_failure)
        self.save_button.clicked.connect(self._save)
        self.invoice_button.clicked.connect(self._save_and_invoice)
        self.cancel_button.clicked.connect(self.left)
        self.close_button.clicked.connect(self.left)
        self._menu.aboutToShow.connect(self._fill_menu)
        scope = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, act in (("Ctrl+Return", self._save_and_invoice), ("Esc", self.left.emit)):
            QShortcut(QKeySequence(keys), self, context=scope).activated.connect(act)

    # -- showing ---------------------------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """The description."""
        self.description.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_values(self) -> None:
        vm = self.viewmodel
        self.title.setText(self.tr("Producto o servicio") if vm.product_id else self.tr("Producto o servicio nuevo"))
        self.more_button.setVisible(bool(vm.product_id))
        offered = [(preset.key, preset.title) for preset in presets.PRESETS]
        if vm.own_taxes and vm.values["preset"] == OWN:
            offered.insert(0, (OWN, presets.describe(vm.own_taxes, vm.own_objeto)))
        self.preset.set_options(offered)
        self.preset.set_value(vm.values["preset"])
        for name in self.fields:
            self._show_field(name)
        self.banner.say("")
        self._show_objeto()

    def _show_field(self, name: str) -> None:
        editor, text = self.fields[name].editor, self.viewmodel.values[name]
        if isinstance(editor, MoneyField) and parse_amount(text) is not None:
            editor.set_value(parse_amount(text))
        elif isinstance(editor, QLineEdit) and editor.text() != text:
            editor.setText(text)
            editor.setCursorPosition(0)

    def _show_objeto(self) -> None:
        key = self.viewmodel.objeto_imp
        words = self.tr("Objeto de impuesto: {key} {name}")
        self.objeto.setText(words.format(key=key, name=tables.OBJETO_IMP.get(key, "")))

    def _show_remark(self, name: str, severity: str, words: str) -> None:
        field = self.fields[name]
        if words:
            field.set_finding(severity, words)
        else:
            field.clear_finding()
        if severity == "B":
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_busy(self, busy: bool) -> None:
        self.save_button.setText(self.tr("Guardando…") if busy else self.tr("Guardar"))
        for button in (self.save_button, self.invoice_button):
            button.setDisabled(busy)

    def _show_failure(self, error: AppError) -> None:
        self.banner.say(messages.sentence(error), "danger")

    def fill_menu(self, menu: QMenu, product_id: str) -> None:
        """The actions on a product, for this card and for the list's context menu."""
        for icon, words, act in (
            ("file-text", self.tr("Facturar"), self.invoice_wanted),
            ("copy", self.tr("Duplicar"), self.duplicate_wanted),
        ):
            menu.addAction(icons.icon(icon), words).triggered.connect(lambda _=False, act=act: act.emit(product_id))
        menu.addSeparator()
        remove = menu.addAction(icons.icon("trash-2", "danger"), self.tr("Eliminar"))
        remove.triggered.connect(lambda: self.delete_wanted.emit(product_id))

    def _fill_menu(self) -> None:
        self._menu.clear()
        self.fill_menu(self._menu, self.viewmodel.product_id)

    # -- typing ----------------------------------------------------------------------------------------------------

    def _typed(self, name: str, text: str) -> None:
        self.viewmodel.type(name, text)

    def _preset_chosen(self, key: str) -> None:
        self.viewmodel.type("preset", key)
        self._show_objeto()

    async def _find_keys(self, text: str) -> list[Suggestion]:
        return [_suggestion(hit, self._why(hit)) for hit in await self.viewmodel.search_keys(text)]

    async def _find_units(self, text: str) -> list[Suggestion]:
        return [_suggestion(hit, self._why(hit)) for hit in await self.viewmodel.search_units(text)]

    def _why(self, hit: KeyHit) -> str:
        return self.tr("la has usado") if hit.why == "usada" else ""

    def _picked(self, name: str, suggestion: Suggestion) -> None:
        if isinstance(suggestion.data, KeyHit):
            self.viewmodel.pick(name, suggestion.data)
            self._show_field(name)

    def _save(self) -> None:
        if not (self.keys.is_open() or self.units.is_open()):
            self.viewmodel.save()

    def _save_and_invoice(self) -> None:
        self.viewmodel.save(invoice=True)


def _suggestion(hit: KeyHit, note: str) -> Suggestion:
    return Suggestion(hit.name, hit.key, hit, note)
