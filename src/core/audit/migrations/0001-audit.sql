-- Who did what and what came of it, as one hash chain per lane: hash = SHA-256(hash of seq − 1, this line).
CREATE TABLE audit_lines (
  lane    smallint NOT NULL,
  seq     bigint   NOT NULL,
  at      bigint   NOT NULL,   -- milliseconds since the epoch
  caller  text     NOT NULL,   -- wire id of the caller, or hub
  action  text     NOT NULL,
  subject text     NOT NULL,   -- wire id of what it was done to, or empty
  outcome text     NOT NULL,
  detail  text     NOT NULL,   -- amounts, institutions, limits; never personal data
  hash    bytea    NOT NULL,
  PRIMARY KEY (lane, seq)
);

-- The heads of all lanes at an instant, signed with a key that the database does not hold.
CREATE TABLE audit_checkpoints (
  at         bigint PRIMARY KEY,
  heads      text  NOT NULL,   -- lane.seq.hash, separated by spaces
  public_key text  NOT NULL,   -- Ed25519, base64url of the raw key
  signature  bytea NOT NULL
);

GRANT SELECT, INSERT ON audit_lines, audit_checkpoints TO longbien_hub;
