"""Actividad: what waits in the outbox and what became of it."""
