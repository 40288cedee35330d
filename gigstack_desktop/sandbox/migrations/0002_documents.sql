ALTER TABLE invoice ADD COLUMN folio BIGINT;
UPDATE invoice SET folio = CAST({FOLIO} AS BIGINT);
CREATE INDEX invoice_folio ON invoice (team_id, livemode, series, folio);
CREATE INDEX invoice_recent ON invoice (team_id, livemode, created_ms, id, client_id);

CREATE TABLE party (
  client_id TEXT PRIMARY KEY, team_id TEXT NOT NULL REFERENCES team(id), livemode INTEGER NOT NULL, words TEXT NOT NULL);
INSERT INTO party SELECT id, team_id, livemode, search FROM client WHERE id IN (SELECT client_id FROM invoice);
CREATE INDEX party_team ON party (team_id, livemode);

CREATE TABLE relation (
  child_id TEXT NOT NULL REFERENCES invoice(id), parent_id TEXT NOT NULL REFERENCES invoice(id), kind TEXT NOT NULL,
  amount TEXT NOT NULL, PRIMARY KEY (child_id, parent_id, kind));
CREATE INDEX relation_parent ON relation (parent_id);

CREATE TABLE cancellation (
  invoice_id TEXT PRIMARY KEY REFERENCES invoice(id), team_id TEXT NOT NULL REFERENCES team(id), livemode INTEGER NOT NULL,
  state TEXT NOT NULL, due_ms BIGINT NOT NULL);
CREATE INDEX cancellation_due ON cancellation (state, due_ms);

CREATE TABLE draft (
  id TEXT PRIMARY KEY, team_id TEXT NOT NULL REFERENCES team(id), livemode INTEGER NOT NULL, created_ms BIGINT NOT NULL,
  name TEXT NOT NULL, search TEXT NOT NULL, payload TEXT NOT NULL,
  status TEXT NOT NULL, client_id TEXT NOT NULL, series TEXT NOT NULL, currency TEXT NOT NULL,
  payment_method TEXT NOT NULL, request TEXT NOT NULL);
CREATE INDEX draft_created ON draft (team_id, livemode, status, created_ms, id);
CREATE INDEX draft_name ON draft (team_id, livemode, status, name, id);

CREATE TABLE mail (
  id TEXT PRIMARY KEY, team_id TEXT NOT NULL REFERENCES team(id), livemode INTEGER NOT NULL, created_ms BIGINT NOT NULL,
  name TEXT NOT NULL, search TEXT NOT NULL, payload TEXT NOT NULL,
  kind TEXT NOT NULL, about TEXT NOT NULL);
CREATE INDEX mail_created ON mail (team_id, livemode, created_ms, id);
CREATE INDEX mail_about ON mail (about, created_ms);

CREATE TABLE mail_recipient (
  mail_id TEXT NOT NULL REFERENCES mail(id), address TEXT NOT NULL, PRIMARY KEY (mail_id, address));
CREATE INDEX mail_recipient_address ON mail_recipient (address);
