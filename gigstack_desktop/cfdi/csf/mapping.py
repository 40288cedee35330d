"""From a constancia to the client object of the gigstack API."""

from __future__ import annotations

from typing import Any

from gigstack_desktop.cfdi.csf.types import CsfResult


def client_fields(result: CsfResult, regimen: str | None = None) -> dict[str, Any]:
    """The client's fields in the API's own words; what the constancia does not say is left out.

    `regimen` is the clave that the person chose; without one the only current clave is taken, and none when there are
    several. There is no `is_valid`: a local reading is not a validation by the SAT.
    """
    chosen = regimen or (result.current_codes[0] if len(result.current_codes) == 1 else None)
    fields = {
        "rfc": result.rfc,
        "tax_id": result.rfc,
        "legal_name": result.legal_name,
        "tax_system": chosen,
        "address": _address(result),
        "metadata": _filled(
            {
                "fiscal_type": "company" if result.person == "moral" else "individual",
                "fiscal_status": result.status,
            }
        ),
    }
    return _filled(fields)


def _address(result: CsfResult) -> dict[str, Any]:
    address = result.address
    return _filled(
        {
            "street": address.street,
            "exterior": address.exterior,
            "interior": address.interior,
            "neighborhood": address.neighborhood,
            "city": address.city,
            "state": address.state,
            "zip": address.zip,
            "country": "MEX",
        }
    )


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
