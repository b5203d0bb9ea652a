-- The connector: where banks that keep their own core answer for open banking, and what they must still be told of consents.

-- A change is a further row; the newest of a bank counts.
CREATE TABLE connectors (
  bin    integer NOT NULL,
  since  bigint  NOT NULL,     -- milliseconds since the epoch
  url    text,                 -- null: taken back
  caller text    NOT NULL,     -- who set it
  PRIMARY KEY (bin, since)
);

-- One row for each consent at such a bank. It says whether the bank has been told, never what: that is read when it is told.
CREATE TABLE connector_notices (
  consent  uuid    PRIMARY KEY,
  bin      integer NOT NULL,
  changes  bigint  NOT NULL,             -- counts what happened to it, so that nothing that happened meanwhile is taken for told
  pending  boolean NOT NULL,
  due_at   bigint  NOT NULL,             -- not before this: a lease while somebody tells, a pause after a failure
  attempts integer NOT NULL,
  told_version integer,                  -- that the bank has acknowledged
  told_at  bigint
);
CREATE INDEX connector_notices_due ON connector_notices (due_at, consent) WHERE pending;
CREATE INDEX connector_notices_waiting ON connector_notices (bin) WHERE pending;

-- One row: how far the events of consents were read.
CREATE TABLE connector_cursor (
  one      boolean PRIMARY KEY DEFAULT true CHECK (one),
  position text    NOT NULL
);
INSERT INTO connector_cursor (position) VALUES ('0.0');

GRANT SELECT, INSERT ON connectors TO longbien_hub;
GRANT SELECT, INSERT, UPDATE ON connector_notices TO longbien_hub;
GRANT SELECT, UPDATE ON connector_cursor TO longbien_hub;
