"""Support documents of clients, invoices and payments (contract 4.12)."""

from __future__ import annotations

from typing import Annotated

from .wire import Free, Moment, Objects, Record, Text, Whole, Wire


class LinkedEntity(Wire):
    """What a document belongs to."""

    entity_type: Text = ""
    entity_id: Text = ""
    linked_at: Moment = None


class SupportDocument(Record):
    """A document as the service keeps it; sizes in bytes."""

    id: Text = ""
    document_type: Text = ""
    name: Text = ""
    description: Text = ""
    file_url: Text = ""
    file_name: Text = ""
    file_size: Whole = None
    mime_type: Text = ""
    compliance_status: Text = ""
    compliance_notes: Text = ""
    valid_from: Moment = None
    valid_until: Moment = None
    ai_extraction: Free = {}
    created_at: Moment = None
    updated_at: Moment = None
    linked_entities: Annotated[tuple[LinkedEntity, ...], Objects] = ()
