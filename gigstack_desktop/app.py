"""The composition root: builds the program in stages, opens profiles, and closes everything in reverse."""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLockFile, QObject, QTimer
from PySide6.QtWidgets import QApplication

from gigstack_desktop import paths
from gigstack_desktop.credentials import Credentials
from gigstack_desktop.errors import AppError, NoKeyring, Unauthorized
from gigstack_desktop.services.engine import Engine
from gigstack_desktop.services.profiles import Profile, Profiles
from gigstack_desktop.settings import SettingsFile
from gigstack_desktop.ui import dialogs, icons, language, messages, theme
from gigstack_desktop.ui.embedded import EmbeddedApi
from gigstack_desktop.ui.first_run.view import FirstRunView
from gigstack_desktop.ui.navigator import Navigator
from gigstack_desktop.ui.report import Reporter, start_log
from gigstack_desktop.ui.sections import Sections
from gigstack_desktop.ui.shell import Shell
from gigstack_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gigstack_desktop.services.workspace import Workspace
    from gigstack_desktop.ui.widgets.suggest import Suggestion

log = logging.getLogger(__name__)
SWITCH_INTERVAL = 0.001
# What the first screen needs, and what the first request and the others would import while the window waits.
FIRST = (
    "gigstack_desktop.services.workspace",
    "gigstack_desktop.ui.home.view",
    "gigstack_desktop.ui.home.viewmodel",
    "gigstack_desktop.ui.invoices.view",
    "gigstack_desktop.ui.invoices.viewmodel",
    "gigstack_desktop.ui.invoices.detail_viewmodel",
)
LATER = (
    "httpcore",
    "anyio._backends._asyncio",
    "gigstack_desktop.printing.painter",
    "gigstack_desktop.ui.composer.view",
    "gigstack_desktop.ui.composer.viewmodel",
    "gigstack_desktop.ui.csf.view",
    "gigstack_desktop.ui.csf.viewmodel",
    "gigstack_desktop.ui.clients.view",
    "gigstack_desktop.ui.clients.viewmodel",
    "gigstack_desktop.ui.products.view",
    "gigstack_desktop.ui.products.viewmodel",
    "gigstack_desktop.ui.payments.dialog",
    "gigstack_desktop.ui.payments.view",
    "gigstack_desktop.ui.payments.viewmodel",
    "gigstack_desktop.ui.activity.view",
    "gigstack_desktop.ui.activity.viewmodel",
    "gigstack_desktop.ui.settings.view",
    "gigstack_desktop.ui.settings.viewmodel",
)


class Program(QObject):
    """The whole program. `await Program.start(home)`, `await program.open_practice()`, `await program.aclose()`."""

    def __init__(self, home: Path, reporter: Reporter) -> None:
        super().__init__()
        self.home = home
        self.settings = SettingsFile(home)
        self.credentials = Credentials()
        self.profiles = Profiles(home, self.credentials)
        self.reporter = reporter
        self.engine = Engine(reporter.context)
        self.tasks = Tasks(self.engine, reporter.error)
        self.navigator = Navigator()
        self.shell = Shell(self.tasks, self.navigator)
        self.workspace: Workspace | None = None
        self.embedded: EmbeddedApi | None = None
        self.profile: Profile | None = None
        self.closed = asyncio.Event()
        self.answered = asyncio.Event()
        self.first_run: FirstRunView | None = None
        self._loop = asyncio.get_running_loop()
        self._opening = asyncio.Lock()
        self._loaded: asyncio.Event = asyncio.Event()
        self.sections = Sections(self.shell, self.tasks, self.navigator, self._open_workspace, self._make_settings)
        self.sections.sample = self.make_sample
        self.sections.register()
        self._connect()

    def _connect(self) -> None:
        self.shell.close_wanted.connect(self._close_wanted)
        self.shell.files_dropped.connect(self._files_dropped)
        self.shell.section_shown.connect(self._section_shown)
        self.shell.set_search(self._search)
        self.tasks.events.connection.connect(self._connection_changed)
        self.tasks.events.changed.connect(self._changed)
        self.reporter.show_with(self._defect_from_anywhere)

    # Starting

    @classmethod
    async def start(cls, home: Path, *, reporter: Reporter | None = None, show: bool = True) -> Program:
        """Show the window, then bring the rest up behind it: engine, heavy imports, the profile used last."""
        program = cls(paths.ensure(home), reporter or Reporter())
        program.shell.restore_geometry_text(program.settings.current.geometry)
        program.shell.show_connection("starting")
        last = program.profiles.last()
        if last is None:
            program.show_first_run()
        else:
            program._announce(last)
            program._show_again(program.settings.current.section)
        if show:
            await program._show_window()
        program.engine.start()
        program.tasks.once("program.load", program._load)
        if last is not None:
            program.tasks.once("program.open", lambda: program._reopen(last))
        return program

    async def _show_window(self) -> None:
        """Return when the window has been painted: what is imported on another thread would hold it up."""
        painted = asyncio.Event()
        self.shell.painted.connect(painted.set)
        self.shell.show()
        await painted.wait()

    async def _load(self) -> None:
        """Everything heavy is imported on other threads, while the window is already there."""
        await self.engine.call(asyncio.to_thread(_import, FIRST))
        self._loaded.set()
        async with self._opening:  # the first screen is made before: two threads at once take turns, and it would wait
            pass
        await self.engine.call(asyncio.to_thread(_import, LATER))
        await self.sections.make_ahead()

    async def _reopen(self, profile: Profile) -> None:
        """Open what was open; when that cannot be, begin with the choices and say why."""
        try:
            await self.open(profile)
        except (NoKeyring, Unauthorized):
            text = self.tr("La clave de {name} no está guardada en esta computadora. Escríbela otra vez.")
            self.show_first_run(text.format(name=profile.name), ask_key_of=profile)
        except AppError as error:
            self.show_first_run(messages.sentence(error))

    def _show_again(self, key: str) -> None:
        """Where the person left, also after a kill: an invoice being written is there with its caret."""
        if key == "composer":
            self.shell.show_section(key, resume=True)
        else:
            self.shell.show_section(self._known_section(key))

    def _known_section(self, key: str) -> str:
        known = {*self.shell.rail.keys(), "composer"}
        return key if key in known else "home"

    def _section_shown(self, key: str) -> None:
        """Remember at once, not at closing: a kill asks nobody."""
        self.sections.make_next(key)
        section = self._known_section(key)
        if section != self.settings.current.section:
            self.tasks.latest("program.section", lambda: self._remember_section(section))

    async def _remember_section(self, section: str) -> None:
        await self.engine.call(asyncio.to_thread(lambda: self.settings.change(section=section)))

    # First run

    def show_first_run(self, problem: str = "", *, ask_key_of: Profile | None = None) -> None:
        """The three choices, with what went wrong when something did, or the field for the key of `ask_key_of`."""
        if self.first_run is None:
            view = FirstRunView()
            view.practice_chosen.connect(self._practice_chosen)
            view.connect_wanted.connect(self._connect_wanted)
            view.memory_only_chosen.connect(self._memory_only)
            view.quit_wanted.connect(self.shell.close)
            self.first_run = view
        self.shell.show_page(self.first_run)
        self.first_run.show_choices()
        if ask_key_of:
            self.first_run.ask_key(ask_key_of.office_url)
        if problem:
            self.first_run.show_problem(problem, "warning" if ask_key_of else "danger")

    def _practice_chosen(self) -> None:
        self.tasks.once("program.open", self._first_practice)

    async def _first_practice(self) -> None:
        assert self.first_run is not None
        self.first_run.show_busy(self.tr("Preparando la empresa de práctica…"))
        try:
            await self.open_practice()
        except AppError as error:
            self.first_run.show_problem(messages.sentence(error))

    def _connect_wanted(self, key: str, server: str) -> None:
        self.tasks.once("program.open", lambda: self._first_connect(key, server))

    async def _first_connect(self, key: str, server: str) -> None:
        assert self.first_run is not None
        self.first_run.show_busy(self.tr("Comprobando la clave…"))
        try:
            profile = await self.engine.call(self.profiles.connect(key, server or None))
        except AppError as error:
            self.first_run.show_problem(messages.sentence(error))
            return
        if self.profiles.key_is_kept:
            await self._reopen(profile)
        else:
            self.first_run.offer_without_keyring(messages.sentence(NoKeyring()))

    def _memory_only(self) -> None:
        if last := self.profiles.last():
            self.tasks.once("program.open", lambda: self._reopen(last))

    # Profiles

    async def open_practice(self) -> None:
        """Open the practice profile, making it when it is not there; returns when its workspace is open."""
        await self.open(self.profiles.create_practice())

    async def open(self, profile: Profile) -> None:
        """Open `profile` in place of what is open; raises AppError when its cache or its key cannot be had."""
        async with self._opening:
            if self.workspace is not None and self.profile == profile:
                return
            await self._close_workspace()
            self.profile = profile
            self._announce(profile)
            if profile.kind == "practice":
                self._start_embedded(profile)
            await self._loaded.wait()
            self.workspace = await self._workspace_of(profile)
            self.profiles.remember(profile)
            await self._show_workspace()

    async def _workspace_of(self, profile: Profile) -> Workspace:
        from gigstack_desktop.services.workspace import open_workspace

        async def make() -> Workspace:
            key = None if profile.kind == "practice" else await self.profiles.key(profile)
            if profile.kind != "practice" and not key:
                raise Unauthorized
            return await open_workspace(
                profile,
                home=self.profiles.folder(profile),
                publish=self._publish,
                base_url=profile.base_url or None,
                key=key,
                database_key=await self.profiles.database_key(profile),
            )

        return await self.engine.call(make())

    async def _show_workspace(self) -> None:
        if self.first_run is not None:
            self.shell.close_page(self.first_run)
            self.first_run = None
        if not self.shell.current_section():
            self.shell.show_section("home")
        self.shell.set_ready(True)
        self.tasks.latest("program.company", self._read_company)
        self.tasks.latest("program.outbox", self._read_outbox)
        if self.embedded is not None and self.embedded.address is not None:
            self._embedded_answers(*self.embedded.address)

    def _announce(self, profile: Profile) -> None:
        self.shell.show_mode(profile.kind)
        self.shell.show_company(profile.name, profile.rfc)
        self.shell.show_connection("starting")

    def _open_workspace(self) -> Workspace:
        assert self.workspace is not None
        return self.workspace

    async def _close_workspace(self) -> None:
        await self._flush_sections()
        self.sections.leave_off()
        await self.tasks.settle()
        workspace, self.workspace = self.workspace, None
        self.shell.forget_sections()
        if workspace is not None:
            await self.engine.call(workspace.close())
        if self.embedded is not None:
            embedded, self.embedded = self.embedded, None
            await embedded.stop()
        self.answered.clear()

    async def _flush_sections(self) -> None:
        """What was typed in the last moments is stored before anything is taken down."""
        for widget in self.shell.widgets():
            viewmodel: Any = getattr(widget, "viewmodel", None)
            if flush := getattr(viewmodel, "flush", None):
                await flush()

    # The embedded API

    def _start_embedded(self, profile: Profile) -> None:
        self.embedded = EmbeddedApi(self.profiles.folder(profile), self)
        self.embedded.answering.connect(self._embedded_answers)
        self.embedded.died.connect(self._embedded_died)
        self.embedded.gave_up.connect(self._embedded_gave_up)
        self.embedded.start()

    def _embedded_answers(self, base_url: str, key: str) -> None:
        self.tasks.latest("program.endpoint", lambda: self._set_endpoint(base_url, key))

    async def _set_endpoint(self, base_url: str, key: str) -> None:
        if self.workspace is not None:
            await self.tasks.call(self.workspace.set_endpoint(base_url, key))
            # Told here too: a child that died and came back between two requests was never missed by the workspace.
            self.shell.show_connection(self.workspace.connection)
            self.answered.set()

    def _embedded_died(self) -> None:
        self.answered.clear()
        self.shell.show_connection("starting")
        self.shell.notify(
            self.tr("El servicio de práctica se detuvo y se está reiniciando. No se perdió nada."), "warning"
        )

    def _embedded_gave_up(self) -> None:
        self.shell.show_connection("offline")
        self.shell.notify(
            self.tr("El servicio de práctica no se pudo iniciar. Cierra el programa y ábrelo otra vez."), "danger"
        )

    def make_sample(self) -> None:
        """Make a constancia of a made-up company and read it, as if it had been dropped."""
        self.tasks.once("program.sample", self._make_sample)

    async def _make_sample(self) -> None:
        from gigstack_desktop.sandbox.sample_csf import make_sample_csf

        path = paths.ensure(self.home / "muestras") / "constancia-de-muestra.pdf"
        await asyncio.to_thread(make_sample_csf, path)
        self.sections.open_files([path])

    # What the services say

    def _publish(self, event: object) -> None:
        """Called on the engine's thread: carry the event to Qt's."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.tasks.events.dispatch, event)

    def _connection_changed(self, event: Any) -> None:
        self.shell.show_connection(event.state)

    def _changed(self, event: Any) -> None:
        if event.noun == "outbox":
            self.tasks.latest("program.outbox", self._read_outbox)
        elif event.noun == "company":
            self.tasks.latest("program.company", self._read_company)

    async def _read_outbox(self) -> None:
        if self.workspace is not None:
            self.shell.show_outbox(len(await self.tasks.call(self.workspace.outbox.pending())))

    async def _read_company(self) -> None:
        if self.workspace is not None:
            company = await self.tasks.call(self.workspace.company.get())
            if company.rfc:
                self.shell.show_company(company.alias or company.name, company.rfc, company.color)

    def _files_dropped(self, found: list[Path]) -> None:
        if self.workspace is None:
            self.shell.notify(self.tr("Primero elige cómo empezar; después suelta la constancia."), "info")
            return
        self.sections.open_files(found)

    async def _search(self, text: str) -> list[Suggestion]:
        return await self.sections.search(text) if self.workspace is not None else []

    def _make_settings(self) -> QWidget:
        from gigstack_desktop.ui.settings.view import SettingsView
        from gigstack_desktop.ui.settings.viewmodel import SettingsViewModel

        viewmodel = SettingsViewModel(self._open_workspace(), self.tasks, self)
        view = SettingsView(viewmodel, self.tasks, self.navigator, self.shell.stack)
        viewmodel.setParent(view)
        return view

    # Settings' wishes (see ui.settings.viewmodel.Host)

    def change_theme(self, scheme: str) -> None:
        """Dress the program and remember it."""
        self.settings.change(theme=scheme)
        apply_theme(scheme)

    def change_scale(self, percent: int) -> None:
        """Remember the scale; it holds from the next start."""
        self.settings.change(scale=percent)

    async def switch_profile(self) -> None:
        """Go back to the three choices; what is open is closed."""
        await self._close_workspace()
        self.shell.show_mode("")
        self.show_first_run()

    async def remove_profile(self, *, start_again: bool) -> None:
        """Forget the open profile and its data; practice begins anew when `start_again`."""
        assert self.profile is not None
        profile = self.profile
        await self._close_workspace()
        await self.engine.call(self.profiles.remove(profile))
        if start_again:
            await self.open_practice()
        else:
            self.shell.show_mode("")
            self.show_first_run()

    # Defects

    def _defect_from_anywhere(self, details: str) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._show_defect, details)

    def _show_defect(self, details: str) -> None:
        self.shell.notify(
            self.tr("Ocurrió un error inesperado y quedó anotado. Lo que guardaste está a salvo."),
            "danger",
            action=self.tr("Ver detalle"),
            on_action=lambda: self.tasks.once("program.defect", lambda: self._tell_defect(details)),
        )

    async def _tell_defect(self, details: str) -> None:
        text = self.tr("Puedes seguir trabajando. Si se repite, envía el archivo {file} a soporte; no contiene claves.")
        told = text.format(file=paths.log_dir())
        await dialogs.tell(self.shell, self.tr("Error inesperado"), told, details=details[-1500:], tone="danger")

    # Closing

    def _close_wanted(self) -> None:
        self.closed.set()

    async def aclose(self) -> None:
        """Store what was typed, close the workspace, end the child, stop the engine, in this order."""
        self.settings.change(
            geometry=self.shell.geometry_text(), section=self._known_section(self.shell.current_section())
        )
        self.shell.hide()
        await self._flush_sections()
        await self.tasks.aclose()
        await self._close_workspace()
        self.reporter.show_with(None)
        await asyncio.to_thread(self.engine.stop)
        self.shell.deleteLater()


def _import(modules: tuple[str, ...]) -> None:
    """For another thread, after the window was there (recipes: start-up order).

    What each left is frozen at once: the collector would stop the window to visit it, and find little.
    """
    for module in modules:
        importlib.import_module(module)
        gc.freeze()


def apply_theme(scheme: str) -> None:
    """Dress the running application."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light" if scheme == "light" else "dark" if scheme == "dark" else "system")


class Collector(QObject):
    """Runs the garbage collector on the GUI thread only: elsewhere it might destroy widgets from another thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self, interval=1000)
        timer.timeout.connect(self._collect)
        timer.start()

    def _collect(self) -> None:
        for generation, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)):
            if count > limit:
                gc.collect(generation)


async def _run(app: QApplication, home: Path, reporter: Reporter) -> int:
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reporter.context(context))
    program = await Program.start(home, reporter=reporter)
    for ending in (signal.SIGINT, signal.SIGTERM):  # seen within a second: the collector's timer wakes Python
        signal.signal(ending, lambda *_: program.closed.set())
    await program.closed.wait()
    await program.aclose()
    return 0


def _application(home: Path) -> QApplication:
    chosen = SettingsFile(home).current
    if chosen.scale != 100:
        os.environ.setdefault("QT_SCALE_FACTOR", str(chosen.scale / 100))
    app = QApplication(sys.argv[:1])
    app.setApplicationName("gigstack Desktop")
    app.setDesktopFileName("gigstack-desktop")
    app.setQuitOnLastWindowClosed(False)
    language.install(app, chosen.language)
    app.screenAdded.connect(lambda _: icons.refresh(app))
    return app


def run_window(home: Path) -> int:
    """Open the window and stay until it is closed."""
    import qasync

    lock = QLockFile(str(paths.ensure(home) / "lock"))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        sys.stderr.write("gigstack Desktop ya está abierto con estos datos.\n")
        return 1
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = _application(home)
    apply_theme(SettingsFile(home).current.theme)
    reporter = Reporter()
    reporter.install()
    handler = start_log(paths.log_dir())
    collector = Collector(app)
    try:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
            return runner.run(_run(app, home, reporter))
    finally:
        collector.deleteLater()
        reporter.uninstall()
        logging.getLogger().removeHandler(handler)
        handler.close()
        lock.unlock()
