-- What third parties give back of payments that their customers' accounts received. Never changes: what became of it is
-- the state of the return that bears its id.
CREATE TABLE refunds (
  id             uuid    PRIMARY KEY,        -- the return bears the same, so a refund cannot be made twice
  consent        uuid    NOT NULL,
  third_party    uuid    NOT NULL,
  software       uuid    NOT NULL,
  identification text    NOT NULL,           -- the third party's own reference
  payment        uuid    NOT NULL,           -- what is given back
  amount         bigint  NOT NULL,           -- minor units of VND
  reason         text    NOT NULL,           -- ISO 20022 ExternalReturnReason1Code
  created_at     bigint  NOT NULL,           -- milliseconds since the epoch
  UNIQUE (third_party, identification)
);
CREATE INDEX refunds_consent ON refunds (consent, id);

GRANT SELECT, INSERT ON refunds TO longbien_hub;
