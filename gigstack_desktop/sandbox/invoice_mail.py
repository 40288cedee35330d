"""E-mails with an invoice: whom they go to, what they say, and which files go along (contract, 4.3 and 4.13)."""

from __future__ import annotations

from gigstack_desktop.sandbox import mail
from gigstack_desktop.sandbox.envelope import ApiError, invalid
from gigstack_desktop.sandbox.invoices import Job
from gigstack_desktop.sandbox.people import EMAIL
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.teams import Team

TEMPLATES = {"I": "invoices", "E": "credit_notes", "P": "complements"}
PLAIN = {"I": "invoice", "E": "credit_note", "P": "complement"}
NOUNS = {"I": "Factura", "E": "Nota de crédito", "P": "Recibo de pago"}


def on_issue(job: Job, invoice: Json, data: Json) -> None:
    """Send a new document when it was asked for: `send_email`, or `emails` without it; the team may forbid both."""
    wanted = data.get("send_email")
    if wanted or (wanted is None and data.get("emails")):
        settings = _settings(job.team)
        forbidden = settings.get("avoid_invoice_emails") or (
            not job.actor.livemode and settings.get("avoid_test_invoice_emails")
        )
        if not forbidden:
            _post(job, invoice, _recipients(job.team, invoice, data.get("emails") or []))


def send(job: Job, invoice: Json, emails: list[str]) -> Json:
    """Send a document again: to the client, the given addresses and the usual copies; 400 when there is nobody."""
    for email in emails:
        if not EMAIL.fullmatch(email.strip()):
            raise invalid("emails", f"must be e-mail addresses, and {email} is none")
    recipients = _recipients(job.team, invoice, emails)
    if not recipients:
        sentence = "The client has no email and no emails were given"
        raise ApiError("missing_required_field", sentence, message="Invalid request body")
    _post(job, invoice, recipients)
    return {"recipients": recipients, "attachments": attachments(invoice)}


def attachments(invoice: Json) -> list[str]:
    """The names of the files that go along."""
    return [f"{invoice['uuid']}.pdf", f"{invoice['uuid']}.xml"]


def _settings(team: Team) -> Json:
    found: Json = team.setting("emails", {})
    return found


def _recipients(team: Team, invoice: Json, emails: list[str]) -> list[str]:
    client = invoice["client"]
    return mail.unique([client["email"], *emails, *client["bcc"], *(_settings(team).get("invoices_bcc") or [])])


def _post(job: Job, invoice: Json, recipients: list[str]) -> None:
    subject, text = _words(job.team, invoice)
    mail.post(
        job.connection,
        job.actor,
        kind="invoice",
        to=recipients,
        subject=subject,
        text=text,
        attachments=attachments(invoice),
        about=invoice["uuid"],
        now_ms=job.now_ms,
    )


def _words(team: Team, invoice: Json) -> tuple[str, str]:
    """Subject and body: the team's template in the language of its documents, else its plain words, else ours."""
    kind = invoice["invoice_type"]
    language, plain = team.setting("pdf_language", "es"), _settings(team)
    template = (team.setting("email_templates", {}).get(TEMPLATES[kind]) or {}).get(language) or {}
    noun, folio = NOUNS[kind], f"{invoice['series']}{invoice['folio_number']}"
    subject = f"{noun} {folio} de {team.payload['legal_name']}"
    text = f"Adjuntamos tu {noun.lower()} {folio} por {invoice['total']} {invoice['currency']} ({invoice['uuid']})."
    chosen_subject = template.get("subject") or plain.get(f"{PLAIN[kind]}_subject")
    return chosen_subject or subject, template.get("body") or plain.get(f"{PLAIN[kind]}_body") or text
