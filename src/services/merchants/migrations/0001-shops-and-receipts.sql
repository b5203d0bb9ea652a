-- Shops, their stalls and streets, the codes they show, and what they receive.

CREATE TABLE streets (
  id         uuid   PRIMARY KEY,
  name       text   NOT NULL,
  ward       text   NOT NULL,     -- two-level addresses since 1 July 2025: no district
  created_at bigint NOT NULL      -- milliseconds since the epoch, here and below
);

CREATE TABLE shops (
  id             uuid    PRIMARY KEY,
  code           text    NOT NULL UNIQUE,  -- store label of its codes (62-03)
  name           text    NOT NULL,
  legal_name     text    NOT NULL,
  tax_code       text    NOT NULL,
  mcc            text    NOT NULL,         -- ISO 18245
  street         uuid,
  bin            integer NOT NULL,         -- institution of the settlement account
  account        text    NOT NULL,
  ledger_account uuid    NOT NULL,
  created_at     bigint  NOT NULL,
  UNIQUE (bin, ledger_account)             -- one account, one shop: money on it is that shop's
);
CREATE INDEX shops_bin ON shops (bin, id);
CREATE INDEX shops_street ON shops (street, id) WHERE street IS NOT NULL;

CREATE TABLE stalls (
  id         uuid    PRIMARY KEY,
  shop       uuid    NOT NULL,
  number     integer NOT NULL,
  label      text    NOT NULL,
  code       text    NOT NULL UNIQUE,      -- terminal label of its codes (62-07)
  created_at bigint  NOT NULL,
  UNIQUE (shop, number)
);
CREATE INDEX stalls_shop ON stalls (shop, id);

-- One dynamic code. State and received change only under the lock of merchant_cursor.
CREATE TABLE orders (
  id         uuid   PRIMARY KEY,
  shop       uuid   NOT NULL,
  stall      uuid   NOT NULL,
  code       text   NOT NULL,              -- bill number of its code (62-01)
  amount     bigint NOT NULL,              -- minor units of VND, here and below
  received   bigint NOT NULL DEFAULT 0,
  state      text   NOT NULL,              -- waiting, paid, paid_late, underpaid, overpaid, cancelled
  expires_at bigint NOT NULL,
  created_at bigint NOT NULL,
  UNIQUE (shop, code)
);
CREATE INDEX orders_shop ON orders (shop, id);

-- One incoming payment. Nothing of it changes but how much has been given back.
CREATE TABLE receipts (
  payment  uuid   PRIMARY KEY,
  shop     uuid   NOT NULL,
  stall    uuid,
  "order"  uuid,
  match    text   NOT NULL,                -- exact, static, underpaid, overpaid, late, unmatched_stall
  amount   bigint NOT NULL,
  returned bigint NOT NULL DEFAULT 0,
  paid_at  bigint NOT NULL,
  CHECK (returned BETWEEN 0 AND amount)
);
CREATE INDEX receipts_shop ON receipts (shop, payment);

CREATE TABLE receipt_returns (
  return_payment uuid   PRIMARY KEY,
  payment        uuid   NOT NULL,
  amount         bigint NOT NULL,
  returned_at    bigint NOT NULL
);

-- Sums of receipts and returns, so that a street's page reads a few hundred rows on its busiest day.
CREATE TABLE shop_hours (
  shop     uuid     NOT NULL,
  day      date     NOT NULL,              -- business date in Hanoi
  hour     smallint NOT NULL,              -- 0–23, in Hanoi
  stall    uuid     NOT NULL,              -- the nil UUID where no stall is known
  payments integer  NOT NULL,
  gross    bigint   NOT NULL,
  returned bigint   NOT NULL,              -- in the hour of the return: a day that was closed stays as it was
  PRIMARY KEY (shop, day, hour, stall)
);

-- How far the outbox has been matched. Its one row is the lock that orders, receipts and sums change under.
CREATE TABLE merchant_cursor (
  one      boolean PRIMARY KEY DEFAULT true CHECK (one),
  position text    NOT NULL,
  version  bigint  NOT NULL
);
INSERT INTO merchant_cursor (position, version) VALUES ('0.0', 0);

GRANT SELECT, INSERT ON streets, shops, stalls, receipt_returns TO longbien_hub;
GRANT SELECT, INSERT, UPDATE ON orders, shop_hours TO longbien_hub;
GRANT SELECT, INSERT, UPDATE (returned) ON receipts TO longbien_hub;
GRANT SELECT, UPDATE ON merchant_cursor TO longbien_hub;
