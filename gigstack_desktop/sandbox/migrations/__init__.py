"""Numbered SQL files, applied in order and once; they are written for SQLite and PostgreSQL alike."""
