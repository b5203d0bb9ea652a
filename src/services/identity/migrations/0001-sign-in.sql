-- How a customer of a hosted bank proves who he is: what he knows, what he has, and what became of the attempts.

-- Guesses in a row at a sign-in name, whether or not anybody bears it: who asks must not learn that from a lock. Its row
-- is also the lock under which everything about that customer's sign-in changes.
CREATE TABLE sign_in_names (
  book      integer NOT NULL,          -- BIN of the institution, here and below
  name_key  bytea   NOT NULL,          -- HMAC-SHA256 of the name: people type passwords into the field of the name
  failures  integer NOT NULL,
  failed_at bigint,                    -- milliseconds since the epoch, here and below
  locked_at bigint,
  PRIMARY KEY (book, name_key)
);
CREATE INDEX sign_in_names_quiet ON sign_in_names (failed_at);

CREATE TABLE sign_in_credentials (
  book                integer NOT NULL,
  customer            uuid    NOT NULL,
  name                text    NOT NULL,   -- +84…
  name_key            bytea   NOT NULL,
  password_hash       text    NOT NULL,   -- PHC string, argon2id
  password_set_at     bigint  NOT NULL,
  password_expires_at bigint  NOT NULL,
  first_password      boolean NOT NULL,   -- chosen by the bank: must be changed before anything else
  totp_secret         bytea   NOT NULL,   -- AES-256-GCM: nonce, text, tag; bound to book and customer
  totp_step           bigint  NOT NULL,   -- last one taken (RFC 6238 §5.2: a code is good once)
  version             integer NOT NULL,   -- rises when password or secret change: sessions and tickets of before are over
  enrolled_at         bigint  NOT NULL,
  PRIMARY KEY (book, customer),
  UNIQUE (book, name_key)
);

CREATE TABLE sign_in_passkeys (
  id            text    PRIMARY KEY,      -- credential id, base64url
  book          integer NOT NULL,
  customer      uuid    NOT NULL,
  label         text    NOT NULL,         -- the customer's own word for the device
  public_key    bytea   NOT NULL,         -- COSE
  counter       bigint  NOT NULL,
  transports    text    NOT NULL,         -- with commas
  backed_up     boolean NOT NULL,
  registered_at bigint  NOT NULL,
  last_used_at  bigint
);
CREATE INDEX sign_in_passkeys_customer ON sign_in_passkeys (book, customer, id);

-- The way from a right password to the second factor, and from there to a new password.
CREATE TABLE sign_in_tickets (
  hash           bytea   PRIMARY KEY,     -- SHA-256 of the ticket
  book           integer NOT NULL,
  name_key       bytea   NOT NULL,
  customer       uuid    NOT NULL,
  version        integer NOT NULL,
  stage          text    NOT NULL,        -- second_factor, new_password
  authentication text,                    -- of new_password: how the customer has proven who he is
  tries          integer NOT NULL,
  used           boolean NOT NULL,
  expires_at     bigint  NOT NULL
);
CREATE INDEX sign_in_tickets_ending ON sign_in_tickets (expires_at);

-- Challenges to passkeys that were answered: each is good for one answer.
CREATE TABLE sign_in_challenges (
  hash       bytea  PRIMARY KEY,
  expires_at bigint NOT NULL
);
CREATE INDEX sign_in_challenges_ending ON sign_in_challenges (expires_at);

CREATE TABLE sign_in_sessions (
  hash             bytea   PRIMARY KEY,   -- SHA-256 of the cookie's value
  book             integer NOT NULL,
  customer         uuid    NOT NULL,
  version          integer NOT NULL,
  authentication   text    NOT NULL,      -- password_totp, passkey
  authenticated_at bigint  NOT NULL,
  seen_at          bigint  NOT NULL,
  expires_at       bigint  NOT NULL,
  ended_at         bigint
);
CREATE INDEX sign_in_sessions_ending ON sign_in_sessions (expires_at);

-- Under which secret all this is hashed and sealed: its fingerprint, never the secret. A hub with another one would find
-- every password wrong and lock everybody.
CREATE TABLE sign_in_secret (
  one         boolean PRIMARY KEY DEFAULT true CHECK (one),
  fingerprint text
);
INSERT INTO sign_in_secret (fingerprint) VALUES (NULL);

GRANT SELECT, UPDATE ON sign_in_secret TO longbien_hub;
GRANT SELECT, INSERT, UPDATE ON sign_in_credentials TO longbien_hub;
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_names, sign_in_passkeys, sign_in_tickets, sign_in_sessions TO longbien_hub;
GRANT SELECT, INSERT, DELETE ON sign_in_challenges TO longbien_hub;
