-- What happened, written in the transaction in which it happened. (lane, seq) is gap-free in commit order.
CREATE TABLE outbox_events (
  lane         smallint NOT NULL,
  seq          bigint   NOT NULL,
  at           bigint   NOT NULL,   -- milliseconds since the epoch
  type         text     NOT NULL,
  subject      text     NOT NULL,   -- wire id of what it is about
  participants integer[] NOT NULL,  -- BINs of the institutions that may read it
  shop         uuid,                -- the shop that may read it
  data         text     NOT NULL,   -- JSON, without personal data
  PRIMARY KEY (lane, seq)
);

-- Events up to here may be spoken of. Apart from `lanes`, so that telling never waits for a batch nor a batch for it.
CREATE TABLE outbox_told (
  lane smallint PRIMARY KEY,
  seq  bigint   NOT NULL
);

GRANT SELECT, INSERT, UPDATE ON outbox_told TO longbien_hub;
GRANT SELECT, INSERT ON outbox_events TO longbien_hub;
