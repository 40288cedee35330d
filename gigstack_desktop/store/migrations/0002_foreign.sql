-- The last rate of a currency is asked for while a person types; most businesses have a handful of such invoices.
CREATE INDEX invoice_foreign ON invoice(currency, date) WHERE currency <> 'MXN';
