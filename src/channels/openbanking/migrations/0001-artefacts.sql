-- What the authorization servers remember: codes, tokens, requests, sessions, and what was seen once.

CREATE TABLE oidc_artefacts (
  profile     text   NOT NULL,           -- fapi2, sbv64: the two issuers share nothing
  model       text   NOT NULL,           -- the library's name: AuthorizationCode, AccessToken, ReplayDetection…
  id          text   NOT NULL,           -- SHA-256 (hex) of the code or token: who reads this cannot use it
  payload     jsonb  NOT NULL,
  grant_id    uuid,                      -- the consent's id
  uid         text,
  expires_at  bigint,                    -- milliseconds since the epoch, here and below; null: until destroyed
  consumed_at bigint,
  PRIMARY KEY (profile, model, id)
);
CREATE INDEX oidc_artefacts_grant ON oidc_artefacts (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX oidc_artefacts_uid ON oidc_artefacts (profile, model, uid) WHERE uid IS NOT NULL;
CREATE INDEX oidc_artefacts_ending ON oidc_artefacts (expires_at);

-- One OAuth client of a software product. Its keys and addresses are read from the directory at every use.
CREATE TABLE oauth_clients (
  client_id  text   PRIMARY KEY,
  profile    text   NOT NULL,
  software   uuid   NOT NULL,
  metadata   jsonb  NOT NULL,            -- RFC 7591; a secret only as its SHA-256
  created_at bigint NOT NULL,
  deleted_at bigint
);
CREATE INDEX oauth_clients_software ON oauth_clients (software, client_id);

-- Keys that the servers sign with. The private half is sealed under a key that lies outside the database.
CREATE TABLE oidc_signing_keys (
  generation integer PRIMARY KEY,        -- 1, 2, 3…: of two processes that make the next key, one does
  kid        text    NOT NULL UNIQUE,
  sealed     bytea   NOT NULL,
  created_at bigint  NOT NULL,
  sign_from  bigint  NOT NULL            -- published from created_at on, so that nobody meets an unknown key
);

GRANT SELECT, INSERT, UPDATE, DELETE ON oidc_artefacts TO longbien_hub;
GRANT SELECT, INSERT, UPDATE ON oauth_clients TO longbien_hub;
GRANT SELECT, INSERT, DELETE ON oidc_signing_keys TO longbien_hub;
