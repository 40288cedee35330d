"""The local outbox: e-mails are written down where a test or a person can read them; nothing is ever sent."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, insert, select

from gigstack_desktop.sandbox import ids, records, tables
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.paging import owned
from gigstack_desktop.sandbox.text import searchable


def post(
    connection: Connection,
    actor: Actor,
    *,
    kind: str,
    to: list[str],
    subject: str,
    text: str,
    attachments: list[str],
    about: str,
    now_ms: int,
) -> None:
    """Write an e-mail of the caller's team in the caller's transaction; nothing when there is nobody to write to.

    `kind` says what it is (`invoice`, `payment`, `receipt`, `user` …), `about` is the id of what it tells of,
    `attachments` are file names.
    """
    addresses = unique(to)
    if not addresses:
        return
    payload = {
        "id": ids.new_id("mail"),
        "kind": kind,
        "to": addresses,
        "subject": subject,
        "text": text,
        "attachments": attachments,
        "about": about,
        "livemode": actor.livemode,
        "team": actor.team,
        "created_at": now_ms,
    }
    columns = {"name": searchable(subject), "search": searchable(subject, *addresses), "kind": kind, "about": about}
    records.add(connection, tables.mail, actor, payload, now_ms, **columns)
    rows = [{"mail_id": payload["id"], "address": address.casefold()} for address in addresses]
    connection.execute(insert(tables.mail_recipient), rows)


def unique(addresses: Iterable[str]) -> list[str]:
    """Addresses without blanks and repetitions (case aside), in their order."""
    found: dict[str, str] = {}
    for address in addresses:
        if plain := address.strip():
            found.setdefault(plain.casefold(), plain)
    return list(found.values())


def conditions(actor: Actor, *, to: str = "", about: str = "", kind: str = "") -> list[ColumnElement[bool]]:
    """The conditions of a list of e-mails, with the filters that were given; an address in any case."""
    columns, recipient = tables.mail.c, tables.mail_recipient.c
    found = owned(tables.mail, actor)
    if to:
        found.append(columns.id.in_(select(recipient.mail_id).where(recipient.address == to.strip().casefold())))
    if about:
        found.append(columns.about == about)
    if kind:
        found.append(columns.kind == kind)
    return found
