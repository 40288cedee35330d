"""The fiscal core: CFDI 4.0 and Pagos 2.0 as pure functions over exact decimals. It knows no window and no network."""
