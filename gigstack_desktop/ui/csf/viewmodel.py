"""Constancias without widgets: each one read is a card that is compared, saved or put aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Qt, Signal

from gigstack_desktop.cfdi import tables
from gigstack_desktop.errors import AppError, BadFile
from gigstack_desktop.services.queries import CsfField
from gigstack_desktop.ui import messages
from gigstack_desktop.ui.csf import wording
from gigstack_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from gigstack_desktop.api.models.clients import Client
    from gigstack_desktop.cfdi.csf.types import CsfResult
    from gigstack_desktop.services.workspace import Workspace

CardState = Literal["reading", "ready", "unreadable", "saving", "saved"]


@dataclass(frozen=True)
class CsfCard:
    """One constancia of a file, as it is now. `problem` is why it is of no use, `failure` why saving did not work."""

    number: int
    path: Path
    state: CardState = "reading"
    stage: str = ""
    result: CsfResult | None = None
    existing: Client | None = None
    fields: tuple[CsfField, ...] = ()
    regimen: str = ""
    needs_regimen: bool = False
    problem: str = ""
    failure: AppError | None = None
    client_id: str = ""

    @property
    def regimes(self) -> tuple[str, ...]:
        """The régimen keys to choose from: the current ones, or all of that kind of person when none was read."""
        if self.result is None:
            return ()
        return self.result.current_codes or tables.regimes_for(self.result.person or "fisica")

    @property
    def chooses(self) -> bool:
        """Whether a person has to decide the régimen."""
        return self.result is not None and len(self.result.current_codes) != 1

    @property
    def changes(self) -> tuple[str, ...]:
        """Names of the fields that saving would change; a field that the constancia leaves empty changes nothing."""
        found = [
            field.name for field in self.fields if field.csf and field.csf != field.ours and field.name != "regimen"
        ]
        if self.existing is not None and self.regimen and self.regimen != self.existing.tax_system:
            found.append("regimen")
        return tuple(found)


class CsfViewModel(QObject):
    """The cards of the files dropped. A card's number stays the same as long as it is shown."""

    changed = Signal(int)  # a card is new or other than before
    removed = Signal(int)
    saved = Signal(str, str, bool)  # client id, name, whether an invoice comes next
    all_saved = Signal(int)  # how many by *Guardar todos*
    _staged = Signal(int, str)  # emitted by the engine's thread

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._tasks = workspace, tasks
        self._cards: dict[int, CsfCard] = {}
        self._expected: dict[int, str] = {}
        self._next = 1
        self._staged.connect(self._stage, Qt.ConnectionType.QueuedConnection)
        tasks.events.changed.connect(self._on_changed)

    @property
    def cards(self) -> tuple[CsfCard, ...]:
        """All cards, oldest first."""
        return tuple(self._cards.values())

    @property
    def ready(self) -> tuple[CsfCard, ...]:
        """Those that can be saved now."""
        return tuple(card for card in self.cards if card.state == "ready")

    def card(self, number: int) -> CsfCard | None:
        """One card, None when it was put aside."""
        return self._cards.get(number)

    def add(self, paths: Sequence[Path], client_id: str = "") -> None:
        """Read these files, each constancia into a card of its own; with a client, it must be that client's."""
        waiting = {card.path for card in self.cards if card.state in ("reading", "ready", "saving")}
        for path in paths:
            if path in waiting:
                continue
            number = self._new_card(path, client_id)
            self._tasks.once(f"csf.read.{number}", partial(self._read, number))

    def choose(self, number: int, regimen: str) -> None:
        """The régimen with which this client will be invoiced."""
        if (card := self._cards.get(number)) is not None:
            self._put(replace(card, regimen=regimen, needs_regimen=False))

    def save(self, number: int, *, invoice: bool = False) -> None:
        """Create or update the client; twice is once. Without a régimen the card asks for it instead."""
        card = self._cards.get(number)
        if card is None or card.state != "ready":
            return
        if not card.regimen:
            self._put(replace(card, needs_regimen=True))
            return
        self._tasks.once(f"csf.save.{number}", partial(self._save_one, number, invoice))

    def save_all(self) -> None:
        """Save every card that can be saved, one after another."""
        self._tasks.once("csf.save_all", self._save_all)

    def discard(self, number: int) -> None:
        """Put a card aside; nothing of it is kept. One being saved stays."""
        card = self._cards.get(number)
        if card is None or card.state == "saving":
            return
        self._tasks.cancel(f"csf.read.{number}")
        del self._cards[number]
        self.removed.emit(number)

    def discard_finished(self) -> None:
        """Put the cards of saved clients aside."""
        for card in self.cards:
            if card.state == "saved":
                self.discard(card.number)

    def typed(self, number: int) -> dict[str, str]:
        """What was read, as the client form's fields, for going on by hand."""
        card = self._cards.get(number)
        if card is None or card.result is None:
            return {}
        values = {field.name: field.csf for field in card.fields if field.csf} | {"rfc": card.result.rfc}
        if card.regimen:
            values["regimen"] = card.regimen
        if not card.result.ok:
            values["id_cif"] = card.result.id_cif
        return {name: text for name, text in values.items() if text}

    # -- work ------------------------------------------------------------------------------------------------------

    async def _read(self, number: int) -> None:
        path = self._cards[number].path
        try:
            if path.is_dir():
                raise BadFile("folder")
            first, *others = await self._tasks.call(self._workspace.csf.read(path, partial(self._staged.emit, number)))
        except BadFile as error:
            self._update(number, state="unreadable", problem=messages.bad_file(BadFile(error.reason)))
            return
        further = [(self._new_card(path, self._expected[number]), result) for result in others]
        for card, result in [(number, first), *further]:
            await self._show(card, result)

    async def _show(self, number: int, result: CsfResult) -> None:
        """A constancia that was read, on its card."""
        if not result.ok:
            problem = result.error.message if result.error else messages.bad_file(BadFile("damaged"))
            self._update(number, state="unreadable", result=result, problem=problem)
            return
        await self._compare(number, result, "reading")

    def _new_card(self, path: Path, client_id: str) -> int:
        number, self._next = self._next, self._next + 1
        self._expected[number] = client_id
        self._put(CsfCard(number, path))
        return number

    async def _compare(self, number: int, result: CsfResult, only_if: CardState) -> None:
        comparison = await self._tasks.call(self._workspace.csf.compare(result))
        existing = comparison.existing
        if wanted := self._expected.get(number, ""):
            client = await self._tasks.call(self._workspace.clients.get(wanted))
            if client is not None and client.tax_id and client.tax_id.upper() != result.rfc:
                problem = wording.other_client(result.rfc, client.tax_id)
                self._update(number, only_if, state="unreadable", problem=problem)
                return
        regimen = _proposed(result, existing.tax_system if existing else "")
        if (before := self._cards.get(number)) is not None and before.regimen:
            regimen = before.regimen
        facts = {"result": result, "existing": existing, "fields": comparison.fields, "regimen": regimen}
        self._update(number, only_if, state="ready", **facts)

    async def _save_one(self, number: int, invoice: bool) -> None:
        if (client := await self._save(number)) is not None:
            self.saved.emit(client.id, client.display_name, invoice)

    async def _save_all(self) -> None:
        count = 0
        for card in self.ready:
            if not card.regimen:
                self._put(replace(card, needs_regimen=True))
            elif await self._save(card.number) is not None:
                count += 1
        if count:
            self.all_saved.emit(count)

    async def _save(self, number: int) -> Client | None:
        card = self._cards.get(number)
        if card is None or card.state != "ready" or card.result is None:
            return None
        if card.existing is not None and not card.changes:
            self._update(number, state="saved", client_id=card.existing.id, failure=None)
            return card.existing
        self._update(number, state="saving", failure=None)
        target = self._expected.get(number) or (card.existing.id if card.existing else None)
        try:
            client = await self._tasks.call(self._workspace.csf.accept(card.result, card.regimen, client_id=target))
        except AppError as error:
            self._update(number, state="ready", failure=error)
            return None
        self._update(number, state="saved", client_id=client.id)
        return client

    async def _compare_again(self) -> None:
        for card in self.ready:
            if card.result is not None:
                await self._compare(card.number, card.result, "ready")

    def _on_changed(self, event: Any) -> None:
        if event.noun == "client" and self.ready:
            self._tasks.latest("csf.compare", self._compare_again)

    def _stage(self, number: int, stage: str) -> None:
        self._update(number, "reading", stage=stage)

    def _update(self, number: int, only_if: str = "", **changes: Any) -> None:
        card = self._cards.get(number)
        if card is not None and (not only_if or card.state == only_if):
            self._put(replace(card, **changes))

    def _put(self, card: CsfCard) -> None:
        if self._cards.get(card.number) != card:
            self._cards[card.number] = card
            self.changed.emit(card.number)


def _proposed(result: CsfResult, known: str) -> str:
    """The régimen offered first: the one we have while it still holds, else the one begun last; none when unknown."""
    if known in result.current_codes:
        return known
    current = [regime for regime in result.regimes if regime.current and regime.code]
    if not current:
        return result.current_codes[0] if result.current_codes else ""
    latest = max(current, key=lambda regime: regime.start or date.min)
    return latest.code or ""
