CREATE TABLE receipt (
  id TEXT PRIMARY KEY, team_id TEXT NOT NULL REFERENCES team(id), livemode INTEGER NOT NULL, created_ms BIGINT NOT NULL,
  name TEXT NOT NULL, search TEXT NOT NULL, payload TEXT NOT NULL,
  status TEXT NOT NULL, client_id TEXT NOT NULL, valid_until_ms BIGINT NOT NULL, invoice_id TEXT);
CREATE INDEX receipt_created ON receipt (team_id, livemode, created_ms, id);
CREATE INDEX receipt_name ON receipt (team_id, livemode, name, id);
CREATE INDEX receipt_client ON receipt (client_id, created_ms, id);
CREATE INDEX receipt_open ON receipt (status, valid_until_ms);
CREATE INDEX receipt_invoice ON receipt (invoice_id);

CREATE TABLE link (
  hash TEXT PRIMARY KEY, kind TEXT NOT NULL, ref TEXT NOT NULL, team_id TEXT NOT NULL REFERENCES team(id),
  livemode INTEGER NOT NULL, expires_ms BIGINT);
CREATE INDEX link_ref ON link (kind, ref);
