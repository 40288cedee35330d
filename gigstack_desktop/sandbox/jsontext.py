"""The exact JSON of the fiscal core, under the name that the embedded API knows it by."""

from gigstack_desktop.cfdi.jsontext import Raw, dumps, loads

__all__ = ["Raw", "dumps", "loads"]
