-- The version that a token's consent had when the token was kept, under the consent's lock. Clocks do not say which of
-- the two came first: processes have one each. Null: kept before this column was, or not a token.
ALTER TABLE oidc_artefacts ADD COLUMN consent_version integer;
