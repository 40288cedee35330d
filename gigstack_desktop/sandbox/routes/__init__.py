"""One module per resource: parse, call one function of the domain in one transaction, wrap the answer."""
