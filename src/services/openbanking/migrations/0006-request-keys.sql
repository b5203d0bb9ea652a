-- Keys under which third parties send orders and announcements (x-idempotency-key): kept with what was taken under them.

CREATE TABLE order_request_keys (
  software   uuid   NOT NULL,
  key        text   NOT NULL,            -- SHA-256 (hex)
  content    text   NOT NULL,            -- SHA-256 (hex) of the request
  created_at bigint NOT NULL,            -- milliseconds since the epoch
  PRIMARY KEY (software, key)
);
CREATE INDEX order_request_keys_ending ON order_request_keys (created_at);

GRANT SELECT, INSERT, DELETE ON order_request_keys TO longbien_hub;
