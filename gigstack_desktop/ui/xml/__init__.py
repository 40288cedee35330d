"""CFDI made by anybody, opened from a file: their page, what their seals are worth, and what to do with them."""
