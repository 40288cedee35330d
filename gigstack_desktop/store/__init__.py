"""The cache, drafts and outbox: one SQLite file per profile."""
