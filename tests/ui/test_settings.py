"""Ajustes: what it says of SAT's catalogues as they get older."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gigstack_desktop.settings import SettingsFile
from gigstack_desktop.ui.settings.view import SettingsView
from gigstack_desktop.ui.settings.viewmodel import SettingsViewModel
from tests.support.screens import Desk


class Program:
    """What the screen asks of the program, as far as it is shown."""

    def __init__(self, at_desk: Desk, folder: Path) -> None:
        self.home, self.profile = folder, at_desk.workspace.profile
        self.settings = SettingsFile(folder)


@pytest.mark.parametrize(("days", "says", "role"), [(3, "de hace 3 días", "soft"), (90, "actualiza", "warning")])
async def test_the_age_of_the_catalogues_is_told_and_warned_of(
    at_desk: Desk, tmp_path: Path, eventually: Any, days: int, says: str, role: str
) -> None:
    catalogues = await at_desk.engine.call(at_desk.workspace.catalogues.open())
    host: Any = Program(at_desk, tmp_path)
    today = catalogues.date + timedelta(days=days)
    viewmodel = SettingsViewModel(at_desk.workspace, at_desk.tasks, host, today=lambda: today)
    view = SettingsView(viewmodel, at_desk.tasks, at_desk.navigator)
    viewmodel.setParent(view)
    view.resize(900, 900)
    view.show()
    await eventually(lambda: says in view.catalogue.text())
    words = next(part for part in view.catalogue.children() if part.property("text") == view.catalogue.text())
    assert words.property("role") == role
    view.close()
