"""Ajustes: connection, looks, data, shortcuts."""
