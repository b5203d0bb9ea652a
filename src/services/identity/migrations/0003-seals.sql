-- Keys that secrets of authenticator apps are sealed under: by name, the keys themselves lie outside the database.
-- The newest one seals. One that is still in use cannot be taken away, nor can anything be sealed under one that was.
CREATE TABLE sign_in_seals (
  generation integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id         text    NOT NULL UNIQUE,   -- fingerprint; `first` follows from the secret of sign-in
  since      bigint  NOT NULL           -- milliseconds since the epoch
);
INSERT INTO sign_in_seals (id, since) VALUES ('first', 0);

ALTER TABLE sign_in_credentials ADD COLUMN totp_seal text NOT NULL DEFAULT 'first' REFERENCES sign_in_seals (id);
ALTER TABLE sign_in_credentials ALTER COLUMN totp_seal DROP DEFAULT;
CREATE INDEX sign_in_credentials_seal ON sign_in_credentials (totp_seal, book, customer);

GRANT SELECT, INSERT, DELETE ON sign_in_seals TO longbien_hub;
