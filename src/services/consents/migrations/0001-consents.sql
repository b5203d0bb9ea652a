-- Consents of customers to third parties: what was asked, what was granted, every version, every use.

CREATE TABLE consents (
  id           uuid    PRIMARY KEY,        -- the OAuth grant bears the same
  book         integer NOT NULL,           -- BIN of the customer's bank
  customer     uuid    NOT NULL,
  third_party  uuid    NOT NULL,
  software     uuid    NOT NULL,
  profile      text    NOT NULL,           -- fapi2, sbv64
  kind         text    NOT NULL,
  state        text    NOT NULL,
  terms        text    NOT NULL,           -- JSON, as asked; never changes
  accounts     uuid[]  NOT NULL,
  clusters     text[]  NOT NULL,
  approvers    uuid[]  NOT NULL,
  approved     uuid[]  NOT NULL,
  created_at   bigint  NOT NULL,           -- milliseconds since the epoch, here and below
  decided_at   bigint,
  expires_at   bigint  NOT NULL,
  ended_at     bigint,
  ended_by     text,
  end_reason   text,
  version      integer NOT NULL,
  uses         bigint  NOT NULL,
  last_use_at  bigint,
  reminded_at  bigint,
  spent        bigint  NOT NULL            -- minor units of VND
);
CREATE INDEX consents_customer ON consents (book, customer, id);
CREATE INDEX consents_software ON consents (software, id);
CREATE INDEX consents_third_party ON consents (third_party, id);
CREATE INDEX consents_approver ON consents USING gin (approvers);
CREATE INDEX consents_ending ON consents (expires_at) WHERE ended_at IS NULL;

-- Public keys that versions were signed with.
CREATE TABLE consent_keys (
  keyid      text   PRIMARY KEY,
  public_key text   NOT NULL,              -- SubjectPublicKeyInfo in PEM
  added_at   bigint NOT NULL
);

-- What was true from then on. Each holds the hash of the one before it.
CREATE TABLE consent_versions (
  consent   uuid    NOT NULL,
  version   integer NOT NULL,
  at        bigint  NOT NULL,
  body      text    NOT NULL,              -- canonical JSON (RFC 8785)
  hash      bytea   NOT NULL,
  signature text    NOT NULL,              -- compact JWS over the hash
  PRIMARY KEY (consent, version)
);

CREATE TABLE consent_accesses (
  id       uuid    PRIMARY KEY,
  consent  uuid    NOT NULL,
  at       bigint  NOT NULL,
  cluster  text    NOT NULL,
  account  uuid,
  attended boolean NOT NULL,
  request  text    NOT NULL
);
CREATE INDEX consent_accesses_consent ON consent_accesses (consent, id);

-- Reads without the customer, of one account's cluster on one business date.
CREATE TABLE consent_days (
  consent uuid    NOT NULL,
  day     date    NOT NULL,
  cluster text    NOT NULL,
  account uuid    NOT NULL,                -- the nil UUID for the list of accounts
  reads   integer NOT NULL,
  PRIMARY KEY (consent, day, cluster, account)
);

-- Payments under a consent, summed by business date.
CREATE TABLE consent_spending (
  consent  uuid    NOT NULL,
  day      date    NOT NULL,
  payments integer NOT NULL,
  amount   bigint  NOT NULL,
  PRIMARY KEY (consent, day)
);

-- Proofs of possession that were seen: each is good for one use (RFC 9449 §11.1).
CREATE TABLE consent_proofs (
  hash       bytea  PRIMARY KEY,
  expires_at bigint NOT NULL
);
CREATE INDEX consent_proofs_ending ON consent_proofs (expires_at);

GRANT SELECT, INSERT, UPDATE ON consents, consent_days, consent_spending TO longbien_hub;
GRANT SELECT, INSERT ON consent_keys, consent_versions, consent_accesses TO longbien_hub;
GRANT SELECT, INSERT, DELETE ON consent_proofs TO longbien_hub;
