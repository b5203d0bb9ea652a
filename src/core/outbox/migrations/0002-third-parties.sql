-- The third party that may read it: what becomes of its consents and of the payments that it started.
ALTER TABLE outbox_events ADD COLUMN third_party uuid;
