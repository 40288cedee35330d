"""Constancias dropped on the window: one card per file, what was read beside what is known."""
