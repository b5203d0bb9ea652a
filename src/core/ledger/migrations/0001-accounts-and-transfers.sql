-- Books of accounts and the transfers between them. No foreign keys and no triggers here: every row is written by one
-- set-based statement that already holds the accounts' locks, and append-only is a matter of grants.

CREATE TABLE ledger_accounts (
  book            integer NOT NULL,           -- 0 is the hub's own; a hosted institution's is its BIN
  id              uuid    NOT NULL,
  currency        text    NOT NULL,           -- ISO 4217
  code            smallint NOT NULL,          -- what the account is for; see account codes in core/ledger/model.ts
  debits_pending  bigint  NOT NULL DEFAULT 0,
  debits_posted   bigint  NOT NULL DEFAULT 0,
  credits_pending bigint  NOT NULL DEFAULT 0,
  credits_posted  bigint  NOT NULL DEFAULT 0,
  debit_limit     bigint,                     -- posted and pending debits may exceed posted credits by this; null: unlimited
  credit_limit    bigint,                     -- the mirror of it
  holds_within_limit boolean NOT NULL DEFAULT false, -- pending debits alone may not exceed debit_limit either
  frozen          boolean NOT NULL DEFAULT false,    -- refuses new debits
  suspended       boolean NOT NULL DEFAULT false,    -- refuses new debits and credits, for the time being
  closed          boolean NOT NULL DEFAULT false,    -- refuses new debits and credits, for good
  last_at         bigint  NOT NULL DEFAULT 0, -- ledger time of its last transfer, microseconds
  PRIMARY KEY (book, id)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 1);

CREATE TABLE ledger_transfers (
  book           integer  NOT NULL,
  id             uuid     NOT NULL,
  kind           smallint NOT NULL,           -- 0 posted, 1 pending, 2 post, 3 void, 4 expire
  debit_account  uuid     NOT NULL,
  credit_account uuid     NOT NULL,
  amount         bigint   NOT NULL CHECK (amount > 0 OR kind <> 0),
  code           smallint NOT NULL,           -- why it was made; see transfer codes in core/ledger/model.ts
  pending_id     uuid,                        -- kinds 2, 3, 4: the hold that they resolve
  timeout_s      integer  NOT NULL DEFAULT 0, -- kind 1: 0 means none
  at             bigint   NOT NULL,           -- ledger time, microseconds; rises strictly for each account
  debit_balance  bigint   NOT NULL,           -- posted credits minus posted debits of the debit account, afterwards
  credit_balance bigint   NOT NULL,           -- the same of the credit account
  PRIMARY KEY (book, id)
);
CREATE INDEX ledger_transfers_debit ON ledger_transfers (book, debit_account, at);
CREATE INDEX ledger_transfers_credit ON ledger_transfers (book, credit_account, at);

-- Holds and what became of them. Small and hot, so it has a table of its own.
CREATE TABLE ledger_pending (
  book           integer  NOT NULL,
  id             uuid     NOT NULL,
  debit_account  uuid     NOT NULL,
  credit_account uuid     NOT NULL,
  amount         bigint   NOT NULL,
  code           smallint NOT NULL,
  expires_at     bigint,                      -- ledger time; null: only a post or a void resolves it
  state          smallint NOT NULL,           -- 0 pending, 1 posted, 2 voided, 3 expired
  PRIMARY KEY (book, id)
);
CREATE INDEX ledger_pending_due ON ledger_pending (expires_at) WHERE state = 0;

GRANT SELECT, INSERT, UPDATE ON ledger_accounts, ledger_pending TO longbien_hub;
GRANT SELECT, INSERT ON ledger_transfers TO longbien_hub;
