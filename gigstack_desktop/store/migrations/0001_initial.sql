-- Amounts are whole millionths (1.50 is 1500000), times are milliseconds since 1970 UTC. `body` is zlib-packed JSON.

CREATE TABLE client(
  rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, legal_name TEXT NOT NULL, sort_name TEXT NOT NULL,
  rfc TEXT NOT NULL, regimen TEXT NOT NULL, zip TEXT NOT NULL, use_cfdi TEXT NOT NULL, email TEXT NOT NULL,
  is_valid INTEGER, created INTEGER NOT NULL, seen INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0,
  body BLOB NOT NULL);
CREATE INDEX client_name ON client(deleted, sort_name);
CREATE INDEX client_rfc ON client(rfc);

CREATE TABLE product(
  rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, description TEXT NOT NULL, sort_name TEXT NOT NULL,
  product_key TEXT NOT NULL, unit_key TEXT NOT NULL, unit_name TEXT NOT NULL, unit_price INTEGER NOT NULL,
  taxes_text TEXT NOT NULL, sku TEXT NOT NULL, created INTEGER NOT NULL, seen INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0, body BLOB NOT NULL);
CREATE INDEX product_name ON product(deleted, sort_name);

-- Drafts and promised invoices have a row here too (body NULL), so that one list sorts them all.
CREATE TABLE invoice(
  rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, uuid TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL,
  local_state TEXT NOT NULL DEFAULT '', series TEXT NOT NULL, folio TEXT NOT NULL, folio_number INTEGER NOT NULL,
  date INTEGER NOT NULL, client_id TEXT NOT NULL, client_name TEXT NOT NULL, rfc TEXT NOT NULL,
  total INTEGER NOT NULL, subtotal INTEGER NOT NULL, taxes INTEGER NOT NULL, withheld INTEGER NOT NULL,
  currency TEXT NOT NULL, method TEXT NOT NULL, form TEXT NOT NULL, balance INTEGER NOT NULL,
  complements INTEGER NOT NULL, is_global INTEGER NOT NULL, seen INTEGER NOT NULL DEFAULT 0, body BLOB);
CREATE INDEX invoice_date ON invoice(date);
CREATE INDEX invoice_status ON invoice(status, date);
CREATE INDEX invoice_client ON invoice(client_id, date);
CREATE INDEX invoice_open ON invoice(client_id, date) WHERE balance > 0;
CREATE INDEX invoice_state ON invoice(local_state, date) WHERE local_state <> '';

CREATE TABLE payment(
  rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, date INTEGER NOT NULL, client_id TEXT NOT NULL,
  client_name TEXT NOT NULL, rfc TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL, form TEXT NOT NULL,
  status TEXT NOT NULL, seen INTEGER NOT NULL DEFAULT 0, body BLOB NOT NULL);
CREATE INDEX payment_date ON payment(date);
CREATE INDEX payment_client ON payment(client_id, date);
CREATE TABLE payment_invoice(
  payment_id TEXT NOT NULL, invoice_id TEXT NOT NULL, PRIMARY KEY(payment_id, invoice_id));
CREATE INDEX payment_of_invoice ON payment_invoice(invoice_id);

CREATE TABLE support_document(
  rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, created INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE document_owner(
  owner TEXT NOT NULL, owner_id TEXT NOT NULL, document_id TEXT NOT NULL, PRIMARY KEY(owner, owner_id, document_id));

CREATE TABLE draft(
  id TEXT PRIMARY KEY, created INTEGER NOT NULL, updated INTEGER NOT NULL, deleted INTEGER, body TEXT NOT NULL);
CREATE INDEX draft_updated ON draft(updated);

-- `sent` is 0 only while no byte of the request can have left; `id` is the idempotency key.
CREATE TABLE outbox(
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, subject TEXT NOT NULL,
  title TEXT NOT NULL, party TEXT NOT NULL, facts TEXT NOT NULL, request BLOB NOT NULL, state TEXT NOT NULL,
  sent INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL,
  next_attempt INTEGER NOT NULL, last_sent INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '',
  result TEXT NOT NULL DEFAULT '');
CREATE INDEX outbox_state ON outbox(state, next_attempt);
CREATE INDEX outbox_subject ON outbox(subject, seq);

CREATE TABLE sync_state(name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE file(
  invoice_id TEXT NOT NULL, kind TEXT NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL,
  saved INTEGER NOT NULL, PRIMARY KEY(invoice_id, kind));
CREATE TABLE usage(
  kind TEXT NOT NULL, key TEXT NOT NULL, count INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY(kind, key));

-- What people search; the triggers keep the index in step (recipes, section 7).
CREATE TABLE doc(
  rowid INTEGER PRIMARY KEY, kind TEXT NOT NULL, ref TEXT NOT NULL, title TEXT NOT NULL, sub TEXT NOT NULL,
  extra TEXT NOT NULL, UNIQUE(kind, ref));
CREATE VIRTUAL TABLE doc_fts USING fts5(title, sub, extra, content='doc', content_rowid='rowid',
  tokenize="unicode61 remove_diacritics 2", prefix='2 3 4');
CREATE TRIGGER doc_ai AFTER INSERT ON doc BEGIN
  INSERT INTO doc_fts(rowid, title, sub, extra) VALUES(new.rowid, new.title, new.sub, new.extra); END;
CREATE TRIGGER doc_ad AFTER DELETE ON doc BEGIN
  INSERT INTO doc_fts(doc_fts, rowid, title, sub, extra) VALUES('delete', old.rowid, old.title, old.sub, old.extra); END;
CREATE TRIGGER doc_au AFTER UPDATE ON doc BEGIN
  INSERT INTO doc_fts(doc_fts, rowid, title, sub, extra) VALUES('delete', old.rowid, old.title, old.sub, old.extra);
  INSERT INTO doc_fts(rowid, title, sub, extra) VALUES(new.rowid, new.title, new.sub, new.extra); END;
