"""What Ajustes knows: the profile, the connection, the looks, and where the data is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from gigstack_desktop import __version__
from gigstack_desktop.errors import AppError

if TYPE_CHECKING:
    from gigstack_desktop.services.profiles import Profile
    from gigstack_desktop.services.workspace import Workspace
    from gigstack_desktop.settings import SettingsFile
    from gigstack_desktop.ui.tasks import Tasks


class Host(Protocol):
    """What the program does for this screen."""

    home: Path
    settings: SettingsFile
    profile: Profile | None

    def change_theme(self, scheme: str) -> None:
        """light, dark or system."""

    def change_scale(self, percent: int) -> None:
        """From the next start."""

    async def switch_profile(self) -> None:
        """Back to the three choices."""

    async def remove_profile(self, *, start_again: bool) -> None:
        """Forget profile and data."""


class SettingsViewModel(QObject):
    """Facts about the open profile, and the few acts that change it."""

    company_changed = Signal(object)  # services.company.Company
    catalogue_dated = Signal(object)  # cfdi.catalogue_age.Freshness
    tested = Signal(bool, object)  # answered, AppError or None
    failed = Signal(object)  # AppError
    busy_changed = Signal(bool)

    def __init__(
        self,
        workspace: Workspace,
        tasks: Tasks,
        host: Host,
        parent: QObject | None = None,
        *,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(parent)
        assert host.profile is not None
        self._workspace = workspace
        self._tasks = tasks
        self._host = host
        self._today = today
        self.profile = host.profile
        self.home = host.home
        self.version = __version__
        self.encrypted: bool = workspace.encrypted
        self.practice = self.profile.kind == "practice"

    @property
    def scheme(self) -> str:
        """light, dark or system."""
        return self._host.settings.current.theme

    @property
    def scale(self) -> int:
        """Per cent."""
        return self._host.settings.current.scale

    @property
    def connection(self) -> str:
        """online, offline, starting or unauthorized."""
        return self._workspace.connection

    def refresh(self) -> None:
        """Read the company and how old the catalogues are."""
        self._tasks.latest("settings.refresh", self._refresh)

    async def _refresh(self) -> None:
        self.company_changed.emit(await self._tasks.call(self._workspace.company.get()))
        catalogues = await self._tasks.call(self._workspace.catalogues.open())
        self.catalogue_dated.emit(catalogues.freshness(self._today()))

    def test_connection(self) -> None:
        """Ask the service something real."""
        self._tasks.once("settings.test", self._test)

    async def _test(self) -> None:
        self.busy_changed.emit(True)
        try:
            self.company_changed.emit(await self._tasks.call(self._workspace.company.refresh()))
        except AppError as error:
            self.tested.emit(False, error)
        else:
            self.tested.emit(True, None)
        finally:
            self.busy_changed.emit(False)

    def change_theme(self, scheme: str) -> None:
        """Dress the program."""
        self._host.change_theme(scheme)

    def change_scale(self, percent: str) -> None:
        """From the next start."""
        self._host.change_scale(int(percent))

    @property
    def language(self) -> str:
        """es or en."""
        return self._host.settings.current.language

    def change_language(self, language: str) -> None:
        """From the next start: half of a window cannot change its words."""
        self._host.settings.change(language=language)

    async def switch_profile(self) -> None:
        """Back to the three choices."""
        await self._host.switch_profile()

    async def remove_profile(self) -> None:
        """Forget the profile; practice begins anew."""
        try:
            await self._host.remove_profile(start_again=self.practice)
        except AppError as error:
            self.failed.emit(error)
