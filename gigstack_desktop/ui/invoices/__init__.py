"""Facturas: the list and one invoice's detail."""
