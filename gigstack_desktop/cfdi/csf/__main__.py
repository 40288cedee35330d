"""`python -m gigstack_desktop.cfdi.csf`: see `child`."""

from __future__ import annotations

import sys

from gigstack_desktop.cfdi.csf.child import main

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
