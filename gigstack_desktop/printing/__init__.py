"""The printed representation of a CFDI: one painter for screen, PDF and paper, and the way to a printer."""
