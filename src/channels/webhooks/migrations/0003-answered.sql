-- When an endpoint last answered an event well, to the minute: one that does is not disabled for an event that it refuses.
CREATE TABLE webhook_answered (
  endpoint uuid   PRIMARY KEY,
  at       bigint NOT NULL       -- milliseconds since the epoch
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, UPDATE ON webhook_answered TO longbien_hub;
