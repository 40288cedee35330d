"""Constancias on screen: a card per file, and all of them saved at once when they are many."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gigstack_desktop.ui.csf.card import CardView
from gigstack_desktop.ui.csf.viewmodel import CsfViewModel
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Page, label
from gigstack_desktop.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from gigstack_desktop.ui.navigator import Navigator
    from gigstack_desktop.ui.tasks import Tasks

MARGIN = 16  # around a card that is scrolled to


class CsfView(QWidget):
    """The section that opens when files are dropped. `files_wanted` asks the window for the file dialog."""

    files_wanted = Signal()

    def __init__(
        self, viewmodel: CsfViewModel, tasks: Tasks, navigator: Navigator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.viewmodel = viewmodel
        self._navigator = navigator
        self._views: dict[int, CardView] = {}
        self._dropped = 0  # the first card of the files that came last, until it is read: it is kept in sight
        self.choose_button = buttons.secondary(self.tr("Elegir archivos…"), "file-up", "Ctrl+U")
        self.save_all_button = buttons.secondary(self.tr("Guardar todos"), "check")
        self.empty = EmptyState(
            "file-up",
            self.tr("Arrastra aquí la constancia de situación fiscal"),
            self.tr(
                "Uno o varios PDF, tal como los descargas del SAT. Se leen en esta computadora. No es obligatorio "
                "pedir la constancia: también puedes capturar RFC, nombre, CP y régimen."
            ),
            self.tr("Elegir archivos…"),
            self.tr("Capturar a mano"),
        )
        self.page = Page(width=1000)
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self._show_head()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 20, 0, 0)
        outer.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(24, 0, 24, 0)
        top.setSpacing(12)
        self.title = label(self.tr("Constancias"), "title")
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self.choose_button)
        top.addWidget(self.save_all_button)
        outer.addLayout(top)
        self.page.body.addStretch(1)
        self._stack.addWidget(self.page)
        self._stack.addWidget(self.empty)
        outer.addWidget(self._stack, 1)

    def _connect(self) -> None:
        vm = self.viewmodel
        vm.changed.connect(self._show_card)
        vm.removed.connect(self._remove_card)
        vm.saved.connect(self._saved)
        vm.all_saved.connect(self._all_saved)
        self.choose_button.clicked.connect(self.files_wanted)
        self.empty.acted.connect(self.files_wanted)
        self.empty.acted_secondary.connect(self._blank_form)
        self.save_all_button.clicked.connect(vm.save_all)

    # -- what the shell asks ---------------------------------------------------------------------------------------

    def open_with(self, *, paths: list[Path] | None = None, client_id: str = "") -> None:
        """Read these files; with a client, its data are updated from them."""
        if paths:
            self.viewmodel.discard_finished()
            before = set(self._views)
            self.viewmodel.add([Path(path) for path in paths], client_id)
            self._dropped = next((number for number in self._views if number not in before), 0)
            self._reveal_soon()

    def new(self) -> None:
        """Ctrl+N: a client by hand."""
        self._blank_form()

    # -- showing ---------------------------------------------------------------------------------------------------

    def card_view(self, number: int) -> CardView | None:
        """The widget of one card."""
        return self._views.get(number)

    def _show_card(self, number: int) -> None:
        card = self.viewmodel.card(number)
        if card is None:
            return
        view = self._views.get(number)
        if view is None:
            view = self._views[number] = self._new_card(number)
        else:
            view.show_card(card)
        if card.state == "ready" and not self._keyboard_in_cards():
            view.take_focus()
            self.page.ensureWidgetVisible(view)
        elif card.needs_regimen:
            view.take_focus()
        if number == self._dropped:
            self._reveal_soon()
        self._show_head()

    def _reveal_soon(self) -> None:
        """Scroll when the layout has given the card its place, which it does at the next turn of the loop."""
        QTimer.singleShot(0, self, self._reveal)

    def _reveal(self) -> None:
        view = self._views.get(self._dropped)
        if view is None:
            return
        self.page.ensureWidgetVisible(view, 0, MARGIN)
        if view.card.state != "reading":
            self._dropped = 0

    def _new_card(self, number: int) -> CardView:
        card = self.viewmodel.card(number)
        assert card is not None
        view = CardView(card)
        view.save_wanted.connect(self._save)
        view.discard_wanted.connect(self.viewmodel.discard)
        view.by_hand_wanted.connect(self._by_hand)
        view.open_wanted.connect(self._open_client)
        view.regimen_chosen.connect(self.viewmodel.choose)
        self.page.body.insertWidget(self.page.body.count() - 1, view)
        return view

    def _remove_card(self, number: int) -> None:
        view = self._views.pop(number, None)
        if view is not None:
            self.page.body.removeWidget(view)
            view.hide()
            view.deleteLater()
        self._show_head()
        if rest := next((v for v in self._views.values() if v.card.state == "ready"), None):
            rest.take_focus()

    def _show_head(self) -> None:
        ready = len(self.viewmodel.ready)
        self._stack.setCurrentWidget(self.page if self._views else self.empty)
        self.choose_button.setVisible(bool(self._views))
        self.save_all_button.setVisible(ready > 1)
        self.save_all_button.setText(self.tr("Guardar todos ({n})").format(n=ready))

    def _keyboard_in_cards(self) -> bool:
        focused = self.window().focusWidget()
        return focused is not None and any(
            v.card.state == "ready" and v.isAncestorOf(focused) for v in self._views.values()
        )

    # -- acts ------------------------------------------------------------------------------------------------------

    def _save(self, number: int, invoice: bool) -> None:
        card = self.viewmodel.card(number)
        if card is not None and card.state == "saved":
            self._navigator.open("composer", client_id=card.client_id)
        else:
            self.viewmodel.save(number, invoice=invoice)

    def _saved(self, client_id: str, name: str, invoice: bool) -> None:
        if invoice:
            self._navigator.open("composer", client_id=client_id)
        else:
            self._navigator.notify(self.tr("{name} está en tus clientes").format(name=name), "success")

    def _all_saved(self, count: int) -> None:
        words = self.tr("1 cliente guardado") if count == 1 else self.tr("{n} clientes guardados").format(n=count)
        self._navigator.notify(words, "success")

    def _by_hand(self, number: int) -> None:
        card = self.viewmodel.card(number)
        values = self.viewmodel.typed(number)
        client_id = card.existing.id if card and card.existing else ""
        self.viewmodel.discard(number)
        self._navigator.open("clients", new=not client_id, client_id=client_id, values=values)

    def _open_client(self, number: int) -> None:
        if (card := self.viewmodel.card(number)) is not None:
            self._navigator.open("clients", client_id=card.client_id)

    def _blank_form(self) -> None:
        self._navigator.open("clients", new=True)

    def focus_search(self) -> None:
        """Ctrl+F: there is nothing to filter; the keyboard goes to the first card."""
        if view := next(iter(self._views.values()), None):
            view.take_focus()
            view.setFocus(Qt.FocusReason.ShortcutFocusReason)
