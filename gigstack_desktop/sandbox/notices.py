"""E-mails about payments and receipts: to whom they go, and what they say (contract, 6.3 `emails`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from gigstack_desktop.cfdi.model import FOREIGN_RFC
from gigstack_desktop.sandbox import mail
from gigstack_desktop.sandbox.links import absolute
from gigstack_desktop.sandbox.records import Json

if TYPE_CHECKING:
    from gigstack_desktop.sandbox.invoices import Job


def payment_requested(job: Job, payment: Json, data: Json) -> None:
    """The pay link, when the request wants an e-mail."""
    link = absolute(payment, job.origin)["short_url"]
    text = f"{_issuer(job)} le solicita un pago de {amount(payment)}. Puede pagarlo en {link}"
    _if_wanted(job, payment, data, "Solicitud de pago", text)


def payment_received(job: Job, payment: Json, data: Json) -> None:
    """The thanks for a payment, when the request wants an e-mail."""
    text = f"{_issuer(job)} recibió su pago de {amount(payment)}. Gracias."
    _if_wanted(job, payment, data, "Pago recibido", text)


def _if_wanted(job: Job, payment: Json, data: Json, subject: str, text: str) -> None:
    if data.get("ignore_emails") or not (data.get("send_email") or data.get("emails")):
        return
    others = _emails(job).get("payments_bcc") or []
    _post(job, "payment", payment, [*_of_client(payment, data), *others], subject, text)


def receipt_made(job: Job, receipt: Json, data: Json) -> None:
    """The page where the customer invoices the receipt, unless request or settings say no."""
    settings = _emails(job)
    foreign = receipt["client"]["tax_id"] == FOREIGN_RFC
    avoided = settings.get("avoid_receipts_emails") or (foreign and settings.get("avoid_foreign_receipts_emails"))
    if avoided or data.get("ignore_emails") or data.get("send_email") is False:
        return
    link = absolute(receipt, job.origin)["url"]
    text = f"Recibo por {amount(receipt)} de {_issuer(job)}. Para obtener su factura, entre a {link}"
    to = [*_of_client(receipt, data), *(settings.get("receipts_bcc") or [])]
    _post(job, "receipt", receipt, to, "Su recibo: obtenga su factura", text)


def _post(job: Job, kind: str, about: Json, to: list[str], subject: str, text: str) -> None:
    mail.post(
        job.connection,
        job.actor,
        kind=kind,
        to=to,
        subject=f"{subject} · {_issuer(job)}",
        text=text,
        attachments=[],
        about=about["id"],
        now_ms=job.now_ms,
    )


def _of_client(about: Json, data: Json) -> list[str]:
    client = about["client"]
    return [client["email"], *client["bcc"], *(data.get("emails") or [])]


def _emails(job: Job) -> Json:
    found: Json = job.team.setting("emails", {})
    return found


def _issuer(job: Job) -> str:
    payload = job.team.payload
    return str((payload.get("brand") or {}).get("alias") or payload.get("name") or payload["legal_name"])


def amount(about: Json) -> str:
    """A total as people read it: $1,234.50 MXN."""
    return f"${Decimal(about['total']):,.2f} {about['currency']}"
