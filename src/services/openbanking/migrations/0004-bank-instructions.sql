-- Orders that the customer's own bank carries out (what it was instructed, and its word on it), and orders that wait for a bank.

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
CREATE INDEX bank_instructions_asking ON bank_instructions (bin) WHERE state = 'asking';

GRANT SELECT, INSERT, UPDATE ON bank_instructions TO longbien_hub;

-- Orders whose end is still to be told to the third party; a row goes when it was.
CREATE TABLE awaited_orders (
  payment_order uuid PRIMARY KEY
);
GRANT SELECT, INSERT, UPDATE, DELETE ON awaited_orders TO longbien_hub;
