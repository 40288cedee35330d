"""The invoice composer: form, spreadsheet-like lines, live totals and preview, stamping."""
