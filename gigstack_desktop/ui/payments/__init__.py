"""Pagos: the list and the dialog that registers one."""
