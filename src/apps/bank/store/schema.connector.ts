/** The tables of open banking: whom an account belongs to, who signs in, what a customer let whom see, what was ordered. */

/** Brings books of the first version up to the second. */
export const CONNECTOR_SCHEMA = `
CREATE TABLE customers (
  id TEXT PRIMARY KEY,
  phone TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The id of an account towards the hub: it says nothing of the number.
CREATE TABLE account_ids (
  account INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE holders (
  account INTEGER NOT NULL,
  customer TEXT NOT NULL,
  PRIMARY KEY (account, customer)
) STRICT, WITHOUT ROWID;
CREATE INDEX accounts_of_customer ON holders (customer, account);

CREATE TABLE standing_orders (
  id TEXT PRIMARY KEY,
  account INTEGER NOT NULL,
  creditor_agent TEXT NOT NULL,
  creditor_account TEXT NOT NULL,
  creditor_name TEXT NOT NULL,
  amount INTEGER NOT NULL,
  frequency TEXT NOT NULL,
  next_date TEXT NOT NULL,
  remittance TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX standing_orders_of_account ON standing_orders (account);

-- customer is null where nobody has that name: such a sign-in waits like any other, and expires.
CREATE TABLE sign_ins (
  id TEXT PRIMARY KEY,
  customer TEXT,
  request TEXT NOT NULL,
  binding_words TEXT NOT NULL,
  third_party TEXT,
  state TEXT NOT NULL,
  decides_ms INTEGER,
  decides TEXT,
  decided_ms INTEGER,
  made_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_ins_by_age ON sign_ins (made_ms);

-- The copy of each consent, as the hub told it last; withdrawn_ms where the bank has ended it by itself.
CREATE TABLE consents (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  state TEXT NOT NULL,
  customer TEXT NOT NULL,
  third_party TEXT NOT NULL,
  notice TEXT NOT NULL,
  expires_ms INTEGER NOT NULL,
  heard_ms INTEGER NOT NULL,
  withdrawn_ms INTEGER
) STRICT, WITHOUT ROWID;

-- What the hub must still be told of consents that ended here.
CREATE TABLE withdrawals (
  consent TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  tries INTEGER NOT NULL,
  due_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Orders of open banking and what was answered for good: a payment of ours, or a reason.
CREATE TABLE orders (
  id TEXT PRIMARY KEY,
  hash BLOB NOT NULL,
  consent TEXT NOT NULL,
  payment TEXT,
  reason TEXT,
  at_ms INTEGER NOT NULL,
  CHECK ((payment IS NULL) <> (reason IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_of_consent ON orders (consent);

CREATE TABLE connector_behaviours (
  id INTEGER PRIMARY KEY,
  mode TEXT NOT NULL,
  left_calls INTEGER,
  until_ms INTEGER
) STRICT;
`;

/** Brings books of the second version up to the third. */
export const NOTICES_SCHEMA = `
-- What customers were told for the hub: in a real bank, on their phones.
CREATE TABLE notices (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  customer TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  heard_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notices_by_age ON notices (heard_ms);
`;

/** Brings books of the third version up to the fourth. */
export const CITIZENS_SCHEMA = `
-- Invented, as citizenNumberOf makes them of phones.
ALTER TABLE customers ADD COLUMN citizen_number TEXT;
UPDATE customers SET citizen_number = '000979' || substr(phone, -6) WHERE kind = 'person';
`;
