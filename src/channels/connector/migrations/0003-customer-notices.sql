-- What banks must still be told for their customers. A notice never changes, so it is told once and then no more.
CREATE TABLE connector_customer_notices (
  notice   uuid    PRIMARY KEY,
  bin      integer NOT NULL,
  pending  boolean NOT NULL,
  due_at   bigint  NOT NULL,             -- not before this: a lease while somebody tells, a pause after a failure
  attempts integer NOT NULL,
  told_at  bigint                        -- milliseconds since the epoch; null where it is not pending: nobody was told
);
CREATE INDEX connector_customer_notices_due ON connector_customer_notices (due_at, notice) WHERE pending;

GRANT SELECT, INSERT, UPDATE ON connector_customer_notices TO longbien_hub;
