"""Registering a payment without widgets: what was typed, what it means, what is left, and sending it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from gigstack_desktop.errors import AppError, Offline, Unknown
from gigstack_desktop.services.queries import OpenInvoice, PaymentEntry
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui.tasks import Tasks
from gigstack_desktop.ui.widgets.money_field import parse_amount

if TYPE_CHECKING:
    from gigstack_desktop.services.invoicing import InvoiceFiles
    from gigstack_desktop.services.workspace import Workspace

NOON = time(12)
PLACES = 2


@dataclass(frozen=True, slots=True)
class PaymentForm:
    """What a person typed, as typed."""

    amount: str
    date: str
    form: str
    reference: str = ""
    stamp: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What it means: None where it cannot be read; `problems` are codes by field, empty when it can be sent."""

    amount: Decimal | None
    day: date | None
    remaining: Decimal | None
    problems: dict[str, str]


def read(form: PaymentForm, owing: OpenInvoice, today: date) -> Reading:
    """Read a payment form (rules 13.2, 13.3): above zero, at most the balance; form never 99; not in the future."""
    amount, day = parse_amount(form.amount), fmt.parse_day(form.date, today)
    problems = {
        "amount": _amount_problem(amount, owing.balance),
        "date": "unreadable" if day is None else "future" if day > today else "",
        "form": "missing" if not form.form else "CRP20212" if form.form == "99" else "",
    }
    remaining = owing.balance - amount if amount is not None else None
    return Reading(amount, day, remaining, {name: code for name, code in problems.items() if code})


def _amount_problem(amount: Decimal | None, balance: Decimal) -> str:
    if amount is None:
        return "unreadable"
    if amount <= 0:
        return "CRP20218"
    if amount > balance:
        return "CRP20244"
    return "decimals" if amount != amount.quantize(Decimal(1).scaleb(-PLACES)) else ""


class RegisterPaymentViewModel(QObject):
    """One payment of one invoice. `register` once; afterwards `registered`, `queued` or `failed`."""

    read_changed = Signal(object)  # Reading
    busy_changed = Signal(bool)
    registered = Signal(object)  # api Payment
    complement_ready = Signal(object)  # InvoiceFiles of the CFDI P
    queued = Signal(object)  # Offline or Unknown
    failed = Signal(object)  # AppError

    def __init__(
        self,
        workspace: Workspace,
        tasks: Tasks,
        owing: OpenInvoice,
        parent: QObject | None = None,
        *,
        now: Callable[[tzinfo | None], datetime] = datetime.now,
    ) -> None:
        super().__init__(parent)
        self.workspace = self._workspace = workspace
        self._tasks = tasks
        self.owing = owing
        self._now = now
        self.form = PaymentForm(f"{owing.balance:.{PLACES}f}", "hoy", "03")
        self.sent = False
        self.files: InvoiceFiles | None = None

    @property
    def today(self) -> date:
        """The date where the company is."""
        return self._local_now().date()

    def _local_now(self) -> datetime:
        """Payments are dated in the company's time, as its invoices are, wherever this computer is."""
        return self._now(self.owing.date.tzinfo).replace(tzinfo=None, microsecond=0)

    @property
    def reading(self) -> Reading:
        """What the form means now."""
        return read(self.form, self.owing, self.today)

    def edit(self, form: PaymentForm) -> None:
        """Something was typed."""
        self.form = form
        self.read_changed.emit(self.reading)

    def register(self) -> None:
        """Send it; a second click meanwhile does nothing."""
        self._tasks.once(f"payments.register.{self.owing.id}", self._register)

    async def _register(self) -> None:
        reading = self.reading
        if self.sent or reading.problems or reading.amount is None or reading.day is None:
            self.read_changed.emit(reading)
            return
        # The hour is seldom known: noon, as SAT's guide says (rules 13.2), unless that is still to come.
        when = min(datetime.combine(reading.day, NOON), self._local_now())
        form = self.form
        entry = PaymentEntry(self.owing.id, reading.amount, when, form.form, form.reference, form.stamp)
        self.busy_changed.emit(True)
        self.sent = True
        try:
            payment = await self._tasks.call(self._workspace.payments.register(entry))
        except (Offline, Unknown) as error:
            self.queued.emit(error)
        except AppError as error:
            self.sent = False
            self.failed.emit(error)
        else:
            self.registered.emit(payment)
            await self._fetch_complement(payment)
        finally:
            self.busy_changed.emit(False)

    async def _fetch_complement(self, payment: Any) -> None:
        """The complement is one of the payment's invoices that is not the one paid."""
        stamped = [uuid for uuid in payment.invoices if uuid and uuid != self.owing.id]
        if not stamped:
            return
        try:
            self.files = await self._tasks.call(self._workspace.invoicing.files(stamped[-1]))
        except AppError as error:
            self.failed.emit(error)
        else:
            self.complement_ready.emit(self.files)
