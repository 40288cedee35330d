"""The composer without widgets: the draft, its totals and findings, saving, preview, and stamping."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from gigstack_desktop.errors import AppError, Busy, Forbidden, Offline, Rejected, Unauthorized, Unknown
from gigstack_desktop.services.draft import Draft, DraftLine, DraftRelation
from gigstack_desktop.services.queries import ClientRow, InvoiceRow
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui.composer import corrections, fill, rendering
from gigstack_desktop.ui.composer.preferences import Act, ComposerPreferences
from gigstack_desktop.ui.composer.suggestions import ComposerSuggestions
from gigstack_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from gigstack_desktop.api.models.invoices import Invoice as StampedInvoice
    from gigstack_desktop.cfdi.model import Finding, Invoice, Totals
    from gigstack_desktop.services.company import Company
    from gigstack_desktop.services.invoicing import InvoiceFiles
    from gigstack_desktop.services.workspace import Workspace

SAVE_MS = 250
CHECK_MS = 120
PREVIEW_MS = 400
# After these the promise stays in the outbox (services/invoicing.py, `stamp`): it must not be made again.
QUEUED = Offline | Unknown | Busy | Unauthorized | Forbidden


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a person must see before a stamp: frozen figures, warnings, possible duplicates, and what will happen."""

    invoice: Invoice
    totals: Totals
    draft: Draft
    warnings: tuple[Finding, ...]
    duplicates: tuple[InvoiceRow, ...]
    act: Act
    offline: bool


Confirm = Callable[[Confirmation], Awaitable[bool]]


async def _refuse(_: Confirmation) -> bool:
    return False


class ComposerViewModel(QObject):
    """One draft at a time. `confirm` is asked before stamping; whoever shows the composer sets it."""

    loaded = Signal(object)  # Draft: another one, show all of it
    changed = Signal(object)  # Draft: fields changed by a rule or a correction, not by typing in them
    lines_changed = Signal(object)  # tuple[DraftLine, ...] changed by a correction
    totals_changed = Signal(object, object)  # Totals, {line key: amount as text}
    findings_changed = Signal(object)  # tuple[Finding, ...]
    preview_changed = Signal(object)  # list[QImage]
    saved_changed = Signal(bool)
    busy_changed = Signal(bool)
    ready_changed = Signal()  # the draft may be stamped again
    blocked = Signal(object)  # tuple[Finding, ...] that must be mended first
    stamped = Signal(object)  # api Invoice
    files_ready = Signal(object)  # InvoiceFiles
    print_wanted = Signal(object)  # InvoiceFiles
    rejected = Signal(object)  # Rejected
    queued = Signal(object)  # one of QUEUED: the draft is in the outbox
    failed = Signal(object)  # AppError
    payment_wanted = Signal(str)  # invoice id
    save_wanted = Signal(str, object)  # "pdf" or "xml", InvoiceFiles
    invoice_wanted = Signal(str)  # invoice id

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = self._workspace = workspace
        self._tasks = tasks
        self.suggestions = ComposerSuggestions(workspace, tasks, self)
        self.preferences = ComposerPreferences()
        self.confirm: Confirm = _refuse
        self.draft = Draft()
        self.company: Company | None = None
        self.invoice: Invoice | None = None
        self.totals: Totals | None = None
        self.findings: tuple[Finding, ...] = ()
        self._refusals: tuple[Finding, ...]
        self.sent = False
        self.files: InvoiceFiles | None = None
        self.done: StampedInvoice | None = None
        self._refused_draft, self._refusals = self.draft, ()
        self._dirty = self._stored = False
        self._saving = asyncio.Lock()
        self._preview_shown = self.preferences.preview
        self._recompute_timer = self._timer(0, self._recompute)
        self._save_timer = self._timer(SAVE_MS, self._start_saving)
        self._check_timer = self._timer(CHECK_MS, self._start_checking)
        self._preview_timer = self._timer(PREVIEW_MS, self._start_preview)
        tasks.events.changed.connect(self._on_changed)

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=milliseconds)
        timer.timeout.connect(slot)
        return timer

    # -- opening ---------------------------------------------------------------------------------------------------

    def new(self, client_id: str | None = None) -> None:
        """A new draft, with this client's data when given."""
        self._tasks.latest("composer.open", lambda: self._open(lambda: self._workspace.drafts.new(client_id)))

    def open(self, draft_id: str) -> None:
        """A draft as it was left."""
        self._tasks.latest("composer.open", lambda: self._open(lambda: self._workspace.drafts.get(draft_id)))

    def duplicate(self, invoice_id: str) -> None:
        """A new draft with an invoice's client, lines and terms."""
        self._tasks.latest("composer.open", lambda: self._open(lambda: self._workspace.drafts.duplicate(invoice_id)))

    def resume(self) -> None:
        """The draft last touched, or a new one."""
        self._tasks.latest("composer.open", lambda: self._open(self._workspace.drafts.latest))

    def recheck(self) -> None:
        """Check again with the company's data as they are now."""
        self._tasks.latest("composer.company", self._refresh_company)

    async def _open(self, find: Callable[[], Any]) -> None:
        await self.flush()
        try:
            self.company = await self._tasks.call(self._workspace.company.get())
            draft: Draft | None = await self._tasks.call(find())
        except AppError as error:
            self.failed.emit(error)
            return
        if draft is None:
            draft = await self._tasks.call(self._workspace.drafts.new(None))
        self._show(draft)

    def _show(self, draft: Draft) -> None:
        self.draft, self.sent, self._dirty = draft, False, False
        self._stored = not draft.is_blank
        self.files = self.done = None
        self.findings = ()
        self.loaded.emit(draft)
        self.findings_changed.emit(())
        self._recompute()

    # -- editing ---------------------------------------------------------------------------------------------------

    def set_field(self, name: str, value: str) -> None:
        """One header field as typed; the rules that tie fields together follow at once (rules, section 11)."""
        if getattr(self.draft, name) == value:
            return
        changes: dict[str, Any] = {name: value}
        edited = replace(self.draft, **changes)
        coherent = corrections.coherent(edited, name, self.company.zip if self.company else "")
        self._edit(coherent)
        if coherent != edited:
            self.changed.emit(coherent)

    def set_lines(self, lines: tuple[DraftLine, ...]) -> None:
        """The concepts as they are now in the grid."""
        self._edit(replace(self.draft, lines=lines))

    def set_relations(self, kind: str, uuids: Sequence[str]) -> None:
        """The documents this one relates to; none without a kind."""
        relations = (DraftRelation(kind, tuple(uuids)),) if kind else ()
        self._edit(replace(self.draft, relations=relations))

    def set_period(self, part: str, value: str) -> None:
        """One part of InformacionGlobal."""
        self._edit(corrections.with_period(self.draft, **{part: value}))

    def set_caret(self, row: int, column: int, position: int) -> None:
        """Where the person is in the grid, to be there again after anything."""
        if self.draft.caret != (row, column, position):
            self.draft = replace(self.draft, caret=(row, column, position))
            if not self.draft.is_blank:
                self._mark_dirty()

    def choose_client(self, row: ClientRow) -> None:
        """Address the draft to a client of the cache."""
        own_zip = self.company.zip if self.company else ""
        self._edit(corrections.coherent(fill.with_client(self.draft, row), "rfc", own_zip))
        self.changed.emit(self.draft)

    def remove_client(self) -> None:
        """Address the draft to nobody."""
        self._edit(fill.without_client(self.draft))
        self.changed.emit(self.draft)

    def correct(self, finding: Finding) -> None:
        """Take the checker's own correction."""
        mended = corrections.apply(self.draft, finding)
        if mended == self.draft:
            return
        lines_too = mended.lines != self.draft.lines
        self._edit(mended)
        if lines_too:
            self.lines_changed.emit(mended.lines)
        self.changed.emit(mended)

    def _edit(self, draft: Draft) -> None:
        if self.sent:
            return
        self.draft = draft
        self._mark_dirty()
        self._recompute_timer.start()

    def _mark_dirty(self) -> None:
        if self.sent:
            return
        if not self._dirty:
            self._dirty = True
            self.saved_changed.emit(False)
        if not self._save_timer.isActive():
            self._save_timer.start()

    # -- totals, findings, preview ---------------------------------------------------------------------------------

    def _recompute(self) -> None:
        """Totals on the GUI thread: they must follow the keys."""
        if self.company is None:
            return
        from gigstack_desktop.cfdi import totals
        from gigstack_desktop.services import draft_fiscal

        self.invoice, _ = draft_fiscal.to_invoice(self.draft, self.company)
        self.totals = totals.compute(self.invoice)
        self.totals_changed.emit(self.totals, self._amounts(self.totals))
        self._check_timer.start()
        if self._preview_shown:
            self._preview_timer.start()

    def _amounts(self, totals: Totals) -> Mapping[str, str]:
        written = (line for line in self.draft.lines if not line.is_blank)
        currency = self.draft.currency
        return {line.key: fmt.money(done.amount, currency) for line, done in zip(written, totals.lines, strict=False)}

    def _start_checking(self) -> None:
        self._tasks.latest("composer.check", self._check)

    async def _check(self) -> None:
        draft = self.draft
        evaluation = await self._tasks.call(self._workspace.invoicing.evaluate(draft))
        if draft.id == self.draft.id and not self.sent:
            self._set_findings(self._still_refused() + evaluation.findings)

    def _still_refused(self) -> tuple[Finding, ...]:
        before, now = self._refused_draft, self.draft
        if before.id != now.id:
            return ()
        return tuple(f for f in self._refusals if corrections.still_true(f, before, now))

    def _set_findings(self, found: tuple[Finding, ...]) -> None:
        findings = corrections.offered(self.draft, found)
        if findings != self.findings:
            self.findings = findings
            self.findings_changed.emit(findings)

    def show_preview(self, shown: bool) -> None:
        """Show or hide the preview, for good."""
        self.preferences.preview = shown
        self._preview_shown = shown
        if shown:
            self._preview_timer.start()

    def _start_preview(self) -> None:
        if self.invoice is not None and self.totals is not None:
            self._tasks.latest("composer.preview", self._render_preview)

    async def _render_preview(self) -> None:
        assert self.invoice is not None
        assert self.totals is not None
        assert self.company is not None
        source, company, notes = (self.invoice, self.totals), self.company, self.draft.notes
        self.preview_changed.emit(
            await self._tasks.call(rendering.preview(source, company.color, company.alias, notes))
        )

    # -- saving ----------------------------------------------------------------------------------------------------

    @property
    def saved(self) -> bool:
        """Whether everything typed would survive a crash."""
        return not self._dirty and not self._saving.locked()

    def _start_saving(self) -> None:
        self._tasks.once("composer.save", self._save)

    async def _save(self) -> None:
        async with self._saving:
            while self._dirty:
                draft, self._dirty = self.draft, False
                if draft.is_blank and not self._stored:
                    continue  # nobody has written anything: the list of drafts is not to fill with empty ones
                try:
                    await self._tasks.call(self._workspace.drafts.save(draft))
                except asyncio.CancelledError:
                    self._dirty = True  # another draft was asked for meanwhile; this one is stored before it is shown
                    raise
                except AppError as error:
                    self._dirty = True
                    self.failed.emit(error)
                    return
                self._stored = True
            self.saved_changed.emit(True)

    async def flush(self) -> None:
        """Return once everything typed is stored (before stamping, leaving, closing)."""
        self._save_timer.stop()
        await self._save()

    # -- stamping --------------------------------------------------------------------------------------------------

    def stamp(self, act: Act | None = None) -> None:
        """Check, ask, stamp; a second call meanwhile does nothing."""
        chosen = act or self.preferences.act
        self.preferences.act = chosen
        self._tasks.once("composer.stamp", lambda: self._stamp(chosen))

    def save_now(self) -> None:
        """Store the draft at once."""
        self._start_saving()

    async def _stamp(self, act: Act) -> None:
        if self.sent:
            return
        await self.flush()
        draft = self.draft
        confirmation = await self._confirmation(draft, act)
        if confirmation is None or not await self.confirm(confirmation):
            return
        self.sent = True
        self.busy_changed.emit(True)
        try:
            outcome = await self._send(draft.id)
        finally:
            self.busy_changed.emit(False)
        self._conclude(outcome, act)

    async def _send(self, draft_id: str) -> StampedInvoice | AppError:
        try:
            return await self._tasks.call(self._workspace.invoicing.stamp(draft_id))
        except AppError as error:
            return error

    def _conclude(self, outcome: StampedInvoice | AppError, act: Act) -> None:
        if isinstance(outcome, QUEUED):
            self.queued.emit(outcome)
        elif isinstance(outcome, AppError):
            self.sent = False
            self.ready_changed.emit()
            self._refused(outcome)
        else:
            self.done = outcome
            self.stamped.emit(outcome)
            self._fetch_files(outcome.uuid, act)

    async def _confirmation(self, draft: Draft, act: Act) -> Confirmation | None:
        try:
            evaluation = await self._tasks.call(self._workspace.invoicing.evaluate(draft))
            self._set_findings(evaluation.findings)
            if not evaluation.can_stamp:
                self.blocked.emit(tuple(f for f in evaluation.findings if f.severity == "B"))
                return None
            same = await self._tasks.call(self._workspace.invoicing.possible_duplicates(draft))
        except AppError as error:
            self.failed.emit(error)
            return None
        warnings = tuple(f for f in evaluation.findings if f.severity == "W")
        offline = self._workspace.connection == "offline"
        return Confirmation(evaluation.invoice, evaluation.totals, draft, warnings, tuple(same), act, offline)

    def _refused(self, error: AppError) -> None:
        if isinstance(error, Rejected):
            self._refused_draft, self._refusals = self.draft, corrections.refusals(error)
            self._set_findings(self._refusals)
            self.rejected.emit(error)
        else:
            self.failed.emit(error)

    def _fetch_files(self, invoice_id: str, act: Act | None) -> None:
        self._tasks.once(f"composer.files.{invoice_id}", lambda: self._get_files(invoice_id, act))

    async def _get_files(self, invoice_id: str, act: Act | None) -> None:
        try:
            self.files = await self._tasks.call(self._workspace.invoicing.files(invoice_id))
        except AppError as error:
            self.failed.emit(error)
            return
        self.files_ready.emit(self.files)
        if act == "stamp_print":
            self.print_wanted.emit(self.files)
        self._tasks.latest("composer.preview", lambda: self._show_page(invoice_id))

    async def _show_page(self, invoice_id: str) -> None:
        """The stamped page takes the place of the preview."""
        if self.files is None or not self._preview_shown:
            return
        pages = await self._tasks.call(rendering.pages(self.files.pdf))
        if self.done is not None and self.done.uuid == invoice_id:
            self.preview_changed.emit(pages)

    # -- what comes next -------------------------------------------------------------------------------------------

    def again(self) -> None:
        """A new draft equal to the invoice just stamped."""
        if self.done is not None:
            self.duplicate(self.done.uuid)

    def ask_payment(self) -> None:
        """Register a payment of the invoice just stamped."""
        if self.done is not None:
            self.payment_wanted.emit(self.done.uuid)

    def ask_detail(self) -> None:
        """Show the invoice just stamped."""
        if self.done is not None:
            self.invoice_wanted.emit(self.done.uuid)

    def ask_print(self) -> None:
        """Print the invoice just stamped."""
        if self.files is not None:
            self.print_wanted.emit(self.files)

    def ask_save_pdf(self) -> None:
        """Save a copy of its PDF."""
        if self.files is not None:
            self.save_wanted.emit("pdf", self.files)

    def ask_save_xml(self) -> None:
        """Save a copy of its XML."""
        if self.files is not None:
            self.save_wanted.emit("xml", self.files)

    def _on_changed(self, event: Any) -> None:
        if event.noun == "company":
            self._tasks.latest("composer.company", self._refresh_company)

    async def _refresh_company(self) -> None:
        self.company = await self._tasks.call(self._workspace.company.get())
        self._recompute()
