-- A session that begins at an address which her bank's app opened is for the one request that she was asked about.
ALTER TABLE sign_in_sessions ADD COLUMN only_request uuid;   -- the consent; null: all of the customer's own pages
