-- Customers of banks with cores of their own sign in by the bank's app. No credential of theirs is here: the session names
-- the bank's sign-in that it was opened by, which opens no second one.
ALTER TABLE sign_in_sessions ADD COLUMN question uuid;   -- the sign-in at the bank; null where the customer signed in here
CREATE UNIQUE INDEX sign_in_sessions_question ON sign_in_sessions (question) WHERE question IS NOT NULL;
