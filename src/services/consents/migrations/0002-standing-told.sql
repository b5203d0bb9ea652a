-- Since when the standing of who asks holds that the customers of a consent were told of (suspended, reinstated, revoked).
-- Of what has ended nobody is told any more: the largest safe integer, so that the index leads past it.
ALTER TABLE consents ADD COLUMN standing_told bigint;
UPDATE consents SET standing_told = CASE WHEN ended_at IS NULL THEN created_at ELSE 9007199254740991 END;
ALTER TABLE consents ALTER COLUMN standing_told SET NOT NULL;
CREATE INDEX consents_standing ON consents (software, standing_told);
