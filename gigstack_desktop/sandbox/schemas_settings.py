"""TeamSettingsInput: every setting with its type (contract, 6.3). Null clears one, so all of them may be null."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool

from gigstack_desktop.sandbox.schemas import WHOLE, Body, Emails, Markup, Number, Rate, Short, Taxes

Switch = StrictBool | None
Line = Annotated[str, Field(max_length=1000)] | None
Prose = Annotated[str, Field(max_length=5000)] | None
Codes = Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=200)] | None
Handler = Literal["credit_note", "cancel_resources"] | None
LABELS = {"day": "Día", "week": "Semana", "two_weeks": "Quincena", "month": "Mes", "two_months": "Bimestre"}


def _value_of(periodicity: object) -> object:
    """A periodicity as it is read, `{label, value}`, is what it was written as."""
    return periodicity.get("value") if isinstance(periodicity, dict) else periodicity


class LocalTax(Body):
    """A tax of a state or municipality; its `type` is its name."""

    type: Short | None = None
    name: Short | None = None
    rate: Rate | None = None
    amount: Number | None = None
    withholding: bool = False


class Complement(Body):
    """An XML complement that documents carry."""

    data: Markup
    description: Line = None
    type: Annotated[str, Field(max_length=100)] | None = None


class ProductCode(Body):
    """A product key that clients may choose in the portal."""

    key: Annotated[str, Field(pattern=r"^[0-9]{8}$")]
    description: Line = None


class Reminders(Body):
    """When clients are reminded of what they owe, and in which words."""

    days: Annotated[int, Field(ge=0, le=365), WHOLE] | None = None
    enabled: Switch = None
    before_subject: Line = None
    before_body: Prose = None
    after_subject: Line = None
    after_body: Prose = None


class Reinvoice(Body):
    """How an invoice is issued again."""

    window_days: Annotated[int, Field(ge=0, le=3650), WHOLE] | None = None
    handler: Handler = None


class Refunds(Body):
    """What a refund does to the documents of its payment."""

    automatic_refunds: Switch = None
    current_month_handler: Handler = None


class Mails(Body):
    """Who gets copies, which mails are not sent, and the words of each."""

    invoices_bcc: Emails | None = None
    payments_bcc: Emails | None = None
    receipts_bcc: Emails | None = None
    avoid_invoice_emails: Switch = None
    avoid_test_invoice_emails: Switch = None
    avoid_receipts_emails: Switch = None
    avoid_foreign_receipts_emails: Switch = None
    invoice_subject: Line = None
    invoice_body: Prose = None
    complement_subject: Line = None
    complement_body: Prose = None
    credit_note_subject: Line = None
    credit_note_body: Prose = None
    payment_subject: Line = None
    payment_body: Prose = None
    receipt_subject: Line = None
    receipt_body: Prose = None
    receipt_reminder_subject: Line = None
    receipt_reminder_body: Prose = None


class Template(Body):
    """Subject and body in one language."""

    subject: Line = None
    body: Prose = None


class Templates(Body):
    """A template in both languages."""

    es: Template | None = None
    en: Template | None = None


class MailTemplates(Body):
    """The templates of each kind of mail."""

    invoices: Templates | None = None
    complements: Templates | None = None
    credit_notes: Templates | None = None
    payments: Templates | None = None
    receipts: Templates | None = None
    receipt_reminders: Templates | None = None


class SeriesOf(Body):
    """The series of one kind of document."""

    serie: Annotated[str, Field(max_length=25, pattern=r"^[^|\x00-\x1f]*$")] | None = None


class DefaultSeries(Body):
    """The series of new documents."""

    income: SeriesOf | None = None
    complements: SeriesOf | None = None
    credit_note: SeriesOf | None = None


class TeamSettingsInput(Body):
    """What a team wants by default."""

    default_description: Line = None
    override_item_description: Line = None
    invoice_pdf_notes: Prose = None
    product_key: Annotated[str, Field(pattern=r"^([0-9]{8})?$")] | None = None
    unit_key: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{0,3}$")] | None = None
    unit_name: Annotated[str, Field(max_length=20)] | None = None
    use: Annotated[str, Field(pattern=r"^([A-Z]{1,2}[0-9]{2})?$")] | None = None
    sku: Annotated[str, Field(max_length=100)] | None = None
    addenda: Markup | None = None
    custom_payment_description: Line = None
    customer_portal_id: Short | None = None
    force_series: Annotated[str, Field(max_length=25, pattern=r"^[^|\x00-\x1f]*$")] | None = None
    avoid_legal_name_replacer: Switch = None
    enforce_client_country_taxes: Switch = None
    global_invoice_disabled: Switch = None
    automate_complement_for_ppd_invoices: Switch = None
    automate_partial_payment_complements: Switch = None
    use_foreign_public_in_usd: Switch = None
    avoid_receipts: Switch = None
    cancel_receipts_on_refunds: Switch = None
    invoice_per_receipt: Switch = None
    allow_notes_on_self_invoice: Switch = None
    allow_product_code_on_self_invoice: Switch = None
    send_invoice_english_pdf: Switch = None
    keep_full_legal_name: Switch = None
    avoid_automations_on_currencies: Codes = None
    uses_on_self_invoice_portal: Codes = None
    concepts_catalog: Annotated[list[Short], Field(max_length=500)] | None = None
    taxes: Taxes | None = None
    taxes_usd: Taxes | None = None
    withholding_taxes: Taxes | None = None
    local_taxes: Annotated[list[LocalTax], Field(max_length=20)] | None = None
    complements: Annotated[list[Complement], Field(max_length=20)] | None = None
    allowed_product_codes: Annotated[list[ProductCode], Field(max_length=500)] | None = None
    periodicity: (
        Annotated[Literal["day", "week", "two_weeks", "month", "two_months"], BeforeValidator(_value_of)] | None
    ) = None
    pdf_language: Literal["es", "en"] | None = None
    global_invoicing_monthly_cuts: Annotated[int, Field(ge=2, le=5), WHOLE] | None = None
    eom_ppd_threshold_days: Annotated[int, Field(ge=0, le=31), WHOLE] | None = None
    limit_days_to_pay: Annotated[int, Field(ge=0, le=36500), WHOLE] | None = None
    payment_reminders: Reminders | None = None
    reinvoice: Reinvoice | None = None
    refunds: Refunds | None = None
    emails: Mails | None = None
    email_templates: MailTemplates | None = None
    default_series: DefaultSeries | None = None


def merged(stored: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """The settings after a PUT: absent stays, null clears, a list replaces, an object is merged member by member."""
    found = dict(stored)
    for name, value in given.items():
        if isinstance(value, dict):
            found[name] = merged(found.get(name) or {}, value)
        elif name == "periodicity" and value is not None:
            found[name] = {"label": LABELS[value], "value": value}
        else:
            found[name] = value
    return found
