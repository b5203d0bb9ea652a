-- Servers of banks that answer third parties themselves and ask here what a token is worth. Each proves itself by keys or by
-- a certificate, never by both.
CREATE TABLE resource_servers (
  id                  uuid    PRIMARY KEY,
  bin                 integer NOT NULL,
  name                text    NOT NULL,
  jwks                text,              -- public JWK Set, JSON
  certificate_subject text,              -- distinguished name (RFC 4514)
  status              text    NOT NULL,  -- active, suspended, revoked
  status_since        bigint  NOT NULL,  -- milliseconds since the epoch, here and below
  version             integer NOT NULL,
  created_at          bigint  NOT NULL,
  CHECK ((jwks IS NULL) <> (certificate_subject IS NULL))
);
CREATE INDEX resource_servers_bin ON resource_servers (bin, id);

-- What one said and might do from then on.
CREATE TABLE resource_server_versions (
  resource_server     uuid    NOT NULL,
  version             integer NOT NULL,
  at                  bigint  NOT NULL,
  name                text    NOT NULL,
  jwks                text,
  certificate_subject text,
  status              text    NOT NULL,
  reason              text    NOT NULL,
  PRIMARY KEY (resource_server, version)
);

GRANT SELECT, INSERT ON resource_server_versions TO longbien_hub;
GRANT SELECT, INSERT, UPDATE ON resource_servers TO longbien_hub;
