CREATE TABLE team (id TEXT PRIMARY KEY, owner TEXT NOT NULL, created_ms BIGINT NOT NULL, name TEXT NOT NULL, payload TEXT NOT NULL);

CREATE TABLE series (
  team_id TEXT NOT NULL REFERENCES team(id), name TEXT NOT NULL, live INTEGER NOT NULL, test INTEGER NOT NULL,
  PRIMARY KEY (team_id, name));

CREATE TABLE api_key (
  hash TEXT PRIMARY KEY, key_id TEXT NOT NULL, team_id TEXT NOT NULL REFERENCES team(id), livemode INTEGER NOT NULL,
  created_ms BIGINT NOT NULL);

CREATE TABLE client (
  id TEXT PRIMARY KEY, team_id TEXT NOT NULL REFERENCES team(id), livemode INTEGER NOT NULL, created_ms BIGINT NOT NULL,
  name TEXT NOT NULL, search TEXT NOT NULL, payload TEXT NOT NULL,
  tax_id TEXT NOT NULL, email TEXT NOT NULL, deleted INTEGER NOT NULL DEFAULT 0);
CREATE INDEX client_created ON client (team_id, livemode, deleted, created_ms, id);
CREATE INDEX client_name ON client (team_id, livemode, deleted, name, id);
CREATE INDEX client_tax_id ON client (team_id, livemode, tax_id);
CREATE INDEX client_email ON client (team_id, livemode, email);

CREATE TABLE service (
  id TEXT PRIMARY KEY, team_id TEXT NOT NULL REFERENCES team(id), livemode INTEGER NOT NULL, created_ms BIGINT NOT NULL,
  name TEXT NOT NULL, search TEXT NOT NULL, payload TEXT NOT NULL,
  sku TEXT NOT NULL, deleted INTEGER NOT NULL DEFAULT 0);
CREATE INDEX service_created ON service (team_id, livemode, deleted, created_ms, id);
CREATE INDEX service_name ON service (team_id, livemode, deleted, name, id);
CREATE INDEX service_sku ON service (team_id, livemode, sku);

CREATE TABLE invoice (
  id TEXT PRIMARY KEY, team_id TEXT NOT NULL REFERENCES team(id), livemode INTEGER NOT NULL, created_ms BIGINT NOT NULL,
  name TEXT NOT NULL, search TEXT NOT NULL, payload TEXT NOT NULL,
  kind TEXT NOT NULL, status TEXT NOT NULL, client_id TEXT NOT NULL, series TEXT NOT NULL, currency TEXT NOT NULL,
  payment_method TEXT NOT NULL, source TEXT NOT NULL, sealed INTEGER NOT NULL);
CREATE INDEX invoice_created ON invoice (team_id, livemode, kind, created_ms, id);
CREATE INDEX invoice_name ON invoice (team_id, livemode, kind, name, id);
CREATE INDEX invoice_status ON invoice (team_id, livemode, kind, status, created_ms, id);
CREATE INDEX invoice_client ON invoice (client_id, created_ms, id);
CREATE INDEX invoice_sealed ON invoice (sealed, created_ms);

CREATE TABLE payment (
  id TEXT PRIMARY KEY, team_id TEXT NOT NULL REFERENCES team(id), livemode INTEGER NOT NULL, created_ms BIGINT NOT NULL,
  name TEXT NOT NULL, search TEXT NOT NULL, payload TEXT NOT NULL,
  status TEXT NOT NULL, client_id TEXT NOT NULL, currency TEXT NOT NULL, email TEXT NOT NULL, tax_id TEXT NOT NULL);
CREATE INDEX payment_created ON payment (team_id, livemode, created_ms, id);
CREATE INDEX payment_name ON payment (team_id, livemode, name, id);
CREATE INDEX payment_client ON payment (client_id, created_ms, id);

CREATE TABLE complement_of (
  complement_id TEXT NOT NULL REFERENCES invoice(id), invoice_id TEXT NOT NULL REFERENCES invoice(id), facts TEXT NOT NULL,
  PRIMARY KEY (complement_id, invoice_id));
CREATE INDEX complement_of_invoice ON complement_of (invoice_id);

CREATE TABLE metadata_entry (
  kind TEXT NOT NULL, ref TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, ref, key));
CREATE INDEX metadata_value ON metadata_entry (kind, key, value);

CREATE TABLE file (
  token TEXT PRIMARY KEY, owner_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, mime TEXT NOT NULL, body {BLOB});
CREATE INDEX file_owner ON file (owner_id, kind);

CREATE TABLE support_document (
  id TEXT PRIMARY KEY, team_id TEXT NOT NULL REFERENCES team(id), livemode INTEGER NOT NULL, entity_type TEXT NOT NULL,
  entity_id TEXT NOT NULL, created_ms BIGINT NOT NULL, file_token TEXT NOT NULL, payload TEXT NOT NULL);
CREATE INDEX support_document_entity ON support_document (entity_id, created_ms);

CREATE TABLE idempotency (
  team_id TEXT NOT NULL, livemode INTEGER NOT NULL, endpoint TEXT NOT NULL, key TEXT NOT NULL, body_hash TEXT NOT NULL,
  answer TEXT NOT NULL, created_ms BIGINT NOT NULL, PRIMARY KEY (team_id, livemode, endpoint, key));

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
