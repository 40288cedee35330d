CREATE TABLE webhook (
  id TEXT PRIMARY KEY, team_id TEXT NOT NULL REFERENCES team(id), livemode INTEGER NOT NULL, created_ms BIGINT NOT NULL,
  name TEXT NOT NULL, status TEXT NOT NULL, secret TEXT NOT NULL, payload TEXT NOT NULL);
CREATE INDEX webhook_created ON webhook (team_id, livemode, created_ms, id);

CREATE TABLE webhook_event (
  id TEXT PRIMARY KEY, team_id TEXT NOT NULL REFERENCES team(id), livemode INTEGER NOT NULL, created_ms BIGINT NOT NULL,
  kind TEXT NOT NULL, payload TEXT NOT NULL);

CREATE TABLE webhook_delivery (
  id TEXT PRIMARY KEY, webhook_id TEXT NOT NULL REFERENCES webhook(id) ON DELETE CASCADE,
  event_id TEXT NOT NULL REFERENCES webhook_event(id), created_ms BIGINT NOT NULL, name TEXT NOT NULL,
  status TEXT NOT NULL, due_ms BIGINT NOT NULL, leased_until_ms BIGINT NOT NULL, payload TEXT NOT NULL);
CREATE INDEX webhook_delivery_due ON webhook_delivery (status, due_ms);
CREATE INDEX webhook_delivery_log ON webhook_delivery (webhook_id, created_ms, id);

CREATE TABLE person (
  id TEXT PRIMARY KEY, owner TEXT NOT NULL, created_ms BIGINT NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0, payload TEXT NOT NULL);
CREATE INDEX person_created ON person (owner, deleted, created_ms, id);
CREATE INDEX person_name ON person (owner, deleted, name, id);
CREATE UNIQUE INDEX person_email ON person (owner, email) WHERE deleted = 0;

CREATE TABLE team_member (
  team_id TEXT NOT NULL REFERENCES team(id), person_id TEXT NOT NULL REFERENCES person(id), role TEXT NOT NULL,
  PRIMARY KEY (team_id, person_id));
CREATE INDEX team_member_person ON team_member (person_id);

CREATE TABLE team_csd (
  team_id TEXT PRIMARY KEY REFERENCES team(id), number TEXT NOT NULL, certificate {BLOB} NOT NULL, secret TEXT NOT NULL,
  created_ms BIGINT NOT NULL);

ALTER TABLE team ADD COLUMN deletion_ms BIGINT;
ALTER TABLE api_key ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE api_key ADD COLUMN made_by TEXT NOT NULL DEFAULT 'start';
ALTER TABLE api_key ADD COLUMN last_used_ms BIGINT;
ALTER TABLE api_key ADD COLUMN revoked_ms BIGINT;
