"""The outbox on screen: what can be done in each state, and only that."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from gigstack_desktop.errors import Rejected
from gigstack_desktop.services.events import Changed
from gigstack_desktop.services.queries import IntentRow
from gigstack_desktop.ui.activity.view import ActivityView
from gigstack_desktop.ui.activity.viewmodel import ActivityViewModel
from gigstack_desktop.ui.navigator import Navigator
from gigstack_desktop.ui.tasks import Tasks


class Outbox:
    def __init__(self):
        self.rows, self.retried, self.discarded, self.error = [], [], [], None

    async def pending(self):
        return list(self.rows)

    async def retry(self, intent_id):
        self.retried.append(intent_id)
        if self.error:
            raise self.error

    async def discard(self, intent_id):
        self.discarded.append(intent_id)


def intent(number, state, can_discard=False):
    now = datetime.now(UTC)
    return IntentRow(f"i{number}", "invoice.create", f"d{number}", "A", "ACME", state, 1, now, None, can_discard)


@pytest.fixture
def outbox():
    return Outbox()


@pytest.fixture
def screen(outbox, tasks: Tasks):
    viewmodel = ActivityViewModel(SimpleNamespace(outbox=outbox), tasks)
    view = ActivityView(viewmodel, tasks, Navigator())
    viewmodel.setParent(view)
    view.resize(900, 500)
    view.show()
    return view


async def test_nothing_waiting_is_good_news(screen, eventually, unnamed):
    await eventually(lambda: screen.stack.currentWidget() is screen.empty)
    assert not screen.retry.isVisible()
    assert unnamed(screen) == []


async def test_a_lost_answer_is_looked_for_and_cannot_be_discarded(screen, outbox, tasks, eventually):
    outbox.rows = [intent(1, "por confirmar")]
    tasks.events.dispatch(Changed("outbox"))
    await eventually(lambda: screen.table.chosen())
    await eventually(lambda: screen.retry.text() == "Buscar en el servicio")
    assert not screen.discard.isEnabled()
    screen.retry.click()
    await eventually(lambda: outbox.retried == ["i1"])


async def test_what_was_refused_says_why(screen, outbox, tasks, eventually):
    outbox.rows, outbox.error = [intent(1, "rechazado", True)], Rejected("x", "El RFC no existe")
    tasks.events.dispatch(Changed("outbox"))
    await eventually(lambda: screen.table.chosen())
    await eventually(screen.retry.isEnabled)
    screen.retry.click()
    await eventually(lambda: screen.banner.text() == "El RFC no existe.")


async def test_discarding_asks_first(screen, outbox, tasks, eventually):
    outbox.rows = [intent(1, "en cola", True)]
    answers = []

    async def confirm(row):
        answers.append(row.id)
        return len(answers) > 1

    screen.viewmodel.discard(outbox.rows[0], confirm)
    await eventually(lambda: answers == ["i1"] and not tasks.running("activity.i1"))
    assert outbox.discarded == []
    screen.viewmodel.discard(outbox.rows[0], confirm)
    await eventually(lambda: outbox.discarded == ["i1"])
