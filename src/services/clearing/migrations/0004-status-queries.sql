-- When members asked about payments whose end is not known: what is held against the next query. Not worth a write to the
-- log: after a crash or on a new primary everybody may ask three times again.
CREATE UNLOGGED TABLE status_queries (
  member   integer  NOT NULL,          -- BIN
  payment  text     NOT NULL,          -- as the member names it: TxId on the line, else the payment's id
  asked_at bigint[] NOT NULL,          -- queries that were worked, oldest first; milliseconds since the epoch
  last_at  bigint   NOT NULL,          -- the last of them
  PRIMARY KEY (member, payment)
);
CREATE INDEX status_queries_last ON status_queries (last_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON status_queries TO longbien_hub;
