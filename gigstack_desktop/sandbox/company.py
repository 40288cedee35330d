"""The practice company: SAT's test company, whose documents have no fiscal value."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from gigstack_desktop.sandbox import jsontext, people, tables
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.upsert import insert_or_ignore

TEAM_ID, OWNER_ID = "team_practica", "user_practica"
RFC, NAME, REGIMEN, ZIP = "EKU9003173C9", "ESCUELA KEMPER URGATE", "601", "42501"
OWNER_EMAIL, OWNER_NAME = "contacto@kemper.example", "Escuela Kemper"
SERIES = ("A", "P", "NC")


def ensure(connection: Connection, now_ms: int) -> bool:
    """Make the practice company unless it is there; true when it was made now."""
    payload = team(now_ms)
    row = {
        "id": TEAM_ID,
        "owner": OWNER_ID,
        "created_ms": now_ms,
        "name": NAME.lower(),
        "payload": jsontext.dumps(payload),
    }
    new = insert_or_ignore(connection, tables.team, row)
    people.ensure_owner(connection, OWNER_ID, TEAM_ID, OWNER_EMAIL, OWNER_NAME, now_ms)
    if new:
        counters = [{"team_id": TEAM_ID, "name": name, "live": 0, "test": 0} for name in SERIES]
        connection.execute(insert(tables.series), counters)
    return new


def team(now_ms: int) -> Json:
    """ApiPublicTeam of the practice company."""
    created = now_ms // 1000
    return {
        "id": TEAM_ID,
        "legal_name": NAME,
        "name": "Escuela Kemper Urgate",
        "tax_id": RFC,
        "tax_system": REGIMEN,
        "address": {
            "country": "MEX",
            "street": "Av. Juárez",
            "exterior": "120",
            "interior": "",
            "neighborhood": "Centro",
            "municipality": "Atotonilco de Tula",
            "city": "Atotonilco de Tula",
            "state": "Hidalgo",
            "zip": ZIP,
        },
        "brand": {
            "alias": "Escuela Kemper Urgate",
            "primary_color": "#2C5FF6",
            "secondary_color": "#101828",
            "logo": "",
        },
        "settings": _settings(),
        "support_email": "contacto@kemper.example",
        "support_phone": "7731234567",
        "owner": OWNER_ID,
        "created_at": created,
        "credit_limit": 1000,
        "used_credits": 0,
        "credit_period_start": now_ms,
        "sat": {"completed": True, "connected_at": created, "csd_expires_at": created + 4 * 365 * 86400},
        "members": [{"id": OWNER_ID, "email": OWNER_EMAIL, "role": "admin"}],
        "integrations": {"sat": {"completed": True}, "stripe": {"completed": False}},
    }


def _settings() -> Json:
    return {
        "product_key": "86121504",
        "unit_key": "E48",
        "unit_name": "Servicio",
        "use": "G03",
        "taxes": [],
        "invoice_pdf_notes": "",
        "periodicity": {"label": "Mes", "value": "month"},
        "pdf_language": "es",
        "default_series": {
            "income": {"serie": "A"},
            "complements": {"serie": "P"},
            "credit_note": {"serie": "NC"},
        },
    }
