"""Productos y servicios: the list, and the form that is its card too."""
