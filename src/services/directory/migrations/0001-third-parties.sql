-- Third parties (Circular 64/2024/TT-NHNN), their software, and what became of them.

CREATE TABLE third_parties (
  id           uuid   PRIMARY KEY,
  tax_code     text   NOT NULL UNIQUE,
  name         text   NOT NULL,
  name_en      text   NOT NULL,
  licence      text,
  roles        text[] NOT NULL,           -- INF, AIS, PIS, EWLTS
  status       text   NOT NULL,           -- active, suspended, revoked
  status_since bigint NOT NULL,           -- milliseconds since the epoch, here and below
  contacts     text   NOT NULL,           -- JSON
  created_at   bigint NOT NULL
);

CREATE TABLE third_party_statuses (
  third_party uuid   NOT NULL,
  since       bigint NOT NULL,
  status      text   NOT NULL,
  reason      text   NOT NULL,
  PRIMARY KEY (third_party, since)
);

-- Every name that a third party has or had, without tones and case: nobody else is ever called the same.
CREATE TABLE third_party_names (
  name_key    text PRIMARY KEY,
  third_party uuid NOT NULL
);

CREATE TABLE software_products (
  id            uuid    PRIMARY KEY,
  third_party   uuid    NOT NULL,
  name          text    NOT NULL,
  redirect_uris text[]  NOT NULL,
  roles         text[]  NOT NULL,
  jwks          text    NOT NULL,          -- public JWK Set, JSON
  status        text    NOT NULL,
  status_since  bigint  NOT NULL,
  version       integer NOT NULL,
  created_at    bigint  NOT NULL
);
CREATE INDEX software_products_third_party ON software_products (third_party, id);

CREATE TABLE software_statuses (
  software uuid   NOT NULL,
  since    bigint NOT NULL,
  status   text   NOT NULL,
  reason   text   NOT NULL,
  PRIMARY KEY (software, since)
);

-- What a product said from then on: a signature of last year is held against the keys of last year.
CREATE TABLE software_versions (
  software      uuid    NOT NULL,
  version       integer NOT NULL,
  at            bigint  NOT NULL,
  name          text    NOT NULL,
  redirect_uris text[]  NOT NULL,
  roles         text[]  NOT NULL,
  jwks          text    NOT NULL,
  PRIMARY KEY (software, version)
);

GRANT SELECT, INSERT ON third_party_statuses, third_party_names, software_statuses, software_versions TO longbien_hub;
GRANT SELECT, INSERT, UPDATE ON third_parties, software_products TO longbien_hub;
