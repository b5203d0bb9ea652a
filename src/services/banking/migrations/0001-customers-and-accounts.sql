-- Customers of hosted institutions and the numbers of their accounts. Balances are the ledger's alone.
CREATE TABLE customers (
  book         integer NOT NULL,     -- BIN of the institution
  id           uuid    NOT NULL,
  kind         text    NOT NULL,     -- person, organisation
  name         text    NOT NULL,
  phone        text,                 -- +84…
  citizen_hmac text,                 -- HMAC-SHA256 under a key outside the database, hex
  created_at   bigint  NOT NULL,
  PRIMARY KEY (book, id)
);

CREATE TABLE customer_accounts (
  book           integer NOT NULL,
  number         text    NOT NULL,
  id             uuid    NOT NULL,   -- wire id acc_…; the ledger account bears the same
  customer       uuid    NOT NULL,
  kind           text    NOT NULL,   -- current, wallet, mobile_money
  name           text    NOT NULL,   -- the name it is registered under
  name_kind      text    NOT NULL,   -- person, organisation
  opened_at      bigint  NOT NULL,
  PRIMARY KEY (book, number),
  UNIQUE (book, id)
);
CREATE INDEX customer_accounts_customer ON customer_accounts (book, customer);

GRANT SELECT, INSERT, UPDATE ON customers, customer_accounts TO longbien_hub;
