-- The public keys of institutions: what signs their requests (transport) and their ISO 20022 messages (message). A row
-- never changes but for its revocation, and a key id is never used again, so a key id always means the same bytes.
CREATE TABLE participant_keys (
  keyid       text PRIMARY KEY,     -- <BIN>.<name>
  participant integer NOT NULL,     -- BIN of the institution whose key it is
  use         text NOT NULL,        -- transport | message
  algorithm   text NOT NULL,        -- ed25519 | ecdsa-p256-sha256
  public_key  text NOT NULL UNIQUE, -- SubjectPublicKeyInfo in PEM; of one institution and one use only
  valid_from  bigint NOT NULL,      -- milliseconds since the epoch
  valid_to    bigint,               -- no longer valid at this instant; NULL: until it is revoked
  added_at    bigint NOT NULL,
  revoked_at  bigint
);
CREATE INDEX participant_keys_participant ON participant_keys (participant, keyid);

GRANT SELECT, INSERT, UPDATE ON participant_keys TO longbien_hub;
