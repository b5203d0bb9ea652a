-- A top-up of Annex 01 is announced too: under a wallet link that the customer agreed to before.
ALTER TABLE payment_intents
  ALTER COLUMN debtor_bin DROP NOT NULL,   -- where the third party named the customer's bank
  ADD COLUMN kind           text NOT NULL,   -- payment, top_up
  ADD COLUMN link           uuid,            -- consent of the linked wallet
  ADD COLUMN debtor_account text;            -- where the third party named it
