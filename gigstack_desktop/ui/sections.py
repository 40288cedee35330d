"""Which sections the window has, how each is made when first shown, and where its signals lead."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui.widgets.money_field import parse_amount
from gigstack_desktop.ui.widgets.suggest import Suggestion

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gigstack_desktop.services.queries import SearchHit
    from gigstack_desktop.services.workspace import Workspace
    from gigstack_desktop.ui.composer.viewmodel import ComposerViewModel
    from gigstack_desktop.ui.navigator import Navigator
    from gigstack_desktop.ui.shell import Shell
    from gigstack_desktop.ui.tasks import Tasks
    from gigstack_desktop.ui.xml.acts import XmlActs
NOUNS = ("client", "invoice", "draft", "product", "payment")
MOST_OF_A_KIND = 5


PAUSE = 0.2  # seconds between parts made ahead
STYLED_AT_ONCE = 16
LONGEST_WAIT = 90  # times that pause, for the documents to be there
AHEAD_TASK = "sections.ahead"
AFTER = {"home": "composer", "composer": "invoices"}  # what most likely comes next


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sections", text)


class Sections:
    """Makes the screens of the open workspace. `workspace()` is only asked when a screen is made."""

    def __init__(
        self,
        shell: Shell,
        tasks: Tasks,
        navigator: Navigator,
        workspace: Callable[[], Workspace],
        settings: Callable[[], QWidget],
    ) -> None:
        self._shell = shell
        self._tasks = tasks
        self._navigator = navigator
        self._workspace = workspace
        self._settings = settings
        self.sample: Callable[[], None] | None = None
        self._made: dict[type[QWidget], QWidget] = {}
        self._imported = asyncio.Event()
        self._writing: ComposerViewModel | None = None
        self._opener: XmlActs | None = None

    def register(self) -> None:
        """Tell the shell of every section, in the order of the rail."""
        add = self._shell.add_section
        add("home", _tr("Inicio"), "house", self._home)
        add("invoices", _tr("Facturas"), "file-text", self._invoices)
        add("payments", _tr("Pagos"), "banknote", self._payments)
        add("clients", _tr("Clientes"), "users", self._clients)
        add("products", _tr("Productos y servicios"), "package", self._products)
        add("activity", _tr("Actividad"), "activity", self._activity, low=True)
        add("settings", _tr("Ajustes"), "settings", self._settings, low=True)
        add("composer", _tr("Factura"), "", self._composer, within="invoices")
        add("csf", _tr("Constancias"), "", self._csf, within="clients")
        self._register_new()

    def _register_new(self) -> None:
        shell = self._shell
        shell.add_new(_tr("Factura"), "file-text", "Ctrl+Shift+F", self._new_invoice)
        shell.add_new(_tr("Cliente"), "user", "Ctrl+Shift+C", self._new_client)
        shell.add_new(_tr("Producto o servicio"), "package", "", self._new_product)
        shell.add_new(_tr("Pago"), "banknote", "Ctrl+Shift+P", self._new_payment)
        shell.add_new(_tr("Cliente desde constancia…"), "file-up", "Ctrl+U", shell.choose_files)

    async def make_ahead(self) -> None:
        """While the choices are shown, make the composer's parts one at a time: all at once would stop the window.

        Everything that screens import is there already; once a company is open `make_next` goes on.
        """
        from gigstack_desktop.ui.composer.view import AHEAD

        self._imported.set()
        await self._make_parts(AHEAD, lambda: not self._shell.current_section())

    async def _make_parts(self, kinds: Sequence[type[QWidget]], wanted: Callable[[], bool]) -> None:
        waiting = self._waiting_room()
        for kind in kinds:
            await asyncio.sleep(PAUSE)
            if not wanted():
                return
            if kind not in self._made:
                self._made[kind] = kind(waiting)

    def _waiting_room(self) -> QWidget:
        """Hidden on purpose: else the parts would show, over the screen in front, when their stack is shown."""
        from PySide6.QtWidgets import QWidget

        made = QWidget(self._shell.stack)
        made.hide()
        return made

    def make_next(self, shown: str) -> None:
        """Make ahead the screen that most likely comes after the one `shown`, so that it opens at once."""
        if (wanted := AFTER.get(shown)) and self._shell.section(wanted) is None:
            self._tasks.once(f"{AHEAD_TASK}.{wanted}", lambda: self._make(wanted))

    async def _make(self, key: str) -> None:
        await self._imported.wait()
        if key == "composer":
            await self._make_composer_parts()
        await self._wait_for_rest()
        section: Any = self._shell.make_section(key)
        if key == "invoices":
            await asyncio.sleep(PAUSE)
            section.make_detail()
        await style_ahead(section)

    async def _make_composer_parts(self) -> None:
        from gigstack_desktop.ui.composer.view import AHEAD

        *small, largest = AHEAD
        await self._make_parts(small, self._no_composer)
        await self._make_boxes()
        await self._wait_for_rest()
        await self._make_parts((largest,), self._no_composer)

    def _no_composer(self) -> bool:
        return self._shell.section("composer") is None

    async def _wait_for_rest(self) -> None:
        """While documents arrive the interpreter is shared with them, and making a screen takes thrice as long."""
        for _ in range(LONGEST_WAIT):
            await asyncio.sleep(PAUSE)
            state = await self._tasks.call(self._workspace().sync.state())
            if state.complete and not state.running:
                return

    async def _make_boxes(self) -> None:
        from gigstack_desktop.ui.composer.view import BOXES
        from gigstack_desktop.ui.composer.viewmodel import ComposerViewModel

        waiting = self._waiting_room()
        for kind in BOXES:
            if not self._no_composer():
                return
            self._writing = self._writing or ComposerViewModel(self._workspace(), self._tasks)
            self._made[kind] = kind(self._writing, self._tasks, waiting)
            await asyncio.sleep(PAUSE)

    def leave_off(self) -> None:
        """Make nothing more ahead and drop what belongs to the workspace, which is about to be closed."""
        for key in AFTER.values():
            self._tasks.cancel(f"{AHEAD_TASK}.{key}")
        if self._opener is not None:
            self._opener.deleteLater()
            self._opener = None
        if self._writing is not None:
            from gigstack_desktop.ui.composer.view import BOXES

            for made in [self._made.pop(kind) for kind in BOXES if kind in self._made]:
                made.deleteLater()
            self._writing.deleteLater()
            self._writing = None

    def open_files(self, paths: Sequence[Path]) -> None:
        """Show dropped files: XML on a sheet of its own, cards for all others."""
        documents = [path for path in paths if path.suffix.casefold() == ".xml"]
        if others := [path for path in paths if path not in documents]:
            self._navigator.open("csf", paths=others)
        if documents:
            self._xml().open(documents)

    def _xml(self) -> XmlActs:
        from gigstack_desktop.ui.xml.acts import XmlActs

        if self._opener is None:
            self._opener = XmlActs(self._workspace(), self._tasks, self._navigator, self._shell)
        return self._opener

    def _choose_xml(self) -> None:
        self._xml().choose()

    async def search(self, text: str) -> list[Suggestion]:
        """The global search box's provider."""
        hits = await self._tasks.call(self._workspace().search(text, 60))
        groups = [[hit for hit in hits if hit.noun == noun][:MOST_OF_A_KIND] for noun in NOUNS]
        return [_suggestion(hit) for group in groups for hit in group]

    # Screens

    def _home(self) -> QWidget:
        from gigstack_desktop.ui.home.view import HomeView
        from gigstack_desktop.ui.home.viewmodel import HomeViewModel

        view = HomeView(HomeViewModel(self._workspace(), self._tasks), self._navigator, self._shell.stack)
        view.viewmodel.setParent(view)
        view.files_wanted.connect(self._shell.choose_files)
        if self.sample is not None:
            view.sample_wanted.connect(self.sample)
        return view

    def _activity(self) -> QWidget:
        from gigstack_desktop.ui.activity.view import ActivityView
        from gigstack_desktop.ui.activity.viewmodel import ActivityViewModel

        viewmodel = ActivityViewModel(self._workspace(), self._tasks)
        view = ActivityView(viewmodel, self._tasks, self._navigator, self._shell.stack)
        view.viewmodel.setParent(view)
        return view

    def _composer(self) -> QWidget:
        from gigstack_desktop.ui.composer.view import ComposerView
        from gigstack_desktop.ui.composer.viewmodel import ComposerViewModel

        viewmodel, self._writing = self._writing or ComposerViewModel(self._workspace(), self._tasks), None
        view = ComposerView(viewmodel, self._tasks, self._navigator, self._shell.stack, made=self._made)
        viewmodel.setParent(view)
        return view

    def _invoices(self) -> QWidget:
        from gigstack_desktop.ui.invoices.detail_viewmodel import InvoiceDetailViewModel
        from gigstack_desktop.ui.invoices.view import InvoicesView
        from gigstack_desktop.ui.invoices.viewmodel import InvoicesViewModel

        viewmodel = InvoicesViewModel(self._workspace(), self._tasks)
        detail = InvoiceDetailViewModel(self._workspace(), self._tasks)
        view = InvoicesView(viewmodel, detail, self._tasks, self._navigator, self._shell.stack)
        viewmodel.setParent(view)
        detail.setParent(view)
        view.xml_wanted.connect(self._choose_xml)
        return view

    def _payments(self) -> QWidget:
        from gigstack_desktop.ui.payments.view import PaymentsView
        from gigstack_desktop.ui.payments.viewmodel import PaymentsViewModel

        viewmodel = PaymentsViewModel(self._workspace(), self._tasks)
        view = PaymentsView(viewmodel, self._tasks, self._navigator, self._shell.stack)
        viewmodel.setParent(view)
        return view

    def _clients(self) -> QWidget:
        from gigstack_desktop.ui.clients.view import ClientsView
        from gigstack_desktop.ui.clients.viewmodel import ClientsViewModel

        viewmodel = ClientsViewModel(self._workspace(), self._tasks)
        view = ClientsView(viewmodel, self._tasks, self._navigator, self._shell.stack)
        viewmodel.setParent(view)
        return view

    def _products(self) -> QWidget:
        from gigstack_desktop.ui.products.view import ProductsView
        from gigstack_desktop.ui.products.viewmodel import ProductsViewModel

        viewmodel = ProductsViewModel(self._workspace(), self._tasks)
        view = ProductsView(viewmodel, self._tasks, self._navigator, self._shell.stack)
        viewmodel.setParent(view)
        return view

    def _csf(self) -> QWidget:
        from gigstack_desktop.ui.csf.view import CsfView
        from gigstack_desktop.ui.csf.viewmodel import CsfViewModel

        viewmodel = CsfViewModel(self._workspace(), self._tasks)
        view = CsfView(viewmodel, self._tasks, self._navigator, self._shell.stack)
        viewmodel.setParent(view)
        view.files_wanted.connect(self._shell.choose_files)
        return view

    # + Nuevo

    def _new_invoice(self) -> None:
        self._navigator.open("composer", new=True)

    def _new_client(self) -> None:
        self._navigator.open("clients", new=True)

    def _new_product(self) -> None:
        self._navigator.open("products", new=True)

    def _new_payment(self) -> None:
        self._navigator.open("payments", new=True)


async def style_ahead(screen: QWidget) -> None:
    """Style a screen and all that is in it a little at a time; what is deleted meanwhile needs no style.

    The person may already be typing in it, and the editor of a cell lives no longer than its cell is edited.
    """
    from shiboken6 import isValid

    for number, widget in enumerate(_family(screen)):
        if number % STYLED_AT_ONCE == 0:
            await asyncio.sleep(0)
        if isValid(widget):
            widget.ensurePolished()


def _family(widget: QWidget) -> list[QWidget]:
    """The widget and all that are in it, those further out first."""
    found = [widget]
    for member in found:
        found += [child for child in member.children() if child.isWidgetType()]  # type: ignore[misc]
    return found


def _suggestion(hit: SearchHit) -> Suggestion:
    places = {
        "client": ("clients", "client_id", "user", _tr("Cliente")),
        "product": ("products", "product_id", "package", _tr("Producto")),
        "invoice": ("invoices", "invoice_id", "file-text", _tr("Factura")),
        "draft": ("composer", "draft_id", "pencil", _tr("Borrador")),
        "payment": ("payments", "payment_id", "banknote", _tr("Pago")),
    }
    section, argument, icon, word = places[hit.noun]
    amount = parse_amount(hit.subtitle) if hit.noun == "payment" else None
    return Suggestion(
        hit.title, hit.subtitle if amount is None else fmt.money(amount), (section, {argument: hit.id}), word, icon
    )
