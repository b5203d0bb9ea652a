-- Where shops, institutions and third parties want to be told what happened to them. A deleted one stays as a row, so
-- that what it was told can be explained.
CREATE TABLE webhook_endpoints (
  id            uuid    PRIMARY KEY,
  owner_kind    text    NOT NULL,  -- shop, participant, third_party
  owner         text    NOT NULL,  -- UUID of a shop or third party, BIN of an institution
  url           text    NOT NULL,
  events        text    NOT NULL,  -- patterns of event types, with a space between them
  description   text    NOT NULL,
  scheme        text    NOT NULL,  -- v1, v1a
  generation    integer NOT NULL,  -- keys follow from it and from a key outside the database: none lies here
  old_until     bigint,            -- until then the generation before signs too; milliseconds since the epoch
  state         text    NOT NULL,  -- enabled, disabled, deleted
  reason        text,              -- why it is disabled: by_owner, gone, exhausted
  from_position text    NOT NULL,  -- position in the outbox from which on it is told, under this filter
  created_at    bigint  NOT NULL,
  changed_at    bigint  NOT NULL
);
CREATE INDEX webhook_endpoints_owner ON webhook_endpoints (owner_kind, owner, id);

-- Spans of the outbox in which an endpoint was told under another filter, or before it was disabled: for the proof.
CREATE TABLE webhook_periods (
  endpoint      uuid   NOT NULL,
  from_position text   NOT NULL,
  upto_position text   NOT NULL,
  events        text   NOT NULL,
  PRIMARY KEY (endpoint, from_position, upto_position)
);

-- How far the outbox has been read. The version rises with every move and with every change of an endpoint, so that a
-- page which was matched to endpoints as they were is not kept after they have changed.
CREATE TABLE webhook_cursor (
  one      boolean PRIMARY KEY DEFAULT true CHECK (one),
  position text    NOT NULL,
  version  bigint  NOT NULL
);
INSERT INTO webhook_cursor (position, version) VALUES ('0.0', 0);

-- One event for one endpoint. Kept 30 days.
CREATE TABLE webhook_deliveries (
  id         uuid     PRIMARY KEY,   -- UUIDv7: sorts by time
  endpoint   uuid     NOT NULL,
  lane       smallint NOT NULL,      -- the event
  seq        bigint   NOT NULL,
  type       text     NOT NULL,
  created_at bigint   NOT NULL,
  state      text     NOT NULL,      -- pending, delivered, failed, cancelled
  step       smallint NOT NULL,      -- of the schedule; from 0 again when it is replayed
  claims     integer  NOT NULL,      -- times that a process took it on; one that died left no attempt
  due_at     bigint,                 -- none unless pending
  settled_at bigint
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX webhook_deliveries_event ON webhook_deliveries (endpoint, lane, seq);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_deliveries_list ON webhook_deliveries (endpoint, id);
CREATE INDEX webhook_deliveries_undelivered ON webhook_deliveries (endpoint, id) WHERE state <> 'delivered';
CREATE INDEX webhook_deliveries_at ON webhook_deliveries USING brin (created_at);

CREATE TABLE webhook_attempts (
  delivery uuid     NOT NULL,
  claim    integer  NOT NULL,
  at       bigint   NOT NULL,
  outcome  text     NOT NULL,
  status   smallint,                 -- HTTP status; none where there was no answer
  ms       integer  NOT NULL,
  PRIMARY KEY (delivery, claim)
);
CREATE INDEX webhook_attempts_at ON webhook_attempts USING brin (at);

GRANT SELECT, INSERT, UPDATE ON webhook_endpoints TO longbien_hub;
GRANT SELECT, INSERT ON webhook_periods TO longbien_hub;
GRANT SELECT, UPDATE ON webhook_cursor TO longbien_hub;
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_deliveries TO longbien_hub;
GRANT SELECT, INSERT, DELETE ON webhook_attempts TO longbien_hub;
