-- The scheme: who takes part, which settlement window is open, who is behind an alias, and every payment.

CREATE TABLE participants (
  bin        integer PRIMARY KEY,
  kind       text   NOT NULL,     -- bank, wallet, mobile_money, credit_fund, treasury
  short_name text   NOT NULL,
  name       text   NOT NULL,
  name_en    text   NOT NULL,
  connection text   NOT NULL,     -- hosted: its customers' accounts are on our ledger
  cap        bigint NOT NULL,     -- net debit cap, minor units of VND
  suspended  boolean NOT NULL DEFAULT false,
  joined_at  bigint NOT NULL
);

-- Each change of a cap is a dated event (Circular 40/2024/TT-NHNN Arts 10–14).
CREATE TABLE participant_caps (
  bin    integer NOT NULL,
  at     bigint  NOT NULL,
  cap    bigint  NOT NULL,
  caller text    NOT NULL,
  PRIMARY KEY (bin, at)
);

-- One row; whoever changes the scheme's shape (joining, closing a window) locks it first.
CREATE TABLE scheme (
  one         boolean PRIMARY KEY DEFAULT true CHECK (one),
  window_number integer NOT NULL
);

CREATE TABLE settlement_windows (
  number     integer PRIMARY KEY,
  id         uuid    NOT NULL UNIQUE,
  state      text    NOT NULL,    -- open, closed, settled
  opened_at  bigint  NOT NULL,
  closed_at  bigint,
  settled_at bigint
);

-- What each participant owes (positive) or is owed (negative) from a closed window.
CREATE TABLE settlement_positions (
  window_number integer NOT NULL,
  bin           integer NOT NULL,
  net           bigint  NOT NULL,
  confirmed_at  bigint,
  reference     text,
  PRIMARY KEY (window_number, bin)
);

CREATE TABLE aliases (
  kind       text    NOT NULL,    -- phone, citizen (HMAC), merchant, virtual_account
  value      text    NOT NULL,
  bin        integer NOT NULL,
  account    text    NOT NULL,
  created_at bigint  NOT NULL,
  PRIMARY KEY (kind, value)
);

CREATE TABLE payments (
  id               uuid    PRIMARY KEY,
  kind             text    NOT NULL,   -- credit_transfer, return
  state            text    NOT NULL,   -- cleared, refused
  reason           text,               -- outcome's kind, when refused
  amount           bigint  NOT NULL,
  currency         text    NOT NULL,
  debtor_bin       integer NOT NULL,
  debtor_account   text    NOT NULL,
  debtor_name      text,
  debtor_ledger    uuid,
  creditor_bin     integer NOT NULL,
  creditor_account text    NOT NULL,
  creditor_name    text,
  creditor_ledger  uuid,
  purpose          text,
  end_to_end_id    text,
  reference        text,               -- additional data of the QR that was scanned, JSON
  window_number    integer,
  original         uuid,               -- of a return
  return_reason    text,
  returned         bigint  NOT NULL DEFAULT 0,
  created_at       bigint  NOT NULL
) WITH (fillfactor = 90);
CREATE INDEX payments_debtor ON payments (debtor_bin, id);
CREATE INDEX payments_creditor ON payments (creditor_bin, id);
CREATE INDEX payments_original ON payments (original) WHERE original IS NOT NULL;

-- The same reference of the same debtor agent is the same payment, for as long as payments are kept.
CREATE TABLE payment_references (
  debtor_bin    integer NOT NULL,
  end_to_end_id text    NOT NULL,
  payment       uuid    NOT NULL,
  content       text    NOT NULL,      -- SHA-256 of what was instructed, hex
  PRIMARY KEY (debtor_bin, end_to_end_id)
);

INSERT INTO scheme (window_number) VALUES (1);
INSERT INTO settlement_windows (number, id, state, opened_at)
VALUES (1, '00000000-0000-7000-8000-000000000001', 'open', (extract(epoch FROM now()) * 1000)::bigint);

GRANT SELECT, INSERT, UPDATE ON participants, scheme, settlement_windows, settlement_positions, payments TO longbien_hub;
GRANT SELECT, INSERT ON participant_caps, payment_references TO longbien_hub;
GRANT SELECT, INSERT, DELETE ON aliases TO longbien_hub;
