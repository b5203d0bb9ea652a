-- Standing orders that a hosted bank keeps for its customers: third parties read them, the hub pays them on their day.

CREATE TABLE standing_orders (
  id               uuid     PRIMARY KEY,
  book             integer  NOT NULL,      -- BIN of the customer's bank
  account          uuid     NOT NULL,
  creditor_bin     integer  NOT NULL,
  creditor_account text     NOT NULL,
  creditor_name    text,
  amount           bigint   NOT NULL,      -- minor units of VND
  remittance       text,
  every            text     NOT NULL,      -- week, month
  on_day           smallint NOT NULL,      -- 1–7 from Monday; 1–31, or the month's last
  next_on          date     NOT NULL,
  until            date,                   -- the last date on which it may be paid
  state            text     NOT NULL,      -- active, ended
  created_at       bigint   NOT NULL,      -- milliseconds since the epoch, here and below
  ended_at         bigint
);
CREATE INDEX standing_orders_account ON standing_orders (book, account, id);
CREATE INDEX standing_orders_due ON standing_orders (next_on, id) WHERE state = 'active';

-- Each date once, whoever carries it out.
CREATE TABLE standing_order_runs (
  standing_order uuid   NOT NULL,
  due_on         date   NOT NULL,
  payment        uuid   NOT NULL,
  at             bigint NOT NULL,
  PRIMARY KEY (standing_order, due_on)
);

-- What a bank publishes (interest and exchange rates, branches): each setting is a document that holds from an instant on.
CREATE TABLE bank_information (
  bin        integer NOT NULL,
  topic      text    NOT NULL,             -- interest_rates, exchange_rates, branches
  valid_from bigint  NOT NULL,
  id         uuid    NOT NULL,             -- of two from one instant the later one holds
  set_at     bigint  NOT NULL,
  body       text    NOT NULL,             -- JSON
  PRIMARY KEY (bin, topic, valid_from, id)
);

GRANT SELECT, INSERT, UPDATE ON standing_orders TO longbien_hub;
GRANT SELECT, INSERT ON standing_order_runs, bank_information TO longbien_hub;
