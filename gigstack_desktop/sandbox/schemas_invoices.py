"""What requests about drafts, cancellations and e-mails of invoices carry."""

from __future__ import annotations

from typing import Literal

from gigstack_desktop.sandbox.schemas import Body, Emails, InvoiceInput, asks_for


class DraftInput(InvoiceInput):
    """A pre-factura: only `invoice_type` is needed, the rest may come later."""

    model_config = asks_for(example={"invoice_type": "I"})

    invoice_type: Literal["I", "E"]


class DraftUpdate(InvoiceInput):
    """What changes in a draft; what is left out stays."""

    model_config = asks_for()

    invoice_type: Literal["I", "E"] | None = None


class SendInput(Body):
    """Whom to write to besides the client."""

    emails: Emails | None = None


class AnswerInput(Body):
    """What the customer says to a cancellation that waits."""

    answer: Literal["accept", "reject"]


class ModeInput(Body):
    """How cancellations go: by SAT's rules, at once, or always waiting for the customer."""

    mode: Literal["sat", "immediate", "acceptance"]
