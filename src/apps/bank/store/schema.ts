import { CITIZENS_SCHEMA, CONNECTOR_SCHEMA, NOTICES_SCHEMA } from './schema.connector.ts';

/** The tables of the bank's core. Triggers keep what is immutable so, whoever opens the file. */
const CORE_SCHEMA = `
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_kind TEXT NOT NULL,
  status TEXT NOT NULL,
  recalls TEXT NOT NULL,
  balance INTEGER NOT NULL,
  reserved INTEGER NOT NULL CHECK (reserved >= 0)
) STRICT;

-- Two rows for each posting, credits above zero. posting names the cause: open:…, in:…, out:….
CREATE TABLE entries (
  id INTEGER PRIMARY KEY,
  posting TEXT NOT NULL,
  account INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK (amount <> 0),
  at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX entries_of_posting ON entries (posting, account);
CREATE INDEX entries_of_account ON entries (account, id);
CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries never change'); END;
CREATE TRIGGER entries_never_go BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries never go'); END;

CREATE TABLE incoming (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  debtor_agent TEXT NOT NULL,
  tx_id TEXT NOT NULL,
  end_to_end_id TEXT NOT NULL,
  original TEXT,
  account TEXT NOT NULL,
  payee_name TEXT NOT NULL,
  payer_name TEXT NOT NULL,
  payer_account TEXT NOT NULL,
  amount INTEGER NOT NULL,
  remittance TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  mode TEXT NOT NULL,
  speaks_at_ms INTEGER NOT NULL,
  arrived_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  returned INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX incoming_of_transaction ON incoming (tx_id, kind);

CREATE TABLE outgoing (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  tx_id TEXT NOT NULL,
  end_to_end_id TEXT NOT NULL,
  original TEXT,
  account TEXT NOT NULL,
  creditor_agent TEXT NOT NULL,
  creditor_account TEXT NOT NULL,
  creditor_name TEXT NOT NULL,
  amount INTEGER NOT NULL,
  remittance TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  inquiries INTEGER NOT NULL DEFAULT 0,
  next_inquiry_ms INTEGER,
  made_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  returned INTEGER NOT NULL DEFAULT 0,
  -- Who pays twice under one key pays once.
  request_key TEXT UNIQUE
) STRICT, WITHOUT ROWID;
CREATE INDEX outgoing_to_ask ON outgoing (next_inquiry_ms) WHERE next_inquiry_ms IS NOT NULL;

-- The hub's final word about a payment, and the message that brought it: the ground of every posting.
CREATE TABLE confirmations (
  way TEXT NOT NULL,
  payment TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  message TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (way, payment)
) STRICT, WITHOUT ROWID;

-- What does not fit: final words that contradict each other or name a payment that we do not know.
CREATE TABLE oddities (
  id INTEGER PRIMARY KEY,
  what TEXT NOT NULL,
  payment TEXT NOT NULL,
  message TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE recalls (
  id TEXT PRIMARY KEY,
  way TEXT NOT NULL,
  -- BIN of whoever opened the case: it is told again in the answer.
  creator INTEGER NOT NULL,
  payment TEXT NOT NULL,
  end_to_end_id TEXT NOT NULL,
  tx_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  return_id TEXT,
  made_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE inbox (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  hash BLOB NOT NULL,
  status INTEGER NOT NULL,
  reply TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX inbox_by_age ON inbox (at_ms);

CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  xml TEXT NOT NULL,
  copies INTEGER NOT NULL,
  due_ms INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  answer INTEGER,
  made_ms INTEGER NOT NULL,
  sent_ms INTEGER
) STRICT;
CREATE INDEX outbox_due ON outbox (due_ms, seq) WHERE state = 'waiting';
CREATE INDEX outbox_by_age ON outbox (made_ms);

-- Behaviours on demand, in the order in which they were asked for.
CREATE TABLE behaviours (
  id INTEGER PRIMARY KEY,
  mode TEXT NOT NULL,
  left_payments INTEGER,
  until_ms INTEGER
) STRICT;
`;

/** Brings books of the fourth version up to the fifth. What the payee goes by is a JSON list of label and value. */
const REFERENCES_SCHEMA = `
ALTER TABLE incoming ADD COLUMN payee_references TEXT NOT NULL DEFAULT '[]';
ALTER TABLE incoming ADD COLUMN uetr TEXT;
ALTER TABLE outgoing ADD COLUMN payee_references TEXT NOT NULL DEFAULT '[]';
ALTER TABLE outgoing ADD COLUMN uetr TEXT;
`;

/** One after the other; a file says how many it has seen. */
export const SCHEMA_STEPS: readonly string[] = [
  CORE_SCHEMA,
  CONNECTOR_SCHEMA,
  NOTICES_SCHEMA,
  CITIZENS_SCHEMA,
  REFERENCES_SCHEMA,
];
