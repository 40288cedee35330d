"""The tables, for SQLAlchemy Core. Objects travel as JSON text; columns are for what lists filter and sort by."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()


def _owned(name: str, *columns: Column[str] | Column[int]) -> Table:
    """A table of objects that belong to a team and a mode, are listed by time or name, and are searched by words."""
    return Table(
        name,
        metadata,
        Column("id", Text, primary_key=True),
        Column("team_id", Text),
        Column("livemode", Integer),
        Column("created_ms", BigInteger),
        Column("name", Text),
        Column("search", Text),
        Column("payload", Text),
        *columns,
    )


team = Table(
    "team",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text),
    Column("created_ms", BigInteger),
    Column("name", Text),
    Column("payload", Text),
    Column("deletion_ms", BigInteger),
)
series = Table(
    "series",
    metadata,
    Column("team_id", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("live", Integer),
    Column("test", Integer),
)
api_key = Table(
    "api_key",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("key_id", Text),
    Column("team_id", Text),
    Column("livemode", Integer),
    Column("created_ms", BigInteger),
    Column("label", Text),
    Column("made_by", Text),
    Column("last_used_ms", BigInteger),
    Column("revoked_ms", BigInteger),
)
client = _owned("client", Column("tax_id", Text), Column("email", Text), Column("deleted", Integer))
service = _owned("service", Column("sku", Text), Column("deleted", Integer))
invoice = _owned(
    "invoice",
    Column("kind", Text),
    Column("status", Text),
    Column("client_id", Text),
    Column("series", Text),
    Column("currency", Text),
    Column("payment_method", Text),
    Column("source", Text),
    Column("sealed", Integer),
    Column("folio", BigInteger),
)
party = Table(
    "party",
    metadata,
    Column("client_id", Text, primary_key=True),
    Column("team_id", Text),
    Column("livemode", Integer),
    Column("words", Text),
)
relation = Table(
    "relation",
    metadata,
    Column("child_id", Text, primary_key=True),
    Column("parent_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("amount", Text),
)
cancellation = Table(
    "cancellation",
    metadata,
    Column("invoice_id", Text, primary_key=True),
    Column("team_id", Text),
    Column("livemode", Integer),
    Column("state", Text),
    Column("due_ms", BigInteger),
)
draft = _owned(
    "draft",
    Column("status", Text),
    Column("client_id", Text),
    Column("series", Text),
    Column("currency", Text),
    Column("payment_method", Text),
    Column("request", Text),
)
mail = _owned("mail", Column("kind", Text), Column("about", Text))
mail_recipient = Table(
    "mail_recipient",
    metadata,
    Column("mail_id", Text, primary_key=True),
    Column("address", Text, primary_key=True),
)
payment = _owned(
    "payment",
    Column("status", Text),
    Column("client_id", Text),
    Column("currency", Text),
    Column("email", Text),
    Column("tax_id", Text),
)
receipt = _owned(
    "receipt",
    Column("status", Text),
    Column("client_id", Text),
    Column("valid_until_ms", BigInteger),
    Column("invoice_id", Text),
)
link = Table(
    "link",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("kind", Text),
    Column("ref", Text),
    Column("team_id", Text),
    Column("livemode", Integer),
    Column("expires_ms", BigInteger),
)
complement_of = Table(
    "complement_of",
    metadata,
    Column("complement_id", Text, primary_key=True),
    Column("invoice_id", Text, primary_key=True),
    Column("facts", Text),
)
metadata_entry = Table(
    "metadata_entry",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("ref", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", Text),
)
file = Table(
    "file",
    metadata,
    Column("token", Text, primary_key=True),
    Column("owner_id", Text),
    Column("kind", Text),
    Column("name", Text),
    Column("mime", Text),
    Column("body", LargeBinary),
)
support_document = Table(
    "support_document",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team_id", Text),
    Column("livemode", Integer),
    Column("entity_type", Text),
    Column("entity_id", Text),
    Column("created_ms", BigInteger),
    Column("file_token", Text),
    Column("payload", Text),
)
idempotency = Table(
    "idempotency",
    metadata,
    Column("team_id", Text, primary_key=True),
    Column("livemode", Integer, primary_key=True),
    Column("endpoint", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("body_hash", Text),
    Column("answer", Text),
    Column("created_ms", BigInteger),
)
setting = Table("setting", metadata, Column("name", Text, primary_key=True), Column("value", Text))
webhook = Table(
    "webhook",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team_id", Text),
    Column("livemode", Integer),
    Column("created_ms", BigInteger),
    Column("name", Text),
    Column("status", Text),
    Column("secret", Text),
    Column("payload", Text),
)
webhook_event = Table(
    "webhook_event",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team_id", Text),
    Column("livemode", Integer),
    Column("created_ms", BigInteger),
    Column("kind", Text),
    Column("payload", Text),
)
webhook_delivery = Table(
    "webhook_delivery",
    metadata,
    Column("id", Text, primary_key=True),
    Column("webhook_id", Text),
    Column("event_id", Text),
    Column("created_ms", BigInteger),
    Column("name", Text),
    Column("status", Text),
    Column("due_ms", BigInteger),
    Column("leased_until_ms", BigInteger),
    Column("payload", Text),
)
person = Table(
    "person",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text),
    Column("created_ms", BigInteger),
    Column("name", Text),
    Column("email", Text),
    Column("deleted", Integer),
    Column("payload", Text),
)
team_member = Table(
    "team_member",
    metadata,
    Column("team_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("role", Text),
)
team_csd = Table(
    "team_csd",
    metadata,
    Column("team_id", Text, primary_key=True),
    Column("number", Text),
    Column("certificate", LargeBinary),
    Column("secret", Text),
    Column("created_ms", BigInteger),
)
