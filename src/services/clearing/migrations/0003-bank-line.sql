-- Institutions that keep their own core: payments to them are held until they answer, and they are told what was decided.

ALTER TABLE participants
  ADD COLUMN endpoint  text,                              -- of a connected one: where its line listens, https://…
  ADD COLUMN authority text,                              -- PEM of the authority that vouches for that endpoint's certificate
  ADD COLUMN reachable boolean NOT NULL DEFAULT true;     -- the line's verdict: payments to an unreachable one are refused at once

ALTER TABLE payments
  ADD COLUMN transaction_id text,      -- TxId that a connected debtor agent chose; without one it is the payment's id in 32 hex digits
  ADD COLUMN status_reason  text,      -- ISO 20022 reason that the payee's bank gave
  ADD COLUMN final_at       bigint;    -- when it was cleared, released or refused; milliseconds since the epoch

-- A reference without a payment: an inquiry found nothing under it, and an original that comes later is refused.
ALTER TABLE payment_references
  ALTER COLUMN payment DROP NOT NULL,
  ALTER COLUMN content DROP NOT NULL;

-- Payments that wait for a bank's answer, apart from the millions that wait for nothing. A row goes when its payment is final.
CREATE TABLE held_payments (
  payment       uuid    PRIMARY KEY,
  bin           integer NOT NULL,      -- the bank that must answer
  state         text    NOT NULL,      -- held, unknown
  deadline_at   bigint  NOT NULL,
  next_inquiry_at bigint NOT NULL      -- not asked about before this
);
CREATE INDEX held_payments_deadline ON held_payments (deadline_at) WHERE state = 'held';
CREATE INDEX held_payments_unknown ON held_payments (bin, next_inquiry_at) WHERE state = 'unknown';

-- What connected banks must be told, written in the transaction that decided it. A queue: a row goes when the bank has acknowledged it.
CREATE TABLE deliveries (
  id         uuid    PRIMARY KEY,      -- also the business message id
  bin        integer NOT NULL,         -- receiver
  kind       text    NOT NULL,         -- credit_transfer, return, status, recall, recall_answer
  subject    uuid    NOT NULL,         -- payment or recall
  state      text    NOT NULL,         -- of the payment or recall, as it is told
  created_at bigint  NOT NULL,
  sent_at    bigint,                   -- committed before the first byte leaves
  due_at     bigint  NOT NULL,         -- not before this: a lease while somebody sends it, a pause after a failure
  attempts   integer NOT NULL DEFAULT 0
);
CREATE INDEX deliveries_due ON deliveries (bin, due_at, id);

-- What the scheme cannot settle by itself: a bank contradicted what is final.
CREATE TABLE cases (
  id         uuid    PRIMARY KEY,
  payment    uuid    NOT NULL,
  kind       text    NOT NULL,         -- accepted_after_release, rejected_after_clearing
  opened_at  bigint  NOT NULL,
  closed_at  bigint,
  resolution text
);
CREATE INDEX cases_payment ON cases (payment);
CREATE INDEX cases_open ON cases (id) WHERE closed_at IS NULL;

-- The payer's side asks for a payment back; only the payee's side can give it.
CREATE TABLE recalls (
  id            uuid    PRIMARY KEY,
  payment       uuid    NOT NULL,
  requester     integer NOT NULL,      -- BIN, 0 for the hub
  reason        text    NOT NULL,      -- ExternalCancellationReason1Code
  state         text    NOT NULL,      -- requested, accepted, rejected
  answer_reason text,
  message_id    text,                  -- of the camt.056 that asked, where it came by message
  created_at    bigint  NOT NULL,
  answered_at   bigint
);
CREATE INDEX recalls_payment ON recalls (payment);

GRANT SELECT, INSERT, UPDATE, DELETE ON held_payments, deliveries TO longbien_hub;
GRANT SELECT, INSERT, UPDATE ON cases, recalls TO longbien_hub;
