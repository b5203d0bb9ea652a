-- Under which key citizen numbers are known: its fingerprint, never the key. Two hubs with different keys would look for
-- the same citizen under two names, and neither would find the other's.
ALTER TABLE scheme ADD COLUMN citizen_key text;
