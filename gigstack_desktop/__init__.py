"""gigstack Desktop: invoicing (CFDI 4.0) for Mexican businesses."""

__version__ = "0.1.0"
