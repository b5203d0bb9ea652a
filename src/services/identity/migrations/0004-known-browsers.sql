-- Guesses from browsers that have signed in as the customer before are counted apart from those of strangers, so that a
-- stranger's do not lock her out. `failures`, `failed_at` are the strangers' from now on; `locked_at` locks everybody.
ALTER TABLE sign_in_names
  ADD COLUMN known_failures      integer NOT NULL DEFAULT 0,
  ADD COLUMN known_failed_at     bigint,
  ADD COLUMN strangers_locked_at bigint;
