-- Fingerprint of the key that endpoints' keys follow from: a hub under another one would sign what no receiver can prove.
ALTER TABLE webhook_cursor ADD COLUMN master_key text;
