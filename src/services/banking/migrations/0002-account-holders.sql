-- Joint accounts (tài khoản thanh toán chung): who holds an account besides the customer it was opened for.
CREATE TABLE account_holders (
  book     integer NOT NULL,     -- BIN of the institution
  account  uuid    NOT NULL,
  customer uuid    NOT NULL,
  added_at bigint  NOT NULL,     -- milliseconds since the epoch
  PRIMARY KEY (book, account, customer)
);
CREATE INDEX account_holders_customer ON account_holders (book, customer, account);

GRANT SELECT, INSERT ON account_holders TO longbien_hub;
