-- What third parties order under consents, and what Annex 01 lets them announce before there is one.

CREATE TABLE payment_orders (
  id               uuid    PRIMARY KEY,      -- the payment bears the same, so an order cannot be paid twice
  kind             text    NOT NULL,         -- payment, recurring_payment, top_up, withdrawal
  consent          uuid    NOT NULL,
  third_party      uuid    NOT NULL,
  software         uuid    NOT NULL,
  instruction      text    NOT NULL,         -- the third party's own reference
  content          text    NOT NULL,         -- SHA-256 (hex) of what was ordered
  debtor_bin       integer NOT NULL,
  debtor_account   text    NOT NULL,
  creditor_bin     integer NOT NULL,
  creditor_account text    NOT NULL,
  creditor_name    text,                     -- as the third party gave it
  amount           bigint  NOT NULL,         -- minor units of VND
  remittance       text,
  execute_on       date,                     -- null: at once
  state            text    NOT NULL,         -- scheduled, submitted, cancelled
  created_at       bigint  NOT NULL,         -- milliseconds since the epoch, here and below
  ended_at         bigint,                   -- submitted or cancelled
  ended_by         text,                     -- customer, third_party, hub
  UNIQUE (third_party, instruction)
);
CREATE INDEX payment_orders_consent ON payment_orders (consent, id);
CREATE INDEX payment_orders_due ON payment_orders (execute_on, id) WHERE state = 'scheduled';

-- Announced by POST /v1/payments of Annex 01, before the customer is asked. Never changes; the consent bears its id.
CREATE TABLE payment_intents (
  id          uuid    PRIMARY KEY,
  third_party uuid    NOT NULL,
  software    uuid    NOT NULL,
  instruction text    NOT NULL,
  content     text    NOT NULL,
  terms       text    NOT NULL,              -- JSON, as the consent will have them
  debtor_bin  integer NOT NULL,              -- the customer's bank
  created_at  bigint  NOT NULL,
  expires_at  bigint  NOT NULL,
  UNIQUE (third_party, instruction)
);

GRANT SELECT, INSERT, UPDATE ON payment_orders TO longbien_hub;
GRANT SELECT, INSERT ON payment_intents TO longbien_hub;
