"""What the composer loads on the window's thread stays light."""

from __future__ import annotations

import subprocess
import sys

LIGHT = (
    "totals",
    "breakdown",
    "request",
    "checker",
    "rfc",
    "names",
    "words",
    "tables",
    "pagos",
    "withholdings",
    "payment_totals",
)
HEAVY = ("lxml", "cryptography", "pydantic", "segno", "pypdfium2", "httpx", "sqlite3")


def test_arithmetic_and_rules_pull_nothing_heavy():
    imports = "; ".join(f"import gigstack_desktop.cfdi.{name}" for name in LIGHT)
    program = f"import sys; {imports}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_reading_and_writing_xml_wait_with_cryptography():
    program = "import sys; import gigstack_desktop.cfdi.inspection, gigstack_desktop.cfdi.xml_writer; "
    done = subprocess.run(
        [sys.executable, "-c", program + "print('cryptography' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"
