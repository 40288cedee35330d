"""The command `python -m gigstack_desktop.cfdi`."""

from __future__ import annotations

import sys

from gigstack_desktop.cfdi.commands import main

if __name__ == "__main__":
    sys.exit(main())
