"""Reads a Constancia de Situación Fiscal (CSF): `reader.read_csf` in this process, `child` in a limited one."""
