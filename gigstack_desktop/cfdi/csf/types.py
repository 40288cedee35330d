"""What was read from a constancia: immutable values that travel as JSON between the child and the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Person = Literal["fisica", "moral"]

FIELDS = (
    "rfc",
    "id_cif",
    "legal_name",
    "curp",
    "status",
    "issued",
    "regimes",
    "street",
    "exterior",
    "interior",
    "neighborhood",
    "city",
    "state",
    "zip",
)
"""Every name that `CsfResult.low_confidence` may hold."""


@dataclass(frozen=True, slots=True)
class CsfError:
    """Why nothing usable was read. `message` is Spanish and ready to show.

    Reasons: empty, not_pdf, too_big, damaged, encrypted, not_csf (details["kind"]: opinion, cfdi, curp, cedula or ""),
    scan_qr (details rfc, cif), scan, several (details rfc1, rfc2), timeout, file (there is none to read).
    """

    reason: str
    message: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CsfWarning:
    """Something the person must weigh before saving. `message` is Spanish and ready to show.

    Codes: qr_mismatch, text_mismatch, qr_other_site, qr_absent, several_regimes, unknown_regime, regime_person,
    no_regime, no_current_regime, status, old, future, check_fields, zip_state, rfc_digit, curp_digit, pages_left.
    """

    code: str
    message: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CsfRegime:
    """One row of the régimen table: printed text, its clave or None when unknown, and whether it still holds."""

    text: str
    code: str | None
    start: date | None
    end: date | None
    current: bool


@dataclass(frozen=True, slots=True)
class CsfAddress:
    """The registered address as the gigstack client object wants it; empty cells are empty strings.

    `street` is type and name of the vialidad joined, `city` the municipio, `state` the entidad as printed, `state_key`
    SAT's c_Estado (empty when the text is not one of the 32).
    """

    street: str = ""
    exterior: str = ""
    interior: str = ""
    neighborhood: str = ""
    city: str = ""
    state: str = ""
    state_key: str = ""
    zip: str = ""
    locality: str = ""


@dataclass(frozen=True, slots=True)
class CsfResult:
    """One constancia. When `ok` is false `error` says why; a scan with a readable QR still brings `rfc` and `id_cif`.

    A reading is a claim, never a validation by the SAT. `validation_url` (empty when there is no genuine QR) is the
    SAT's page behind the QR: offered as a button with its host, never opened by the program itself.
    """

    ok: bool
    error: CsfError | None = None
    rfc: str = ""
    id_cif: str = ""
    legal_name: str = ""
    person: Person | None = None
    curp: str = ""
    status: str = ""
    issued: date | None = None
    regimes: tuple[CsfRegime, ...] = ()
    current_codes: tuple[str, ...] = ()
    address: CsfAddress = CsfAddress()
    low_confidence: frozenset[str] = frozenset()
    warnings: tuple[CsfWarning, ...] = ()
    validation_url: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The same facts as plain JSON values; dates in ISO form."""
        return {
            "ok": self.ok,
            "error": None if self.error is None else _note(self.error.reason, self.error.message, self.error.details),
            "rfc": self.rfc,
            "id_cif": self.id_cif,
            "legal_name": self.legal_name,
            "person": self.person,
            "curp": self.curp,
            "status": self.status,
            "issued": _iso(self.issued),
            "regimes": [
                {"text": r.text, "code": r.code, "start": _iso(r.start), "end": _iso(r.end), "current": r.current}
                for r in self.regimes
            ],
            "current_codes": list(self.current_codes),
            "address": {name: getattr(self.address, name) for name in CsfAddress.__dataclass_fields__},
            "low_confidence": sorted(self.low_confidence),
            "warnings": [_note(w.code, w.message, w.details) for w in self.warnings],
            "validation_url": self.validation_url,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CsfResult:
        """The value that `as_dict` described; raises KeyError, TypeError or ValueError for anything else."""
        error = data["error"]
        return cls(
            ok=bool(data["ok"]),
            error=None if error is None else CsfError(error["code"], error["message"], dict(error["details"])),
            rfc=data["rfc"],
            id_cif=data["id_cif"],
            legal_name=data["legal_name"],
            person=data["person"],
            curp=data["curp"],
            status=data["status"],
            issued=_date(data["issued"]),
            regimes=tuple(
                CsfRegime(r["text"], r["code"], _date(r["start"]), _date(r["end"]), r["current"])
                for r in data["regimes"]
            ),
            current_codes=tuple(data["current_codes"]),
            address=CsfAddress(**data["address"]),
            low_confidence=frozenset(data["low_confidence"]),
            warnings=tuple(CsfWarning(w["code"], w["message"], dict(w["details"])) for w in data["warnings"]),
            validation_url=data["validation_url"],
        )


def _note(code: str, message: str, details: Mapping[str, str]) -> dict[str, Any]:
    return {"code": code, "message": message, "details": dict(details)}


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
