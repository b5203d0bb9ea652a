-- What third parties asked and how it ended, for their developers to look up: ids and codes, no bodies and no persons.
CREATE TABLE third_party_requests (
  third_party uuid    NOT NULL,
  at          bigint  NOT NULL,  -- milliseconds since the epoch
  request     text    NOT NULL,  -- Request-Id of the answer
  software    uuid,              -- where the request came through an OAuth client
  route       text    NOT NULL,  -- operation, never the address as sent
  status      integer NOT NULL,
  code        text,              -- of the problem
  ms          integer NOT NULL,
  PRIMARY KEY (third_party, at, request)
);
CREATE INDEX third_party_requests_at ON third_party_requests USING brin (at);

GRANT SELECT, INSERT, DELETE ON third_party_requests TO longbien_hub;
