-- One row for each slot of a hub process. Whoever writes a batch locks its lane first; audit lines and events are
-- numbered by lane without gaps, in commit order, so that no chain makes two processes wait for each other.
CREATE TABLE lanes (
  lane       smallint PRIMARY KEY,
  epoch      bigint  NOT NULL,      -- rises with every claim: an older owner finds it changed and stops
  audit_seq  bigint  NOT NULL DEFAULT 0,
  audit_head bytea   NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
  event_seq  bigint  NOT NULL DEFAULT 0,
  claimed_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, UPDATE ON lanes TO longbien_hub;
