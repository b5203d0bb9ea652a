-- Orders that the customer's own bank carries out: what it was instructed, and its word on it.

CREATE TABLE bank_instructions (
  payment_order  uuid     PRIMARY KEY,
  bin            integer  NOT NULL,          -- of the customer's bank
  made_at        bigint   NOT NULL,          -- milliseconds since the epoch, here and below
  expires_at     bigint   NOT NULL,          -- a bank that first hears of it later refuses it
  state          text     NOT NULL,          -- asking, accepted, refused
  transaction_id text,                       -- accepted: TxId of its pacs.008
  reason         text,                       -- refused: in the connector's words
  settled_at     bigint,
  due_at         bigint   NOT NULL,          -- asked again from then on
  attempts       integer  NOT NULL
);
CREATE INDEX bank_instructions_due ON bank_instructions (due_at, payment_order) WHERE state = 'asking';

GRANT SELECT, INSERT, UPDATE ON bank_instructions TO longbien_hub;
