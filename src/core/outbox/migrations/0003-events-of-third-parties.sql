-- Third parties read their own events out of everybody's: without it each page would walk past all the others.
CREATE INDEX outbox_events_third_party ON outbox_events (third_party, lane, seq) WHERE third_party IS NOT NULL;
