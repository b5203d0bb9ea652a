-- Third parties call too: what they reach is their own.
ALTER TABLE callers ADD COLUMN third_party uuid;  -- the third party it acts for
