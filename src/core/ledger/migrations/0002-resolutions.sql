-- A hold is resolved once: by one post, one void or one expiry. The rules see to it; this makes anything else
-- impossible, and lets `verify` find the transfer that resolved a hold. Posted transfers, the many, do not pay for it.
CREATE UNIQUE INDEX ledger_transfers_resolves ON ledger_transfers (book, pending_id) WHERE pending_id IS NOT NULL;
