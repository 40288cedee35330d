"""Wire models, one module per resource."""
