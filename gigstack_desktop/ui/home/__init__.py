"""Inicio: what is due today and the figures of the month."""
