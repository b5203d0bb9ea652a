-- What customers are told: each row is written in the transaction of what it is about.
CREATE TABLE customer_notices (
  id       uuid    PRIMARY KEY,        -- follows from the instant, the customer, the kind and what it is about
  book     integer NOT NULL,           -- BIN of the customer's bank
  customer uuid    NOT NULL,
  kind     text    NOT NULL,
  consent  uuid,                       -- that it leads to; null: of her sign-in
  facts    text    NOT NULL,           -- JSON, what goes into its sentence: amounts and instants, no names, no accounts
  at       bigint  NOT NULL,           -- milliseconds since the epoch, here and below
  read_at  bigint                      -- by her, on her page
);
CREATE INDEX customer_notices_customer ON customer_notices (book, customer, id);
CREATE INDEX customer_notices_unread ON customer_notices (book, customer, id) WHERE read_at IS NULL;

GRANT SELECT, INSERT, UPDATE (read_at) ON customer_notices TO longbien_hub;
