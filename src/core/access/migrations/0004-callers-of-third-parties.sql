-- A third party looks up and revokes its own keys.
CREATE INDEX callers_third_party ON callers (third_party, id);
