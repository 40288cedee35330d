"""Clientes: the list, the card of one client, and the form."""
