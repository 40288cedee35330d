"""Ajustes: Conexión, Empresa, Apariencia, Datos, Atajos, on one page; what destroys is at the bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gigstack_desktop.ui import dialogs, messages
from gigstack_desktop.ui.clients.wording import regimen
from gigstack_desktop.ui.language import LANGUAGES
from gigstack_desktop.ui.shortcuts import shortcut_table
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Card, Facts, Page, label
from gigstack_desktop.ui.widgets.form import Choice, Field, FindingLine, FormGrid
from gigstack_desktop.ui.widgets.notice import Banner

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.catalogue_age import Freshness
    from gigstack_desktop.errors import AppError
    from gigstack_desktop.services.company import Company
    from gigstack_desktop.ui.navigator import Navigator
    from gigstack_desktop.ui.settings.viewmodel import SettingsViewModel
    from gigstack_desktop.ui.tasks import Tasks

SCALES = (100, 110, 125, 150, 175, 200)
WIDTH = 820


class SettingsView(QWidget):
    """What can be chosen, and the truth about where things are."""

    def __init__(
        self, viewmodel: SettingsViewModel, tasks: Tasks, navigator: Navigator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.viewmodel = viewmodel
        self._tasks = tasks
        self._navigator = navigator
        self.connection = Facts()
        self.company = Facts()
        self.result = Banner("")
        self.test = buttons.secondary(self.tr("Probar conexión"), "wifi")
        self.switch = buttons.secondary(self.tr("Cambiar de cuenta…"), "log-out")
        self.theme = Choice(self.tr("Tema"))
        self.scale = Choice(self.tr("Escala"))
        self.language = Choice(self.tr("Idioma"))
        self.open_folder = buttons.secondary(self.tr("Abrir carpeta"), "folder")
        self.remove = buttons.danger("", "trash-2")
        self.catalogue = FindingLine()
        self._build()
        self._connect()
        viewmodel.refresh()

    def _build(self) -> None:
        page = Page(width=WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)
        self._column = page.body
        self._column.addWidget(label(self.tr("Ajustes"), "title"))
        self._add_connection()
        self._add_company()
        self._add_looks()
        self._add_data()
        self._add_keys()
        self._add_danger()
        self._column.addWidget(label(f"gigstack Desktop {self.viewmodel.version}", "faint"))
        self._column.addStretch(1)

    def _card(self, title: str) -> Card:
        """A card that is on the page before it is filled: whatever joins a parent is styled with all that it holds."""
        card = Card(title)
        self._column.addWidget(card)
        return card

    def _add_connection(self) -> None:
        card = self._card(self.tr("Conexión"))
        card.header.addWidget(self.switch)
        card.header.addWidget(self.test)
        profile = self.viewmodel.profile
        card.body.addWidget(self.connection)
        card.body.addWidget(self.result)
        kinds = {"practice": self.tr("Práctica"), "test": self.tr("Pruebas"), "live": self.tr("Producción")}
        where = self.tr("Servicio de práctica en esta computadora") if self.viewmodel.practice else profile.base_url
        self.connection.set_facts(
            [
                (self.tr("Perfil"), profile.name),
                (self.tr("Modo"), kinds[profile.kind]),
                (self.tr("Servicio"), where),
                (self.tr("Clave de API"), self._key_state()),
            ]
        )

    def _key_state(self) -> str:
        if self.viewmodel.practice:
            return self.tr("No hace falta: se crea una nueva en cada inicio")
        if self.viewmodel.encrypted:
            return self.tr("Guardada en el llavero de esta computadora")
        return self.tr("Solo en memoria: esta computadora no tiene llavero disponible")

    def _add_company(self) -> None:
        self._card(self.tr("Empresa")).body.addWidget(self.company)

    def _add_looks(self) -> None:
        self.theme.set_options(
            [("system", self.tr("Como el sistema")), ("light", self.tr("Claro")), ("dark", self.tr("Oscuro"))]
        )
        self.theme.set_value(self.viewmodel.scheme)
        self.scale.set_options([(str(scale), f"{scale} %") for scale in SCALES])
        self.scale.set_value(str(self.viewmodel.scale))
        self.language.set_options(LANGUAGES)
        self.language.set_value(self.viewmodel.language)
        later = self.tr("Se aplica al volver a abrir el programa.")
        grid = FormGrid()
        self._card(self.tr("Apariencia")).body.addWidget(grid)
        grid.add(Field(self.tr("Tema"), self.theme), 4)
        grid.add(Field(self.tr("Escala"), self.scale, later), 4)
        grid.add(Field(self.tr("Idioma"), self.language, later), 4)

    def _add_data(self) -> None:
        card = self._card(self.tr("Datos"))
        card.header.addWidget(self.open_folder)
        safe = self.tr("Cifrada con una clave del llavero")
        plain = self.tr("Sin cifrar: esta computadora no tiene llavero disponible")
        facts = Facts()
        card.body.addWidget(facts)
        facts.set_facts(
            [
                (self.tr("Carpeta"), str(self.viewmodel.home)),
                (self.tr("Copia local"), safe if self.viewmodel.encrypted else plain),
            ]
        )
        card.body.addWidget(self.catalogue)

    def _add_keys(self) -> None:
        self._card(self.tr("Atajos de teclado")).body.addWidget(shortcut_table())

    def _add_danger(self) -> None:
        card = self._card(self.tr("Zona delicada"))
        if self.viewmodel.practice:
            text = self.tr("Vacía la empresa de práctica y la deja como el primer día. Tus cuentas reales no se tocan.")
            self.remove.setText(self.tr("Vaciar práctica…"))
        else:
            text = self.tr(
                "Quita esta cuenta, su clave y su copia local de esta computadora. En gigstack no se borra nada."
            )
            self.remove.setText(self.tr("Quitar cuenta…"))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(label(text, "soft", wrap=True), 1)
        row.addWidget(self.remove)
        card.body.addLayout(row)

    def _connect(self) -> None:
        vm = self.viewmodel
        vm.company_changed.connect(self._show_company)
        vm.catalogue_dated.connect(self._show_age)
        vm.tested.connect(self._show_test)
        vm.failed.connect(self._show_failure)
        vm.busy_changed.connect(self.test.setDisabled)
        self.test.clicked.connect(vm.test_connection)
        self.theme.chosen.connect(vm.change_theme)
        self.scale.chosen.connect(vm.change_scale)
        self.language.chosen.connect(vm.change_language)
        self.switch.clicked.connect(self._switch)
        self.remove.clicked.connect(self._remove)
        self.open_folder.clicked.connect(self._open_folder)

    def refresh(self) -> None:
        """F5."""
        self.viewmodel.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keyboard: Qt would give it to whatever button comes first, and Enter would press that."""
        super().showEvent(event)
        self.setFocus()

    def _show_company(self, company: Company) -> None:
        self.company.set_facts(
            [
                (self.tr("Razón social"), company.name),
                (self.tr("RFC"), company.rfc),
                (self.tr("Régimen fiscal"), regimen(company.regimen)),
                (self.tr("Código postal"), company.zip),
            ]
        )

    def _show_age(self, age: Freshness) -> None:
        self.catalogue.show_finding("W" if age.stale else "P", age.sentence)

    def _show_test(self, answered: bool, error: AppError | None) -> None:
        if error is not None:
            self.result.say(messages.sentence(error), "danger")
        elif answered:
            self.result.say(self.tr("El servicio responde y la clave es válida."), "success")

    def _show_failure(self, error: AppError) -> None:
        self.result.say(messages.sentence(error), "danger")

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.viewmodel.home)))

    def _switch(self) -> None:
        self._tasks.once("settings.switch", self.viewmodel.switch_profile)

    def _remove(self) -> None:
        self._tasks.once("settings.remove", self._ask_and_remove)

    async def _ask_and_remove(self) -> None:
        practice = self.viewmodel.practice
        typed = "PRACTICA" if practice else self.viewmodel.profile.rfc or self.viewmodel.profile.name
        title = self.tr("¿Vaciar la práctica?") if practice else self.tr("¿Quitar esta cuenta?")
        text = self.tr("Los borradores que no hayas timbrado se pierden. Esto no se puede deshacer.")
        accept = self.tr("Vaciar") if practice else self.tr("Quitar")
        if await dialogs.ask(self, title, text, accept, destructive=True, typed=typed):
            await self.viewmodel.remove_profile()
