-- Who may call, by the hash of an API key: 256 random bits need no slow hash.
CREATE TABLE callers (
  id          uuid PRIMARY KEY,
  name        text NOT NULL,
  role        text NOT NULL,
  participant integer,          -- BIN of the institution it acts for
  shop        uuid,             -- the shop it acts for
  key_hash    bytea NOT NULL UNIQUE,
  rate_per_s  integer NOT NULL,
  created_at  bigint NOT NULL,  -- milliseconds since the epoch
  revoked_at  bigint
);

-- What was answered under a key, so that the same request gets the same answer.
CREATE TABLE idempotency_records (
  caller      uuid   NOT NULL,
  key         text   NOT NULL,
  fingerprint bytea  NOT NULL,  -- SHA-256 of the request
  answer      text   NOT NULL,  -- JSON: the outcome's kind and ids, never its text
  at          bigint NOT NULL,
  PRIMARY KEY (caller, key)
);
CREATE INDEX idempotency_records_at ON idempotency_records USING brin (at);

GRANT SELECT, INSERT, UPDATE ON callers TO longbien_hub;
GRANT SELECT, INSERT, DELETE ON idempotency_records TO longbien_hub;
