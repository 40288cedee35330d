"""The command `python -m gigstack_desktop.printing`."""

from __future__ import annotations

import sys

from gigstack_desktop.printing.command import main

if __name__ == "__main__":
    sys.exit(main())
